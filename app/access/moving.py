"""Seals a case's files anew for another case, as streams, so that memory stays flat. The former ones stay as they are.

The file store cannot read while it writes in one thread: what is read passes through a short queue.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from app.access.rooms import Room
from app.access.stored import FileKind, Kept, OpenedFile, StoredFile, keep, name_file
from app.access.work import House, Work

PIECES = 8
"""So many pieces of at most 64 KiB wait between reading and writing."""
PATIENCE = 60.0


@dataclass
class MovedFiles:
    """Files by the ids that they had, sealed anew in the store and not acknowledged yet."""

    kept: dict[UUID, Kept] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        """Old id → new id."""
        return {str(old): str(kept.file_id) for old, kept in self.kept.items()}

    def take_back(self, house: House) -> None:
        for kept in self.kept.values():
            kept.take_back(house)

    def name_all(self, work: Work, room: Room, stored: Iterable[StoredFile]) -> None:
        """Acknowledge them for the room's case: each row is followed by one with the new id; the old file is nobody's,
        and is swept. `KeyError` for a file that was not moved."""
        for row in stored:
            name_file(work, room, row.about, self.kept[row.id], FileKind(row.kind), row.kept_on)
            work.session.delete(row)


def move_files(house: House, origin: Room, target: Room, stored: Iterable[StoredFile]) -> MovedFiles:
    """All of these files, or none: `NotFound` or `SealBroken` if one is missing or does not verify to its end; then
    those before it are taken back."""
    made = MovedFiles()
    try:
        for row in stored:
            kind = FileKind(row.kind)
            pieces = OpenedFile(house.files, origin, row.id, kind, row.object_id).pieces()
            made.kept[row.id] = keep(house.files, target, apart(pieces), kind)
    except BaseException:
        made.take_back(house)
        raise
    return made


def apart(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, read by a thread of their own; what it meets comes out here."""
    passing: queue.Queue[bytes | BaseException | None] = queue.Queue(PIECES)
    ended = threading.Event()

    def read() -> None:
        try:
            for piece in pieces:
                while not ended.is_set():
                    try:
                        passing.put(piece, timeout=0.2)
                        break
                    except queue.Full:
                        continue
                if ended.is_set():
                    return
            passing.put(None, timeout=PATIENCE)
        except BaseException as error:
            passing.put(error, timeout=PATIENCE)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while (piece := passing.get(timeout=PATIENCE)) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        ended.set()
