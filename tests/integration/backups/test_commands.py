"""`waymark backup`, `restore` and `drill`, each as a process of its own on a real folder."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.integration.test_cli import made, place_all, run
from tests.support.once import own_files

pytestmark = own_files


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = made(tmp_path / "here")
    place_all(folder)
    return folder


@pytest.fixture
def line(here: Path, tmp_path: Path) -> str:
    """The public line of a key pair that was just made."""
    shown = run(here, "backup-key", "--file", str(tmp_path / "backup.key"))
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.strip().splitlines()[-1]


def outcomes(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "waymark.db")
    try:
        return [
            outcome for (outcome,) in connection.execute("SELECT outcome FROM backup_run ORDER BY began_at")
        ]
    finally:
        connection.close()


def test_a_backup_comes_back_and_its_drill_says_so(here: Path, line: str, tmp_path: Path) -> None:
    key = str(tmp_path / "backup.key")
    written = run(here, "backup", "--to", str(tmp_path / "b"), "--public-key", line)
    drilled = run(here, "drill", "--from", str(tmp_path / "b"), "--private-key", key)
    (tmp_path / "there").mkdir(mode=0o700)
    for name in ("shredded.list", "ledger.pub"):
        (tmp_path / "there" / name).write_bytes((here / name).read_bytes())
    back = run(tmp_path / "there", "restore", "--from", str(tmp_path / "b"), "--private-key", key)
    for name in ("root.key", "ledger.key", "ledger.pub"):
        (tmp_path / "there" / name).write_bytes((here / name).read_bytes())
        (tmp_path / "there" / name).chmod(0o600)
    verified = run(tmp_path / "there", "verify")

    assert written.returncode == 0 and "The backup is whole" in written.stdout, written.stderr
    assert outcomes(here) == ["whole"]
    assert drilled.returncode == 0, drilled.stderr
    assert (
        "1 of 1 sampled contents opened, 0 of 0 sampled files" in drilled.stdout
        and "0 faults" in drilled.stdout
    )
    assert back.returncode == 0 and "Everybody signs in again" in back.stdout, back.stderr
    assert verified.returncode == 0 and "0 faults" in verified.stdout
    assert not list(here.glob("drill-*"))


def test_a_place_that_takes_nothing_is_a_failed_backup_and_is_noted(
    here: Path, line: str, tmp_path: Path
) -> None:
    written = run(here, "backup", "--to", "/dev/full/b", "--public-key", line)

    assert written.returncode == 1 and "FAILED" in written.stderr and "Traceback" not in written.stderr
    assert outcomes(here) == ["failed"]


def test_what_is_not_a_key_or_a_backup_is_refused_in_words(here: Path, line: str, tmp_path: Path) -> None:
    wrong = run(here, "backup", "--to", str(tmp_path / "b"), "--public-key", "waymark-backup+x")
    nothing = run(here, "drill", "--from", str(tmp_path), "--private-key", str(tmp_path / "backup.key"))
    root = run(here, "drill", "--from", str(tmp_path), "--private-key", str(here / "root.key"))

    assert wrong.returncode == nothing.returncode == root.returncode == 1
    assert "public key" in wrong.stderr and not (tmp_path / "b").exists()
    assert "no whole backup" in nothing.stderr
    for refused in (wrong, nothing, root):
        assert "Traceback" not in refused.stderr


def test_a_backup_of_another_version_changes_nothing(here: Path, line: str, tmp_path: Path) -> None:
    run(here, "backup", "--to", str(tmp_path / "b"), "--public-key", line)
    told = (tmp_path / "b" / "backup.json").read_text()
    (tmp_path / "b" / "backup.json").write_text(re.sub(r'"revision": "\d+"', '"revision": "9999"', told))
    key = str(tmp_path / "backup.key")
    refused = run(tmp_path / "there", "restore", "--from", str(tmp_path / "b"), "--private-key", key)

    assert refused.returncode == 1 and "the shape 9999" in refused.stderr
    assert not (tmp_path / "there" / "waymark.db").exists()
