"""Where a picture says that it was taken: read on demand, under the permission for places, and kept as a place once."""

from __future__ import annotations

from typing import Any

import pytest
from PIL.TiffImagePlugin import IFDRational

from app.access.door import Purpose, open_case
from app.access.pictures import position_in
from app.access.work import House
from app.features.people import queries
from tests.integration.exhibits.test_details import photo_that_says
from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client

EXACT = {0x1F: 8.2, 0x1D: "2026:05:04", 7: (20.0, 10.0, 9.0), 0x12: "WGS-84"}
WORDS = "51.500417, -0.127569"


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def places(house: House, cast: Cast) -> list[queries.LocationView]:
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id, purpose=Purpose.LOCATION)
        return queries.locations_of(work, case)


def test_a_position_is_read_and_kept_as_a_place_once(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str
) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(place=EXACT)).location
    assert f'href="{made}/position"' in as_lead_advocate.get(made).text

    page = as_lead_advocate.get(f"{made}/position")
    for words in (
        WORDS,
        "Within 8 m, as the device reckoned",
        "2026-05-04 20:10:09 UTC",
        "WGS-84",
        "a hint, not a proof",
    ):
        assert page.shows(words), words
    assert places(house, cast) == []
    as_lead_advocate.post_and_follow(f"{made}/position", {"who": "Her sister", "note": "As she says"})
    as_lead_advocate.post_and_follow(f"{made}/position", {"who": "Somebody else", "note": ""})

    (place,) = places(house, cast)
    assert place.content.address == WORDS and place.content.who == "Her sister"
    assert "What she was sent" in place.content.note and "As she says" in place.content.note
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "location.added"
    assert f"/locations/{place.row.id}" in as_lead_advocate.get(f"{made}/position").text


def test_only_who_may_read_places_reads_it_and_keeps_it(
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_backup: Client,
    as_other_site: Client,
    exhibits: str,
) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(place=True)).location

    assert as_supervisor.get(f"{made}/position").shows(WORDS)
    assert "Keep it as a place" not in as_supervisor.get(f"{made}/position").text
    assert as_supervisor.post(f"{made}/position", {"who": ""}).status == 403
    assert as_backup.get(f"{made}/position").status == 403 and "/position" not in as_backup.get(made).text
    assert as_other_site.get(f"{made}/position").status == 404


def test_each_reading_is_noted_for_the_places_and_for_the_file(
    as_lead_advocate: Client, as_supervisor: Client, cast: Cast, exhibits: str
) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(place=True)).location
    told = as_lead_advocate.get(f"/cases/{cast.case_id}/openings")
    assert not told.shows("Places: addresses and the like") and not told.shows("An exhibit, as it came")

    as_supervisor.get(f"{made}/position")

    told = as_lead_advocate.get(f"/cases/{cast.case_id}/openings")
    assert told.shows("Places: addresses and the like") and told.shows("An exhibit, as it came")


NOWHERE: dict[str, dict[int, Any]] = {
    "no fix": {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}, "off the globe": {2: (91.0, 0.0, 0.0)},
    "two parts": {2: (51.0, 30.0)}, "no number": {2: (IFDRational(0, 0), 0.0, 0.0)},
}  # fmt: skip


@pytest.mark.parametrize("what", NOWHERE)
def test_what_is_no_place_on_earth_is_none(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str, what: str
) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(place=NOWHERE[what])).location

    assert as_lead_advocate.get(f"{made}/position").shows("carries no position that can be read")
    refused = as_lead_advocate.follow(as_lead_advocate.post(f"{made}/position", {"note": "Typed by her"}))
    assert refused.shows("carries no position that can be read") and places(house, cast) == []


def test_a_file_that_is_no_picture_and_a_picture_without_one_say_so(
    as_lead_advocate: Client, exhibits: str
) -> None:
    for name, content in (
        ("IMG.jpg", photo_that_says()),
        ("IMG.jpg", b"\xff\xd8\xff broken"),
        ("chat.txt", b"Hello"),
    ):
        made = keep(as_lead_advocate, exhibits, name, content).location

        assert as_lead_advocate.get(f"{made}/position").shows("carries no position that can be read")
        assert "/position" not in as_lead_advocate.get(made).text


def test_south_and_west_are_below_nought() -> None:
    told = position_in(
        lambda: photo_that_says(place={1: "S", 2: (33.0, 51.0, 31.0), 3: "E", 4: (151.0, 12.0, 51.0)})
    )

    assert told == {"latitude": "-33.858611", "longitude": "151.214167"}
