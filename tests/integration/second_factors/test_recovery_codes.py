"""Recovery codes: ten, shown once, each good once together with the passphrase, and told of at the next sign-in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from app.access.work import House
from app.features.accounts.models import CredentialContent
from app.features.accounts.queries import account_of, credential_of
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.second_factors import drawn
from tests.support.staff import LATER, Member, move_clock


def credential(house: House, member: Member) -> CredentialContent:
    with house.reading() as work:
        account = account_of(work, member.account_id)
        assert account is not None
        return credential_of(work, account)


@pytest.mark.asvs("6.5.2")
def test_ten_codes_are_shown_once_and_kept_as_hashes(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client
) -> None:
    assert as_lead_advocate.get("/me").shows("You have no recovery codes.")

    codes = drawn(as_lead_advocate)

    assert len(set(codes)) == 10
    kept = credential(house, ruth).model_dump_json()
    for page in (as_lead_advocate.get("/me/recovery-codes").text, as_lead_advocate.get("/me").text, kept):
        assert not any(code in page or code.replace(" ", "") in page for code in codes)
    assert as_lead_advocate.get("/me").shows("10 left")
    assert ledger_kinds(house, cast)[-1] == "recovery-codes.drawn"


@pytest.mark.asvs("6.4.3", "6.5.1")
def test_a_code_stands_in_for_the_authenticator_once(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    code, other = drawn(as_lead_advocate)[:2]
    elsewhere = Client(portal)

    assert ruth.sign_in(elsewhere, code=code.replace(" ", "-")).location == "/"

    assert elsewhere.get("/me").shows("9 left")
    assert ledger_kinds(house, cast)[-2:] == ["sign-in.recovery-code", "recovery-code.used"]
    assert ruth.sign_in(Client(portal), code=code).status == 422
    assert ruth.sign_in(Client(portal), code=other, passphrase="marble river lamp postman").status == 422
    assert ruth.sign_in(Client(portal), code=other).status == 303


def test_new_codes_withdraw_the_old(ruth: Member, as_lead_advocate: Client, portal: TestClient) -> None:
    old = drawn(as_lead_advocate)
    new = drawn(as_lead_advocate)

    assert ruth.sign_in(Client(portal), code=old[0]).status == 422
    assert ruth.sign_in(Client(portal), code=new[0]).status == 303


def test_she_is_told_at_her_next_sign_in_and_not_in_the_one_that_used_it(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    thief, owner = Client(portal), Client(portal)
    ruth.sign_in(thief, code=drawn(as_lead_advocate)[0])
    thief.post("/me/recovery-codes/readings")
    assert not thief.get("/me/recovery-codes").shows("Was it you?")

    told = ruth.sign_in(owner, next="/cases")

    assert told.location == "/me/recovery-codes?next=/cases"
    assert owner.follow(told).shows("A recovery code of yours was used. Was it you?")
    assert owner.post("/me/recovery-codes/readings", next="/cases").location == "/cases"
    assert ledger_kinds(house, cast)[-1] == "recovery-code.use-read"
    move_clock(LATER)
    assert ruth.sign_in(Client(portal)).location == "/"


def test_few_codes_ask_for_new_ones(ruth: Member, as_lead_advocate: Client, portal: TestClient) -> None:
    codes = drawn(as_lead_advocate)
    for code in codes[:6]:
        ruth.sign_in(Client(portal), code=code)
    assert not as_lead_advocate.get("/me").shows("Draw new ones")

    ruth.sign_in(Client(portal), code=codes[6])

    assert as_lead_advocate.get("/me").shows("You have 3 recovery codes left. Draw new ones")


def test_who_has_passkeys_alone_chooses_a_passphrase_first(
    house: House, cast: Cast, as_lead_advocate: Client, portal: TestClient
) -> None:
    Device().register(as_lead_advocate)
    refused = as_lead_advocate.follow(as_lead_advocate.post("/me/recovery-codes"))
    assert refused.shows("Choose a passphrase first")

    chosen = "granite otter violin teacup"
    saved = as_lead_advocate.post("/me/passphrase", passphrase=chosen, repeated=chosen)
    assert saved.location == "/me/recovery-codes?first=yes"

    assert ledger_kinds(house, cast)[-1] == "passphrase.chosen"
    ruth = Member(cast.lead.id, "ruth")
    with house.writing() as work:
        from tests.support.staff import _name

        account = account_of(work, cast.lead.id)
        assert account is not None
        _name(work, account, "ruth")
    code = drawn(as_lead_advocate)[0]
    assert ruth.sign_in(Client(portal), passphrase=chosen).status == 422
    assert ruth.sign_in(Client(portal), passphrase=chosen, code=code).status == 303


@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_one_code_that_comes_twice_at_once_lets_one_in(
    house: House, ruth: Member, as_lead_advocate: Client, portal: TestClient, kind: str
) -> None:
    code = drawn(as_lead_advocate)[0] if kind == "recovery" else ruth.code()

    with ThreadPoolExecutor(2) as hands:
        tries = [hands.submit(ruth.sign_in, Client(portal), code=code) for _ in range(2)]
        statuses = sorted(one.result(60).status for one in tries)

    assert statuses == [303, 422]
    assert len(credential(house, ruth).recovery) == (9 if kind == "recovery" else 0)
