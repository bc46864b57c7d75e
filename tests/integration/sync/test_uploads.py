"""Files of a phone: the words first, then the sealed pieces, and an exhibit once the file is whole and true."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

import pytest

from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.incidents.models import Incident
from app.features.uploads.models import FilePiece, FileUpload
from tests.support.clients import Client
from tests.support.journey import phone_photo
from tests.support.ledgers import told_of
from tests.support.mutations import contents, everything, incident, log, reassign, rows
from tests.support.phone import Phone, enrol

CONTENT = os.urandom(600_000)


def entry(cast, phone: Phone, content: bytes = CONTENT, **more: Any) -> tuple[dict[str, Any], str, bytes]:
    """An entry of the log that announces a photo, received: the item, the upload's id, the sealed records."""
    note, sealed = phone.file(content, **more)
    item = phone.note(log(cast), incident(), files={"photo": note})
    assert phone.send(item).answer == "receipt"
    return item, note["upload"], sealed


def test_a_whole_file_is_attached_to_its_entry_as_it_came(house, cast, phone, as_lead_advocate):
    item, upload, sealed = entry(cast, phone)

    said = phone.send_file(item, upload, sealed, step=100_000)

    assert (said.status, said.body) == (200, {"offset": len(sealed), "attached": True})
    exhibit, incident_row = rows(house, Exhibit)[0], rows(house, Incident)[0]
    assert exhibit.incident_id == incident_row.id and rows(house, FilePiece) == []
    assert contents(house, cast, Exhibit, ExhibitContent)[0].name == "gate.jpg"
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/exhibits/{exhibit.id}/original").content == CONTENT
    told = next(one for one in told_of(house, cast.case_id) if one["type"] == "exhibit.kept")
    assert told["phone"] == {"id": phone.id, "key": item["key"], "upload": upload}


def test_a_file_is_as_sensitive_as_its_entry_said_when_it_was_written(
    house, cast, phone, as_lead_advocate, as_backup
):
    note, sealed = phone.file(phone_photo())
    item = phone.note(log(cast), {**incident(), "files_are": ["intimate"]}, files={"photo": note})
    assert phone.send(item).answer == "receipt"

    assert phone.send_file(item, note["upload"], sealed).body["attached"]

    exhibit = f"/cases/{cast.case_id}/exhibits/{rows(house, Exhibit)[0].id}"
    assert contents(house, cast, Exhibit, ExhibitContent)[0].sensitivity == "intimate"
    assert as_lead_advocate.get(f"{exhibit}/original").status == 200
    assert as_backup.get(f"{exhibit}/original").status == 403


def test_a_photo_gets_its_preview(house, cast, phone, as_lead_advocate):
    item, upload, sealed = entry(cast, phone, phone_photo())

    assert phone.send_file(item, upload, sealed).body["attached"]
    content = contents(house, cast, Exhibit, ExhibitContent)[0]
    assert content.preview_id is not None and content.media == "image/jpeg"


def test_the_words_are_received_before_the_file(house, cast, phone, as_lead_advocate):
    note, sealed = phone.file(CONTENT)
    item = phone.note(log(cast), incident(), files={"photo": note})

    early = phone.announce(item, note["upload"], len(sealed))

    assert (early.status, early.answer) == (503, "later") and rows(house, FileUpload) == []
    phone.send(item)
    assert len(rows(house, Incident)) == 1 and rows(house, Exhibit) == []
    assert phone.send_file(item, note["upload"], sealed).body["attached"]


def test_it_goes_on_where_it_was_cut_off(cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:70_000])

    assert phone.announce(item, upload, len(sealed)).body["offset"] == 70_000
    again = phone.send_piece(upload, 0, sealed[:70_000])
    assert (again.status, again.body["offset"]) == (409, 70_000)
    assert phone.send_file(item, upload, sealed).body["attached"]


def test_how_far_it_came_is_told_to_its_own_phone_alone(cast, phone, as_lead_advocate, as_colleague):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:1000])
    path, other = f"/sync/uploads/{upload}", enrol(as_colleague.post)

    mine = as_lead_advocate.get(path, headers={"Cookie": f"__Host-phone={phone.cookie}"})
    assert mine.text.replace(" ", "") == '{"offset":1000,"attached":false}'
    assert as_lead_advocate.get(path, headers={"Cookie": f"__Host-phone={other.cookie}"}).status == 401
    assert other.send_piece(upload, 1000, sealed[1000:2000]).status == 401
    assert other.announce(item, upload, len(sealed)).status in (401, 503)


def test_a_piece_that_was_changed_on_the_way_is_asked_for_again(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))

    said = phone.send_piece(upload, 0, sealed[:1000], checksum=b"x" * 32)

    assert (said.status, said.answer) == (503, "later") and rows(house, FilePiece) == []


@pytest.mark.parametrize("how", ["another hash", "a changed record"])
def test_a_file_that_is_not_true_needs_a_fix_and_the_words_stay(house, cast, phone, how):
    more: dict[str, Any] = {"sha256": "0" * 64} if how == "another hash" else {}
    item, upload, sealed = entry(cast, phone, **more)
    sent = sealed if how == "another hash" else sealed[:-1] + bytes([sealed[-1] ^ 1])
    files = everything(house)["stored_file"]

    said = phone.send_file(item, upload, sent)

    assert (said.status, said.answer, said.body["offset"]) == (422, "needs-fix", 0)
    assert len(rows(house, Incident)) == 1 and rows(house, Exhibit) == [] == rows(house, FilePiece)
    assert everything(house)["stored_file"] == files
    if how == "a changed record":
        assert phone.send_file(item, upload, sealed).body["attached"]


def test_the_last_piece_again_does_no_harm(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.send_file(item, upload, sealed)

    assert phone.send_piece(upload, 500_000, sealed[500_000:]).body["attached"]
    assert phone.announce(item, upload, len(sealed)).body == {"offset": len(sealed), "attached": True}
    assert len(rows(house, Exhibit)) == 1


def test_a_revoked_phone_and_a_case_out_of_sight_take_no_file(house, cast, phone, as_lead_advocate):
    item, upload, sealed = entry(cast, phone)
    phone.send_file(item, upload, sealed[:-1000], step=100_000)
    reassign(house, cast)
    assert phone.send_file(item, upload, sealed).status == 404
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")
    assert phone.announce(item, upload, len(sealed)).status == 410
    assert rows(house, Exhibit) == []


def test_whatever_is_sent_of_a_file_is_answered(house, cast, portal, phone, as_lead_advocate):
    item, upload, sealed = entry(cast, phone)
    before = everything(house)
    assert phone.announce(item, upload, len(sealed) + 1).status == 422
    assert phone.announce(item, str(uuid4()), len(sealed)).status == 404
    bodies: list[Any] = [{}, {"phone": phone.id}, [], {"upload": 5}]
    for body in bodies:
        assert phone.send_raw("/sync/uploads", body).status == 422
    assert phone.send_piece(upload, 5, b"x").status == 409
    assert phone.send_piece(str(uuid4()), 0, b"x").status == 404
    assert phone.send_piece(upload, 0, b"x" * 2_300_000).status == 413
    assert phone.send_piece(upload, 0, b"").status == 422
    stranger = Client(portal)
    for offset in ("", "-1", "x", "9" * 30, "1.5"):
        headers = {"Cookie": f"__Host-phone={phone.cookie}", "Upload-Offset": offset}
        assert stranger.post(f"/sync/uploads/{upload}", content=b"x", headers=headers).status == 422
    assert everything(house) == before


def test_a_file_with_anything_but_an_entry_of_the_log_needs_a_fix(house, cast, phone):
    note, _ = phone.file(CONTENT)

    said = phone.record(
        f"/cases/{cast.case_id}/notes", {"id": str(uuid4()), "facts": "x"}, files={"photo": note}
    )

    assert said.answer == "needs-fix" and "photo" in said.body["errors"] and rows(house, FileUpload) == []


def test_a_file_whose_words_a_supervisor_decided_about_is_told_so_and_waits_for_nothing(house, cast, phone):
    item, _, sealed = entry(cast, phone)

    said = phone.announce(item, str(uuid4()), len(sealed))

    assert (said.status, said.answer) == (404, "paused") and "Your supervisor decided" in said.body["words"]
