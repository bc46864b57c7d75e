"""The only writer of releases from a freeze. What was found stays on the case's pages, prints and copies."""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor
from app.access.freezes import release_by_officer
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.deadlines.actions import settle
from app.features.deadlines.rules import DueKind
from app.features.freezes import queries
from app.features.freezes.forms import ReleaseForm
from app.features.freezes.rules import reference_problems


def release_freeze(work: Work, actor: Actor, freeze_id: UUID, form: ReleaseForm) -> None:
    """Exports of the case go again; its people read who let them, and why."""
    view = queries.frozen(work, actor, freeze_id)
    problems = reference_problems(form.reference, view.reference)
    if problems:
        raise FormRefused(problems)
    row = queries.freeze_row(work, freeze_id)
    release_by_officer(work, actor, row, form.reason)
    settle(work, row.case_id, DueKind.MISMATCH)
