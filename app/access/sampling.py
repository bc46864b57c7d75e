"""Whether a restored copy opens: rows of every table, and files to their last chunk. It counts and shows nothing.

Locations are left shut: a drill has no reason to open one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, null, select

from app.access.rooms import Purpose, Room, SystemPurpose
from app.access.stored import FileKind, OpenedFile, StoredFile
from app.access.system import named_by_system
from app.access.tally import Tally
from app.access.work import House
from app.core.errors import NotFound, SealBroken
from app.crypto.envelope import Context, DataKey, sealed_with
from app.crypto.files import HEADER_BYTES, file_header_key


@dataclass(frozen=True)
class Rows:
    """How many sealed rows opened, and how many did not: altered, or under a key that is not there."""

    opened: int = 0
    shut: int = 0


@dataclass(frozen=True)
class Files:
    """How many files the data names, how many of those are missing, and how many of a sample opened or did not."""

    named: int = 0
    missing: int = 0
    opened: int = 0
    shut: int = 0


def sample_rows(house: House, tables: Sequence[Table], most: int) -> Rows:
    """Open up to `most` sealed rows or a few more, some of every table."""
    sealed = [
        table for table in tables if {"id", "site_id", "version", "sealed"} <= set(table.columns.keys())
    ]
    shown = [table for table in sealed if not table.name.startswith("location")]
    opened = shut = 0
    with house.store.reading() as session, _telling() as tally:
        for table in shown:
            case_id = table.c.case_id if "case_id" in table.c else null().label("case_id")
            found = session.execute(
                select(table.c.id, table.c.site_id, case_id, table.c.version, table.c.sealed)
                .where(func.length(table.c.sealed) > 0)
                .limit(max(1, most // len(shown)))
            ).all()
            results = [_opens(house, tally, table.name, row) for row in found]
            opened, shut = opened + results.count(True), shut + results.count(False)
    return Rows(opened, shut)


def sample_files(house: House, most: int) -> Files:
    """Ask for every file that a row names, and open up to `most` of those that are there, drawn anew each time."""
    there = {file_id for file_id, _ in house.files.listed()}
    with house.store.reading() as session:
        rows = list(session.scalars(select(StoredFile)))
    found = [row for row in rows if row.object_id in there]
    drawn = SystemRandom().sample(found, min(most, len(found)))
    with _telling() as tally:
        opened = sum(_opens_whole(house, tally, row) for row in drawn)
    return Files(len(rows), len(rows) - len(found), opened, len(drawn) - opened)


def failure_in(rows: Rows, files: Files, faults: int, *, has_rows: bool) -> str:
    """What of this says that not everything would come back; empty if nothing does. `has_rows`: sealed ones."""
    said = [
        f"contents that do not open: {rows.shut}" if rows.shut else "",
        "no content was opened at all" if has_rows and not rows.opened else "",
        f"files that are missing: {files.missing}" if files.missing else "",
        f"files that do not open: {files.shut}" if files.shut else "",
        "no file was opened at all" if files.named and not files.opened else "",
        f"faults in the ledger: {faults}" if faults else "",
    ]
    return ", ".join(one for one in said if one)


@contextmanager
def _telling() -> Iterator[Tally]:
    tally = Tally()
    try:
        yield tally
    finally:
        tally.tell()


def _opens(house: House, tally: Tally, table: str, row: Any) -> bool:
    try:
        key_id, _ = sealed_with(bytes(row.sealed))
        context = Context(row.site_id, row.case_id, table, "sealed", row.id, row.version)
        _key(house, tally, key_id).derive(Purpose.CONTENT).open(bytes(row.sealed), context)
    except (SealBroken, NotFound):
        return False
    return True


def _opens_whole(house: House, tally: Tally, row: StoredFile) -> bool:
    try:
        key_id, _ = file_header_key(house.files.part(row.object_id, 0, HEADER_BYTES))
        room = Room(site_id=row.site_id, case_id=row.case_id, _key=_key(house, tally, key_id))
        OpenedFile(house.files, room, row.id, FileKind(row.kind), row.object_id).check()
    except (SealBroken, NotFound):
        return False
    return True


def _key(house: House, tally: Tally, key_id: UUID) -> DataKey:
    """The generation that an envelope or a file names, whosever it is."""
    key = named_by_system(house, tally, SystemPurpose.VERIFY, key_id)
    if key is None:
        raise NotFound("There is no key for this any more.")
    return key
