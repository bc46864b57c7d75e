"""What a phone hands in over HTTP: each item once, by the feature's own action, with a receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import text

from app.core import clock
from app.crypto.sealed_boxes import public_key
from app.features.deliveries.models import Mutation
from app.features.incidents.models import Incident, IncidentContent
from tests.support.cast import ledger_kinds
from tests.support.ledgers import told_of
from tests.support.mutations import (
    WORDS,
    contents,
    everything,
    incident,
    log,
    rows,
)
from tests.support.phone import unb64


def test_an_entry_is_received_once_and_told_where_it_can_be_read(house, cast, phone, as_lead_advocate):
    fields = incident()

    said = phone.record(log(cast), fields)

    assert (said.status, said.answer) == (201, "receipt")
    assert said.body["page"] == f"/cases/{cast.case_id}/incidents/{fields['id']}"
    assert as_lead_advocate.get(said.body["page"]).shows(WORDS)
    assert len(rows(house, Incident)) == 1 and "incident.recorded" in ledger_kinds(house, cast, cast.case_id)


def test_its_ledger_entry_carries_the_signature_of_the_device(house, cast, phone):
    captured = datetime.now(UTC) - timedelta(hours=3)
    said = phone.record(log(cast), incident(), captured_at=captured.isoformat(), offset=2, locked=True)

    told = [one for one in told_of(house, cast.case_id) if one["type"] == "incident.recorded"]

    assert said.status == 201 and len(told) == 1
    origin = told[0]["phone"]
    assert (origin["id"], origin["sequence"], origin["offset"], origin["locked"]) == (phone.id, 1, 2, True)
    assert datetime.fromisoformat(origin["captured_at"]) == captured
    assert len(unb64(origin["signature"])) == 64 and len(origin["sha256"]) == 64


def test_the_signature_in_the_ledger_is_over_the_text_whose_hash_it_names(house, cast, phone):

    phone.record(log(cast), incident())
    origin = next(one["phone"] for one in told_of(house, cast.case_id) if "phone" in one)

    raw = unb64(origin["signature"])
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public_key(phone.signing[1]).verify(der, bytes.fromhex(origin["sha256"]), ec.ECDSA(Prehashed(SHA256())))


def test_only_the_first_entry_of_a_unit_names_the_phone_and_nothing_over_a_form_does(
    house, cast, phone, as_lead_advocate
):
    day = (clock.local_day(clock.now()) + timedelta(days=2)).isoformat()
    contact = {"id": str(uuid4()), "outcome": "spoke", "channel": "phone", "reason": "She asked for it.",
               "next_step": "Ring the court", "next_on": day}  # fmt: skip
    said = phone.record(f"/cases/{cast.case_id}/contacts", contact)
    as_lead_advocate.post(log(cast), incident())

    told = told_of(house, cast.case_id)
    kinds = [one["type"] for one in told]

    assert said.status == 201, said.body
    assert {"contact.recorded", "task.added", "incident.recorded"} <= set(kinds)
    assert [one["type"] for one in told if "phone" in one] == ["contact.recorded"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("notes", {"facts": "The lock is broken."}), ("tasks", {"text": "Ring the landlord", "due_on": "2099-01-01"}),
        ("plan/items", {"section": "home", "text": "Change the locks", "owner": "advocate", "agreed": "yes"}),
        ("plan/wishes", {"text": "No more letters."}),
        ("plan/reviews", {"trigger": "interval", "victim_view": "It helps."}),
        ("contacts", {"outcome": "spoke", "channel": "phone", "reason": "She rang me first."}),
    ],
)  # fmt: skip
def test_each_field_form_goes_by_its_own_action(cast, phone, as_lead_advocate, path, fields):
    said = phone.record(f"/cases/{cast.case_id}/{path}", {"id": str(uuid4()), **fields})

    assert said.answer == "receipt", said.body
    assert as_lead_advocate.get(said.body["page"]).status == 200


def test_drafts_of_news_and_of_challenge_notes_come_in_as_drafts(house, cast, phone, as_lead_advocate):
    with house.store.reading() as session:
        milestone = session.execute(
            text("SELECT id FROM milestone WHERE site_id = :s AND handling != 'voice' LIMIT 1"),
            {"s": cast.site_id.hex if house.store.is_sqlite else cast.site_id},
        ).scalar_one()
    news = {
        "id": str(uuid4()),
        "title": "A date",
        "what_happened": "The hearing is set.",
        "who_to_ask": "Ask me.",
    }
    said = phone.record(f"/cases/{cast.case_id}/progress/new/{UUID(str(milestone))}", news)

    assert said.answer == "receipt", said.body
    assert "update.published" not in ledger_kinds(house, cast, cast.case_id)


def test_today_means_the_day_on_which_it_was_written_down(house, cast, phone):
    then = datetime.now(UTC) - timedelta(days=3)
    phone.record(log(cast), incident(), captured_at=(then + timedelta(minutes=7)).isoformat(), offset=7)

    content = contents(house, cast, Incident, IncidentContent)[0]

    assert content.happened_on == clock.local_day(then)


def test_a_clock_that_runs_ahead_dates_nothing_into_the_future(house, cast, phone):
    ahead = datetime.now(UTC) + timedelta(days=2)
    said = phone.record(log(cast), incident(when="now"), captured_at=ahead.isoformat(), offset=None)

    assert said.answer == "receipt", said.body
    assert contents(house, cast, Incident, IncidentContent)[0].happened_on == clock.local_day(clock.now())


def test_the_same_bytes_again_get_the_receipt_that_was_given(house, cast, phone):
    kept = phone.note(log(cast), incident())
    first = phone.send(kept)

    second = phone.send(kept)

    assert (second.status, second.answer) == (200, "replayed")
    assert (second.body["at"], second.body["page"]) == (first.body["at"], first.body["page"])
    assert len(rows(house, Incident)) == 1 and len(rows(house, Mutation)) == 1


def test_an_answer_that_was_lost_on_the_way_is_given_again(house, cast, phone):
    """Killed between the commit and the answer: the phone never saw the first one."""
    kept = phone.note(log(cast), incident())
    phone.send(kept)

    assert phone.send(kept).answer == "replayed" and len(rows(house, Incident)) == 1


def test_a_key_is_known_after_89_days(house, cast, phone):
    kept = phone.note(log(cast), incident())
    phone.send(kept)
    clock.set_shift(timedelta(days=89))

    assert phone.send(kept).answer == "replayed"


def test_another_body_under_a_used_key_is_refused(house, cast, phone):
    first = phone.note(log(cast), incident())
    phone.send(first)
    before = everything(house)

    said = phone.record(log(cast), incident(text="Other words."), key=first["key"])

    assert (said.status, said.answer) == (422, "key-reused") and everything(house) == before


def test_a_used_id_with_other_words_needs_a_fix(house, cast, phone):
    fields = incident()
    phone.record(log(cast), fields)

    said = phone.record(log(cast), {**fields, "text": "Other words."})

    assert (said.status, said.answer) == (422, "needs-fix") and len(rows(house, Incident)) == 1


def test_the_same_item_from_many_tabs_at_once_is_received_once(house, cast, phone):
    kept = phone.note(log(cast), incident())
    with ThreadPoolExecutor(4) as tabs:
        answers = [said.answer for said in tabs.map(phone.send, [kept] * 8)]

    assert answers.count("receipt") == 1 and set(answers) <= {"receipt", "replayed", "running"}
    assert len(rows(house, Incident)) == len(rows(house, Mutation)) == 1
