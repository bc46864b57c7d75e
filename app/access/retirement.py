"""The end of former generations: nothing may lie under one at two counts, a longest request apart, before it dies.

It counts and opens nothing (system purpose *rotate*).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from app.access import scrubs
from app.access.models import CaseSight, Site
from app.access.resealing import Rest, no_rest, seal_cases_anew, seal_files_anew, seal_site_anew
from app.access.stored import StoredFile
from app.access.work import House, Work
from app.core import clock
from app.core.errors import Conflict, KeyRefused
from app.crypto.root import KeyFile
from app.db import generations
from app.db.places import places
from app.db.runs import BackupRun
from app.db.scrubbing import owe
from app.db.wrapped import KeyKind

LONGEST_REQUEST = timedelta(minutes=2)
"""No request may still seal with what it read before: PostgreSQL ends a transaction that idles for a minute."""
LONGEST_BACKUP = timedelta(days=1)
OWNERS_AT_ONCE = 50


@dataclass
class Retired:
    """What a count came to, in generations of keys."""

    dead: int = 0
    early: int = 0
    in_use: int = 0
    again_at: datetime | None = field(default=None)
    left_on_disk: str = ""
    """Why the bytes of destroyed keys could not be taken off the disk; empty if they were."""


def count_former(house: House, rest: Rest = no_rest) -> Retired:
    """The first count: what is still found under a former generation is sealed anew; which hold nothing is noted."""
    counted = Retired()
    for kind, rows in _pages(house):
        _seal_rest(house, kind, rows)
        empty, _ = _parted(house, kind, rows)
        with house.keyring.store.writing() as session:
            generations.note_empty(session, [row.id for row in empty if row.empty_since is None], clock.now())
        counted.early += len(empty)
        counted.in_use += len(rows) - len(empty)
        rest()
    return counted


def retire(house: House, file: KeyFile) -> Retired:
    """The second count: a generation that held nothing at both, long enough apart, dies; so does a former root key."""
    came, now = Retired(), clock.now()
    _refuse_beside_a_backup(house, now)
    for kind, rows in _pages(house):
        empty, used = _parted(house, kind, rows)
        old = _destroyed(house, [row for row in empty if _is_over(row.empty_since, now)], now)
        first = [row.id for row in empty if row.empty_since is None]
        with house.keyring.store.writing() as session:
            generations.note_empty(session, first, now)
            generations.note_empty(session, [row.id for row in used], None)
        came.dead += len(old)
        came.early += len(empty) - len(old)
        came.in_use += len(used)
    _retire_root(house, file, came, now)
    try:
        # A key that is dead leaves the disk too; while it cannot, that stays owed and is tried again by the clock.
        scrubs.settle_scrubs(house)
    except Conflict as problem:
        came.left_on_disk = problem.words
    if came.early:
        came.again_at = now + LONGEST_REQUEST
    return came


def _destroyed(house: House, rows: list[Any], now: datetime) -> list[Any]:
    """Destroy these; returns which. Nobody may name a file meanwhile; who does so next finds its key gone."""
    if not rows:
        return []
    owe(house.store)
    with house.writing() as work:
        if not house.store.is_sqlite:
            work.session.execute(text("LOCK TABLE stored_file IN SHARE ROW EXCLUSIVE MODE"))
        used = _under_files(work, rows)
        free = [row for row in rows if row.id not in used]
        generations.destroy(house.keyring, [row.id for row in free], clock.local_day(now))
    return free


def _refuse_beside_a_backup(house: House, now: datetime) -> None:
    """A backup takes the rows first and the keys last: a key that dies in between would be missing from it."""
    with house.reading() as work:
        begun = select(BackupRun.id).where(
            BackupRun.ended_at.is_(None), BackupRun.began_at > now - LONGEST_BACKUP
        )
        if work.session.scalar(begun.limit(1)) is not None:
            raise KeyRefused(
                "A backup is being made, or was broken off less than a day ago: a key that died now would be missing "
                "from it. Nothing was changed. Let it end, or make a whole one, then give this command again."
            )


def _retire_root(house: House, file: KeyFile, came: Retired, now: datetime) -> None:
    if not file.retired.exists() or file.next.exists():
        return
    former = type(file)(file.retired).root()
    with house.keyring.store.reading() as session:
        is_used = former.id in generations.roots_in_use(session)
    set_aside = datetime.fromtimestamp(file.retired.stat().st_ctime, now.tzinfo)
    if is_used or former.id == file.root().id:
        came.in_use += 1
    elif _is_over(set_aside, now):
        # What it had wrapped stands wrapped anew, but for the bytes of before.
        owe(house.store)
        file.forget_retired()
        came.dead += 1
    else:
        came.early += 1


def _is_over(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since >= LONGEST_REQUEST


def _pages(house: House) -> Iterator[tuple[KeyKind, list[Any]]]:
    """The former generations of cases and sites that are not dead, some owners at a time."""
    for kind, model in ((KeyKind.CASE, CaseSight), (KeyKind.SITE, Site)):
        after: UUID | None = None
        while True:
            with house.keyring.store.reading() as session:
                owners = generations.owners_with_several(session, kind, OWNERS_AT_ONCE, after)
                rows = [row for row in generations.generations_of(session, owners) if row.kind == kind]
            if not owners:
                break
            after = owners[-1]
            with house.reading() as work:
                found = work.session.execute(select(model.id, model.generation).where(model.id.in_(owners)))
                live = {row.id: row.generation for row in found}
            # A generation that is not live yet was made ahead, and an owner without a row is not for this to judge.
            yield kind, [row for row in rows if row.generation < live.get(row.owner_id, 0)]


def _seal_rest(house: House, kind: KeyKind, rows: list[Any]) -> None:
    owners = {row.owner_id for row in rows}
    if kind is KeyKind.CASE:
        seal_cases_anew(house, owners)
        seal_files_anew(house, owners)
        return
    for site_id in owners:
        while generations.wrap_anew(house.keyring, site_id) or seal_site_anew(house, site_id):
            pass


def _under_files(work: Work, rows: list[Any]) -> set[UUID]:
    """Generations that have sealed a file; of a file at which nobody has looked, every one of its case may have."""
    named: set[UUID] = set()
    files = select(StoredFile.case_id, StoredFile.key_id).where(
        StoredFile.case_id.in_({row.owner_id for row in rows})
    )
    for case_id, key_id in work.session.execute(files.distinct()):
        named |= {row.id for row in rows if row.owner_id == case_id and key_id in (None, row.id)}
    return named


def _parted(house: House, kind: KeyKind, rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Those generations under which nothing lies, and those under which something does."""
    ids = [row.id for row in rows]
    used: set[UUID] = set()
    with house.keyring.store.reading() as session:
        used |= generations.keys_wrapped_by(session, ids).keys()
    owners = [row.owner_id for row in rows]
    with house.reading() as work:
        for place in places():
            column = "case_id" if kind is KeyKind.CASE else "site_id"
            if column in place.table.c and ids:
                used |= place.keys_in_use(work.session, ids, place.table.c[column].in_(owners))
        if kind is KeyKind.CASE:
            used |= _under_files(work, rows)
    return [row for row in rows if row.id not in used], [row for row in rows if row.id in used]
