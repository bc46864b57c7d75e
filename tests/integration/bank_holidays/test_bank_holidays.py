"""Bank holidays that a site adds or strikes: they change what falls due from then on, never what is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.access.door import open_case
from app.access.sessions import begin_session
from app.access.work import House
from app.core import clock
from app.core.clock import at_local, local_day, now
from app.features.bank_holidays.jobs import Watch
from app.features.bank_holidays.models import BankHoliday
from app.features.bank_holidays.rules import LISTED, LISTED_UNTIL
from app.features.deadlines import actions, queries
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client


def working_day(after: int = 20) -> date:
    """A plain Wednesday some weeks ahead, with plain days around it."""
    day = local_day(now()) + timedelta(days=after)
    while day.weekday() != 2 or any(day + timedelta(days=step) in LISTED for step in range(-4, 8)):
        day += timedelta(days=1)
    return day


def listed_day() -> date:
    """A listed bank holiday ahead, within the week."""
    today = local_day(now())
    return min(day for day in LISTED if day > today + timedelta(days=5) and day.weekday() < 5)


def put(client: Client, how: str, day: date, reason: str = "Announced on gov.uk.") -> Answered:
    return client.post_and_follow("/bank-holidays", {"how": how, "day": day.isoformat(), "reason": reason})


def due_from(house: House, cast: Cast, day: date) -> datetime | None:
    """When a first contact is due (one working day) that began on this day at ten."""
    with house.reading() as work:
        return queries.deadline_from(work, cast.site_id, "contact.high", False, at_local(day, 10))


def test_an_added_day_is_no_working_day_from_now_on(house, cast, as_administrator) -> None:
    day = working_day()
    before = day - timedelta(days=1)
    assert due_from(house, cast, before) == at_local(day, 17)

    page = put(as_administrator, "add", day)

    assert page.shows("Added here") and due_from(house, cast, before) == at_local(day + timedelta(days=1), 17)
    assert ledger_kinds(house, cast)[-1] == "bank-holiday.set"
    assert as_administrator.get("/configuration/changes").shows("Announced on gov.uk.")


def test_what_is_due_already_stays_due_when_it_was(house, cast, as_administrator) -> None:
    day = working_day()
    start = at_local(day - timedelta(days=1), 10)
    with house.writing() as work:
        [due] = actions.announce(
            work, open_case(work, cast.lead.actor, cast.case_id), "contact.high", at=start
        )

    put(as_administrator, "add", day)

    with house.reading() as work:
        found = queries.open_due(work, open_case(work, cast.lead.actor, cast.case_id))
    assert [one.due_at for one in found if one.id == due.id] == [at_local(day, 17)]


def test_a_struck_day_is_a_working_day(house, cast, as_administrator) -> None:
    day = listed_day()

    page = put(as_administrator, "strike", day)

    assert page.shows("Struck: a working day here")
    with house.reading() as work:
        assert queries.calendar_of(work, cast.site_id).is_working_day(day)
        assert not queries.calendar_of(work, cast.other_site_id).is_working_day(day)


def test_lateness_counts_by_the_sites_own_calendar(house, cast, as_administrator, as_lead_advocate) -> None:
    day = working_day()
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        actions.announce(work, case, "contact.high", at=at_local(day - timedelta(days=2), 10))
    put(as_administrator, "add", day)

    clock.set_shift(at_local(day + timedelta(days=1), 12) - now())
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        chips = {
            one.chip.text for one in queries.open_due(work, case) if one.label.startswith("First contact")
        }
    assert chips == {"1 working day late"}


def test_a_day_is_withdrawn_before_it_comes(house, cast, as_administrator) -> None:
    day = working_day()
    put(as_administrator, "add", day)
    with house.reading() as work:
        row = work.session.query(BankHoliday).one()

    path = f"/bank-holidays/{row.id}/withdrawals"
    assert as_administrator.post(path, reason="A mistake.").location == "/bank-holidays"

    assert due_from(house, cast, day - timedelta(days=1)) == at_local(day, 17)
    assert ledger_kinds(house, cast)[-1] == "bank-holiday.withdrawn"
    assert as_administrator.post(path, reason="Again.").status == 404


def test_a_day_that_has_come_stays_as_it_was_counted(house, cast, as_administrator) -> None:
    with house.writing() as work:
        row = BankHoliday(site_id=cast.site_id, day=work.today, is_added=True)
        work.add(row)

    refused = as_administrator.post_and_follow(f"/bank-holidays/{row.id}/withdrawals", reason="No.")

    assert refused.shows("That day has come")


@pytest.mark.parametrize(
    ("how", "which", "said"),
    [
        ("add", "today", "Choose a day to come"), ("add", "listed", "This is a bank holiday already."),
        ("add", "saturday", "a Saturday or a Sunday"), ("strike", "plain", "This is no bank holiday."),
        ("add", "far", "Choose a day before 2051."),
    ],
)  # fmt: skip
def test_a_wrong_day_is_explained_and_nothing_changes(
    house, cast, as_administrator, how, which, said
) -> None:
    plain = working_day()
    days = {"today": local_day(now()), "listed": listed_day(), "saturday": plain + timedelta(days=3), "plain": plain,
            "far": date(2051, 1, 4)}  # fmt: skip

    assert put(as_administrator, how, days[which]).shows(said)
    with house.reading() as work:
        assert work.session.query(BankHoliday).count() == 0


# ── The end of the list ──────────────────────────────────────────────────────────────────────────────────


def in_the_last_year(house: House, cast: Cast, portal) -> Client:
    """The administrator, less than a year before the list ends."""
    clock.set_shift(at_local(date(LISTED_UNTIL.year, 3, 1), 12) - clock.now())
    with house.writing() as work:
        return Client(portal, begin_session(work, cast.administrator.id))


def test_the_administrator_is_told_a_year_before_the_list_ends(house, cast, as_administrator, portal) -> None:
    words = f"Bank holidays are known until the end of {LISTED_UNTIL.year} only"
    for path in ("/people", "/configuration", "/bank-holidays"):
        assert not as_administrator.get(path).shows(words), path

    later = in_the_last_year(house, cast, portal)

    for path in ("/people", "/configuration", "/bank-holidays"):
        assert later.get(path).shows(words), path


def test_the_log_says_it_once_a_day_for_each_site(house, cast, portal, capsys) -> None:
    assert Watch()(house) == 0
    in_the_last_year(house, cast, portal)
    watch = Watch()

    assert (watch(house), watch(house)) == (2, 0)

    assert "bank holidays run out" in "".join(capsys.readouterr())


def test_a_year_that_was_added_whole_ends_the_alarm(house, cast, portal) -> None:
    year = LISTED_UNTIL.year + 1
    with house.writing() as work:
        days = [date(year, month, 1) for month in range(1, 13)][:8]
        work.add(*(BankHoliday(site_id=cast.site_id, day=day, is_added=True) for day in days))

    later = in_the_last_year(house, cast, portal)

    assert not later.get("/people").shows("Bank holidays are known until") and Watch()(house) == 1
