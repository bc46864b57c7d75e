"""The operator's commands and the shred list: a restore asks for it, a drill tells of it, verify checks it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.core import clock
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner
from app.crypto.envelope import DataKey
from app.crypto.root import LedgerKeyFile
from app.db import shred_list
from app.db.shredding import Tombstone
from app.db.store import Store
from tests.integration.backups.test_commands import here, line
from tests.integration.test_cli import run
from tests.support.once import own_files
from tests.unit.deletions.test_shred_list import entry

pytestmark = own_files
__all__ = ["here", "line"]


@pytest.fixture
def backed_up(here: Path, line: str, tmp_path: Path) -> Path:
    made = run(here, "backup", "--to", str(tmp_path / "b"), "--public-key", line)
    assert made.returncode == 0, made.stderr
    return tmp_path / "b"


def restore(backed_up: Path, name: str = "restore", *more: str):
    key = str(backed_up.parent / "backup.key")
    return run(backed_up.parent / "there", name, "--from", str(backed_up), "--private-key", key, *more)


def brought(here: Path, there: Path, *names: str) -> None:
    there.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        shutil.copy(here / name, there / name)


def test_the_first_backup_begins_a_signed_list(here: Path, backed_up: Path) -> None:
    signer = LedgerSigner(LedgerKeyFile(here / "ledger.key").root())

    assert shred_list.read(here / "shredded.list", signer.verifier) == []
    assert json.loads((backed_up / "backup.json").read_text())["shredded"] == 0


def test_a_restore_without_the_list_is_refused_and_changes_nothing(here: Path, backed_up: Path) -> None:
    brought(here, backed_up.parent / "there", "ledger.pub")
    refused = restore(backed_up)

    assert refused.returncode == 1 and "The shred list is missing" in refused.stderr
    assert "--without-shred-list" in refused.stderr
    assert not (backed_up.parent / "there" / "waymark.db").exists()


def test_a_list_that_cannot_be_checked_or_was_changed_is_refused(here: Path, backed_up: Path) -> None:
    there = backed_up.parent / "there"
    brought(here, there, "shredded.list")
    unchecked = restore(backed_up)
    (there / "shredded.list").write_text((there / "shredded.list").read_text().replace("0", "1"))
    brought(here, there, "ledger.pub")
    changed = restore(backed_up)

    assert unchecked.returncode == changed.returncode == 1
    assert (
        "ledger's public key" in unchecked.stderr and "is not what the ledger's key signed" in changed.stderr
    )
    assert not (there / "waymark.db").exists()


def test_an_older_copy_of_the_list_is_refused(here: Path, line: str, tmp_path: Path) -> None:
    signer = LedgerSigner(LedgerKeyFile(here / "ledger.key").root())
    shred_list.begin(here / "shredded.list", signer)
    brought(here, tmp_path / "there", "ledger.pub", "shredded.list")
    shred_list.ensure(here / "shredded.list", signer, [entry()])
    run(here, "backup", "--to", str(tmp_path / "b"), "--public-key", line)
    refused = restore(tmp_path / "b")

    assert refused.returncode == 1 and "holds 0 cases, and held 1" in refused.stderr


def test_without_the_list_it_says_loudly_what_comes_back(here: Path, backed_up: Path) -> None:
    restored = restore(backed_up, "restore", "--without-shred-list")

    assert restored.returncode == 0 and "WARNING: restored WITHOUT the shred list" in restored.stderr
    assert (backed_up.parent / "there" / "waymark.db").exists()


def test_a_drill_tells_of_the_list_and_fails_without_it(here: Path, backed_up: Path) -> None:
    key = str(backed_up.parent / "backup.key")
    good = run(here, "drill", "--from", str(backed_up), "--private-key", key)
    (here / "shredded.list").unlink()
    bad = run(here, "drill", "--from", str(backed_up), "--private-key", key)

    assert good.returncode == 0 and "shred list: 0 cases, 0 of them in this backup" in good.stdout
    assert bad.returncode == 1 and "The shred list is missing" in bad.stderr


def test_verify_checks_the_list_beside_the_tombstones(here: Path, backed_up: Path) -> None:
    whole = run(here, "verify")
    listed = entry()
    store = Store(Settings(environment="test", data_folder=here).database)
    with store.writing() as session:
        stone = listed.tombstone()
        stone.passed_at = clock.now()
        session.add(stone)
    store.close()
    unlisted = run(here, "verify")
    shred_list.ensure(
        here / "shredded.list", LedgerSigner(LedgerKeyFile(here / "ledger.key").root()), [listed]
    )
    mended = run(here, "verify")
    store = Store(Settings(environment="test", data_folder=here).database)
    with store.writing() as session:
        session.execute(delete(Tombstone))
    store.close()
    unmarked = run(here, "verify")
    (here / "shredded.list").unlink()
    shred_list.ensure(here / "shredded.list", LedgerSigner(DataKey.random()), [listed])
    foreign = run(here, "verify")

    assert whole.returncode == mended.returncode == 0, whole.stderr + mended.stderr
    assert unlisted.returncode == 1 and "is not on the shred list" in unlisted.stderr
    assert unmarked.returncode == 1 and "and its tombstone is gone" in unmarked.stderr
    assert foreign.returncode == 1 and "is not what the ledger's key signed" in foreign.stderr


def test_a_list_that_went_missing_is_not_begun_anew_in_silence(here: Path, line: str, tmp_path: Path) -> None:
    first = run(here, "backup", "--to", str(tmp_path / "first"), "--public-key", line)
    (here / "shredded.list").unlink()
    second = run(here, "backup", "--to", str(tmp_path / "second"), "--public-key", line)

    assert first.returncode == second.returncode == 0
    assert "was missing" not in first.stdout and "shredded.list was missing" in second.stdout
