"""Files that no row names, and rows whose file is gone. A file is swept only after it was listed a day before.

An upload that is still on its way has no name in the store and is not seen here. It is given up after twelve hours,
so that whatever is older than a day and has no row was never acknowledged to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, func, select

from app.access.stored import OrphanFile, StoredFile
from app.access.work import House, Work
from app.core import clock, logging
from app.core.errors import NotFound
from app.db.files import Listed

DAY = timedelta(days=1)
BATCH = 500
MOST, SHARE = 50, 0.25
"""More than so many at once, and more than a quarter of the files with a row, are not what broken uploads leave."""
One = TypeVar("One")


@dataclass(frozen=True)
class Looked:
    """What a look through the store came to: files without a row, those swept, halves of uploads removed."""

    orphans: int
    swept: int
    halves: int


def orphans_in(house: House) -> Iterator[Listed]:
    """Files older than a day that no row names, as the store has them now."""
    before = clock.now() - DAY
    for batch in _batches(house.files.entries()):
        with house.reading() as work:
            named = set(
                work.session.scalars(
                    select(StoredFile.object_id).where(StoredFile.object_id.in_(one.id for one in batch))
                )
            )
        yield from (one for one in batch if one.id not in named and one.at < before)


def listed_orphans(work: Work) -> list[OrphanFile]:
    """Those that were listed when the store was looked through last, the oldest first."""
    return list(work.session.scalars(select(OrphanFile).order_by(OrphanFile.seen_at, OrphanFile.id)))


def look_through(house: House, *, sweep: bool = True) -> Looked:
    """List what no row names, note it, and sweep what was listed a day before and still is not named."""
    found = {one.id: one.size for one in orphans_in(house)}
    with house.writing() as work:
        known = {row.id: row for row in listed_orphans(work)}
        work.add(
            *(
                OrphanFile(id=one, seen_at=work.now, size=size)
                for one, size in found.items()
                if one not in known
            )
        )
        for gone in known.keys() - found.keys():
            work.session.delete(known[gone])
    swept = sweep_listed(house) if sweep else 0
    halves = house.files.sweep_halves(clock.now() - DAY) if sweep else 0
    if found or halves:
        logging.get().warning("files without a row", count=len(found), size=swept + halves)
    return Looked(len(found), swept, halves)


def sweep_listed(house: House) -> int:
    """Delete files that were listed a day before; one that a row names by now is spared. Returns how many went.

    None where they are very many beside those that have a row: then it is the data that is not whole, or the store is
    another house's.
    """
    with house.reading() as work:
        due = [row.id for row in listed_orphans(work) if row.seen_at <= work.now - DAY]
        named_files = work.session.scalar(select(func.count()).select_from(StoredFile)) or 0
    if len(due) > MOST and len(due) > named_files * SHARE:
        logging.get().error("too many orphan files", count=len(due))
        return 0
    swept = 0
    for file_id in due:
        with house.writing() as work:
            named = (
                work.session.scalar(select(StoredFile.id).where(StoredFile.object_id == file_id)) is not None
            )
            work.session.execute(delete(OrphanFile).where(OrphanFile.id == file_id))
        if not named:
            house.files.delete(file_id)
            swept += 1
    return swept


def missing_from(house: House) -> Iterator[StoredFile]:
    """Rows whose file is not in the store: what was acknowledged and is lost."""
    after: UUID | None = None
    while rows := _rows(house, after):
        for row in rows:
            try:
                house.files.size(row.object_id)
            except NotFound:
                yield row
        after = rows[-1].id


def _rows(house: House, after: UUID | None) -> list[StoredFile]:
    query = select(StoredFile).order_by(StoredFile.id).limit(BATCH)
    with house.reading() as work:
        return list(work.session.scalars(query.where(StoredFile.id > after) if after else query))


def _batches(source: Iterable[One]) -> Iterator[list[One]]:
    """Lists of at most so many, so that a large store is never in memory as a whole."""
    rest = iter(source)
    while batch := list(islice(rest, BATCH)):
        yield batch
