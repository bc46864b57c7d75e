"""What is refused leaves everything as it was, whoever sends it and however it is made."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.crypto.signatures import sign
from tests.support.mutations import (
    incident,
    log,
    refused,
)
from tests.support.phone import b64, enrol


def test_a_wrong_outer_signature_changes_nothing(house, cast, phone):
    kept = phone.note(log(cast), incident())
    wrong = {**kept, "signature": b64(sign(phone.signing[0], b"something else"))}

    assert refused(phone, wrong, house) == (403, "paused")


def test_a_wrong_inner_signature_changes_nothing(house, cast, phone):
    text = json.dumps({"path": log(cast), "fields": {}, "record": str(uuid4()), "form": 1,
                       "captured_at": "2026-11-27T13:20:00+00:00"})  # fmt: skip
    kept = phone.sealed(text, str(uuid4()), 1, inner=sign(phone.signing[0], b"something else"))

    assert refused(phone, kept, house) == (403, "paused")


def test_another_phones_signature_opens_nothing(house, cast, phone, as_colleague):
    other = enrol(as_colleague.post)
    kept = phone.note(log(cast), incident())

    assert refused(other, kept, house) == (401, "paused")
    assert refused(other, {**kept, "phone": other.id}, house) == (403, "paused")


def test_a_label_that_names_another_user_opens_nothing(house, cast, phone):
    kept = phone.sealed("{}", str(uuid4()), 1, user=str(cast.colleague.id))

    assert refused(phone, kept, house) == (403, "paused")


def test_without_its_cookie_no_phone_is_known(house, cast, phone):
    kept = phone.note(log(cast), incident())
    phone.cookie = "invented"

    assert refused(phone, kept, house) == (401, "paused")


def test_a_session_alone_hands_nothing_in(cast, phone, as_lead_advocate):
    as_lead_advocate.cookies.pop("__Host-phone", None)

    assert as_lead_advocate.post("/sync/mutations", json=phone.note(log(cast), incident())).status == 401


def test_a_case_of_another_site_is_not_there(house, cast, phone):
    kept = phone.note(f"/cases/{cast.other_case_id}/log/new", incident())

    assert refused(phone, kept, house) == (404, "paused")


def test_the_intake_of_another_site_opens_nothing(house, cast, phone, as_other_site):
    far = enrol(as_other_site.post)
    kept = phone.note(log(cast), incident())

    assert refused(phone, {**kept, "intake": far.intake}, house) == (403, "paused")


@pytest.mark.parametrize(
    "path", ["progress/{id}/publications", "challenges/{id}/sendings", "challenges/{id}/escalations", "allocation",
             "priority", "releases", "page/accounts", "log", "../../me/theme"],
)  # fmt: skip
def test_what_is_done_with_a_network_alone_is_refused(house, cast, phone, path):
    kept = phone.note(f"/cases/{cast.case_id}/{path.format(id=uuid4())}", {"version": 1})

    assert refused(phone, kept, house) == (403, "paused")


def test_an_account_that_ended_hands_nothing_to_a_case(house, cast, phone):
    with house.writing() as work:
        work.session.execute(text("UPDATE account SET status = 'ended' WHERE id = :id"),
                             {"id": cast.lead.id.hex if house.store.is_sqlite else cast.lead.id})  # fmt: skip

    assert refused(phone, phone.note(log(cast), incident()), house) == (401, "paused")
