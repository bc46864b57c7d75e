"""Who opened a case: every opening stands with its person, and no opening of another case does."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from app.access.work import House
from tests.support.cast import Cast
from tests.support.challenge_notes import TERMS, note_fields
from tests.support.clients import Client


def lines_of(client: Client, cast: Cast, until: str = "") -> list[str]:
    """What each line says, the newest first."""
    page = client.get(f"/cases/{cast.case_id}/openings?until={until}")
    assert page.status == 200
    rows = re.findall(r'<li class="row">(.*?)</li>', page.text, re.S)
    told = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]
    # The first rows count for each person how many lines there are.
    return [line for line in told if " · " in line]


def test_each_person_and_page_stands_in_it_the_newest_first(
    cast: Cast, as_lead_advocate: Client, as_backup: Client, as_supervisor: Client
) -> None:
    as_lead_advocate.get(f"/cases/{cast.case_id}")
    as_lead_advocate.get(f"/cases/{cast.case_id}")
    as_backup.get(f"/cases/{cast.case_id}/log")
    lines = lines_of(as_supervisor, cast)

    assert len([line for line in lines if "Summary" in line and "Ruth Adeyemi" in line]) == 1
    assert "Incident log" in lines[0] and "Dele Okafor" in lines[0]


def test_reading_it_is_itself_an_opening(cast: Cast, as_lead_advocate: Client) -> None:
    lines_of(as_lead_advocate, cast)

    assert any(
        "Who opened this" in line and "Ruth Adeyemi" in line for line in lines_of(as_lead_advocate, cast)
    )


def test_a_list_in_which_the_name_stood_is_in_it(
    cast: Cast, as_backup: Client, as_lead_advocate: Client
) -> None:
    as_backup.get("/cases")

    assert any(
        "Name, in a list of cases" in line and "Dele" in line for line in lines_of(as_lead_advocate, cast)
    )


def test_a_refusal_is_in_it_and_says_that_nothing_was_opened(
    cast: Cast, as_colleague: Client, as_lead_advocate: Client
) -> None:
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404

    assert any("Refused" in line and "Mair Pugh" in line for line in lines_of(as_lead_advocate, cast))


def test_a_partner_who_reads_a_released_note_is_in_it(
    cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast))
    as_lead_advocate.post(f"/cases/{cast.case_id}/challenges/{made.uuid}/sendings", TERMS)
    received = re.search(r"/partner/challenges/[0-9a-f-]{36}", as_partner.get("/partner").text)
    assert received
    as_partner.get(received[0])

    assert any("at the desk" in line and "Lin Harding" in line for line in lines_of(as_lead_advocate, cast))


def test_the_victim_who_reads_her_page_is_in_it_without_a_name(
    cast: Cast, as_victim: Client, as_lead_advocate: Client
) -> None:
    assert as_victim.get("/").status == 200

    assert any("by the victim" in line and "The victim" in line for line in lines_of(as_lead_advocate, cast))


def test_openings_of_another_case_are_not_in_it(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    from tests.support.cast import open_new_case

    with house.writing() as work:
        other, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Nadia Iqbal"
        )
    as_supervisor.get(f"/cases/{other}/log")
    lines = lines_of(as_lead_advocate, cast)

    assert not any("Incident log" in line for line in lines)


def test_an_earlier_span_is_empty_and_says_so(cast: Cast, as_lead_advocate: Client) -> None:
    as_lead_advocate.get(f"/cases/{cast.case_id}")
    page = as_lead_advocate.get(f"/cases/{cast.case_id}/openings?until=2020-01-05")

    assert page.shows("Nobody opened this") and page.shows("5 January 2020") and page.shows("Newest")


@pytest.mark.parametrize("until", ["nonsense", "0001-01-01", "9999-12-31", "2026-02-31", "<script>"])
def test_a_day_that_is_none_shows_a_page(cast: Cast, as_lead_advocate: Client, until: str) -> None:
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/openings?until={until}").status == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 200), ("supervisor", 200), ("backup", 403), ("colleague", 404), ("other_site", 404), ("partner", 404),
     ("administrator", 404)],
)  # fmt: skip
def test_who_may_read_it(cast: Cast, portal, who: str, status: int) -> None:
    client = Client(portal, cast.people[who].token)

    assert client.get(f"/cases/{cast.case_id}/openings").status == status


def test_a_case_without_anything_released_has_its_page(cast: Cast, portal) -> None:
    client = Client(portal, cast.people["other_site"].token)

    assert client.get(f"/cases/{UUID(str(cast.other_case_id))}/openings").status == 200
