"""An evidence pack from asking to checking: what is in it, what never is, and what a stranger finds."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.access.work import House
from app.crypto.sealed_boxes import new_pair
from app.crypto.verifier.packs import Found, _check_phone
from app.crypto.verifier.trees import Broken
from app.features.evidence_packs.rules import groups_of
from app.features.pack_making.jobs import make_waiting
from tests.integration.evidence_packs.conftest import (
    PHOTO,
    PRIVATE,
    ask,
    checked,
    members_of,
    opened_by_recipient,
    words_of,
)
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.mutations import incident
from tests.support.mutations import log as log_of
from tests.support.phone import enrol


def fingerprint_of(house: House) -> str:
    return hashlib.sha256(house.signer.verifier.public).hexdigest()


def test_a_stranger_verifies_it_with_a_bare_python_and_the_fingerprint(
    house: House, inner: bytes, tmp_path: Path
) -> None:
    told = groups_of(fingerprint_of(house))

    code, said = checked(tmp_path / "a", inner, told)
    assert (
        code == 0
        and "VERIFIED: nothing in it was changed" in said
        and "took in when they were kept: 4" in said
    )

    code, said = checked(tmp_path / "b", inner)
    assert code == 3 and "CONSISTENT, SIGNER UNKNOWN" in said and "VERIFIED:" not in said and told in said

    code, said = checked(tmp_path / "c", inner, "0" * 64)
    assert code == 1 and "signed by another key" in said


def test_who_hands_it_over_says_which_verifier_is_the_true_one(
    as_lead_advocate: Client, house: House, made: str, inner: bytes
) -> None:
    digest = hashlib.sha256(members_of(inner)["verify.py"]).hexdigest()
    page = as_lead_advocate.get(f"{made}/handing")

    assert page.shows(groups_of(digest)) and page.shows(groups_of(fingerprint_of(house)))
    words = b" ".join(members_of(inner)["WHAT-THIS-PROVES.txt"].split())
    assert b"a forged verify.py" in words and b"compare its SHA-256 with what the site says" in words


def test_it_holds_the_log_the_originals_and_a_schedule_and_no_private_word(
    inner: bytes, kept: list[str]
) -> None:
    members = members_of(inner)
    names = list(members)

    assert names[0] == "manifest.json" and names[-1] == "seal.json"
    assert members["originals/001-IMG_2041.jpg"] == PHOTO
    assert any(content.startswith(b"[04/05/2026") for content in members.values())
    assert not any(PRIVATE.encode() in content or b"private_note" in content for content in members.values())
    records = json.loads(members["records.json"])["records"]
    assert [one["kind"] for one in records] == ["incident", "incident", "exhibit", "exhibit"]
    assert {one["id"] for one in records} == {address[-36:] for address in kept}
    assert b"'=He rang twice." in members["schedule.csv"]
    paper = PdfReader(BytesIO(members["schedule.pdf"]))
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert (
        "not a witness statement" in text
        and "He stood at the gate." in text
        and "/StructTreeRoot" in paper.root_object
    )


def test_what_is_not_disclosed_stays_a_bare_leaf(inner: bytes) -> None:
    proofs = json.loads(members_of(inner)["proofs.json"])

    assert len(proofs["entries"]) == 4 and proofs["bare"]
    assert all(set(one) == {"leaf", "path", "position"} for one in proofs["bare"])
    assert all(json.loads(one["entry"])["type"] in ("incident.recorded", "exhibit.kept")
               for one in proofs["entries"].values())  # fmt: skip


def test_without_the_words_not_even_the_names_can_be_read(as_lead_advocate: Client, made: str) -> None:
    outer = as_lead_advocate.get(f"{made}/file").content

    assert len(words_of(as_lead_advocate, made).split()) == 6
    assert b"IMG_2041" not in outer and b"schedule" not in outer and b"manifest" not in outer
    with pytest.raises(RuntimeError):
        opened_by_recipient(as_lead_advocate, made, "six words that were never drawn")


def test_one_sign_without_a_shape_keeps_no_pack_from_being_made(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str
) -> None:
    said = "He wrote: 1\ufe0f\u20e3 day left"
    as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry(text=said))
    pack = ask(as_lead_advocate, packs).location
    assert make_waiting(house) == 1

    members = members_of(opened_by_recipient(as_lead_advocate, pack))
    assert json.loads(members["records.json"])["records"][0]["said"]["text"] == said
    assert said.encode() in members["schedule.csv"]


def test_a_time_and_single_rows_are_chosen(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str]
) -> None:
    chosen = ask(
        as_lead_advocate, packs, scope="chosen", entries=[kept[1][-36:]], exhibits=[kept[3][-36:]]
    ).location
    early = ask(as_lead_advocate, packs, last="2020-01-01")
    assert make_waiting(house) == 1

    records = json.loads(members_of(opened_by_recipient(as_lead_advocate, chosen))["records.json"])["records"]
    assert {one["id"] for one in records} == {kept[1][-36:], kept[3][-36:]}
    assert early.status in (200, 303, 422) and as_lead_advocate.get(packs).text.count("DC 4711") == 1


def test_an_entry_of_a_phone_is_shown_to_be_signed_by_it(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str, tmp_path: Path
) -> None:
    phone = enrol(as_lead_advocate.post)
    assert phone.record(log_of(cast), incident()).status == 201
    pack = ask(as_lead_advocate, packs).location
    assert make_waiting(house) == 1
    inner = opened_by_recipient(as_lead_advocate, pack)

    assert "Signed by the phone that they were written on: 1" in checked(tmp_path, inner)[1]
    (entry,) = json.loads(members_of(inner)["proofs.json"])["entries"].values()
    told, other = json.loads(entry["entry"])["phone"], new_pair()[1].hex()
    for keys, signed in (({told["id"]: phone.signing[1].hex()}, 1), ({}, 0)):
        _check_phone(found := Found(), told, keys, "Entry 1")
        assert (found.signed, found.unsigned) == (signed, 1 - signed)
    with pytest.raises(Broken, match="signature on Entry 1 is not true"):
        _check_phone(Found(), told, {told["id"]: other}, "Entry 1")


def test_each_step_stands_in_the_ledger_and_who_fetched_it_under_who_opened_this(
    as_lead_advocate: Client, house: House, cast: Cast, made: str
) -> None:
    as_lead_advocate.get(f"{made}/file")

    kinds = [kind for kind in ledger_kinds(house, cast, cast.case_id) if kind.startswith("evidence-pack")]
    assert kinds == ["evidence-pack.asked", "evidence-pack.sealed", "evidence-pack.made"]
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/openings").shows("An evidence pack, fetched")
