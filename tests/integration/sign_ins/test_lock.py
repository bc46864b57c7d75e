"""Locking is a state, not an end: the session waits, and what was being written comes back to the same person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.access.door import open_person
from app.access.drafts import newest_draft, open_draft
from app.access.passwords import hash_passphrase
from app.access.work import House
from app.core.secret import Secret
from app.features.accounts.actions import seal_credential
from app.features.accounts.models import CredentialContent
from app.features.accounts.queries import account_of
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.staff import LATER, PASSPHRASE, Member, member, move_clock

IDLE = timedelta(minutes=11)
WORDS = "Rang from the canteen, Tamarisk-canary."


@pytest.fixture
def at_work(ruth: Member, anyone: Client) -> Client:
    ruth.sign_in(anyone)
    return anyone


@pytest.fixture
def form_path(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/notes/new"


def _unlock(client: Client, **more: str) -> Answered:
    return client.post("/unlock", {"passphrase": PASSPHRASE, **more})


def _hand_in(client: Client, path: str, **more: str) -> Answered:
    return client.post("/drafts", {"facts": WORDS, "draft_path": path, **more})


def test_lock_then_unlock(house: House, cast: Cast, at_work: Client) -> None:
    assert at_work.post("/lock").location == "/unlock"
    assert at_work.get("/me").location == "/unlock?next=/me"

    assert _unlock(at_work, next="/me").location == "/me"

    assert at_work.get("/me").status == 200
    assert ledger_kinds(house, cast)[-2:] == ["session.locked", "session.unlocked"]


def test_the_locked_page_names_nobody(at_work: Client) -> None:
    at_work.post("/lock")

    locked = at_work.get("/unlock?next=/me")

    assert locked.shows("Locked") and not locked.shows("Robin") and not locked.shows("ruth.adeyemi")


@pytest.mark.asvs("7.3.1")
def test_ten_minutes_without_use_lock(at_work: Client) -> None:
    move_clock(timedelta(minutes=9))
    assert at_work.get("/me").status == 200
    move_clock(IDLE)

    assert at_work.get("/me").location == "/unlock?next=/me"
    assert _unlock(at_work).location == "/"


def test_a_sign_of_life_counts_as_use(at_work: Client) -> None:
    for _ in range(3):
        move_clock(timedelta(minutes=9))
        assert at_work._send("HEAD", "/me", htmx=False, headers=None).status == 200


@pytest.mark.parametrize("wrong", ["marble river lamp postman", "", "Kestrel-canary-5"])
def test_a_wrong_passphrase_unlocks_nothing(at_work: Client, wrong: str) -> None:
    at_work.post("/lock")

    refused = _unlock(at_work, passphrase=wrong)

    assert refused.status == 422 and at_work.get("/me").location == "/unlock?next=/me"
    assert not wrong or wrong not in refused.text


def test_another_persons_passphrase_unlocks_nothing(house: House, cast: Cast, at_work: Client) -> None:
    with house.writing() as work:
        other = account_of(work, cast.backup.id)
        assert other is not None
        hashed = hash_passphrase(Secret("otter granite teacup hat"))
        seal_credential(work, other, CredentialContent(passphrase=hashed))
    at_work.post("/lock")

    assert _unlock(at_work, passphrase="otter granite teacup hat").status == 422


def test_there_is_nothing_to_unlock_for_who_is_not_locked(at_work: Client, portal: TestClient) -> None:
    assert at_work.get("/unlock?next=/me").location == "/me"
    stranger = Client(portal)
    assert stranger.get("/unlock?next=/me").location == "/sign-in?next=/me"
    assert _unlock(stranger).location == "/sign-in" and "__Host-session" not in stranger.cookies


@pytest.mark.asvs("7.4.1")
def test_signing_out_ends_the_session_locked_or_not(at_work: Client, portal: TestClient) -> None:
    token = at_work.cookies["__Host-session"]
    at_work.post("/lock")

    assert at_work.post("/sign-out").location == "/sign-in"

    assert "__Host-session" not in at_work.cookies
    old = Client(portal, token)
    assert old.get("/me").location.startswith("/sign-in") and _unlock(old).location == "/sign-in"


# ── What was being written ───────────────────────────────────────────────────────────────────────────────


def test_words_handed_in_before_the_lock_come_back(at_work: Client, form_path: str) -> None:
    assert _hand_in(at_work, form_path, had_file="yes").status == 204
    at_work.post("/lock")

    back = at_work.follow(_unlock(at_work, next=form_path))

    assert (
        WORDS in back.text
        and back.shows("It is not saved yet.")
        and back.shows("Choose the photo or file again.")
    )


def test_a_form_sent_while_locked_comes_back(at_work: Client, cast: Cast, form_path: str) -> None:
    move_clock(IDLE)
    kept = at_work.post(f"/cases/{cast.case_id}/notes", facts=WORDS, opinion="")
    assert kept.location.startswith("/unlock?next=")

    wished = kept.location.split("next=")[1].replace("%3F", "?").replace("%3D", "=")
    assert WORDS in at_work.follow(_unlock(at_work, next=wished)).text
    assert not at_work.get(f"/cases/{cast.case_id}/notes").shows("Tamarisk")


def test_a_session_that_ended_on_save_brings_the_words_back_after_signing_in(
    ruth: Member, at_work: Client, cast: Cast
) -> None:
    move_clock(timedelta(hours=12, minutes=1))
    kept = at_work.post(f"/cases/{cast.case_id}/notes", facts=WORDS)
    assert kept.location.startswith("/sign-in?next=")

    page = at_work.follow(kept)
    assert "draft%3D" in page.text
    to = ruth.sign_in(at_work)

    assert f"/cases/{cast.case_id}/notes/new?draft=" in to.location
    assert WORDS in at_work.follow(to).text


def test_somebody_else_gets_none_of_it(
    house: House, cast: Cast, at_work: Client, form_path: str, portal: TestClient
) -> None:
    jo = member(house, cast.supervisor.id, "jo.lindqvist")
    _hand_in(at_work, form_path)
    at_work.post("/lock")
    with house.reading() as work:
        draft = newest_draft(work, cast.lead.actor)

    move_clock(LATER)
    assert jo.sign_in(at_work).location == "/"
    assert WORDS not in at_work.get(f"{form_path}?draft={draft}").text


def test_words_that_were_brought_back_once_do_not_come_again(at_work: Client, form_path: str) -> None:
    _hand_in(at_work, form_path)
    at_work.post("/lock")
    assert form_path in _unlock(at_work).location

    move_clock(timedelta(minutes=5))
    at_work.get("/me")
    at_work.post("/lock")

    assert _unlock(at_work).location == "/"


def test_a_draft_holds_no_secret_and_only_fields_of_that_page(
    house: House, cast: Cast, at_work: Client
) -> None:
    secret = {"old": "Kestrel-canary-1", "passphrase": "Kestrel-canary-2", "repeated": "Kestrel-canary-3"}
    _hand_in(at_work, "/me/passphrase", **secret)
    with house.reading() as work:
        assert newest_draft(work, cast.lead.actor) is None

    _hand_in(at_work, f"/cases/{cast.case_id}/notes/new", passphrase="Kestrel-canary-4", theme="dark")

    with house.reading() as work:
        draft = newest_draft(work, cast.lead.actor)
        assert draft is not None
        kept = open_draft(work, cast.lead.actor, open_person(work, cast.lead.actor), draft)
    assert kept is not None and kept.typed == {"facts": [WORDS]}


def test_a_stranger_hands_nothing_in(house: House, cast: Cast, portal: TestClient, form_path: str) -> None:
    assert _hand_in(Client(portal), form_path).status == 204
    assert _hand_in(Client(portal, "invented"), form_path).status == 204

    with house.reading() as work:
        assert newest_draft(work, cast.lead.actor) is None
