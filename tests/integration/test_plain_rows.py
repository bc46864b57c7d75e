"""Statements that are made once: what a request asks is counted, and plain rows keep what the ORM promises."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from app.access.door import open_case
from app.access.plain import change, kept, put
from app.access.work import House, Work
from app.core.errors import SealBroken
from app.db.base import table_of
from app.features.incidents.models import Incident, IncidentContent
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.statements import counted


def test_an_entry_is_added_with_few_statements(as_lead_advocate: Client, house: House, cast: Cast) -> None:
    typed = {
        "id": new_client_id(),
        "behaviours": "turned_up_home",
        "when": "today",
        "text": "He waited.",
        "version": 0,
    }
    with counted(house) as asked:
        answer = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", typed)

    assert "/incidents/" in answer.location and len(asked) <= 14, len(asked)


def test_the_list_is_read_with_few_statements(as_lead_advocate: Client, house: House) -> None:
    with counted(house) as asked:
        page = as_lead_advocate.get("/cases")

    assert page.status == 200 and len(asked) <= 11, len(asked)


def _incident(work: Work, cast: Cast, text: str = "first") -> Incident:
    case = open_case(work, cast.lead.actor, cast.case_id)
    row: Incident = Incident.begin(case, number=900, happened_on=date(2026, 11, 1), logged_on=work.today)
    row.sealed = case.seal(IncidentContent(text=text), into=row)
    return row


def _number(house: House, row_id: UUID) -> int:
    with house.reading() as work:
        row = work.session.get(Incident, row_id)
        assert row is not None
        return row.number


def test_a_row_that_was_put_is_the_units_own(house: House, cast: Cast) -> None:
    with house.writing() as work:
        row = _incident(work, cast)
        put(work, row)
        assert work.session.get(Incident, row.id) is row
        row.number = 901

    assert _number(house, row.id) == 901


def test_a_unit_that_only_reads_puts_nothing(house: House, cast: Cast) -> None:
    with house.reading() as work, pytest.raises(RuntimeError):
        put(work, _incident(work, cast))


def test_a_change_by_statement_is_seen_in_what_the_unit_holds(house: House, cast: Cast) -> None:
    incidents = table_of(Incident)
    with house.writing() as work:
        row = _incident(work, cast)
        work.add(row)
        assert (
            change(work, update(incidents).where(incidents.c.id == row.id).values(number=902), Incident) == 1
        )
        assert row.number == 902


def test_a_kept_row_opens_in_its_own_place_alone(house: House, cast: Cast) -> None:
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row = _incident(work, cast, "told once")
        assert case.open(kept(Incident, row), IncidentContent).text == "told once"
        row.version += 1
        with pytest.raises(SealBroken):
            case.open(kept(Incident, row), IncidentContent)
