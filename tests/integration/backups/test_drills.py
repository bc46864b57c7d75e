"""A backup or a drill that says whole has looked: at every file that is named, and into rows and files to their end."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.access.sampling import Files, Rows, failure_in, sample_files, sample_rows
from app.access.stored import StoredFile
from app.access.work import House
from app.cli.drilling import remove_left
from app.crypto.boxes import Recipient
from app.crypto.root import BackupKeyFile
from app.db.ledger import sequence
from app.db.runs import BackupRun
from app.features import registry
from app.features.contacts.models import Note
from tests.integration.test_cli import ROOT, run
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.live import free_port
from tests.support.once import own_files

PHOTO = bytes(range(256)) * 700


@pytest.fixture
def lived_in(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """A house with a case, an entry, a note and a file."""
    fields = {
        "id": new_client_id(),
        "behaviours": ["loitered"],
        "when": "today",
        "text": "He waited.",
        "version": 0,
    }
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", fields, files=files).status == 303
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "A note"})
    while sequence(house.store, house.signer):
        pass
    return house


@pytest.fixture
def folder(lived_in: House) -> Path:
    return lived_in.settings.data_folder


@pytest.fixture
def line(tmp_path: Path) -> str:
    return Recipient.of(BackupKeyFile(tmp_path / "backup.key").create()).text


def a_file(house: House) -> Path:
    """Where the one file lies that a row names."""
    with house.store.reading() as session:
        found = session.scalars(select(StoredFile.object_id)).all()
    assert len(found) == 1
    return house.settings.data_folder / "files" / str(found[0])


def outcomes(house: House) -> list[str]:
    with house.store.reading() as session:
        return list(session.scalars(select(BackupRun.outcome).order_by(BackupRun.began_at)))


def backed_up(folder: Path, tmp_path: Path, line: str, *more: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "backup", "--to", str(tmp_path / "b"), "--public-key", line, *more)


def drilled(folder: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "drill", "--from", str(tmp_path / "b"), "--private-key", str(tmp_path / "backup.key"))


@own_files
def test_a_drill_opens_rows_and_files_to_their_last_chunk(folder: Path, line: str, tmp_path: Path) -> None:
    assert backed_up(folder, tmp_path, line).returncode == 0
    done = drilled(folder, tmp_path)

    assert done.returncode == 0 and "The drill is good" in done.stdout, done.stderr
    assert "1 of 1 sampled files to their last chunk, 0 of 1 files missing" in done.stdout
    assert " 0 of 0 sampled contents" not in done.stdout


@own_files
def test_a_backup_without_a_file_that_is_named_fails_with_the_count(
    lived_in: House, folder: Path, line: str, tmp_path: Path
) -> None:
    a_file(lived_in).unlink()
    failed = backed_up(folder, tmp_path, line)

    assert failed.returncode == 1 and "FAILED: 1 of the files" in failed.stderr
    assert outcomes(lived_in) == ["failed"] and not (tmp_path / "b" / "backup.json").exists()


@own_files
def test_what_is_left_is_backed_up_if_that_is_asked_for_and_a_drill_of_it_still_fails(
    lived_in: House, folder: Path, line: str, tmp_path: Path
) -> None:
    a_file(lived_in).unlink()
    kept = backed_up(folder, tmp_path, line, "--without-missing-files")
    failed = drilled(folder, tmp_path)

    assert kept.returncode == 0 and "WARNING: 1 files" in kept.stdout
    assert failed.returncode == 1 and "The drill FAILED: files that are missing: 1" in failed.stderr
    assert "The drill is good" not in failed.stdout and not list(folder.glob("drill-*"))


@own_files
@pytest.mark.parametrize("is_cut", [True, False])
def test_a_drill_of_a_backup_with_a_broken_file_fails(
    lived_in: House, folder: Path, line: str, tmp_path: Path, is_cut: bool
) -> None:
    path = a_file(lived_in)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if is_cut else os.urandom(len(whole)))
    assert backed_up(folder, tmp_path, line).returncode == 0
    failed = drilled(folder, tmp_path)

    assert failed.returncode == 1 and "The drill FAILED: files that do not open: 1" in failed.stderr


def test_a_row_under_a_key_that_nobody_has_counts_as_shut(lived_in: House) -> None:
    tables = registry.all_tables().sorted_tables
    assert sample_rows(lived_in, tables, 500).shut == 0
    assert sample_files(lived_in, 10) == Files(named=1, missing=0, opened=1, shut=0)
    with lived_in.store.writing() as session:
        row = session.scalars(select(Note)).first()
        assert row is not None
        foreign = row.sealed[:2] + os.urandom(16) + row.sealed[18:]
        session.execute(update(Note).where(Note.id == row.id).values(sealed=foreign))

    assert sample_rows(lived_in, tables, 500).shut == 1


@pytest.mark.parametrize(
    ("rows", "files", "faults", "has_rows", "said"),
    [
        (Rows(3), Files(1, 0, 1), 0, True, ""),
        (Rows(0), Files(), 0, False, ""),
        (Rows(0), Files(), 0, True, "no content was opened at all"),
        (Rows(3, 1), Files(), 0, True, "contents that do not open: 1"),
        (Rows(3), Files(2, 2), 0, True, "files that are missing: 2, no file was opened at all"),
        (Rows(3), Files(2, 0, 1, 1), 0, True, "files that do not open: 1"),
        (Rows(3), Files(), 2, True, "faults in the ledger: 2"),
    ],
)
def test_a_drill_is_good_only_where_something_was_opened_and_all_of_it_did(
    rows: Rows, files: Files, faults: int, has_rows: bool, said: str
) -> None:
    assert failure_in(rows, files, faults, has_rows=has_rows) == said


@own_files
@pytest.mark.parametrize("is_there", [True, False])
def test_a_backup_without_its_keys_fails_and_makes_no_key_store(
    lived_in: House, folder: Path, line: str, tmp_path: Path, is_there: bool
) -> None:
    for path in folder.glob("keyring.db*"):
        path.unlink()
    if is_there:
        (folder / "keyring.db").touch()
    failed = backed_up(folder, tmp_path, line)

    assert failed.returncode == 1 and "holds no keys" in failed.stderr and "Traceback" not in failed.stderr
    assert outcomes(lived_in) == ["failed"] and not (tmp_path / "b").exists()
    assert (folder / "keyring.db").exists() == is_there


def killed_midway(folder: Path, tmp_path: Path) -> None:
    """A drill that is killed once its copy of the rows stands."""
    given = os.environ | {"WAYMARK_DATA_FOLDER": str(folder), "WAYMARK_ENVIRONMENT": "test"}
    command = [sys.executable, "-m", "app.cli", "drill", "--from", str(tmp_path / "b"),
               "--private-key", str(tmp_path / "backup.key")]  # fmt: skip
    drill = subprocess.Popen(
        command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    waited_for(lambda: bool(list(folder.glob("drill-*/waymark.db"))) or drill.poll() is not None)
    drill.send_signal(signal.SIGKILL)
    assert drill.wait() == -signal.SIGKILL
    assert list(folder.glob("drill-*"))


def waited_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.005)


@own_files
def test_what_a_killed_drill_left_goes_with_the_next_one(folder: Path, line: str, tmp_path: Path) -> None:
    assert backed_up(folder, tmp_path, line).returncode == 0
    killed_midway(folder, tmp_path)
    again = drilled(folder, tmp_path)

    assert again.returncode == 0, again.stderr
    assert not list(folder.glob("drill-*"))


@own_files
def test_what_a_killed_drill_left_goes_when_waymark_serves(folder: Path, line: str, tmp_path: Path) -> None:
    assert backed_up(folder, tmp_path, line).returncode == 0
    killed_midway(folder, tmp_path)
    given = os.environ | {"WAYMARK_DATA_FOLDER": str(folder), "WAYMARK_ENVIRONMENT": "test"}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(free_port())]
    server = subprocess.Popen(
        command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        waited_for(lambda: not list(folder.glob("drill-*")))
        assert server.poll() is None
    finally:
        server.kill()
        server.wait()


def test_a_drill_that_is_at_work_keeps_its_folder(tmp_path: Path) -> None:
    (tmp_path / "drill-here").mkdir()
    (tmp_path / "drill-here" / "waymark.db").touch()
    holding = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(holding, fcntl.LOCK_EX)
    assert remove_left(tmp_path) == 0 and (tmp_path / "drill-here").exists()
    os.close(holding)

    assert remove_left(tmp_path) == 1 and not (tmp_path / "drill-here").exists()
    assert remove_left(tmp_path / "nowhere") == 0
