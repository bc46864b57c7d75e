"""A disk or a database that fails: the operator is told in a sentence, the user keeps what was typed, no half state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from app.access.work import House
from app.cli import main
from tests.integration.test_cli import FIRST, made, run
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id, sent
from tests.support.houses import POSTGRES

sqlite_alone = pytest.mark.skipif(POSTGRES, reason="a file of SQLite fails here")


@contextmanager
def failing(house: House, how: str) -> Iterator[None]:
    """The database's file has no room left, may not be written, or is held by somebody else."""
    path = house.store.url.removeprefix("sqlite:///")
    pragma = {
        "full": "PRAGMA max_page_count=1",
        "shut": "PRAGMA query_only=ON",
        "busy": "PRAGMA busy_timeout=10",
    }[how]

    def hinder(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(pragma)

    house.store.writer.dispose()
    event.listen(house.store.writer, "connect", hinder)
    other = sqlite3.connect(path, isolation_level=None)
    if how == "busy":
        other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()
        event.remove(house.store.writer, "connect", hinder)
        house.store.writer.dispose()


def notes(house: House) -> int:
    with house.store.reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM note")) or 0)


@pytest.mark.asvs("16.5.1", "16.5.2")
@sqlite_alone
@pytest.mark.parametrize("how", ["full", "shut", "busy"])
def test_what_was_typed_stays_on_the_page_and_goes_out_again_once(
    house: House, cast: Cast, as_lead_advocate: Client, how: str
) -> None:
    path = f"/cases/{cast.case_id}/notes"
    written = {"id": new_client_id(), "facts": "He waited outside & went away. " * 110}
    before = notes(house)
    with failing(house, how):
        answer = sent(as_lead_advocate, path, written)
    kept_facts = answer.text.count("He waited outside &amp; went away.")

    assert answer.status_code == 503 and "Not saved" in answer.text and "Traceback" not in answer.text
    assert kept_facts == 220 and written["id"] in answer.text and "Save again" in answer.text
    assert answer.headers["cache-control"] == "no-store" and notes(house) == before
    assert [sent(as_lead_advocate, path, written).status_code for _ in range(2)] == [303, 303]
    assert notes(house) == before + 1


@sqlite_alone
def test_the_pulse_says_in_one_word_what_is_wrong(
    house: House, cast: Cast, as_lead_advocate: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.access import pulse

    monkeypatch.setattr(pulse, "FRESH", 0.0)
    healthy = as_lead_advocate.get("/health")
    monkeypatch.setattr(pulse, "LEAST_ROOM", 1 << 60)
    full = as_lead_advocate.portal.get("http://localhost:8000/health")
    monkeypatch.setattr(pulse.clock, "was_put_back", lambda: True)
    monkeypatch.setattr(pulse, "LEAST_ROOM", 0)
    late = as_lead_advocate.portal.get("http://127.0.0.1/health")

    assert (healthy.status, healthy.text) == (200, "ok")
    assert (full.status_code, full.text) == (503, "disk")
    assert (late.status_code, late.text) == (503, "clock")


def told(done, *words: str) -> bool:
    """One plain line on standard error, exit code 1, no stack."""
    said = done.stderr.strip()
    return (
        done.returncode == 1
        and "Traceback" not in said
        and "\n" not in said
        and all(w in said for w in words)
    )


@sqlite_alone
def test_a_lost_key_store_is_not_made_anew(tmp_path: Path) -> None:
    folder = made(tmp_path / "house")
    for path in folder.glob("keyring.db*"):
        path.unlink()
    served = run(folder, "serve", "--port", "1065")

    assert told(served, "holds no keys", "Put back the key store")


@sqlite_alone
def test_a_data_file_that_is_none_says_so(tmp_path: Path) -> None:
    folder = made(tmp_path / "house")
    (folder / "waymark.db").write_bytes(b"no database at all, but long enough to be looked at " * 400)

    assert told(run(folder, *FIRST), "disk has a fault", "restore a backup")


@sqlite_alone
def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused = run(tmp_path / "file" / "data", "migrate")

    assert told(refused, "may not write", "the right to read and write")


@sqlite_alone
def test_a_database_that_was_never_migrated_or_is_newer_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    run(folder, "keys", "init")
    unshaped = run(folder, "serve", "--port", "1066")
    made(tmp_path / "other")
    with sqlite3.connect(tmp_path / "other" / "waymark.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    newer = run(tmp_path / "other", "serve", "--port", "1066")

    assert told(unshaped, "waymark migrate")
    assert told(newer, "9999", "newer than this version")


@sqlite_alone
def test_a_server_that_does_not_answer_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAYMARK_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("WAYMARK_DATABASE_URL", "postgresql://waymark:secret-word@127.0.0.1:1/waymark")
    code, said = main(["migrate"]), capsys.readouterr().err

    assert code == 1 and "does not reach its database" in said and "secret-word" not in said


@sqlite_alone
def test_an_address_in_use_says_so(tmp_path: Path) -> None:
    import socket

    folder = made(tmp_path / "house")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        served = run(folder, "serve", "--port", str(taken.getsockname()[1]))

    assert told(served, "in use", "--port")


@sqlite_alone
def test_a_disk_that_fills_during_a_backup_leaves_no_backup_and_says_so(tmp_path: Path) -> None:
    import os
    import resource
    import subprocess
    import sys

    from tests.integration.test_beside import PUBLIC
    from tests.integration.test_cli import ROOT

    folder = made(tmp_path / "house")
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / "00000000-0000-4000-8000-000000000001").write_bytes(os.urandom(3_000_000))
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "backup", "--to", str(tmp_path / "kept"), "--public-key", PUBLIC],
        cwd=ROOT, env=os.environ | {"WAYMARK_DATA_FOLDER": str(folder), "WAYMARK_ENVIRONMENT": "test"}, text=True,
        capture_output=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000)),
    )  # fmt: skip
    with sqlite3.connect(folder / "waymark.db") as connection:
        outcome = connection.execute("SELECT outcome FROM backup_run").fetchone()
    connection.close()

    assert told(done, "The backup FAILED", "is no backup")
    assert outcome == ("failed",) and not (tmp_path / "kept" / "backup.json").exists()


@sqlite_alone
def test_what_is_deleted_is_overwritten_in_both_stores_and_the_log_beside_them_is_cut(house: House) -> None:
    engines = [
        engine for store in (house.store, house.keyring.store) for engine in (store.reader, store.writer)
    ]
    said = []
    for engine in engines:
        with engine.connect() as connection:
            said.append(
                [
                    connection.scalar(text(f"PRAGMA {name}"))
                    for name in ("secure_delete", "journal_size_limit")
                ]
            )

    assert said == [[1, 8 << 20]] * 4 and all(engine.hide_parameters for engine in engines)
