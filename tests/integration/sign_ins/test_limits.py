"""Who guesses is slowed down; a name is stopped for new devices alone; codes are guessed no faster."""

from __future__ import annotations

import pytest

from app.access.devices import MOST_STRANGE_TRIES, count_strange_try, strange_tries
from app.access.models import Account
from app.access.work import House
from app.features.accounts.queries import who_tries
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, Member, move_clock

WRONG = {"passphrase": "something else altogether"}
"""A test that counts seconds shows a code that was read before them: reading one may move the clock on."""


def _tried(house: House, handle: str, times: int) -> None:
    with house.writing() as work:
        for _ in range(times):
            count_strange_try(work, who_tries(work, handle).name)


@pytest.mark.asvs("6.3.1")
def test_after_ten_failed_tries_an_address_waits(ruth: Member, anyone: Client) -> None:
    code = ruth.code()
    statuses = [ruth.sign_in(anyone, code=code, **WRONG).status for _ in range(11)]

    assert statuses == [422] * 10 + [429]
    held = ruth.sign_in(anyone, code=code)
    assert held.status == 429 and int(held.headers["retry-after"]) >= 1
    move_clock(LATER)
    assert ruth.sign_in(anyone).status == 303


def test_an_invented_device_cookie_slows_nobody_and_hides_nobody(ruth: Member, anyone: Client) -> None:
    code = ruth.code()
    for number in range(10):
        anyone.cookies["__Host-device"] = f"invented-{number}"
        ruth.sign_in(anyone, code=code, **WRONG)

    assert ruth.sign_in(anyone, code=code).status == 429


@pytest.mark.asvs("6.3.1")
@pytest.mark.parametrize("handle", ["ruth.adeyemi", "nobody.at.all"])
def test_fifty_tries_a_day_from_new_devices_whether_or_not_there_is_such_a_name(
    house: House, ruth: Member, anyone: Client, handle: str
) -> None:
    _tried(house, handle, MOST_STRANGE_TRIES)

    stopped = ruth.sign_in(anyone, handle=handle)

    assert stopped.status == 429 and stopped.shows("Too many tries from new devices today.")


def test_a_known_device_goes_on_and_the_next_day_begins_anew(
    house: House, ruth: Member, anyone: Client
) -> None:
    ruth.sign_in(anyone)
    _tried(house, ruth.handle, MOST_STRANGE_TRIES)
    anyone.post("/sign-out")
    move_clock(LATER)

    assert ruth.sign_in(anyone).status == 303

    del anyone.cookies["__Host-device"]
    move_clock(LATER * 2800)
    assert ruth.sign_in(anyone).status == 303


@pytest.mark.asvs("16.3.1")
def test_failed_tries_are_counted_and_told_at_ten(
    house: House, cast: Cast, ruth: Member, anyone: Client
) -> None:
    _tried(house, ruth.handle, 8)
    ruth.sign_in(anyone, **WRONG)
    assert "sign-in.failed" not in ledger_kinds(house, cast)

    ruth.sign_in(anyone, **WRONG)
    ruth.sign_in(anyone, **WRONG)

    assert ledger_kinds(house, cast).count("sign-in.failed") == 1
    with house.reading() as work:
        account = work.session.get(Account, ruth.account_id)
        assert account is not None and strange_tries(work, account.handle) == 11


def test_codes_are_guessed_no_faster(anyone: Client) -> None:
    statuses = [anyone.post("/enrol", code=f"WRNG{number:04}").status for number in range(11)]

    assert statuses == [422] * 10 + [429]
