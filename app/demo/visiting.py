"""The demo's visit: planned for soon, so that somebody who looks can check in, take more time and check out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.access import door
from app.access.work import House
from app.core import clock
from app.demo.acts import People
from app.features.visits.actions import plan_visit
from app.features.visits.forms import PlanForm
from app.features.visits.rules import VisitKind
from app.features.watchers.actions import record_card
from app.features.watchers.forms import CardForm

VISITED = "Carys Bevan"
SOON = timedelta(minutes=45)


def tell_visit(house: House, people: People, cases: dict[str, UUID]) -> None:
    """The lead goes to see Carys three quarters of an hour from now; the backup watches."""
    lead = people["lead"]
    with house.writing() as work:
        case = door.open_case(work, lead, cases[VISITED])
        starts = clock.local(work.now + SOON)
        form = PlanForm(kind=VisitKind.HOME, day=starts.date(), at=starts.time(), minutes=60,
                        watcher=people["backup"].id, what_for="To read the bail rules together")  # fmt: skip
        plan_visit(work, lead, case, form)
        record_card(work, lead, CardForm(phone="07700 900164", phrase="Is the Thursday file back?"))
        work.openings.clear()
