"""The receiving desk: an answer carries a reason, two answers at once are both kept, and nothing is sent twice."""

from __future__ import annotations

import base64
import html

from app.access.work import House
from app.db.checking import verify_held
from app.db.ledger import sequence
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import TERMS, answer_fields, note_fields
from tests.support.clients import Client


def test_an_answer_needs_a_reason_an_act_and_a_date(
    house: House, cast: Cast, received: str, as_partner: Client
) -> None:
    refused = as_partner.post(
        f"{received}/answers", answer_fields(reason="", will_do="", by_when=""), htmx=True
    )
    assert refused.status == 422 and refused.shows("Give your reason.")

    refused = as_partner.post(f"{received}/answers", answer_fields(will_do="", by_when=""), htmx=True)
    assert refused.shows("Say what you will do.") and refused.shows("Say by when.")
    assert "challenge.answered" not in ledger_kinds(house, cast, cast.case_id)


def test_without_script_a_refused_answer_comes_back_by_redirect(received: str, as_partner: Client) -> None:
    refused = as_partner.post(f"{received}/answers", answer_fields(reason="", will_do="Kept words"))

    assert refused.status == 303 and "?draft=" in refused.location
    shown = as_partner.follow(refused)
    assert shown.shows("Give your reason.") and "Kept words" in shown.text


def test_two_colleagues_answer_and_both_texts_are_kept(
    house: House, cast: Cast, received: str, as_partner: Client
) -> None:
    as_partner.post(f"{received}/answers", answer_fields(reason="The first reason."))

    refused = as_partner.post(f"{received}/answers", answer_fields(reason="The second reason."))
    shown = as_partner.follow(refused)

    assert shown.shows("A colleague answered meanwhile.")
    assert shown.shows("The first reason.") and "The second reason." in shown.text
    assert ledger_kinds(house, cast, cast.case_id).count("challenge.answered") == 1
    as_partner.post(f"{received}/answers", answer_fields(reason="The second reason.", seen="1"))
    assert ledger_kinds(house, cast, cast.case_id).count("challenge.answered") == 2


def test_the_same_answer_twice_is_one_answer(
    house: House, cast: Cast, received: str, as_partner: Client
) -> None:
    typed = answer_fields()

    first, second = (as_partner.post(f"{received}/answers", typed) for _ in range(2))

    assert first.location == second.location == received
    assert ledger_kinds(house, cast, cast.case_id).count("challenge.answered") == 1


def test_the_same_draft_twice_is_one_note_and_a_used_id_is_a_conflict(
    house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    typed = note_fields(cast)
    first, second = (as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", typed) for _ in range(2))
    assert first.location == second.location

    other = as_lead_advocate.post(
        f"/cases/{cast.case_id}/challenges", {**typed, "ask": "Something else."}, htmx=True
    )
    assert other.status == 409 and other.shows("Not saved: please save again")
    assert "Something else." in other.text and typed["id"] not in other.text
    assert ledger_kinds(house, cast, cast.case_id).count("challenge.drafted") == 1


def test_what_is_typed_is_shown_and_never_run(
    cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, ask=hostile))
    as_lead_advocate.post(f"{made.location}/sendings", TERMS)

    assert html.escape(hostile) in as_partner.get("/partner").text


def test_a_note_to_a_person_is_seen_by_that_person_alone(
    cast: Cast, as_lead_advocate: Client, as_partner: Client, as_other_desk_partner: Client
) -> None:
    typed = note_fields(cast, receiver=f"person:{cast.other_desk_partner.id}")
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", typed)
    as_lead_advocate.post(f"{made.location}/sendings", TERMS)

    assert as_other_desk_partner.get("/partner").shows("Breach of bail or order not acted on")
    assert as_partner.get("/partner").shows("Nothing waits for you")


def test_a_whole_agency_and_a_foreign_desk_are_refused(cast: Cast, as_lead_advocate: Client) -> None:
    for receiver in (
        f"agency:{cast.agency_id}",
        f"desk:{cast.agency_id}",
        f"person:{cast.colleague.id}",
        "desk:x",
    ):
        refused = as_lead_advocate.post(
            f"/cases/{cast.case_id}/challenges", note_fields(cast, receiver=receiver), htmx=True
        )
        assert refused.status == 422 and refused.shows("Choose a desk or a person.")


def test_bad_input_is_answered_in_words(cast: Cast, as_lead_advocate: Client) -> None:
    bad = {"type": "C99", "also": ["C98"], "by_when": "soon", "decided_on": "3000-01-01", "permission": "maybe",
           "incidents": ["x"], "ask": "a" * 9000, "urgency": "x"}  # fmt: skip

    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, **bad), htmx=True)

    assert refused.status == 422
    assert refused.shows("Give a date, like 23/11/2026.") and refused.shows("Use at most 2,000 characters.")


def test_every_answer_gives_the_newest_checkpoint_of_the_ledger_as_a_receipt(
    house: House, received: str, as_partner: Client
) -> None:
    assert not as_partner.get(received).shows("Receipt of your answer")
    sequence(house.store, house.signer)
    said = as_partner.post(f"{received}/answers", answer_fields())
    note = base64.b64decode(said.headers["Waymark-Checkpoint"]).decode()
    page, kept = as_partner.follow(said), as_partner.get("/partner/checkpoint")

    assert page.shows("Receipt of your answer") and page.shows("It names nobody")
    assert kept.content.decode() == note and "attachment" in kept.headers["content-disposition"]
    assert verify_held(house.store, [house.signer.verifier.open(note)]) == []
