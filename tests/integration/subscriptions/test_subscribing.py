"""Who takes notices on which phone: herself alone, sealed, five at most, and only at a public address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.work import House
from app.features.subscriptions.models import Notice, NoticeHours, PushSubscription
from app.features.subscriptions.queries import mark_of
from tests.integration.subscriptions.conftest import Phone
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.push_service import Browser, PushService


def rows(house: House) -> list[PushSubscription]:
    with house.reading() as work:
        return list(work.session.query(PushSubscription))


def test_her_page_knows_this_phone_and_shows_no_address(phone: Phone, house: House, cast: Cast) -> None:
    page = phone.client.get("/me/notices")

    assert mark_of(phone.endpoint) in page.text and phone.endpoint not in page.text
    assert house.push is not None and f'data-key="{house.push.public}"' in page.text
    assert page.shows("On in 1 browser of yours")
    assert ledger_kinds(house, cast)[-2:] == ["subscription.begun", "quiet-hours.set"]


def test_address_keys_and_hours_are_sealed(phone: Phone, house: House) -> None:
    [row] = rows(house)
    with house.reading() as work:
        [hours] = work.session.query(NoticeHours)
    for secret in (phone.endpoint, phone.browser.keys["auth"], phone.browser.keys["p256dh"]):
        assert secret.encode() not in bytes(row.sealed)
    assert b"00:00" not in bytes(hours.sealed)


def test_said_again_it_changes_nothing(phone: Phone, house: House, cast: Cast) -> None:
    before = [row.id for row in rows(house)]
    phone.subscribe()

    assert [row.id for row in rows(house)] == before
    assert ledger_kinds(house, cast).count("subscription.begun") == 1


def test_new_keys_at_one_address_take_the_place_of_the_former(phone: Phone, house: House) -> None:
    phone.browser = Browser()
    phone.subscribe()

    assert len(rows(house)) == 1


def test_a_sixth_ends_the_oldest(
    phone_of: Callable[..., Phone], as_lead_advocate: Client, house: House
) -> None:
    phones = [phone_of(as_lead_advocate, str(number)) for number in range(6)]
    page = as_lead_advocate.get("/me/notices").text

    assert len(rows(house)) == 5
    assert mark_of(phones[-1].endpoint) in page
    assert sum(mark_of(one.endpoint) in page for one in phones) == 5


@pytest.mark.parametrize(
    "changed",
    [{"endpoint": "https://user:word@push.example/1"}, {"endpoint": 7}, {"endpoint": None}, {"keys": None},
     {"keys": []},
     {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, {"keys": {"p256dh": "B" * 87, "auth": "A" * 22}}],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(changed: dict[str, object], as_lead_advocate: Client, service: PushService,
                                            house: House) -> None:  # fmt: skip
    assert Phone(as_lead_advocate, service).subscribe(**changed).status == 422
    assert rows(house) == []


def test_an_address_inside_the_network_is_refused_where_none_is_let(
    as_lead_advocate: Client, service: PushService, house: House
) -> None:
    house.settings = house.settings.model_copy(update={"push_local": False})
    phone = Phone(as_lead_advocate, service)

    for endpoint in (
        phone.endpoint,
        "https://127.0.0.1/1",
        "https://169.254.169.254/latest",
        "https://10.0.0.8/1",
    ):
        assert phone.subscribe(endpoint=endpoint).status == 422
    assert phone.subscribe(endpoint="https://push.example/1").status == 200


def test_turned_off_here_it_stays_on_elsewhere(phone_of: Callable[..., Phone], as_lead_advocate: Client, house: House,
                                               cast: Cast) -> None:  # fmt: skip
    one, other = phone_of(as_lead_advocate, "1"), phone_of(as_lead_advocate, "2")
    as_lead_advocate.post("/me/subscriptions/withdrawals", json={"endpoint": one.endpoint})
    page = as_lead_advocate.get("/me/notices").text

    assert mark_of(other.endpoint) in page and mark_of(one.endpoint) not in page
    assert ledger_kinds(house, cast)[-1] == "subscription.ended"


def test_turned_off_everywhere(phone: Phone, house: House) -> None:
    assert phone.client.post("/me/subscriptions/endings").location == "/me/notices"

    assert rows(house) == []


def test_nobody_ends_anothers(phone: Phone, as_backup: Client, house: House) -> None:
    as_backup.post("/me/subscriptions/withdrawals", json={"endpoint": phone.endpoint})
    as_backup.post("/me/subscriptions/endings")

    assert len(rows(house)) == 1


def test_without_a_key_the_page_says_so_and_nothing_is_kept(
    as_lead_advocate: Client, service: PushService, house: House
) -> None:
    house.push = None

    assert as_lead_advocate.get("/me/notices").shows("Notices are not set up here.")
    assert Phone(as_lead_advocate, service).subscribe().status == 422


def test_quiet_hours_are_the_usual_ones_until_she_says_others(as_lead_advocate: Client) -> None:
    page = as_lead_advocate.get("/me/notices").text
    assert 'value="20:00"' in page and 'value="07:00"' in page

    as_lead_advocate.post("/me/quiet-hours", start="21:30", end="06:15")
    page = as_lead_advocate.get("/me/notices").text
    assert 'value="21:30"' in page and 'value="06:15"' in page


def test_a_time_that_is_none_comes_back_with_words(as_lead_advocate: Client) -> None:
    refused = as_lead_advocate.post_and_follow("/me/quiet-hours", start="", end="06:15")

    assert refused.shows("Give the time from which it is quiet.")


def test_a_notice_is_written_for_each_phone_and_holds_nothing_else() -> None:
    assert set(Notice.model_fields) == {"id", "account_id", "subscription_id", "due_at", "tries", "is_urgent"}
