"""A browser that changed what it subscribed with: the new takes the place of the former, unless she turned it off."""

from __future__ import annotations

from collections.abc import Callable

from app.access.work import House
from app.features.subscriptions.queries import mark_of
from tests.integration.subscriptions.conftest import Phone
from tests.integration.subscriptions.test_subscribing import rows
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.push_service import PushService


def renewed(phone: Phone, cast: Cast, **changed: object) -> Answered:
    body = {"endpoint": f"{phone.service.origin}/new", "keys": phone.browser.keys, "former": phone.endpoint,
            "person": str(cast.lead.id)}  # fmt: skip
    return phone.client.post("/me/subscriptions/renewals", json=body | changed)


def test_the_new_one_takes_notices_and_the_former_ends(
    phone: Phone, house: House, cast: Cast, something: Callable[[], None], send: Callable[[], int]
) -> None:
    assert renewed(phone, cast).text == '{"state":"on"}'

    assert len(rows(house)) == 1
    assert ledger_kinds(house, cast)[-2:] == ["subscription.begun", "subscription.ended"]
    something()
    assert send() == 1 and [one.path for one in phone.service.arrived] == ["/new"]


def test_what_the_push_service_lost_may_be_renewed_and_is_told_of_nothing_meanwhile(
    phone: Phone, house: House, cast: Cast, something: Callable[[], None], send: Callable[[], int]
) -> None:
    phone.service.status = 410
    something()
    send()
    phone.service.status = 201
    page = phone.client.get("/me/notices").text
    assert mark_of(phone.endpoint) not in page and "of yours" not in page
    something()
    assert send() == 0

    assert renewed(phone, cast).text == '{"state":"on"}'
    something()
    assert send() == 1 and len(rows(house)) == 1


def test_turned_off_meanwhile_it_stays_off(phone: Phone, house: House, cast: Cast) -> None:
    phone.client.post("/me/subscriptions/endings")

    assert renewed(phone, cast).text == '{"state":"off"}'
    assert rows(house) == []


def test_somebody_elses_browser_is_not_taken_over(
    phone: Phone, as_colleague: Client, service: PushService, house: House, cast: Cast
) -> None:
    theirs = Phone(as_colleague, service, "1", phone.browser)

    assert renewed(theirs, cast).status == 409
    assert renewed(theirs, cast, person=str(cast.colleague.id)).text == '{"state":"off"}'
    assert renewed(phone, cast, endpoint="https://user:word@push.example/1").status == 422
    assert [row.account_id for row in rows(house)] == [cast.lead.id]


def test_a_lost_one_that_is_turned_on_again_at_its_former_address_is_reached(
    phone: Phone, house: House, something: Callable[[], None], send: Callable[[], int]
) -> None:
    phone.service.status = 410
    something()
    send()
    phone.service.status = 201

    phone.subscribe()

    something()
    assert send() == 1 and [row.lost_on for row in rows(house)] == [None]
