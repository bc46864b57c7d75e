"""Every route asked for by every one of the cast: what answers is what the written table of roles and relations says.

Ids below a case are unknown ones: who is let in finds nothing there, who is not is told nothing more.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.house.sight import RELATIONS, ROLES, ROUTES
from tests.support.cast import Cast
from tests.support.clients import Answered, Client

WHO = {
    "lead": ("advocate", "lead"), "backup": ("advocate", "backup"), "colleague": ("advocate", ""),
    "supervisor": ("supervisor", "supervising"), "administrator": ("administrator", ""), "partner": ("partner", ""),
    "other_desk_partner": ("partner", ""), "other_site": ("advocate", ""), "other_supervisor": ("supervisor", ""),
    "victim": ("victim", ""), "nobody": ("", ""),
}  # fmt: skip
HERE = "http://localhost:8000"
ENDS = ("/sign-out", "/lock", "/unlock", "/leave")
"""These end what the test stands on; their own tests ask them."""
NOT_YET = (
    "/referrals/received",
    "/cases/{case_id}/safe-contact/confirmations",
    "/cases/{case_id}/safe-contact/confirmations/new",
)
"""Let in, and nothing there yet: the cast's case has no such row."""


def rows(host: str) -> list[tuple[str, str, str]]:
    """(method, path, permission) of each route of a host."""
    found = (line.split() for line in ROUTES.strip().splitlines())
    return [
        (method, path, permission)
        for at, method, path, permission in found
        if at == host and path not in ENDS
    ]


def expected(who: str, path: str, permission: str) -> str:
    """in | gone (404) | refused (403) | door (sign in first)."""
    role, relation = WHO[who]
    if permission == "anyone":
        return "in"
    if not role:
        return "door"
    on_cases = {one for held in RELATIONS.values() for one in held.split()}
    if "{case_id}" not in path or permission not in on_cases:
        return "in" if permission in ROLES[role].split() else "gone"
    if not relation:
        return "gone"
    return "in" if permission in RELATIONS[relation].split() else "refused"


def seen(answered: Answered, path: str) -> str:
    if answered.location and re.match(r"/(sign-in|unlock)(\?|$)", answered.location):
        return "door"
    return {404: "gone", 403: "refused"}.get(answered.status, "in" if answered.status < 500 else "broken")


def ask(client: Client, cast: Cast, method: str, path: str) -> Answered:
    filled = re.sub(r"\{\w+\}", lambda _: str(uuid4()), path.replace("{case_id}", str(cast.case_id)))
    if method == "GET":
        return client.get(filled)
    if path.endswith(("/passkeys", "/passkey", "/options")):
        return client.post(filled, json={})
    return client.post(filled, {}, htmx=not client.page_host)


@pytest.mark.parametrize("who", [name for name in WHO if name != "victim"])
def test_every_route_of_the_staff_for(who: str, cast: Cast, anyone: Client) -> None:
    wrong = []
    for method, path, permission in rows("staff"):
        client = Client(anyone.portal, cast.people[who].token if who != "nobody" else None)
        found, due = seen(ask(client, cast, method, path), path), expected(who, path, permission)
        below = re.sub(r"\{case_id\}", "", path)
        if due == "in" and found == "gone" and ("{" in below or path in NOT_YET):
            continue
        if found != due:
            wrong.append((method, path, due, found))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("who", ["victim", "nobody", "lead"])
def test_every_route_of_her_page_for(who: str, cast: Cast, anyone: Client) -> None:
    """Who is not the victim stands before the sign-in, with whatever cookie."""
    wrong = []
    for method, path, permission in rows("page"):
        token = None if who == "nobody" else cast.people[who].token
        client = Client(anyone.portal, token, page_host=True)
        answered = ask(client, cast, method, path)
        at_door = answered.status == 303 and answered.location.split("?")[0] == "/"
        let_in = answered.status < 400
        if not (let_in if who == "victim" or permission == "anyone" else at_door):
            wrong.append((method, path, answered.status, answered.location))

    assert not wrong, "\n".join(map(str, wrong))


def test_a_victim_finds_no_staff_and_staff_find_no_page(cast: Cast, anyone: Client) -> None:
    hers = Client(anyone.portal, cast.victim.token)

    assert seen(hers.get(f"/cases/{cast.case_id}"), "") == "door"
    assert Client(anyone.portal, cast.lead.token, page_host=True).get("/cases").status == 404


def test_who_covers_holds_what_the_lead_holds() -> None:
    assert set(RELATIONS["cover"].split()) == set(RELATIONS["lead"].split())


def test_a_door_left_open_would_be_seen(cast: Cast, as_lead_advocate: Client) -> None:
    answered = as_lead_advocate.get(f"/cases/{cast.case_id}")

    assert seen(answered, "") == "in" != expected("other_site", "/cases/{case_id}", "case:read")
