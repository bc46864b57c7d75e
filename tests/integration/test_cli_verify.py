"""`waymark verify` as a process of its own: with contents, from where it was, against others' copies, locked out."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from tests.integration.test_cli import made, place_all, run
from tests.support.once import own_files

pytestmark = own_files


def test_verify_with_contents_opens_every_entry_says_how_far_it_is_and_is_noted(tmp_path: Path) -> None:
    made(tmp_path)
    place_all(tmp_path)
    first, again = run(tmp_path, "verify", "--contents"), run(tmp_path, "verify", "--contents")
    opened = [int(re.search(r"(\d+) entries opened", one.stdout)[1]) for one in (first, again)]  # type: ignore[index]
    with sqlite3.connect(tmp_path / "waymark.db") as connection:
        connection.execute("UPDATE account SET version = version + 1")
    connection.close()
    altered = run(tmp_path, "verify", "--contents")

    assert first.returncode == 0, first.stderr
    assert "0 faults" in first.stdout and "Cases and sites: 1 of 1" in first.stderr
    assert opened[1] == opened[0] + 1
    assert altered.returncode == 1 and "account" in altered.stderr and "Ash Moran" not in altered.stderr


def test_verify_goes_on_from_where_it_was_and_compares_what_others_kept(tmp_path: Path) -> None:
    made(tmp_path)
    place_all(tmp_path)
    run(tmp_path, "verify")
    nightly = run(tmp_path, "verify", "--incremental")
    with sqlite3.connect(tmp_path / "waymark.db") as connection:
        note = connection.execute("SELECT checkpoint FROM tree_head WHERE tree = 'ledger'").fetchone()[0]
        (tmp_path / "kept.txt").write_text(note)
        (tmp_path / "cut.txt").write_text(note[:40])
    connection.close()
    kept = run(tmp_path, "verify", "--checkpoint", str(tmp_path / "kept.txt"))
    wrong = [
        run(tmp_path, "verify", "--checkpoint", str(tmp_path / name)) for name in ("cut.txt", "missing.txt")
    ]

    assert nightly.returncode == 0 and "verified before" in nightly.stdout
    assert kept.returncode == 0 and "1 of them the beginning of this ledger" in kept.stdout
    assert all(one.returncode == 1 and "Nothing was compared" in one.stderr for one in wrong)
    assert all("Traceback" not in one.stderr for one in wrong)


def test_a_store_that_is_locked_says_so(tmp_path: Path) -> None:
    made(tmp_path)
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        waited = run(tmp_path, "verify", "--contents")
        connection.execute("ROLLBACK")
    connection.close()

    assert (
        waited.returncode == 1 and "The store is locked" in waited.stderr and "Traceback" not in waited.stderr
    )
