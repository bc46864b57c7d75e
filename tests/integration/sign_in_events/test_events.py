"""What an administrator sees of the doors: who came in, who failed, what changed; no address, no secret, no victim."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest

from app.access.models import StrangeTry
from app.access.work import House
from app.core.clock import local_day, now
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.second_factors import drawn
from tests.support.staff import LATER, PASSPHRASE, Member, member, move_clock

WRONG = "marble river lamp postman"


@pytest.fixture
def ruth(house: House, cast: Cast) -> Member:
    return member(house, cast.lead.id, "ruth.adeyemi")


def events(client: Client, person: UUID | str | None = None, **more: str) -> Answered:
    query = "&".join(
        f"{name}={value}" for name, value in {**({"person": person} if person else {}), **more}.items()
    )
    return client.get(f"/sign-ins?{query}")


def test_a_sign_in_says_how_and_whether_the_device_is_new(ruth, as_administrator, portal) -> None:
    laptop = Client(portal)
    ruth.sign_in(laptop)
    move_clock(LATER)
    again = Client(portal)
    again.cookies = {"__Host-device": laptop.cookies["__Host-device"]}
    ruth.sign_in(again)

    page = events(as_administrator)

    lines = re.findall(r"Signed in with a passphrase and a code.*?</li>", page.text, re.DOTALL)
    assert len(lines) == 2 and "never seen before" not in lines[0] and "never seen before" in lines[1]
    assert page.shows("Robin Vale")


def test_failed_tries_are_counted_by_the_day_from_new_devices_and_told_from_known_ones(
    ruth, as_administrator, portal
) -> None:
    laptop = Client(portal)
    ruth.sign_in(laptop)
    for _ in range(3):
        ruth.sign_in(Client(portal), passphrase=WRONG)
    known = Client(portal)
    known.cookies = {"__Host-device": laptop.cookies["__Host-device"]}
    ruth.sign_in(known, passphrase=WRONG)

    page = events(as_administrator)

    assert page.shows("3 failed tries from new devices")
    assert page.shows("Failed sign-in") and page.shows("on a device that had signed in before")


def test_tries_on_names_that_nobody_has_are_not_shown_and_not_kept(
    house, ruth, as_administrator, portal
) -> None:
    Client(portal).post("/sign-in", handle="nobody.at.all", passphrase=WRONG, code="000000")
    ruth.sign_in(Client(portal), passphrase=WRONG)
    assert events(as_administrator).shows("1 failed try from a new device")

    move_clock(timedelta(days=1))
    ruth.sign_in(Client(portal), passphrase=WRONG)

    with house.reading() as work:
        days = sorted((row.day - work.today).days for row in work.session.query(StrangeTry))
    assert days == [-1, 0]


def test_tries_are_forgotten_after_a_month(house, ruth, portal) -> None:
    ruth.sign_in(Client(portal), passphrase=WRONG)
    move_clock(timedelta(days=31))
    ruth.sign_in(Client(portal), passphrase=WRONG)

    with house.reading() as work:
        assert work.session.query(StrangeTry).count() == 1


def test_second_factors_and_revocations_stand_there_with_who_did_it(
    cast, ruth, as_lead_advocate, as_administrator, portal
) -> None:
    codes = drawn(as_lead_advocate)
    ruth.sign_in(Client(portal), code=codes[0])
    as_administrator.post(f"/people/{cast.lead.id}/sessions/endings")

    page = events(as_administrator, cast.lead.id)

    for words in ("Drew new recovery codes", "Signed in with a recovery code", "Used up a recovery code", "9 left",
                  "All devices were revoked", "by Ash Moran"):  # fmt: skip
        assert page.shows(words), words


def test_it_is_filtered_by_person_and_by_day(cast, ruth, as_administrator, portal) -> None:
    ruth.sign_in(Client(portal))

    assert events(as_administrator, cast.lead.id).shows("Signed in with a passphrase")
    assert not events(as_administrator, cast.backup.id).shows("Signed in with a passphrase")
    before = (local_day(now()) - timedelta(days=1)).isoformat()
    assert events(as_administrator, until=before).shows("Nothing happened at the doors")
    for odd in ("x", "0001-01-01", "9999-12-31"):
        assert events(as_administrator, until=odd, person="x").status == 200


def test_neither_secret_nor_address_nor_victim_stands_there(
    cast, ruth, as_administrator, as_victim, portal
) -> None:
    codes_like = ruth.code()
    ruth.sign_in(Client(portal))
    as_victim.post("/lock")

    page = events(as_administrator).text

    for hidden in (
        PASSPHRASE,
        codes_like,
        "testclient",
        "127.0.0.1",
        "Carys",
        str(cast.page_id),
        cast.reference,
    ):
        assert hidden not in page, hidden


def test_another_sites_people_stand_in_none_of_it(house, cast, as_administrator, portal) -> None:
    kit = member(house, cast.other_site.id, "kit.amory")
    kit.sign_in(Client(portal))

    page = events(as_administrator, cast.other_site.id)

    assert page.shows("Nothing happened at the doors") and not page.shows("Kit Amory")


@pytest.mark.parametrize("client", ["as_lead_advocate", "as_supervisor", "as_partner"])
def test_nobody_else_has_a_door_here(request, client) -> None:
    assert request.getfixturevalue(client).get("/sign-ins").status == 404
