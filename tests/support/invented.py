"""The demo's invented cases, served: what pages look like when they are full, with real ids to fill addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from app import main
from app.access.actor import Role
from app.access.door import sign_in_site
from app.access.models import Account, PageAccount
from app.access.work import House
from app.demo.founding import found
from app.features.accounts.models import AccountContent
from app.features.incidents.models import Incident
from tests.support.houses import new_house
from tests.support.live import free_port, served

PARTS = {
    "lead": "Ruth Adeyemi",
    "supervisor": "Jo Lindqvist",
    "partner": "Lin Harding",
    "administrator": "Ash Moran",
}
TABLES = {
    "challenge_id": "challenge", "contact_id": "contact", "exhibit_id": "exhibit", "incident_id": "incident",
    "item_id": "plan_item", "location_id": "location", "note_id": "note", "person_id": "person",
    "record_id": "sharing_record", "relation_id": "case_relation", "task_id": "task", "update_id": "update",
}  # fmt: skip
SITES = {
    "agency_id": "agency",
    "desk_id": "desk",
    "rule_id": "deadline_rule",
    "team_id": "team",
    "milestone_id": "milestone",
}


@dataclass
class Invented:
    """A served house with the demo in it. `case_id` is the case in depth."""

    house: House
    case_id: UUID
    people: dict[str, UUID]
    ids: dict[str, str]

    def origin(self, who: str) -> str:
        return self.house.settings.page_origin if who == "victim" else self.house.settings.staff_origin

    def person(self, who: str) -> UUID:
        return self.people[who]

    def fill(self, path: str) -> str:
        """The address with real ids; an id that is not known stays as it is."""
        return re.sub(r"\{(\w+)\}", lambda found: self.ids.get(found[1], found[0]), path)


@contextmanager
def invented(folder: Path) -> Iterator[Invented]:
    port = free_port()
    with new_house(folder, port) as house:
        found(house)
        made = _known(house)
        with served(house, port):
            yield made


def _known(house: House) -> Invented:
    people: dict[str, UUID] = {}
    with house.reading() as work:
        for account in work.session.scalars(select(Account)):
            name = sign_in_site(work, account.site_id).open(account, AccountContent).name
            people |= {part: account.id for part, full in PARTS.items() if full == name}
        lead = work.session.get(Account, people["lead"])
        assert lead is not None and lead.role == Role.ADVOCATE
        entries = select(Incident.case_id).group_by(Incident.case_id).order_by(func.count().desc()).limit(1)
        deepest = work.session.scalars(entries).one()
        page = work.session.scalars(select(PageAccount).where(PageAccount.case_id == deepest)).first()
        assert page is not None
        ids = {
            "case_id": str(page.case_id),
            "account_id": str(people["supervisor"]),
            "passkey_id": str(page.id),
        }
        for name, table in TABLES.items():
            ids |= _first(work.session, name, table, "case_id", page.case_id)
        for name, table in SITES.items():
            ids |= _first(work.session, name, table, "site_id", lead.site_id)
        ids |= _first(work.session, "share_id", "share_grant", "case_id", page.case_id)
    return Invented(house, page.case_id, people | {"victim": page.id}, ids)


def _first(session: object, name: str, table: str, column: str, value: UUID) -> dict[str, str]:
    given = value.hex if session.get_bind().dialect.name == "sqlite" else value  # type: ignore[attr-defined]
    row = session.execute(  # type: ignore[attr-defined]
        text(f'SELECT id FROM "{table}" WHERE {column} = :value ORDER BY id'), {"value": given}
    ).first()
    return {name: str(UUID(str(row[0])))} if row else {}


@contextmanager
def still_invented(folder: Path) -> Iterator[Invented]:
    """The same, but nothing happens in it by itself: no sequencer, no jobs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "SEQUENCE_EVERY", 3600.0)
        patch.setattr(main, "JOBS_EVERY", 3600.0)
        with invented(folder) as made:
            yield made
