"""Finds a case of the actor's sight by its reference. It opens nothing: the case's own door asks why."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.models import CaseSight
from app.access.sight import is_in_sight
from app.access.work import Work
from app.core.ids import plain_reference


def case_with(work: Work, actor: Actor, reference: str) -> UUID | None:
    """The case with this reference, if this person finds it; the same nothing for none and for a restricted one."""
    found = select(CaseSight.id).where(
        CaseSight.reference == plain_reference(reference), is_in_sight(actor, work.today)
    )
    return work.session.scalar(found)
