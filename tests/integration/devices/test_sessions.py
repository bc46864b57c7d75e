"""Where somebody is signed in: her list, and its end by herself or by who administers accounts."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from app.access.models import KnownDevice, SessionRow
from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, Member, move_clock

PIXEL = ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile "
         "Safari/537.36")  # fmt: skip


class Phone(Client):
    """A client that says it is a phone."""

    def _send(self, method: str, path: str, *, htmx: bool, headers=None, **sent):
        return super()._send(
            method, path, htmx=htmx, headers={"User-Agent": PIXEL, **(headers or {})}, **sent
        )


def endings(client: Client) -> list[str]:
    return re.findall(r'action="(/me/sessions/[0-9a-f-]{36}/endings)"', client.get("/me/sessions").text)


def test_the_list_says_on_what_since_when_and_which_is_this(
    house: House, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    ruth.sign_in(Phone(portal))

    page = as_lead_advocate.get("/me/sessions")

    assert page.shows("Phone, Chrome") and page.shows("This one.") and page.shows("Last used just now.")
    assert len(endings(as_lead_advocate)) == 1
    with house.reading() as work:
        rows = work.session.query(SessionRow).filter(SessionRow.person_id == ruth.account_id).all()
        assert any(row.sealed and b"Phone" not in bytes(row.sealed) for row in rows)


@pytest.mark.asvs("7.5.2")
def test_one_is_ended_and_the_others_stay(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    phone, desk = Phone(portal), Client(portal)
    ruth.sign_in(phone)
    [path] = endings(as_lead_advocate)
    move_clock(LATER)
    ruth.sign_in(desk)

    assert as_lead_advocate.post(path).location == "/me/sessions"

    assert phone.get("/me").location.startswith("/sign-in") and desk.get("/me").status == 200
    assert ledger_kinds(house, cast)[-1] == "sessions.ended"
    assert as_lead_advocate.post(path).status == 404


def test_all_others_end_and_their_devices_are_new_again(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    phone = Phone(portal)
    ruth.sign_in(phone)

    as_lead_advocate.post("/me/sessions/endings")

    assert phone.get("/me").location.startswith("/sign-in") and endings(as_lead_advocate) == []
    assert as_lead_advocate.get("/me/sessions").shows("You are signed in nowhere else.")
    with house.reading() as work:
        assert work.session.query(KnownDevice).filter(KnownDevice.person_id == ruth.account_id).count() == 0


def test_nobody_ends_or_sees_a_colleagues_session(
    ruth: Member, as_lead_advocate: Client, as_backup: Client, portal: TestClient
) -> None:
    phone = Phone(portal)
    ruth.sign_in(phone)
    [path] = endings(as_lead_advocate)

    assert as_backup.post(path).status == 404
    as_backup.post("/me/sessions/endings")

    assert phone.get("/me").status == 200 and endings(as_backup) == []


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_them_all_and_sees_days_alone(
    house: House, cast: Cast, ruth: Member, as_administrator: Client, portal: TestClient
) -> None:
    phone = Phone(portal)
    ruth.sign_in(phone)
    path = f"/people/{cast.lead.id}"

    page = as_administrator.get(path)
    assert page.shows("On 2 devices, last used") and not page.shows("Chrome")
    assert not re.search(r"\d\d:\d\d", re.sub(r"<[^>]+>", "", page.text))
    assert as_administrator.post(f"{path}/sessions/endings").location == path

    assert phone.get("/me").location.startswith("/sign-in")
    assert as_administrator.get(path).shows("Nowhere")
    assert ledger_kinds(house, cast)[-1] == "account.sessions-ended"
    own = f"/people/{cast.administrator.id}/sessions/endings"
    assert as_administrator.follow(as_administrator.post(own)).shows("ended under Me")
