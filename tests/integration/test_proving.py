"""`waymark ledger prove` and `check` over the installation's own ledger, as processes of their own and in this one."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.access.models import CaseSight
from app.access.proving import prove
from app.access.work import House
from app.core.errors import LedgerRefused
from app.crypto.bundles import Bundle, check_bundle
from app.db.ledger import LedgerLeaf, sequence
from tests.integration.test_cli import made, place_all, run
from tests.integration.test_ledger import as_a_thief, bytes_of
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.once import own_files


@pytest.fixture
def written(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """A house with entries of a case under a signed head."""
    for number in range(5):
        as_lead_advocate.post(
            f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": f"Zebra {number}"}
        )
    while sequence(house.store, house.signer):
        pass
    return house


def reference_of(house: House, case_id: UUID) -> str:
    with house.reading() as work:
        return work.session.scalars(select(CaseSight.reference).where(CaseSight.id == case_id)).one()


def entries_of(house: House, case_id: UUID) -> list[LedgerLeaf]:
    with house.reading() as work:
        return list(work.session.scalars(select(LedgerLeaf).where(LedgerLeaf.case_id == case_id)))


def test_every_entry_of_a_case_is_proven_and_nothing_else(written: House, cast: Cast) -> None:
    entries = entries_of(written, cast.case_id)
    shown = prove(written.store, written.signer.verifier, reference_of(written, cast.case_id).lower())

    said = check_bundle(written.signer.verifier, Bundle.from_text(shown.bundle.text()))
    assert len(entries) > 5 and said.size > len(entries) and shown.waiting == 0
    assert {(one.position, one.leaf) for one in shown.bundle.proven} == {
        (e.position, e.leaf) for e in entries
    }


def test_one_entry_is_proven_by_its_id(written: House, cast: Cast) -> None:
    entry = entries_of(written, cast.case_id)[3]
    shown = prove(written.store, written.signer.verifier, str(entry.id))

    assert [(one.position, one.leaf) for one in shown.bundle.proven] == [(entry.position, entry.leaf)]


def test_a_proof_tells_no_word_no_reference_and_no_id_of_the_case(written: House, cast: Cast) -> None:
    reference = reference_of(written, cast.case_id)
    told = prove(written.store, written.signer.verifier, reference).bundle.text()

    assert "Zebra" not in told and reference not in told
    assert not any(str(one) in told or one.hex in told for one in (cast.case_id, cast.lead.actor.id))


def test_what_waits_for_a_place_is_counted_and_not_claimed(
    written: House, cast: Cast, as_lead_advocate: Client
) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Later"})
    with written.reading() as work:
        waits = work.session.scalars(select(LedgerLeaf.id).where(LedgerLeaf.position.is_(None))).all()
    shown = prove(written.store, written.signer.verifier, reference_of(written, cast.case_id))

    assert shown.waiting == len(waits) > 0
    with pytest.raises(LedgerRefused, match="ask again"):
        prove(written.store, written.signer.verifier, str(waits[0]))


@pytest.mark.parametrize("named", ["NOSUCH7", "", "0b6fdc0e-8d0e-4c55-9d0e-0f4f0e6a5f11", "%"])
def test_what_is_not_there_is_refused(written: House, named: str) -> None:
    with pytest.raises(LedgerRefused, match="Nothing was written"):
        prove(written.store, written.signer.verifier, named)


def test_a_ledger_that_was_changed_proves_nothing(written: House, cast: Cast) -> None:
    reference = reference_of(written, cast.case_id)
    changed = bytes_of(written, "11" * 32)
    as_a_thief(written, f"UPDATE ledger_leaf SET leaf = {changed} WHERE position = 3 AND tree = 'ledger'")

    with pytest.raises(LedgerRefused, match="waymark verify"):
        prove(written.store, written.signer.verifier, reference)


def test_a_shredded_case_is_proven_by_its_tombstone(written: House, cast: Cast) -> None:
    reference, count = reference_of(written, cast.case_id), len(entries_of(written, cast.case_id))
    with written.store.writing() as session:
        session.execute(
            text(
                "INSERT INTO tombstone (id, site_id, reference, reason, first_by, second_by, shredded_on, leaves,"
                " files) SELECT id, site_id, 'GONE777', 'retention', id, id, '2026-01-01', 0, '' FROM case_sight"
                " WHERE reference = :reference"
            ),
            {"reference": reference},
        )

    shown = prove(written.store, written.signer.verifier, "GONE777")
    assert len(shown.bundle.proven) == count


@own_files
def test_an_operator_writes_a_proof_and_anybody_with_the_key_checks_it(tmp_path: Path) -> None:
    inside, outside = made(tmp_path / "inside"), tmp_path / "outside"
    place_all(inside)
    outside.mkdir()
    with sqlite3.connect(inside / "waymark.db") as connection:
        entry = str(connection.execute("SELECT id FROM ledger_leaf LIMIT 1").fetchone()[0])
    connection.close()
    shown = run(inside, "ledger", "prove", entry)
    proof, key = outside / "proof.json", (inside / "ledger.pub").read_text().strip()
    proof.write_text(shown.stdout)

    def checked(*more: str) -> subprocess.CompletedProcess[str]:
        return run(outside, "ledger", "check", str(proof), *more)

    whole = checked("--public-key", key)
    without = checked()
    said = json.loads(shown.stdout)
    said["entries"][0]["position"] += 1
    proof.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    changed = checked("--public-key", key)
    proof.write_bytes(b"\xff\xfe")
    nonsense = checked("--public-key", key)
    proof.unlink()
    missing = checked("--public-key", key)

    assert shown.returncode == 0 and "1 entries shown" in shown.stderr
    assert whole.returncode == 0 and "1 entries lie in waymark-ledger/" in whole.stdout
    assert without.returncode == 1 and "public key is needed" in without.stderr
    assert changed.returncode == nonsense.returncode == 1
    assert "proves nothing" in changed.stderr and "proves nothing" in nonsense.stderr
    assert missing.returncode == 1 and "cannot be read" in missing.stderr
    assert sorted(outside.iterdir()) == []
