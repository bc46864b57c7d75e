"""Signing in with passphrase and authenticator: it works once for each code, and a failure tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.access.models import Account
from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, PASSPHRASE, Member, move_clock


@pytest.mark.asvs("7.6.2", "16.3.1")
def test_name_passphrase_and_code_let_her_in(ruth: Member, anyone: Client, house: House, cast: Cast) -> None:
    answered = ruth.sign_in(anyone, handle="  RUTH.Adeyemi ")

    assert (answered.status, answered.location) == (303, "/")
    assert set(anyone.cookies) == {"__Host-session", "__Host-device"}
    assert anyone.get("/me").shows("Robin Vale")
    assert ledger_kinds(house, cast)[-1] == "sign-in.passphrase"


@pytest.mark.asvs("6.5.1")
def test_a_code_is_good_once(ruth: Member, portal: TestClient, anyone: Client) -> None:
    code = ruth.code()
    assert ruth.sign_in(anyone, code=code).status == 303

    again = ruth.sign_in(Client(portal), code=code)

    assert again.status == 422 and again.shows("That did not match.")
    move_clock(LATER)
    assert ruth.sign_in(Client(portal)).status == 303


def test_an_earlier_code_is_not_taken_after_a_later_one(ruth: Member, portal: TestClient) -> None:
    earlier = ruth.code()
    move_clock(LATER)
    assert ruth.sign_in(Client(portal)).status == 303

    assert ruth.sign_in(Client(portal), code=earlier).status == 422


@pytest.mark.parametrize(
    "wrong",
    [{"handle": "nobody"}, {"passphrase": "marble river lamp postman"}, {"code": "000000"}, {"code": "١٢٣"},
     {"handle": "ruth.adeyemi' OR 1=1 --"}, {"code": "x" * 900}],
)  # fmt: skip
def test_every_failure_says_the_same(ruth: Member, anyone: Client, wrong: dict[str, str]) -> None:
    refused = ruth.sign_in(anyone, **wrong)

    assert refused.status == 422 and refused.shows("That did not match.")
    assert "__Host-session" not in anyone.cookies
    assert PASSPHRASE not in refused.text and wrong.get("passphrase", PASSPHRASE) not in refused.text
    assert f'value="{wrong.get("code", ruth.code())}"' not in refused.text
    assert anyone.get("/me").location == "/sign-in?next=/me"


def test_the_name_is_kept_and_the_secrets_are_not(ruth: Member, anyone: Client) -> None:
    refused = anyone.post("/sign-in", handle="ruth.adeyemi", passphrase="Kestrel-canary-1", code="")

    assert refused.status == 422 and refused.shows("Type the six figures")
    assert 'value="ruth.adeyemi"' in refused.text and "Kestrel-canary-1" not in refused.text


@pytest.mark.asvs("6.3.4")
@pytest.mark.parametrize("status", ["ended", "invited"])
def test_only_an_active_account_signs_in(house: House, ruth: Member, anyone: Client, status: str) -> None:
    with house.writing() as work:
        account = work.session.get(Account, ruth.account_id)
        assert account is not None
        account.status = status

    assert ruth.sign_in(anyone).status == 422


def test_signing_in_ends_the_session_that_the_browser_had(
    ruth: Member, anyone: Client, portal: TestClient
) -> None:
    ruth.sign_in(anyone)
    old = anyone.cookies["__Host-session"]
    move_clock(LATER)
    ruth.sign_in(anyone)

    assert anyone.cookies["__Host-session"] != old
    assert Client(portal, old).get("/me").location.startswith("/sign-in")


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    ("wished", "to"),
    [
        ("/cases", "/cases"),
        ("/cases?page=2", "/cases?page=2"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/cases", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        ("/" + "a" * 600, "/"),
    ],
)
def test_it_leads_on_within_our_own_pages_alone(ruth: Member, anyone: Client, wished: str, to: str) -> None:
    assert ruth.sign_in(anyone, next=wished).location == to


def test_the_page_for_signing_in_offers_the_passkey_first(anyone: Client) -> None:
    first = anyone.get("/sign-in?next=/cases")

    assert '<passkey-button kind="get"' in first.text and 'next="/cases"' in first.text
    assert 'href="/sign-in?by=passphrase&amp;next=/cases"' in first.text
    assert anyone.get("/sign-in?next=//elsewhere.example").text.count("elsewhere") == 0
    assert anyone.get("/cannot-sign-in").shows("Ask your administrator")


def test_who_is_signed_in_is_led_on(as_lead_advocate: Client) -> None:
    assert as_lead_advocate.get("/sign-in?next=/cases").location == "/cases"


@pytest.mark.asvs("7.3.2")
def test_the_session_ends_after_twelve_hours_whatever_is_done(ruth: Member, anyone: Client) -> None:
    ruth.sign_in(anyone)
    for _ in range(90):
        move_clock(timedelta(minutes=8))
        last = anyone.get("/me")
        if last.status != 200:
            break

    assert last.location.startswith("/sign-in")


@pytest.mark.asvs("6.2.6", "6.2.7")
@pytest.mark.parametrize("path", ["/sign-in?by=passphrase", "/unlock", "/me/passphrase"])
def test_a_passphrase_is_masked_and_managers_and_paste_may_fill_it(
    as_lead_advocate: Client, anyone: Client, path: str
) -> None:
    if path == "/unlock":
        as_lead_advocate.post("/lock")
    page = (anyone if path.startswith("/sign-in") else as_lead_advocate).get(path)
    fields = re.findall(r'<input[^>]*name="(?:passphrase|current|new|again)[^>]*>', page.text)

    assert fields, page.text[:300]
    for field in fields:
        assert 'type="password"' in field and re.search(r'autocomplete="(current|new)-password"', field), (
            field
        )
        assert not re.search("onpaste|readonly|maxlength", field), field
