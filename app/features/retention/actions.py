"""The only writer of the table of retention: first rows for a new site, a change from a day on, days gone through."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.access.actor import Actor
from app.access.configuring import note_change
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.bank_holidays.forms import WithdrawForm
from app.features.retention import queries
from app.features.retention.forms import RetentionForm
from app.features.retention.models import RetentionRule, RetentionRun
from app.features.retention.rules import KEPT_LABELS, SEEDED_FROM, SEEDS, Kept, start_problems

BEGUN = "Not withdrawn: this row counts already, or another one follows it."
OVERTAKEN = "Not saved: this row was changed meanwhile. Open the newest row and save again."


def seed_retention(work: Work, site_id: UUID) -> int:
    """Give a new site the whole table; what it has stays as it is. Returns how many rows were added."""
    known = queries.kinds_of(work, site_id)
    fresh = [seed for seed in SEEDS if seed.kept not in known]
    for seed in fresh:
        work.add(RetentionRule(site_id=site_id, kept=seed.kept.value, years=seed.years, note=seed.note,
                               counted_from=seed.counted_from.value, effective_from=SEEDED_FROM))  # fmt: skip
    return len(fresh)


def amend_retention(work: Work, actor: Actor, retention_id: UUID, form: RetentionForm) -> RetentionRule:
    """A new row from a day on; the former one keeps its figure and ends the day before."""
    if not may_anywhere(actor.role, Permission.RETENTION_CONFIGURE):
        raise Refused()
    former = work.session.get(RetentionRule, retention_id, with_for_update=True)
    if former is None or former.site_id != actor.site_id:
        raise NotFound()
    if former.effective_to is not None:
        raise Conflict(OVERTAKEN)
    problems = start_problems(form.effective_from, former.effective_from, work.today)
    if problems:
        raise FormRefused(problems)
    former.effective_to = form.effective_from - timedelta(days=1)
    row = RetentionRule(site_id=former.site_id, kept=former.kept, years=form.years, note=form.note,
                        counted_from=former.counted_from, effective_from=form.effective_from)  # fmt: skip
    work.add(row)
    note_change(work, actor, KEPT_LABELS[Kept(row.kept)], f"{queries.span_words(former)} → {queries.span_words(row)}",
                reason=form.reason, from_day=row.effective_from)  # fmt: skip
    work.ledger.entry("retention.amended", actor, open_site(work, actor), row, kept=row.kept, before=former.years,
                      after=row.years, counts_from=row.effective_from.isoformat())  # fmt: skip
    return row


def withdraw_retention(work: Work, actor: Actor, retention_id: UUID, form: WithdrawForm) -> None:
    """A row whose day has not come will not come; the one before it goes on."""
    view = queries.retention_rule(work, actor, retention_id)
    row = view.newest
    if row.id != retention_id or row.effective_from <= work.today:
        raise Conflict(BEGUN)
    before = next(one for one in view.rows if one.effective_to == row.effective_from - timedelta(days=1))
    before.effective_to = None
    note_change(work, actor, view.label, f"withdrawn: {queries.span_words(row)}", reason=form.reason,
                from_day=row.effective_from)  # fmt: skip
    work.ledger.entry("retention.withdrawn", actor, open_site(work, actor), row, kept=row.kept, years=row.years,
                      counts_from=row.effective_from.isoformat())  # fmt: skip
    work.session.delete(row)


def note_run(work: Work, site_id: UUID) -> None:
    """The schedule was gone through for this site today."""
    if site_id in queries.sites_to_go_through(work):
        work.add(RetentionRun(site_id=site_id, ran_on=work.today))
