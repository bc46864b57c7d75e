"""Where a victim is: a row, a key purpose, a permission and a line in the access log of its own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.access.door import Purpose, open_case
from app.core.errors import Refused
from app.features.people import queries
from tests.support.cast import ledger_kinds

PLACE = {"kind": "refuge", "address": "14 Hidden Lane, Northmere"}


def places(house, cast) -> list:
    with house.reading() as work:
        return queries.locations_of(
            work, open_case(work, cast.lead.actor, cast.case_id, purpose=Purpose.LOCATION)
        )


def test_a_place_is_recorded_and_read_by_the_lead(house, cast, as_lead_advocate) -> None:
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/locations").shows("No place is recorded yet")
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/locations", PLACE, id=uuid4())
    assert page.shows("14 Hidden Lane, Northmere")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "location.added"


def test_a_place_never_shows_in_the_list_of_people(cast, as_lead_advocate) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/locations", PLACE)
    assert "Hidden Lane" not in as_lead_advocate.get(f"/cases/{cast.case_id}/people").text


def test_the_case_alone_does_not_open_a_place(house, cast, as_lead_advocate) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/locations", PLACE)
    with house.reading() as work, pytest.raises(Refused):
        queries.locations_of(work, open_case(work, cast.lead.actor, cast.case_id))


def test_amending_a_place_keeps_the_former_address(house, cast, as_lead_advocate) -> None:
    place_id = uuid4()
    path = f"/cases/{cast.case_id}/locations"
    as_lead_advocate.post(path, PLACE, id=place_id)
    as_lead_advocate.post(f"{path}/{place_id}", PLACE | {"address": "2 Quiet Street", "version": "1"})
    page = as_lead_advocate.get(f"{path}/{place_id}")
    assert page.shows("2 Quiet Street") and page.shows("14 Hidden Lane, Northmere")
    stale = as_lead_advocate.post_and_follow(
        f"{path}/{place_id}", PLACE | {"address": "3 Old Road", "version": "1"}
    )
    assert stale.shows("somebody else changed this meanwhile")
    assert places(house, cast)[0].content.address == "2 Quiet Street"


def test_the_supervisor_reads_places_and_does_not_write_them(house, cast, as_supervisor) -> None:
    assert as_supervisor.get(f"/cases/{cast.case_id}/locations").status == 200
    assert as_supervisor.post(f"/cases/{cast.case_id}/locations", PLACE).status == 403
    assert places(house, cast) == []


def test_the_backup_has_no_door_to_places(cast, as_lead_advocate, as_backup) -> None:
    place_id = uuid4()
    as_lead_advocate.post(f"/cases/{cast.case_id}/locations", PLACE, id=place_id)
    assert as_backup.get(f"/cases/{cast.case_id}/locations").status == 403
    assert as_backup.get(f"/cases/{cast.case_id}/locations/{place_id}").status == 403
    assert "/locations" not in as_backup.get(f"/cases/{cast.case_id}/people").text


@pytest.mark.parametrize("client", ["as_colleague", "as_other_site", "as_partner", "as_administrator"])
def test_out_of_sight_no_place_is_here(request, cast, client: str) -> None:
    assert request.getfixturevalue(client).get(f"/cases/{cast.case_id}/locations").status == 404


@pytest.mark.parametrize(
    ("field", "message"), [("address", "Write the address"), ("kind", "Choose what kind of place")]
)
def test_what_is_missing_is_named(house, cast, as_lead_advocate, field: str, message: str) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/locations", PLACE | {field: ""})
    assert page.shows(message)
    assert places(house, cast) == []
