"""What a note rests on: entries of the log go with it by their first line alone, and are marked when they change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.access.door import open_case
from app.access.work import House
from app.features.incidents.actions import amend_incident, record_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.queries import incident_row
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import TERMS, note_fields
from tests.support.clients import Client

LINE = "He stood by the nursery gate and Carys saw him."


def entry(text: str, **more: Any) -> IncidentForm:
    typed = {"behaviours": ["loitered"], "when": "today", "text": text, "children_present": False, **more}
    return IncidentForm.model_validate(typed)


def log(house: House, cast: Cast, text: str) -> str:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        return str(record_incident(work, cast.lead.actor, case, entry(text)).id)


def test_the_first_line_of_an_entry_goes_with_the_note(
    house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    chosen = log(house, cast, f"{LINE}\nShe hid in the office until he had gone.")
    log(house, cast, "He rang nine times.")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/challenges/new").shows(LINE)

    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, incidents=[chosen]))
    assert f"/incidents/{chosen}" in as_lead_advocate.get(made.location).text
    as_lead_advocate.post(f"{made.location}/sendings", TERMS)

    desk = as_partner.get("/partner")
    assert desk.shows("He stood by the nursery gate and the victim saw him.") and desk.shows("Log 1,")
    assert not desk.shows("hid in the office") and not desk.shows("He rang nine times.")


def test_amending_an_entry_tells_the_desk_that_the_copy_is_superseded(
    house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    chosen = log(house, cast, LINE)
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, incidents=[chosen]))
    as_lead_advocate.post(f"{made.location}/sendings", TERMS)
    assert not as_partner.get("/partner").shows("Superseded since")

    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row = incident_row(work, case, UUID(chosen))
        amend_incident(work, cast.lead.actor, case, row, entry("He stood at the corner.", version=1))

    assert as_partner.get("/partner").shows("Superseded since")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["incident.amended", "share.superseded"]
