"""One's own account: what she signs in with, how the page looks. Nobody changes anybody else's."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.access.models import Account
from app.access.work import House
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.staff import LATER, PASSPHRASE, Member, move_clock

NEW = "granite otter violin teacup"


def _change(client: Client, **more: str) -> Answered:
    typed = {"old": PASSPHRASE, "passphrase": NEW, "repeated": NEW, **more}
    return client.post("/me/passphrase", typed)


def _withdrawals(client: Client) -> list[str]:
    return re.findall(r'action="(/me/passkeys/[0-9a-f-]+/withdrawals)"', client.get("/me").text)


def _account(house: House, cast: Cast) -> Account:
    with house.reading() as work:
        account = work.session.get(Account, cast.lead.id)
        assert account is not None
        return account


@pytest.mark.parametrize("who", ["as_lead_advocate", "as_supervisor", "as_partner", "as_administrator"])
def test_everybody_of_the_staff_host_has_an_account(request: pytest.FixtureRequest, who: str) -> None:
    assert request.getfixturevalue(who).get("/me").shows("Northmere")


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_a_new_passphrase_ends_her_other_sessions(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    elsewhere = Client(portal)
    ruth.sign_in(elsewhere)

    assert _change(as_lead_advocate).location == "/me"

    assert elsewhere.get("/me").location.startswith("/sign-in")
    assert as_lead_advocate.get("/me").status == 200
    assert ledger_kinds(house, cast)[-1] == "passphrase.changed"
    move_clock(LATER)
    assert ruth.sign_in(Client(portal)).status == 422
    assert ruth.sign_in(Client(portal), passphrase=NEW).status == 303


@pytest.mark.asvs("6.2.3")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"old": "marble river lamp postman"}, "not the passphrase that you have now"),
        ({"passphrase": "too short", "repeated": "too short"}, "at least 12 characters"),
        ({"repeated": "granite otter violin teapot"}, "not the same passphrase"),
        ({"passphrase": ""}, "Choose a new passphrase."),
    ],
)
def test_a_change_that_is_refused_says_why_and_shows_nothing(
    ruth: Member, as_lead_advocate: Client, portal: TestClient, wrong: dict[str, str], said: str
) -> None:
    refused = as_lead_advocate.follow(_change(as_lead_advocate, **wrong))

    assert refused.shows(said)
    for secret in {PASSPHRASE, NEW, *wrong.values()} - {""}:
        assert secret not in refused.text
    assert ruth.sign_in(Client(portal)).status == 303


def test_the_old_passphrase_is_guessed_no_faster_here(ruth: Member, as_lead_advocate: Client) -> None:
    statuses = [_change(as_lead_advocate, old=f"a guess that is wrong {n}").status for n in range(11)]

    assert statuses[-1] == 429 and 429 not in statuses[:10]


# ── Passkeys ─────────────────────────────────────────────────────────────────────────────────────────────


def test_passkeys_are_added_named_and_withdrawn(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    device = Device()
    device.register(as_lead_advocate, label="Work phone")
    assert as_lead_advocate.get("/me").shows("Work phone")

    [path] = _withdrawals(as_lead_advocate)
    assert as_lead_advocate.post(path).location == "/me"

    assert (
        not as_lead_advocate.get("/me").shows("Work phone") and device.sign_in(Client(portal)).status == 422
    )
    assert [k for k in ledger_kinds(house, cast) if k.startswith("passkey")] == [
        "passkey.added",
        "passkey.withdrawn",
    ]


def test_the_last_way_in_is_not_withdrawn(house: House, cast: Cast, as_lead_advocate: Client) -> None:
    first, second = Device(), Device()
    first.register(as_lead_advocate)
    assert _withdrawals(as_lead_advocate) == []

    second.register(as_lead_advocate)
    one, two = _withdrawals(as_lead_advocate)
    as_lead_advocate.post(one)

    assert as_lead_advocate.follow(as_lead_advocate.post(two)).shows("This is your only way to sign in.")


@pytest.mark.asvs("7.5.1")
def test_ten_minutes_after_showing_who_she_is_she_shows_it_again(
    ruth: Member, as_lead_advocate: Client
) -> None:
    Device().register(as_lead_advocate)
    [path] = _withdrawals(as_lead_advocate)
    for _ in range(2):
        move_clock(timedelta(minutes=6))
        as_lead_advocate.get("/me")

    assert (
        as_lead_advocate.get("/me").shows("show again that it is you")
        and _withdrawals(as_lead_advocate) == []
    )
    assert as_lead_advocate.post("/me/passkeys/options", json={}).status == 422
    assert as_lead_advocate.follow(as_lead_advocate.post(path)).shows("Show first that it is you")

    assert as_lead_advocate.post("/lock", next="/me").location == "/unlock?next=/me"
    as_lead_advocate.post("/unlock", passphrase=PASSPHRASE, next="/me")
    assert Device().register(as_lead_advocate).status == 200


def test_nobody_withdraws_a_colleagues_passkey(
    ruth: Member, as_lead_advocate: Client, as_backup: Client
) -> None:
    Device().register(as_lead_advocate)
    [path] = _withdrawals(as_lead_advocate)

    assert as_backup.post(path).status == 404
    assert _withdrawals(as_lead_advocate) == [path]


@pytest.mark.parametrize(
    ("name", "value"),
    [("verifies", False), ("origin", "https://elsewhere.example"), ("host", "elsewhere.example")],
)
def test_a_device_that_does_not_hold_is_not_kept(as_lead_advocate: Client, name: str, value: object) -> None:
    device = Device()
    setattr(device, name, value)

    assert device.register(as_lead_advocate).status == 422
    assert as_lead_advocate.get("/me").shows("No passkey yet.")


@pytest.mark.parametrize("label", ["x" * 101, "bell\x07"])
def test_a_name_that_no_page_can_hold_is_refused(as_lead_advocate: Client, label: str) -> None:
    assert Device().register(as_lead_advocate, label=label).status == 422


def test_a_hostile_name_is_shown_as_it_was_typed(as_lead_advocate: Client) -> None:
    Device().register(as_lead_advocate, label="<img src=x onerror=alert(1)>")

    assert "&lt;img src=x" in as_lead_advocate.get("/me").text


def test_one_device_holds_one_passkey(as_lead_advocate: Client, as_backup: Client) -> None:
    device = Device()
    device.register(as_lead_advocate)
    questions = json.loads(as_lead_advocate.post("/me/passkeys/options", json={}).text)

    assert [one["id"] for one in questions["excludeCredentials"]] != []
    assert device.register(as_backup).status == 422


# ── The screen ───────────────────────────────────────────────────────────────────────────────────────────


def test_theme_and_blur_are_kept(house: House, cast: Cast, as_lead_advocate: Client) -> None:
    as_lead_advocate.post("/me/theme", theme="dark")
    as_lead_advocate.post("/me/blur", blur="yes")

    page = as_lead_advocate.get("/me")
    assert 'data-theme="dark"' in page.text and " data-blur" in page.text
    assert ledger_kinds(house, cast)[-2:] == ["account.theme-set", "account.blur-set"]


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/me/theme", {"theme": "purple"}),
        ("/me/theme", {}),
        ("/me/blur", {"blur": "perhaps"}),
        ("/me/blur", {}),
    ],
)
def test_what_is_no_wish_changes_nothing(
    house: House, cast: Cast, as_lead_advocate: Client, path: str, typed: dict[str, str]
) -> None:
    refused = as_lead_advocate.follow(as_lead_advocate.post(path, typed))

    assert refused.shows("One thing to fix")
    account = _account(house, cast)
    assert (account.theme, account.blur) == ("system", False)
