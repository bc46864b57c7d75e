"""The hard cases of the demo: one that is restricted, one that was opened in an emergency, one that is handed over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.access import door
from app.access.emergencies import EmergencyReason
from app.access.work import House
from app.core import clock
from app.demo.acts import People
from app.features.emergencies.actions import ask_to_open
from app.features.emergencies.forms import EmergencyForm
from app.features.handovers.actions import hand_over
from app.features.handovers.forms import HandoverForm
from app.features.handovers.queries import held_by
from app.features.handovers.rules import How
from app.features.restrictions.actions import restrict
from app.features.restrictions.forms import RestrictionForm
from app.features.restrictions.rules import Why

OPENED, RESTRICTED, HANDED_OVER = "Nadia Iqbal", "Owen Tate", "Isla Crane"


def tell_hard_cases(house: House, people: People, cases: dict[str, UUID]) -> None:
    """Three of the cases that were told already; `cases` holds them by their victims' names."""
    with house.writing() as work:
        work.now -= timedelta(hours=3)
        form = EmergencyForm(
            reference="known", reason=EmergencyReason.DANGER, words="He is at her door, she rang us."
        )
        ask_to_open(work, people["second"], form, cases[OPENED])
    supervisor = people["supervisor"]
    with house.writing() as work:
        case = door.open_case(work, supervisor, cases[RESTRICTED])
        restrict(
            work, supervisor, case, RestrictionForm(why=Why.HEALTH, words="He works on the ward she was on.")
        )
        work.openings.clear()
    with house.writing() as work:
        first = clock.local_day(work.now)
        held = held_by(work, supervisor, people["lead"].id)
        form_of_cover = HandoverForm(
            cases=[cases[HANDED_OVER]], how=How.COVER, to=people["second"].id, from_day=first,
            to_day=first + timedelta(days=9), words="Ruth is on leave. Ring before noon.",
        )  # fmt: skip
        hand_over(work, supervisor, held, form_of_cover)
        work.openings.clear()
