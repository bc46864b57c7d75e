"""What a former generation of a key has sealed is sealed anew with the live one, in batches (system purpose *rotate*).

A batch is read and sealed ahead of the lock; under it only the bytes are exchanged, where they are still those that
were read, and the ledger is told of every row in the same transaction. No content is returned to anybody.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, update

from app.access.door import rotating, rotating_site
from app.access.moving import apart
from app.access.rooms import Purpose, Room
from app.access.stored import FileKind, OpenedFile, OrphanFile, StoredFile, files_of, keep
from app.access.work import House, Work
from app.core.errors import Conflict, NotFound
from app.db.base import reached
from app.db.places import Place, places

ROWS_AT_ONCE = 400
ROWS_UNDER_LOCK = 30
"""So few that nobody who writes meanwhile waits longer for them than for anybody else's act."""
Rest = Callable[[], None]
"""Asked after each piece of work, it rests as it thinks right."""


@dataclass(frozen=True)
class Anew:
    """One row, as it was read, and the same content under the live generation."""

    place: Place
    row: Any
    sealed: bytes


def no_rest() -> None:
    """Goes on at once."""


def seal_cases_anew(house: House, case_ids: Iterable[UUID], rest: Rest = no_rest) -> int:
    """Seal anew until nothing of these cases lies under a former generation; returns how many rows it took."""
    ids, done = list(case_ids), 0
    while some := _batch(house, lambda work: rotating(work, ids), lambda place: _of_cases(place, ids), rest):
        done += some
    return done


def seal_files_anew(house: House, case_ids: Iterable[UUID]) -> int:
    """The files of these cases that a former generation has sealed, one after the other as streams; returns how many.

    The copy lies under a new name before the row says so; the former object is nobody's then, and is swept. A kill in
    between leaves an orphan and nothing else.
    """
    ids, done = list(case_ids), 0
    with house.reading() as work:
        rooms = rotating(work, ids)
        waiting = [row for case_id in ids for row in files_of(work.session, case_id)]
    for row in waiting:
        room, kind = rooms.get(row.case_id), FileKind(row.kind)
        if room is None or (row.key_id is not None and row.key_id not in room.former):
            continue
        file = OpenedFile(house.files, room, row.id, kind, row.object_id)
        with suppress(NotFound):
            # One that is gone from the store is named by `waymark files check`; there is nothing to seal anew.
            done += _exchange_file(house, room, row, file, kind)
    return done


def _exchange_file(house: House, room: Room, row: StoredFile, file: OpenedFile, kind: FileKind) -> bool:
    if file.key_id not in room.former:
        _place(house, row, row.object_id, file.key_id)
        return False
    kept = keep(house.files, room, apart(file.pieces()), kind, anew=row.id)
    is_done = False
    try:
        is_done = kept.file_id is not None and _place(house, row, kept.file_id, kept.key_id)
    finally:
        if not is_done:
            kept.take_back(house)
    return is_done


def _place(house: House, row: StoredFile, object_id: UUID, key_id: UUID | None) -> bool:
    """The row says where its file lies from now on, if it still lies where it was read; what lay there is swept."""
    with house.writing() as work:
        done = work.session.execute(
            update(StoredFile).where(StoredFile.id == row.id, StoredFile.object_id == row.object_id)
            .values(object_id=object_id, key_id=key_id)
        )  # fmt: skip
        is_done = reached(done) == 1
        if key_id is None or not house.keyring.is_alive(key_id):
            raise Conflict()
        if is_done and object_id != row.object_id:
            work.add(OrphanFile(id=row.object_id, seen_at=work.now, size=row.size_bucket))
        return is_done


def seal_site_anew(house: House, site_id: UUID) -> int:
    """One batch of what lies under a former generation of the site's own key; 0 means that nothing does."""

    def rooms(work: Work) -> dict[UUID, Room]:
        return {site_id: rotating_site(work, site_id)}

    return _batch(house, rooms, lambda place: place.table.c.site_id == site_id)


def _of_cases(place: Place, ids: list[UUID]) -> ColumnElement[bool] | None:
    return place.table.c.case_id.in_(ids) if place.has_case else None


def _batch(
    house: House,
    rooms_of: Callable[[Work], dict[UUID, Room]],
    where_in: Callable[[Place], ColumnElement[bool] | None],
    rest: Rest = no_rest,
) -> int:
    with house.reading() as work:
        rooms = rooms_of(work)
        owners = {key_id: room for room in rooms.values() for key_id in room.former}
        found = _found(work, list(owners), where_in)
        anew = [
            Anew(place, row, owners[place.key_of(row)].seal_anew(
                bytes(row.sealed), Purpose(place.purpose), place.context(row)))
            for place, row in found
        ]  # fmt: skip
    # What is of one case lies together, so that few entries tell of it.
    anew.sort(key=lambda one: str(one.row.case_id))
    for at in range(0, len(anew), ROWS_UNDER_LOCK):
        rest()
        with house.writing() as work:
            _exchange(work, rooms_of(work), anew[at : at + ROWS_UNDER_LOCK])
    rest()
    return len(anew)


def _found(
    work: Work, keys: list[UUID], where_in: Callable[[Place], ColumnElement[bool] | None]
) -> list[tuple[Place, Any]]:
    found: list[tuple[Place, Any]] = []
    if not keys:
        return found
    for place in places():
        where = where_in(place)
        if where is not None and len(found) < ROWS_AT_ONCE:
            rows = place.under(work.session, keys, where, ROWS_AT_ONCE - len(found))
            found += [(place, row) for row in rows]
    return found


def _exchange(work: Work, rooms: dict[UUID, Room], anew: list[Anew]) -> None:
    """Exchange what is still as it was read; what somebody changed meanwhile is met again by the next batch."""
    told: defaultdict[UUID, list[tuple[str, UUID, int, str, str]]] = defaultdict(list)
    for one in anew:
        if not one.place.replace(work.session, one.row, one.sealed) or one.place.is_log:
            # A log's own entries are held by their leaves, which stay.
            continue
        owner = one.row.case_id if one.row.case_id in rooms else one.row.site_id
        told[owner].append(
            (one.place.table.name, one.row.id, one.row.version, _hash(one.row.sealed), _hash(one.sealed))
        )
    for owner, rows in told.items():
        work.ledger.resealed(rooms[owner], rows, because="rotation")


def _hash(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()
