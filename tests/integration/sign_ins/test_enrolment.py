"""From a single-use code to a way of signing in: opened by POST alone, once, within a day."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.access.codes import issue_code
from app.access.models import Account
from app.access.work import House
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.staff import LATER, Member, invited, move_clock

CHOSEN = "granite otter violin teacup"
AFTER = "/me/recovery-codes?first=yes"
"""Where enrolling leads on to."""


@pytest.fixture
def new(house: House, cast: Cast) -> tuple[UUID, str]:
    return invited(house, cast.site_id)


def _secret(page: Answered) -> str:
    found = re.search(r"<p><strong>([A-Z2-7 ]+)</strong>", page.text)
    assert found
    return found[1].replace(" ", "")


def _status(house: House, account_id: UUID) -> str:
    with house.reading() as work:
        account = work.session.get(Account, account_id)
        return account.status if account else ""


def _choose(client: Client, account_id: UUID, **more: str) -> Answered:
    robin = Member(account_id, "new.advocate", _secret(client.get("/enrol")))
    typed = {"passphrase": CHOSEN, "repeated": CHOSEN, "code": robin.code(), **more}
    return client.post("/enrol/passphrase", typed)


def test_code_then_passphrase_and_authenticator(
    house: House, cast: Cast, new: tuple[UUID, str], anyone: Client, portal: TestClient
) -> None:
    account_id, code = new
    opened = anyone.post("/enrol", code=f" {code[:4].lower()}-{code[4:8]} {code[8:]} ")
    assert (opened.status, opened.location) == (303, "/enrol")
    secret = _secret(anyone.get("/enrol"))

    assert _choose(anyone, account_id).location == AFTER

    assert _status(house, account_id) == "active" and anyone.get("/me").shows("new.advocate")
    move_clock(LATER)
    robin = Member(account_id, "new.advocate", secret)
    assert robin.sign_in(Client(portal), passphrase=CHOSEN).status == 303
    told = ledger_kinds(house, cast)
    assert told[-4:-1] == ["account.code-opened", "account.enrolled", "sign-in.passphrase"]


def test_looking_at_the_page_uses_no_code_up(new: tuple[UUID, str], anyone: Client) -> None:
    for path in ("/enrol", f"/enrol?code={new[1]}"):
        assert anyone.get(path).status == 200

    assert anyone.post("/enrol", code=new[1]).status == 303


@pytest.mark.asvs("6.4.1")
def test_a_code_works_once(new: tuple[UUID, str], anyone: Client, portal: TestClient) -> None:
    anyone.post("/enrol", code=new[1])

    again = Client(portal).post("/enrol", code=new[1])

    assert again.status == 422 and again.shows("That code did not work.") and new[1] not in again.text


@pytest.mark.asvs("6.4.1")
def test_a_code_ends_after_a_day(new: tuple[UUID, str], anyone: Client) -> None:
    move_clock(timedelta(hours=24, seconds=1))

    assert anyone.post("/enrol", code=new[1]).status == 422


def test_a_newer_code_withdraws_the_older(house: House, new: tuple[UUID, str], anyone: Client) -> None:
    with house.writing() as work:
        newer = issue_code(work, new[0], "enrol", timedelta(hours=24))

    assert anyone.post("/enrol", code=new[1]).status == 422
    assert anyone.post("/enrol", code=newer).status == 303


def test_a_code_for_another_purpose_opens_nothing(
    house: House, new: tuple[UUID, str], anyone: Client
) -> None:
    with house.writing() as work:
        other = issue_code(work, new[0], "page", timedelta(hours=24))

    assert anyone.post("/enrol", code=other).status == 422


def test_a_code_of_somebody_who_is_already_in_takes_nothing_over(
    house: House, ruth: Member, anyone: Client
) -> None:
    with house.writing() as work:
        code = issue_code(work, ruth.account_id, "enrol", timedelta(hours=24))

    assert anyone.post("/enrol", code=code).status == 422


@pytest.mark.asvs("2.3.1")
def test_while_enrolling_nothing_else_opens(new: tuple[UUID, str], anyone: Client) -> None:
    anyone.post("/enrol", code=new[1])

    for path in ("/me", "/", "/cases"):
        assert anyone.get(path).location.startswith("/sign-in")
    assert anyone.get("/unlock").location == "/sign-in"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"passphrase": "short one", "repeated": "short one"}, "at least 12 characters"),
        ({"passphrase": "password1234", "repeated": "password1234"}, "easy to guess"),
        (
            {"passphrase": "new.advocate new.advocate", "repeated": "new.advocate new.advocate"},
            "easy to guess",
        ),
        ({"repeated": "granite otter violin teapot"}, "not the same passphrase"),
        ({"code": "000000"}, "not the code"),
    ],
)
def test_a_bad_choice_is_named_and_not_sent_back(
    house: House, new: tuple[UUID, str], anyone: Client, wrong: dict[str, str], said: str
) -> None:
    anyone.post("/enrol", code=new[1])

    refused = _choose(anyone, new[0], **wrong)

    assert refused.status == 422 and refused.shows(said)
    assert CHOSEN not in refused.text and wrong.get("passphrase", CHOSEN) + '"' not in refused.text
    assert _status(house, new[0]) == "invited"


def test_the_time_to_choose_is_an_hour(house: House, new: tuple[UUID, str], anyone: Client) -> None:
    anyone.post("/enrol", code=new[1])
    secret = _secret(anyone.get("/enrol"))
    move_clock(timedelta(minutes=61))
    code = Member(new[0], "new.advocate", secret).code()

    late = anyone.post("/enrol/passphrase", passphrase=CHOSEN, repeated=CHOSEN, code=code)

    assert late.status == 422 and late.shows("The time to choose is over.")
    assert _status(house, new[0]) == "invited"


def test_a_passkey_alone_will_do(
    house: House, new: tuple[UUID, str], anyone: Client, portal: TestClient
) -> None:
    anyone.post("/enrol", code=new[1])
    device = Device()

    assert device.register(anyone, "/enrol/passkey").text == f'{{"to":"{AFTER}"}}'

    assert _status(house, new[0]) == "active" and anyone.get("/me").shows("My phone")
    assert device.sign_in(Client(portal)).status == 200


def test_an_authenticator_that_was_only_offered_signs_nobody_in(
    new: tuple[UUID, str], anyone: Client, portal: TestClient
) -> None:
    anyone.post("/enrol", code=new[1])
    secret = _secret(anyone.get("/enrol"))
    Device().register(anyone, "/enrol/passkey")

    robin = Member(new[0], "new.advocate", secret)
    assert robin.sign_in(Client(portal), passphrase=CHOSEN).status == 422


def test_enrolling_leads_on_to_recovery_codes_and_asks_whether_they_were_kept(
    house: House, cast: Cast, new: tuple[UUID, str], anyone: Client
) -> None:
    anyone.post("/enrol", code=new[1])
    step = anyone.follow(_choose(anyone, new[0]))
    assert step.shows("One more step") and step.shows("Not now")

    shown = anyone.post("/me/recovery-codes", next="/")
    assert shown.status == 200 and anyone.get("/me").shows("not said that you kept them")

    assert anyone.post("/me/recovery-codes/keepings", next="/").location == "/"
    assert not anyone.get("/me").shows("not said that you kept them")
    assert ledger_kinds(house, cast)[-2:] == ["recovery-codes.drawn", "recovery-codes.kept"]


def test_who_enrols_with_a_passkey_is_led_to_a_passphrase_and_then_to_the_codes(
    new: tuple[UUID, str], anyone: Client
) -> None:
    anyone.post("/enrol", code=new[1])
    Device().register(anyone, "/enrol/passkey")

    assert anyone.get(AFTER).shows("Choose a passphrase")
    assert anyone.post("/me/passphrase", passphrase=CHOSEN, repeated=CHOSEN).location == AFTER
    assert anyone.get(AFTER).shows("Draw ten codes")


def test_without_codes_nobody_says_that_they_kept_some(ruth: Member, as_lead_advocate: Client) -> None:
    refused = as_lead_advocate.post_and_follow("/me/recovery-codes/keepings")

    assert refused.shows("There are no recovery codes yet.")
