"""Hard cases for tests: another supervisor of the team, a case that is restricted, one that is open in an emergency."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from app.access import sessions
from app.access.actor import Role
from app.access.door import open_case
from app.access.work import House
from app.core.ids import new_id
from app.features.people.models import VictimContent
from app.features.people.queries import victim_of
from tests.support.cast import Cast, Person, _member
from tests.support.clients import Answered, Client

BORN = date(1991, 5, 17)


def add_person(house: House, cast: Cast, name: str, role: Role, team_id: UUID | None = None) -> Person:
    """One more of the site, in the cast's team unless another is given."""
    with house.writing() as work:
        made = _member(work, cast.site_id, role, name, None, team_id or cast.team_id)
        work.session.flush()
        actor = sessions.member_of(work, made.id, new_id())
    return Person(made.id, actor, made.token)


def restrict(client: Client, case_id: UUID, *people: UUID, why: str = "suspect_police") -> Answered:
    """Restrict a case by the form; whoever sends it is named."""
    return client.post(f"/cases/{case_id}/restriction", {"why": why, "people": [str(one) for one in people]})


def ask(client: Client, reason: str = "immediate_danger", **by: Any) -> Answered:
    """Ask for an emergency opening, by `reference` or by `name` and `date_of_birth`."""
    return client.post("/emergency/openings", {"reason": reason, **by})


def give_birth_day(house: House, cast: Cast) -> None:
    """Carys Bevan's date of birth is known."""
    from app.features.people.models import Victim

    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row = victim_of(work, case).row
        assert row is not None
        kept = work.session.get(Victim, row.id)
        assert kept is not None
        content = case.open(kept, VictimContent).model_copy(update={"date_of_birth": BORN})
        kept.version += 1
        kept.sealed = case.seal(content, into=kept)
