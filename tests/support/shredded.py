"""Looks for a case with raw SQL and on the disk, without asking the registry; and a process that is killed at a step.

Run as a module it shreds what is decided in a house, and ends itself with SIGKILL when it reaches the named step.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select, text

from app.access.work import House
from app.core.settings import Settings
from app.db import keyring
from tests.support.killing import killed_in

LOGS = ("ledger_leaf", "access_leaf")
EXCEPTED = {("ledger_leaf", "case_id"), ("access_leaf", "case_id"), ("tombstone", "id")}
"""The only places in which a shredded case is still named."""
UNFINISHED = EXCEPTED | {("tombstone", "files")}
"""The same before the second pass: a tombstone names files by their ids until they are gone for good."""
Places = dict[tuple[str, str], int]


def key_rows(house: House) -> list[Any]:
    with house.keyring.store.reading() as session:
        return list(session.execute(select(keyring.table())))


def ids_of(house: House, case_id: UUID) -> set[str]:
    """The case's id and that of every row that carries it, whatever the table is called."""
    given = case_id.hex if house.store.is_sqlite else case_id
    found = {case_id.hex}
    with house.store.reader.connect() as connection:
        for table, columns in _tables(house):
            if {"id", "case_id"} <= columns and table not in LOGS:
                rows = connection.execute(
                    text(f'SELECT id FROM "{table}" WHERE case_id = :id'), {"id": given}
                )
                found |= {UUID(str(row[0])).hex for row in rows}
        connection.rollback()
    return found


def named(house: House, ids: set[str]) -> Places:
    """(table, column) → in how many rows one of these ids stands there."""
    found: Places = {}
    with house.store.reader.connect() as connection:
        for table, _ in _tables(house):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    if any(word in ids for word in _words(value)):
                        found[table, column] = found.get((table, column), 0) + 1
        connection.rollback()
    return found


def _tables(house: House) -> list[tuple[str, set[str]]]:
    seen = inspect(house.store.reader)
    return [(name, {one["name"] for one in seen.get_columns(name)}) for name in seen.get_table_names()]


def _words(value: object) -> list[str]:
    if isinstance(value, UUID):
        return [value.hex]
    return value.replace("-", "").split() if isinstance(value, str) else []


def on_disk(house: House, needles: list[bytes]) -> list[str]:
    """The files of the house's folder, logs of the stores too, in which one of these stands."""
    files = [path for path in Path(house.settings.data_folder).rglob("*") if path.is_file()]
    return [path.name for path in files if any(one in path.read_bytes() for one in needles)]


def killed_at(house: House, step: str) -> int:
    """Shred in a process of its own that dies at this step; its exit code, −9 if it came so far."""
    return killed_in("tests.support.shredded", house, step)


def _main(folder: str, url: str, step: str) -> None:
    from app.features.deletions.jobs import shred_decided
    from app.main import open_house

    house = open_house(Settings(environment="test", data_folder=Path(folder), database_url=url))
    shred_decided(house, lambda reached: os.kill(os.getpid(), signal.SIGKILL) if reached == step else None)
    house.store.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
