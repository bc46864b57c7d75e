"""Another authenticator takes the place of the one before, once it has shown a code that fits."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.testclient import TestClient

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.staff import LATER, Member, move_clock


def secret_on(page: Answered) -> str:
    found = re.search(r"<p><strong>([A-Z2-7 ]+)</strong>", page.text)
    assert found
    return found[1].replace(" ", "")


def test_a_new_authenticator_takes_over_with_its_first_code(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    elsewhere = Client(portal)
    ruth.sign_in(elsewhere)
    as_lead_advocate.post("/me/authenticator/secrets")
    new = Member(ruth.account_id, ruth.handle, secret_on(as_lead_advocate.get("/me/authenticator")))

    assert as_lead_advocate.post("/me/authenticator", code=new.code()).location == "/me"

    assert ledger_kinds(house, cast)[-1] == "authenticator.changed"
    assert elsewhere.get("/me").location.startswith("/sign-in")
    move_clock(LATER)
    assert ruth.sign_in(Client(portal)).status == 422
    assert new.sign_in(Client(portal)).status == 303


def test_a_code_that_does_not_fit_leaves_the_old_one(
    ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    assert as_lead_advocate.follow(as_lead_advocate.post("/me/authenticator", code="123456")).shows(
        "Let a new picture be drawn first."
    )
    as_lead_advocate.post("/me/authenticator/secrets")
    refused = as_lead_advocate.follow(as_lead_advocate.post("/me/authenticator", code="000000"))

    assert refused.shows("not the code that the authenticator shows now")
    assert ruth.sign_in(Client(portal)).status == 303


def test_its_picture_is_shown_to_who_has_shown_that_it_is_she(ruth: Member, as_lead_advocate: Client) -> None:
    as_lead_advocate.post("/me/authenticator/secrets")
    for _ in range(2):
        move_clock(timedelta(minutes=6))
        as_lead_advocate.get("/me")

    assert as_lead_advocate.get("/me/authenticator").location == "/proof?next=/me/authenticator"
