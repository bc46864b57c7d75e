"""What a site sets for itself: from a day on, with a reason, never backwards, and withdrawn only before its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.access.configured import Configured, ConfiguredValue, value_on
from app.access.door import open_case
from app.access.sessions import begin_session, member_of
from app.access.work import House
from app.core.clock import local_day, now
from app.core.errors import BrowsedTooMuch
from tests.support.cast import Cast, ledger_kinds, open_new_case
from tests.support.clients import Answered, Client
from tests.support.staff import move_clock

PACE = Configured.CASES_AN_HOUR


def ahead(days: int = 5) -> str:
    return (local_day(now()) + timedelta(days=days)).isoformat()


def put(
    client: Client, what: str, value: int, from_day: str = "", reason: str = "The board decided."
) -> Answered:
    fields = {"what": what, "value": value, "from_day": from_day or ahead(), "reason": reason}
    return client.post_and_follow("/configuration/values", fields)


def counts(house: House, cast: Cast, days: int, what: Configured = PACE) -> int:
    with house.reading() as work:
        return value_on(work, cast.site_id, what, work.today + timedelta(days=days))


def rows(house: House) -> list[ConfiguredValue]:
    with house.reading() as work:
        return work.session.query(ConfiguredValue).order_by(ConfiguredValue.number).all()


def test_a_value_counts_from_its_day_and_what_was_before_stays(house, cast, as_administrator) -> None:
    page = put(as_administrator, PACE, 80)

    assert page.shows("60 cases, as delivered") and page.shows("80 cases")
    assert [counts(house, cast, days) for days in (-1, 0, 4, 5, 400)] == [60, 60, 60, 80, 80]
    assert ledger_kinds(house, cast)[-1] == "configuration.set"


def test_another_site_goes_on_as_it_was(house, cast, as_administrator) -> None:
    put(as_administrator, PACE, 80, ahead(0))

    with house.reading() as work:
        assert value_on(work, cast.other_site_id, PACE) == 60
    assert counts(house, cast, 0) == 80


def test_the_account_of_changes_says_who_what_when_and_why(house, cast, as_administrator) -> None:
    put(as_administrator, PACE, 80, reason="Two colleagues are on leave.")
    page = as_administrator.get("/configuration/changes")

    for words in ("Pace of opening cases: 60 cases → 80 cases", "Ash Moran", "Two colleagues are on leave."):
        assert page.shows(words)
    assert as_administrator.get("/configuration/changes?year=2020").shows("Nothing was changed in 2020")


def test_of_two_for_one_day_the_last_one_counts(house, cast, as_administrator) -> None:
    put(as_administrator, PACE, 80)
    put(as_administrator, PACE, 90)

    assert [row.value for row in rows(house)] == [80, 90] and counts(house, cast, 5) == 90
    as_administrator.post(f"/configuration/coming/{rows(house)[1].id}/withdrawals", reason="Decided anew.")
    assert rows(house) == [] and counts(house, cast, 5) == 60


def test_a_value_to_come_is_withdrawn_and_the_account_keeps_it(house, cast, as_administrator) -> None:
    put(as_administrator, PACE, 80)
    [row] = rows(house)
    path = f"/configuration/coming/{row.id}/withdrawals"
    assert as_administrator.get(f"{path}/new").shows("80 cases")

    assert as_administrator.post(path, reason="Decided anew.").location == "/configuration"

    assert rows(house) == [] and counts(house, cast, 5) == 60
    page = as_administrator.get("/configuration/changes")
    assert page.shows("withdrawn: 80 cases") and page.shows("Decided anew.")
    assert ledger_kinds(house, cast)[-1] == "configuration.withdrawn"


def test_what_counts_already_is_not_withdrawn(house, cast, as_administrator) -> None:
    put(as_administrator, PACE, 80, ahead(0))
    [row] = rows(house)

    refused = as_administrator.post_and_follow(f"/configuration/coming/{row.id}/withdrawals", reason="No.")

    assert refused.shows("This counts already") and counts(house, cast, 0) == 80


@pytest.mark.parametrize(
    ("what", "value", "day", "said"),
    [
        (PACE, 60, 3, "From that day 60 cases count already."), (PACE, 80, -1, "Choose today or a later day"),
        (PACE, 9, 1, "Give a number from 10 to 1000."),
        (PACE, 80, 4000, "Choose a day within five years."), ("load_amber", 30, 1, "from there a caseload is red"),
        ("load_red", 25, 1, "from there a caseload is amber"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_explained_and_nothing_changes(
    house, as_administrator, what, value, day, said
) -> None:
    refused = put(as_administrator, what, value, ahead(day))

    assert refused.shows(said) and f'value="{value}"' in refused.text and rows(house) == []


def test_amber_stays_below_a_red_that_is_to_come(house, cast, as_administrator) -> None:
    put(as_administrator, "load_red", 27, ahead(20))

    assert put(as_administrator, "load_amber", 28, ahead(1)).shows("from there a caseload is red")
    assert counts(house, cast, 1, Configured.LOAD_AMBER) == 25


def test_the_pace_follows_the_value_that_is_in_force(house, cast, as_administrator) -> None:
    with house.writing() as work:
        made = [
            open_new_case(work, cast.supervisor.actor, cast.team_id, cast.lead.id, None)[0] for _ in range(11)
        ]

    def opened() -> int:
        with house.reading() as work:
            for number, one in enumerate(made):
                work.openings.clear()
                try:
                    open_case(work, member_of(work, cast.lead.id, cast.lead.actor.session_id), one)
                except BrowsedTooMuch:
                    return number
            work.openings.clear()
        return len(made)

    assert opened() == 11
    put(as_administrator, PACE, 10, ahead(0))
    move_clock(timedelta(hours=2))
    assert opened() == 10


def test_lists_call_a_case_quiet_after_as_many_days_as_are_set(
    house, cast, as_administrator, as_supervisor
) -> None:
    assert as_supervisor.get("/cases").shows("Quiet 7 days")

    put(as_administrator, "quiet_days", 3, ahead(0))
    put(as_administrator, "load_amber", 2, ahead(0))

    assert as_supervisor.get("/cases").shows("Quiet 3 days")
    board = as_supervisor.get("/team")
    assert board.shows("high, no contact for 3 days") and board.shows("First line: amber, 2.")


def test_a_value_of_another_site_does_not_exist(house, cast, as_administrator) -> None:
    with house.writing() as work:
        row = ConfiguredValue(site_id=cast.other_site_id, name="quiet_days", number=1, value=9,
                              from_day=work.today + timedelta(days=9))  # fmt: skip
        work.add(row)

    assert as_administrator.post(f"/configuration/coming/{row.id}/withdrawals", reason="No.").status == 404


@pytest.mark.parametrize("client", ["as_lead_advocate", "as_supervisor", "as_partner"])
def test_nobody_else_has_a_door_here(request, house, client) -> None:
    someone = request.getfixturevalue(client)

    for path in ("/configuration", "/configuration/changes", "/configuration/values/new", "/bank-holidays"):
        assert someone.get(path).status == 404, path
    assert put_status(someone) == 404 and rows(house) == []


def put_status(client: Client) -> int:
    return client.post(
        "/configuration/values", {"what": PACE, "value": 80, "from_day": ahead(), "reason": "No."}
    ).status


def test_two_who_set_a_value_at_once_follow_each_other(house, cast, portal) -> None:
    with house.writing() as work:
        tokens = [begin_session(work, cast.administrator.id) for _ in range(4)]
    fields = [{"what": PACE, "value": str(70 + number), "from_day": ahead(), "reason": "At once."}
              for number in range(len(tokens))]  # fmt: skip

    with ThreadPoolExecutor(len(tokens)) as pool:
        asked = [pool.submit(posted, portal, token, sent) for token, sent in zip(tokens, fields, strict=True)]
        statuses = [one.result() for one in asked]

    assert statuses == [303] * len(tokens)
    assert sorted(row.number for row in rows(house)) == [1, 2, 3, 4]


def posted(portal: TestClient, token: str, fields: dict[str, str]) -> int:
    """As `Client` does it, but safe in a thread: nothing is shared."""
    headers = {
        "Host": "localhost:8000",
        "Origin": "http://localhost:8000",
        "Cookie": f"__Host-session={token}",
    }
    path = "http://localhost:8000/configuration/values"
    return portal.post(path, data=fields, headers=headers, follow_redirects=False).status_code


@pytest.mark.parametrize("year", ["020240", "9" * 5000, "20", "nonsense", "1999"])
def test_a_year_that_is_none_shows_the_present_one(cast, as_administrator, year: str) -> None:
    assert as_administrator.get(f"/configuration/changes?year={year}").status == 200
