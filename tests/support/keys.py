"""What a test asks of keys: which of them open what lies in a house, and a house in which something lies."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from sqlalchemy import select

from app.access.door import rotating
from app.access.stored import FileKind, OpenedFile, StoredFile
from app.access.work import House
from app.core.errors import SealBroken
from app.db.places import places
from app.db.wrapped import WrappedKey


def sealed_under(house: House) -> Counter[UUID]:
    """How many rows each key has sealed; every row was opened with the key that it names, else it counts under none.

    Drafts are left out: they lie under a person's key, which is not rotated.
    """
    under: Counter[UUID] = Counter()
    with house.store.reading() as session:
        for place in places():
            rows = [row for row in place.all(session) if row.sealed and place.table.name != "draft"]
            keys = house.keyring.by_ids({place.key_of(row) for row in rows})
            for row in rows:
                key = keys.get(place.key_of(row))
                try:
                    if key is None:
                        raise SealBroken
                    key.derive(place.purpose).open(bytes(row.sealed), place.context(row))
                    under[key.id] += 1
                except SealBroken:
                    under[UUID(int=0)] += 1
    return under


def files_in(house: House) -> list[bytes]:
    """Every file that a row names, opened."""
    with house.reading() as work:
        rows = list(work.session.scalars(select(StoredFile)))
        rooms = rotating(work, {row.case_id for row in rows})
    return [
        b"".join(OpenedFile(house.files, rooms[row.case_id], row.id, FileKind(row.kind), row.object_id).pieces())
        for row in rows
    ]  # fmt: skip


def generations(house: House, owner: UUID) -> dict[int, WrappedKey]:
    """The rows of this owner's key by generation, dead ones among them."""
    with house.keyring.store.reading() as session:
        of = select(WrappedKey).where(WrappedKey.owner_id == owner, WrappedKey.kind != "index")
        return {row.generation: row for row in session.scalars(of)}


def silent(what: str, done: int, out_of: int) -> None:
    """Says nothing of progress."""


def seal_late(house: House, case_id: UUID, note_id: UUID, generation: int) -> None:
    """Put a note's content under a former generation, as a transaction does that began before the switch."""
    key = generations(house, case_id)[generation]
    place = next(place for place in places() if place.table.name == "note")
    with house.writing() as work:
        row = next(row for row in list(place.all(work.session)) if row.id == note_id)
        keys = house.keyring.by_ids({place.key_of(row), key.id})
        plain = keys[place.key_of(row)].derive(place.purpose).open(bytes(row.sealed), place.context(row))
        sealed = keys[key.id].derive(place.purpose).seal(plain, place.context(row))
        assert place.replace(work.session, row, sealed)
