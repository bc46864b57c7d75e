"""Files of an opened case: sealed piece by piece on their way in, verified on their way out, named by a row each.

A row names a stored file without telling what it is: by it orphans, shredding and rotation find a case's files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as part_of
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from sqlalchemy import BigInteger, select
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.access.plain import put
from app.access.rooms import Purpose, Room
from app.access.work import House, Work
from app.core.errors import Conflict, StoreSilent
from app.core.ids import new_id
from app.crypto.envelope import DataKey
from app.crypto.files import HEADER_BYTES, Sealer, open_file
from app.crypto.ranges import Ranges
from app.db.base import Row
from app.db.files import FileStore
from app.db.types import UtcMoment
from app.db.writers import settled

HEAD_BYTES = 4096
KEY_IS_GONE = (
    "Not saved: the keys were changed while the file was on its way. Please choose it and send it again."
)


class FileKind(StrEnum):
    """What came from outside, and what the app made of it and could make anew."""

    ORIGINAL = "original"
    DERIVED = "derived"

    @property
    def purpose(self) -> Purpose:
        return Purpose.DERIVED if self is FileKind.DERIVED else Purpose.FILES


class StoredFile(Row, table=True):
    """One file: whose it is, the row whose sealed content tells of it (`about`), and where it lies in the store.

    `object_id` is its name there: the same as `id` until it is sealed anew for another generation of the key. `key_id`
    is the generation that sealed it; empty where nobody has looked yet.
    """

    __tablename__ = "stored_file"

    site_id: UUID = Field(index=True)
    case_id: UUID = Field(index=True)
    object_id: UUID = Field(unique=True, index=True)
    key_id: UUID | None = None
    about: UUID = Field(index=True)
    kind: str
    kept_on: date
    size_bucket: int = Field(sa_type=BigInteger)


class OrphanFile(Row, table=True):
    """A file in the store that no row named when the store was looked through, and when that was first so."""

    __tablename__ = "orphan_file"

    seen_at: datetime = Field(sa_type=UtcMoment)
    size: int = Field(sa_type=BigInteger)


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in the store; it is acknowledged once a row names it. `head` is how it begins.

    `settle` returns once every byte is durable, or raises `StoreSilent`. It is called before a row that names the file
    is committed (`name_file`), before the file is read again and before it is taken back.
    """

    file_id: UUID | None
    size: int
    sha256: str
    head: bytes = part_of(default=b"", repr=False)
    key_id: UUID | None = None
    settle: Callable[[], None] = part_of(default=settled, repr=False, compare=False)

    @classmethod
    def nothing(cls) -> Kept:
        """A file without a byte: it was chosen, and there is nothing to keep."""
        return cls(None, 0, hashlib.sha256().hexdigest())

    def take_back(self, house: House) -> None:
        """Remove what was never acknowledged: its form was refused, or was a repeat."""
        if self.file_id is not None:
            with suppress(StoreSilent):
                self.settle()
            house.files.delete(self.file_id)


class Keeping:
    """One file on its way into the store. It takes pieces of any size and holds less than a chunk of them."""

    def __init__(
        self, files: FileStore, room: Room, kind: FileKind = FileKind.ORIGINAL, anew: UUID | None = None
    ) -> None:
        """`anew`: a file that is there already and is sealed once more, under another name in the store."""
        self.file_id = new_id()
        key = room.key_for_files(kind.purpose)
        self._key_id = key.id
        self._sealer = Sealer(key, room.file_context(anew or self.file_id))
        self.size = 0
        self._digest, self._head = hashlib.sha256(), b""
        self._writer = files.writer(self.file_id)
        self._writer.write(self._sealer.header)

    def take(self, piece: bytes) -> None:
        self._digest.update(piece)
        self.size += len(piece)
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + piece)[:HEAD_BYTES]
        for chunk in self._sealer.take(piece):
            self._writer.write(chunk)

    def end(self) -> Kept:
        """Nothing more comes. The bytes may still be on their way to the disk: see `Kept.settle`."""
        for chunk in self._sealer.end():
            self._writer.write(chunk)
        settle = self._writer.settle()
        return Kept(self.file_id, self.size, self._digest.hexdigest(), self._head, self._key_id, settle)

    def abandon(self) -> None:
        """Leave nothing behind of a file that did not come to its end."""
        self._writer.abandon()


def keep(
    files: FileStore, room: Room, pieces: Iterable[bytes], kind: FileKind = FileKind.ORIGINAL, anew: UUID | None = None,
) -> Kept:  # fmt: skip
    """Seal a whole file into the store, until it is durable; whatever goes wrong leaves nothing behind. `anew` as for
    `Keeping`."""
    keeping = Keeping(files, room, kind, anew)
    try:
        for piece in pieces:
            keeping.take(piece)
        kept = keeping.end()
        kept.settle()
        return kept
    except BaseException:
        keeping.abandon()
        raise


def name_file(
    work: Work, room: Room, about: UUID, kept: Kept, kind: FileKind, on: date | None = None
) -> None:
    """Acknowledge a stored file, in the transaction of the row whose content tells of it, which does not commit before
    the file is durable. `on`: if not today."""
    if kept.file_id is None or room.case_id is None:
        raise ValueError("a file of a case is named, and one with a byte in it")
    put(work, StoredFile(id=kept.file_id, object_id=kept.file_id, key_id=kept.key_id, site_id=room.site_id,
                         case_id=room.case_id, about=about, kind=kind, kept_on=on or work.today,
                         size_bucket=size_bucket(kept.size)))  # fmt: skip
    work.settling.append(kept.settle)
    if kept.key_id is not None and kept.key_id != room.key_for_files(kind.purpose).id:
        _demand_alive(work, kept.key_id)


def _demand_alive(work: Work, key_id: UUID) -> None:
    """A file may have been under way while its key was rotated: a row that names it under a key that is dead would
    acknowledge what nobody can open. Asked of the key store itself, after the row stands: whoever retires a key waits
    for such rows, and finds them.
    """
    if not work.house.keyring.is_alive(key_id):
        raise Conflict(KEY_IS_GONE)


def files_of(session: Session, case_id: UUID) -> list[StoredFile]:
    """Every stored file of a case, without opening anything: for shredding and rotation."""
    return list(
        session.scalars(select(StoredFile).where(StoredFile.case_id == case_id).order_by(StoredFile.id))
    )


def size_bucket(size: int) -> int:
    """The size as a power of two, in bytes: what stands clear."""
    return 1 << max(size - 1, 0).bit_length()


def opened_file(work: Work, room: Room, file_id: UUID, kind: FileKind) -> OpenedFile:
    """A file of this room's case, wherever it lies in the store by now."""
    row = work.session.get(StoredFile, file_id)
    return OpenedFile(work.house.files, room, file_id, kind, row.object_id if row else None)


class OpenedFile:
    """A stored file that may be read. Whoever asks it first for anything waits for the store, and for the proof that
    its header, commitment and last chunk are true."""

    def __init__(
        self, files: FileStore, room: Room, file_id: UUID, kind: FileKind, object_id: UUID | None = None
    ) -> None:
        """`object_id`: its name in the store, if that is not its id."""
        self.id, self._object = file_id, object_id or file_id
        self._files, self._room, self._kind = files, room, kind
        self._context = room.file_context(file_id)

    @property
    def size(self) -> int:
        """The length of the content in bytes."""
        return self._ranges.length

    def check(self) -> None:
        """Verify every chunk to the last; `SealBroken` if one is not true. Nothing is kept in memory."""
        for _ in self.pieces():
            pass

    def pieces(self) -> Iterator[bytes]:
        """The whole content. Who gives it out as complete calls `check` first."""
        return open_file(self._key, self._context, self._files.get(self._object))

    def part(self, start: int, end: int) -> Iterator[bytes]:
        """The content from `start` up to `end`, not counted; each chunk is verified before it comes out."""
        return self._ranges.read(start, end)

    @property
    def key_id(self) -> UUID:
        """The generation that sealed it, as its header says."""
        return self._key.id

    @cached_property
    def _key(self) -> DataKey:
        return self._room.file_key_for(self._fetch(0, HEADER_BYTES), self._kind.purpose)

    @cached_property
    def _ranges(self) -> Ranges:
        return Ranges(self._key, self._context, self._files.size(self._object), self._fetch)

    def _fetch(self, start: int, end: int) -> bytes:
        return self._files.part(self._object, start, end)
