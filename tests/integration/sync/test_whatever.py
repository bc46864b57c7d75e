"""Whatever is sent: a 4xx in the words of the protocol, our header on every answer, and no word of it in clear."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from app.access import phones
from app.access.phone_models import Phone as PhoneRow
from app.db.base import metadata
from app.features.contacts.models import Note, NoteContent
from tests.support.houses import as_owner
from tests.support.mutations import (
    contents,
    everything,
    headers_of,
    incident,
    log,
)

BAD: list[Any] = [
    {}, {"sequence": 1}, [], "text", 7,
    *({"sequence": number} for number in (0, -1, "1", 1.5, 2**40, True, None)),
    *({"sealed": box} for box in ("", "AAAA", "=", 5, None, "é" * 100)),
    {"signature": ""}, {"signature": "AAAA"}, {"signature": None}, {"signature": []},
    *({name: id} for name in ("key", "phone", "intake") for id in ("", "x", 1, None, str(UUID(int=1)))),
]  # fmt: skip


def test_an_envelope_that_is_none_is_refused(house, cast, phone):
    kept, before, wrong = phone.note(log(cast), incident()), everything(house), []
    for bad in BAD:
        said = phone.send(
            {**kept, **bad} if isinstance(bad, dict) and len(bad) == 1 and bad != {"sequence": 1} else bad
        )
        if not 400 <= said.status < 500 or said.answer not in ("needs-fix", "paused"):
            wrong.append((bad, said.status, said.answer))

    assert wrong == [] and everything(house) == before


INNER: list[Any] = [
    *({name: None} for name in ("path", "fields", "record", "form", "captured_at", "locked")),
    {"fields": {"text": "no list"}}, {"fields": {"text": [1]}}, {"fields": []}, {"path": "/" * 5000}, {"form": 99},
    {"form": "1"}, {"captured_at": "yesterday"}, {"captured_at": "2026-11-27T13:20:00"}, {"captured_at": 5},
    {"offset": "x"}, {"offset": 1e300}, {"after": "x"}, {"record": "x"}, {"locked": "yes"}, {"files": []},
    {"files": {"photo": {"upload": "x"}}}, {"fields": {f"f{n}": ["x"] for n in range(500)}},
]  # fmt: skip


def test_an_item_that_is_none_is_refused(house, cast, phone):
    entry = {
        "path": log(cast),
        "fields": {},
        "record": str(uuid4()),
        "form": 1,
        "captured_at": "2026-11-27T13:20:00Z",
    }
    before, wrong = everything(house), []
    for bad in INNER:
        said = phone.send(phone.sealed(json.dumps({**entry, **bad}), str(uuid4()), 1))
        if (said.status, said.answer) != (422, "needs-fix") or "form" not in said.body["errors"]:
            wrong.append((bad, said.status, said.body))

    assert wrong == [] and everything(house) == before


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 5_000])
def test_a_body_that_is_no_json_is_refused(portal, phone, raw):
    answered = portal.post(
        "http://localhost:8000/sync/mutations", content=raw, follow_redirects=False, headers=headers_of(phone)
    )

    assert answered.status_code == 422 and answered.json()["answer"] == "needs-fix"
    assert answered.headers["X-Waymark"] == "1"


def test_a_body_that_is_too_large_is_refused(cast, phone):
    said = phone.send({**phone.note(log(cast), incident()), "more": "x" * 1_000_001})

    assert (said.status, said.answer) == (413, "needs-fix") and said.headers["X-Waymark"] == "1"


def test_a_request_from_elsewhere_is_refused(portal, cast, phone):
    answered = portal.post(
        "http://localhost:8000/sync/mutations",
        json=phone.note(log(cast), incident()),
        headers=headers_of(phone, "https://elsewhere.example"),
    )

    assert answered.status_code == 403 and answered.json()["answer"] == "paused"


def test_every_answer_has_our_header(cast, phone):
    kept = phone.note(log(cast), incident())

    assert {phone.send(one).headers["X-Waymark"] for one in (kept, kept, {**kept, "key": "x"})} == {"1"}


def test_a_store_that_fails_says_later(cast, phone, house):
    kept = phone.note(log(cast), incident())
    with as_owner(house) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE mutation RENAME TO mutation_away"))
    try:
        said = phone.send(kept)
    finally:
        with as_owner(house) as engine, engine.begin() as connection:
            connection.execute(text("ALTER TABLE mutation_away RENAME TO mutation"))

    assert (said.status, said.answer) == (503, "later") and phone.send(kept).answer == "receipt"


def test_nothing_of_an_item_stands_in_clear(house, cast, phone, as_lead_advocate):
    canary = "marble-heron-4471"
    phone.record(log(cast), incident(text=canary, place=canary))
    held = phone.note(log(cast), incident(text=canary))
    phone.record(log(cast), incident(text="", place=canary))
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")
    phone.send(held)

    with house.store.reading() as session:
        for table in (one for one in metadata.sorted_tables if one.name != "wrapped_key"):
            for row in session.execute(select(table)):
                assert canary not in repr(tuple(bytes(v) if isinstance(v, bytes) else v for v in row)), (
                    table.name
                )


def test_who_wrote_it_is_the_phones_person_whoever_is_signed_in(house, cast, phone, as_colleague):
    kept = phone.note(f"/cases/{cast.case_id}/notes", {"id": str(uuid4()), "facts": "Seen."})
    cookie = f"__Host-phone={phone.cookie}; __Host-session={cast.colleague.token}"

    answered = as_colleague.post("/sync/mutations", json=kept, headers={"Cookie": cookie})

    assert answered.status == 201
    assert [one.author_id for one in contents(house, cast, Note, NoteContent)] == [cast.lead.id]


def test_a_phones_cookie_opens_no_page(portal, phone):
    for path in ("/", "/cases", "/me", "/me/phone"):
        answered = portal.get(f"http://localhost:8000{path}", follow_redirects=False,
                              headers={"Cookie": f"__Host-phone={phone.cookie}"})  # fmt: skip
        assert answered.status_code == 303 and "/sign-in" in answered.headers["location"]


def test_the_intake_signs_for_the_site(house, phone):
    with house.reading() as work:
        row = work.session.get(PhoneRow, UUID(phone.id))
        assert row is not None
        signature = phones.intake_of(work, row)[1].sign(b"a pack")

    assert phone.is_of_site(b"a pack", signature)
