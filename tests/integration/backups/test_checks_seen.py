"""Checks of the ledger stand where backups do: when the last one was, and what no case's page shows."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from app.access.models import Passkey
from app.access.work import House
from app.cli.ledger import check_contents
from app.core import clock
from app.db.runs import VerifyRun, note_check
from tests.integration.test_cli import made, run
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.once import own_files

PAGES = ("/backups", "/people")


def shown(client: Client, words: str) -> list[bool]:
    return [client.get(page).shows(words) for page in PAGES]


def test_the_administrator_sees_the_last_check_and_when_there_was_none_for_two_days(
    house: House, as_administrator: Client
) -> None:
    never = shown(as_administrator, "The ledger was never checked here")
    note_check(house.store, 0)
    after = shown(as_administrator, "The ledger was")
    assert as_administrator.get("/backups").shows("Last checked") and as_administrator.get("/backups").shows(
        "No faults"
    )
    with house.store.writing() as session:
        session.execute(update(VerifyRun).values(ended_at=clock.now() - timedelta(days=2, minutes=1)))

    assert never == [True, True] and after == [False, False]
    assert shown(as_administrator, "The ledger was last checked 2 days ago") == [True, True]


def test_faults_of_the_last_check_are_told_until_a_later_one_finds_none(
    house: House, as_administrator: Client
) -> None:
    note_check(house.store, 2)
    assert shown(as_administrator, "The last check of the ledger found 2 faults") == [True, True]
    note_check(house.store, 0)

    assert shown(as_administrator, "The last check of the ledger found") == [False, False]


def test_a_mismatch_in_a_sites_own_rows_stands_before_the_administrator(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    note_check(house.store, 0)
    assert check_contents(house) == 0
    assert shown(as_administrator, "that no case's page shows") == [False, False]
    table = Passkey.metadata.tables["passkey"]
    row = Passkey(site_id=cast.site_id, account_id=cast.lead.actor.id, credential_id=b"1", public_key=b"2",
                  made_on=clock.local_day(clock.now()))  # fmt: skip
    with house.store.writing() as session:
        session.execute(table.insert().values({**row.model_dump(), "sealed": b""}))
    assert check_contents(house) == 1
    told = shown(as_administrator, "1 mismatch that no case")
    with house.store.writing() as session:
        session.execute(table.delete().where(table.c.id == row.id))
    assert check_contents(house) == 0

    assert told == [True, True] and shown(as_administrator, "mismatch") == [False, False]


@own_files
def test_verify_notes_itself_and_makes_nothing_where_nothing_is(tmp_path: Path) -> None:
    folder = made(tmp_path / "here")
    assert run(folder, "verify").returncode == 0
    with sqlite3.connect(folder / "waymark.db") as connection:
        noted = connection.execute("SELECT with_contents, faults FROM verify_run").fetchall()
    connection.close()
    (tmp_path / "keys").mkdir(mode=0o700)
    nowhere = [
        run(tmp_path / "nowhere", "verify", *more) for more in ((), ("--contents",), ("--incremental",))
    ]
    empty = run(tmp_path / "keys", "verify")
    backed = run(tmp_path / "nowhere", "backup", "--to", str(tmp_path / "b"), "--public-key", "x")

    assert noted == [(0, 0)]
    for refused in (*nowhere, empty, backed):
        assert (
            refused.returncode == 1
            and "`waymark migrate`" in refused.stderr
            and "foreseen" not in refused.stderr
        )
    assert not (tmp_path / "nowhere").exists() and not list((tmp_path / "keys").iterdir())


@own_files
def test_a_database_without_tables_is_told_so_and_left_empty(tmp_path: Path) -> None:
    (tmp_path / "waymark.db").touch()
    refused = run(tmp_path, "verify")

    assert refused.returncode == 1 and "`waymark migrate`" in refused.stderr and "no tables" in refused.stderr
    assert (tmp_path / "waymark.db").stat().st_size == 0
