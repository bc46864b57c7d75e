"""What happens makes one discreet notice arrive at the right phone: decrypted there, from us by its token, at an hour
that is not quiet; and what a push service answers is heeded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.contents import verify_contents
from app.access.models import Account
from app.access.work import House
from app.core import clock
from app.features.holds.jobs import fall_due_holds
from app.features.subscriptions import actions
from app.features.subscriptions.actions import notify
from app.features.subscriptions.models import Notice, PushSubscription
from app.notices.messages import NOTICE
from tests.integration.subscriptions.conftest import Phone
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.progress import Desk

Send = Callable[[], int]


def waiting(house: House) -> list[Notice]:
    with house.reading() as work:
        return list(work.session.query(Notice))


def subscribed(house: House) -> int:
    """How many of her browsers are reached."""
    with house.reading() as work:
        return work.session.query(PushSubscription).filter(PushSubscription.lost_on.is_(None)).count()


def later(seconds: float) -> None:
    clock.set_shift(clock._shift + timedelta(seconds=seconds))


def test_it_arrives_is_opened_by_the_browser_and_says_who_sent_it(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    something()

    assert send() == 1 and waiting(house) == []
    [arrived] = phone.told
    assert phone.browser.opened(arrived.body).decode().rstrip() == NOTICE
    assert house.push and arrived.key == house.push.public
    token = arrived.token(phone.service.origin, house.push.public)
    assert token["aud"] == phone.service.origin and token["sub"].startswith("mailto:")
    assert (arrived.headers["ttl"], arrived.headers["urgency"], arrived.headers["topic"]) == (
        "14400",
        "high",
        "new",
    )
    assert arrived.headers["content-encoding"] == "aes128gcm"


def test_a_token_for_another_origin_or_of_another_key_does_not_hold(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    something()
    send()
    [arrived] = phone.told
    for origin, key in (
        ("http://127.0.0.1", phone.told[0].key),
        (phone.service.origin, phone.browser.keys["p256dh"]),
    ):
        with pytest.raises(Exception, match=r"Audience|Signature"):
            arrived.token(origin, key)


def test_she_says_something_and_only_her_advocate_is_told(
    phone: Phone,
    phone_of: Callable[..., Phone],
    as_colleague: Client,
    as_backup: Client,
    as_victim: Client,
    send: Send,
) -> None:
    others = [phone_of(as_colleague, "2"), phone_of(as_backup, "3")]
    as_victim.post("/wants", id=new_client_id(), wish="Ask him to stop parking outside the nursery.")

    assert send() == 1
    assert len(phone.told) == 1 and [one.told for one in others] == [[], []]
    assert all(len(one.body) == 359 for one in phone.service.arrived)


def test_a_hold_that_fell_is_told_to_the_backup(
    phone: Phone, phone_of: Callable[..., Phone], as_lead_advocate: Client, as_backup: Client, house: House, cast: Cast,
    send: Send,
) -> None:  # fmt: skip
    backups = phone_of(as_backup, "2")
    desk = Desk(house, cast)
    desk.safe_hours()
    desk.write(as_lead_advocate)
    later(2.1 * 3600)
    fall_due_holds(house)

    assert send() == 1
    assert len(backups.told) == 1 and phone.told == []


def test_a_notice_is_kept_with_what_is_new_or_not_at_all(phone: Phone, house: House, cast: Cast) -> None:
    with pytest.raises(RuntimeError), house.writing() as work:
        actions.notify(work, cast.lead.id)
        raise RuntimeError
    assert waiting(house) == []


def test_who_has_no_phone_leaves_no_notice(house: House, cast: Cast, something: Callable[[], None]) -> None:
    something()

    assert waiting(house) == []


def test_several_things_within_a_minute_are_one_message(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    for _ in range(3):
        something()
    send()

    assert len(phone.told) == 1 and waiting(house) == []


@pytest.mark.parametrize("status", [404, 410])
def test_an_end_at_the_push_service_is_an_end_here(
    status: int, phone: Phone, something: Callable[[], None], send: Send, house: House, cast: Cast
) -> None:
    phone.service.status = status
    something()

    assert send() == 0
    assert subscribed(house) == 0 and waiting(house) == []
    assert ledger_kinds(house, cast)[-1] == "subscription.ended"


@pytest.mark.parametrize("status", [429, 500, 503, 403])
def test_a_failure_waits_longer_each_time_and_is_given_up_in_the_end(
    status: int, phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    phone.service.status = status
    something()
    waits = []
    while send() == 0 and waiting(house):
        [notice] = waiting(house)
        waits.append(round((notice.due_at - clock.now()).total_seconds()))
        assert send() == 0 and len(phone.told) == len(waits)
        later(waits[-1] + 1)

    assert [
        abs(wait - meant) <= 1
        for wait, meant in zip(waits, (2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300), strict=True)
    ]
    assert subscribed(house) == 1


@pytest.mark.asvs("15.3.2")
def test_a_redirect_is_not_followed(phone: Phone, something: Callable[[], None], send: Send) -> None:
    phone.service.status, phone.service.location = 307, f"{phone.service.origin}/elsewhere"
    something()

    assert send() == 0
    assert [one.path for one in phone.service.arrived] == ["/1"]


def test_an_address_that_was_kept_and_lies_inside_is_sent_nothing(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    house.settings = house.settings.model_copy(update={"push_local": False})
    something()

    assert send() == 0 and phone.service.arrived == []
    assert subscribed(house) == 0


def test_in_quiet_hours_it_waits_and_comes_when_they_are_over(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    there = clock.local(clock.now())
    start, end = there - timedelta(hours=1), there + timedelta(hours=1)
    phone.client.post("/me/quiet-hours", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    something()

    assert send() == 0 and phone.told == []
    [notice] = waiting(house)
    assert f"{clock.local(notice.due_at):%H:%M}" == f"{end:%H:%M}" and notice.tries == 0
    later(3601)
    assert send() == 1 and len(phone.told) == 1


def test_what_is_urgent_comes_in_quiet_hours_too(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    there = clock.local(clock.now())
    start, end = there - timedelta(hours=1), there + timedelta(hours=1)
    phone.client.post("/me/quiet-hours", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    something()
    with house.writing() as work:
        [row] = work.session.scalars(select(PushSubscription))
        notify(work, row.account_id, is_urgent=True)

    assert send() == 1 and len(phone.told) == 1
    assert [notice.is_urgent for notice in waiting(house)] == [False]


def test_other_quiet_hours_count_for_what_waits(
    phone: Phone, something: Callable[[], None], send: Send
) -> None:
    there = clock.local(clock.now())
    start, end = there - timedelta(hours=1), there + timedelta(hours=1)
    phone.client.post("/me/quiet-hours", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    something()
    send()
    phone.client.post("/me/quiet-hours", start="00:00", end="00:00")

    assert send() == 1


def test_who_has_left_is_told_of_nothing(
    phone: Phone, something: Callable[[], None], send: Send, house: House, cast: Cast
) -> None:
    with house.writing() as work:
        account = work.session.get(Account, cast.lead.id)
        assert account
        account.status = "ended"
    something()

    assert send() == 0 and phone.told == [] and subscribed(house) == 0


def test_what_is_being_sent_is_nobody_elses_for_some_minutes(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    something()
    with house.writing() as work:
        assert len(actions.claim(work)) == 1
    assert send() == 0
    later(301)
    assert send() == 1


def test_without_a_key_nothing_is_sent(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    something()
    house.push = None

    assert send() == 0 and phone.told == []


def test_what_the_system_and_she_did_to_these_rows_stands_in_the_ledger(
    phone: Phone, something: Callable[[], None], send: Send, house: House
) -> None:
    phone.client.post("/me/quiet-hours", start="01:00", end="01:00")
    phone.service.status = 410
    something()
    send()

    assert [fault for report in verify_contents(house) for fault in report.faults] == []


def test_what_she_adds_to_the_log_is_told_to_her_advocate(
    phone: Phone, as_victim: Client, send: Send
) -> None:
    added = as_victim.post("/entries", id=new_client_id(), text="He waited by the gate.", when="today")

    assert added.status == 303 and send() == 1 and len(phone.told) == 1
