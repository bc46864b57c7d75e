"""Every route asked for by every one of the cast: what answers is what the written table of roles and relations says.

Ids below a case are unknown ones: who is let in finds nothing there, who is not is told nothing more.
"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import door
from app.access.actor import Role
from app.access.emergencies import EmergencyContent, EmergencyOpening, EmergencyReason
from app.access.models import CaseRelation, CaseSight
from app.access.work import House
from app.db.ledger import sequence
from tests.house.sight import RELATIONS, ROLES, ROUTES
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.hard import add_person

WHO = {
    "lead": ("advocate", "lead"), "backup": ("advocate", "backup"), "colleague": ("advocate", ""),
    "supervisor": ("supervisor", "supervising"), "administrator": ("administrator", ""), "partner": ("partner", ""),
    "other_desk_partner": ("partner", ""), "other_site": ("advocate", ""), "other_supervisor": ("supervisor", ""),
    "victim": ("victim", ""), "nobody": ("", ""),
    "service_manager": ("service_manager", "managing"), "other_service_manager": ("service_manager", ""),
    "dpo": ("dpo", "auditing"), "other_dpo": ("dpo", ""), "chair": ("chair", ""), "probation": ("probation", ""),
    "health": ("health", ""), "cps": ("cps", ""), "elsewhere": ("advocate", ""),
}  # fmt: skip
HERE = "http://localhost:8000"
ENDS = ("/sign-out", "/lock", "/unlock", "/leave")
"""These end what the test stands on; their own tests ask them."""
NOT_YET = (
    "/referrals/received",
    "/cases/{case_id}/restriction/liftings",
    "/cases/{case_id}/restriction/liftings/new",
    "/cases/{case_id}/restriction/namings",
    "/cases/{case_id}/restriction/namings/new",
    "/cases/{case_id}/emergency/places",
    "/cases/{case_id}/deletion/confirmations",
    "/cases/{case_id}/deletion/confirmations/new",
    "/cases/{case_id}/deletion/refusals",
    "/cases/{case_id}/deletion/refusals/new",
    "/cases/{case_id}/transfer/agreements",
    "/cases/{case_id}/transfer/agreements/new",
    "/cases/{case_id}/transfer/withdrawals",
    "/cases/{case_id}/transfer/withdrawals/new",
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
    json = ("/passkeys", "/passkey", "/options", "/phones", "/subscriptions", "/subscriptions/renewals",
            "/subscriptions/withdrawals", "/offline/pack")  # fmt: skip
    if path.endswith(json):
        return client.post(filled, json={})
    return client.post(filled, {}, htmx=not client.page_host)


@pytest.mark.usefixtures("desks")
@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1")
@pytest.mark.parametrize("who", [name for name in WHO if name != "victim"])
def test_every_route_of_the_staff_for(who: str, house: House, cast: Cast, anyone: Client) -> None:
    # A partner's receipt is the ledger's newest checkpoint: there has to be one.
    sequence(house.store, house.signer)
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


@pytest.mark.asvs("8.2.1")
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


HARD = {
    "who set it": ("restricted", "supervisor", {"supervising", "named"}),
    "its lead": ("restricted", "lead", {"lead"}),
    "a named advocate": ("restricted", "colleague", {"named"}),
    "the team's other supervisor, not named": ("restricted", "second", set()),
    "the former backup, not named": ("restricted", "backup", set()),
    "who opened it in an emergency": ("emergency", "colleague", {"emergency"}),
    "and the address": ("emergency with places", "colleague", {"emergency", "places_in_emergency"}),
    "the backup, and the address": (
        "emergency with places",
        "backup",
        {"backup", "emergency", "places_in_emergency"},
    ),
    "after the hour": ("over", "colleague", set()),
    "declined": ("declined", "colleague", set()),
    "of a case that was restricted then": ("emergency, then restricted", "colleague", set()),
    "a service manager, of a restricted case": ("restricted", "service_manager", set()),
    "a data-protection officer, of a restricted case": ("restricted", "dpo", set()),
    "a service manager, while somebody else has it in an emergency": (
        "emergency",
        "service_manager",
        {"managing"},
    ),
}
"""Who, on a case in which state, holds what these relations hold."""


@pytest.mark.usefixtures("desks")
@pytest.mark.parametrize("who", HARD)
def test_every_route_of_a_hard_case_for(who: str, house: House, cast: Cast, anyone: Client) -> None:
    state, person, relations = HARD[who]
    cast.people["second"] = add_person(house, cast, "Bron Teale", Role.SUPERVISOR)
    prepare(house, cast, state, person)
    client, wrong = Client(anyone.portal, cast.people[person].token), []
    held = {one for relation in relations for one in RELATIONS[relation].split()}
    on_cases = {one for some in RELATIONS.values() for one in some.split()}
    # What ends the state itself is asked last.
    order = sorted(rows("staff"), key=lambda row: row[1].endswith(("/liftings", "/namings", "/ending")))
    for method, path, permission in order:
        if "{case_id}" not in path or permission not in on_cases:
            continue
        found = seen(ask(client, cast, method, path), path)
        due = "gone" if not relations else "in" if permission in held else "refused"
        below = re.sub(r"\{case_id\}", "", path)
        if found != due and not (due == "in" and found == "gone" and ("{" in below or path in NOT_YET)):
            wrong.append((method, path, due, found))

    assert not wrong, "\n".join(map(str, wrong))


def prepare(house: House, cast: Cast, state: str, person: str) -> None:
    """Bring the cast's case into this state, by rows."""
    with house.writing() as work:
        sight = work.session.get(CaseSight, cast.case_id)
        assert sight is not None
        if "restricted" in state:
            sight.is_restricted = True
            for row in work.session.scalars(select(CaseRelation).where(CaseRelation.kind == "backup")):
                row.to_day = work.today - timedelta(days=1)
            for name in ("supervisor", *(["colleague"] if state == "restricted" else [])):
                work.add(CaseRelation(case_id=cast.case_id, account_id=cast.people[name].id, kind="named",
                                      from_day=work.today, given_by=cast.supervisor.id))  # fmt: skip
        if state != "restricted":
            case = door.remind(work, cast.case_id)
            row = EmergencyOpening.begin(
                case, account_id=cast.people[person].id, status="declined" if state == "declined" else "open",
                asked_at=work.now, ends_at=work.now + timedelta(minutes=0 if state == "over" else 60),
                opens_places="places" in state,
            )  # fmt: skip
            row.sealed = case.seal(EmergencyContent(reason=EmergencyReason.DANGER), into=row)
            work.add(row)
