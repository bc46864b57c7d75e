"""The only writer of what happened to a victim’s page. What is odd becomes due for her advocate. No page is told."""

from __future__ import annotations

from datetime import timedelta

from app.access.actor import Actor
from app.access.door import Room
from app.access.models import PageAccount
from app.access.work import Work
from app.features.deadlines.actions import add_due
from app.features.deadlines.queries import soonest_open
from app.features.deadlines.rules import DueKind, Lane, end_of_day
from app.features.page_visits import queries
from app.features.page_visits.models import PageVisit
from app.features.page_visits.rules import (
    LOOKS_BACK,
    MOST_TRIES_KEPT,
    TRIES,
    Device,
    PageVisitContent,
    SafeHours,
    What,
    oddities,
)

ENTRIES = {
    What.OPENED: "page.visited", What.TRY_FAILED: "page.try-failed", What.PLAN_OPENED: "page.plan-opened",
    What.PLAN_TRY_FAILED: "page.plan-try-failed", What.LOCKED: "page.locked", What.LOCKED_TRY: "page.try-while-locked",
    What.PHRASE_WRONG: "page.phrase-wrong",
}  # fmt: skip


def note_visit(
    work: Work, actor: Actor | None, room: Room, page: PageAccount, what: What, device: Device, hours: SafeHours,
) -> None:  # fmt: skip
    """Note that this happened to the page. It is asked before a new session begins: who else is in counts."""
    if what in TRIES and queries.rows_on(work, page.id) >= MOST_TRIES_KEPT:
        return
    back = (
        timedelta(0) if what in TRIES else LOOKS_BACK
    )  # a failure costs little, so that its time tells nothing
    before = [one.content for one in queries.visits_of(work, room, page.id, back=back)]
    content = PageVisitContent(what=what, at=work.now, device=device)
    elsewhere = what is What.OPENED and queries.is_open_elsewhere(work, page)
    content.odd = oddities(content, before, hours, open_elsewhere=elsewhere)
    row = PageVisit(site_id=page.site_id, case_id=page.case_id, page_id=page.id, visited_on=work.today)
    row.sealed = room.seal(content, into=row)
    work.add(row)
    work.ledger.entry(ENTRIES[what], actor, room, row)
    if content.odd:
        call_for(work, room, page, DueKind.PAGE_ODD)


def call_for(work: Work, room: Room, page: PageAccount, kind: DueKind) -> None:
    """Put it on the lead's Today and on the board until somebody has acted. Nothing of it is told to the page."""
    if soonest_open(work, page.case_id, kind) is not None:
        return
    for lane in (Lane.TODAY, Lane.BOARD):
        add_due(work, room, kind, end_of_day(work.today), lane=lane, about=page.id)
