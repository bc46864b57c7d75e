"""Makes what was asked for, one pack after the other: streamed, so that a gigabyte takes no more memory than a page.

Each step may be killed: what lies in the store without a row is swept, and the next run makes the pack anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from app.access.disclosing import place_all
from app.access.door import OpenCase, derive
from app.access.rooms import FROZEN, FROZEN_WORDS
from app.access.stored import FileKind, Kept, keep
from app.access.work import House, Work
from app.core import logging
from app.core.errors import LedgerRefused, NotFound, SealBroken, WaymarkError
from app.features.evidence_packs.models import EvidencePack, PackContent
from app.features.evidence_packs.queries import changed_in, waiting_packs
from app.features.evidence_packs.rules import INNER, PackStatus
from app.features.pack_making.actions import give_up, make_ready, note_done, take_in
from app.features.pack_making.queries import MANIFEST, SEAL, Composed, compose, seal_of

if TYPE_CHECKING:
    from stream_zip import Method

Reached = Callable[[str], object]
"""Told the name of each step as it is reached; tests kill there."""
EPOCH, MODE = datetime(1980, 1, 1, tzinfo=UTC), 0o600
TELL_EVERY = 2.0
CHANGED = "An entry or exhibit in it was amended or withdrawn since it was asked for. Read it, and ask anew."
NO_PAPER = "Its schedule could not be printed. Tell whoever runs the server: the log there says what failed."
NOT_WHOLE = "An exhibit did not open as it was kept. Whoever runs the server has to run `waymark verify`."


@dataclass(frozen=True)
class _Begun:
    """A pack that the ledger has taken in, and what it is made of."""

    case: OpenCase
    composed: Composed
    words: str
    fingerprint: str


def make_waiting(house: House, reached: Reached = lambda _: None) -> int:
    """Every pack that waits; returns how many were made. One that cannot be made says why, and keeps none from it."""
    with house.reading() as work:
        waiting = waiting_packs(work)
    made = 0
    for pack_id in waiting:
        try:
            made += _make(house, pack_id, reached)
        except WaymarkError as error:
            logging.get().error("evidence pack waits", row=pack_id, error=type(error))
    return made


def _make(house: House, pack_id: UUID, reached: Reached) -> bool:
    """What cannot be made by trying again says so on its page; what may go better the next time waits."""
    try:
        return _made(house, pack_id, reached)
    except (LedgerRefused, SealBroken, NotFound, ValueError) as error:
        logging.get().error("evidence pack was not made", row=pack_id, error=type(error))
        why = NO_PAPER if isinstance(error, ValueError) else NOT_WHOLE
        _fail(house, pack_id, str(error) if isinstance(error, LedgerRefused) else why)
        return False


def _made(house: House, pack_id: UUID, reached: Reached) -> bool:
    begun = _begin(house, pack_id)
    if begun is None:
        return False
    reached("taken in")
    place_all(house)
    with house.reading() as work:
        seal = seal_of(work, begun.case, begun.composed.digest)
    reached("placed")
    kept = keep(house.files, begun.case, _pieces(house, pack_id, begun, seal), FileKind.DERIVED)
    reached("stored")
    if not _end(house, pack_id, begun, kept):
        return False
    reached("ready")
    return True


def _begin(house: House, pack_id: UUID) -> _Begun | None:
    """Composed as it stands now; and taken in by the ledger if it stands so still, under the lock."""
    place_all(house)
    with house.reading() as work:
        found = _asked_for(work, pack_id, is_reading=True)
        if found is None:
            return None
        composed = compose(work, *found)
    with house.writing() as work:
        found = _asked_for(work, pack_id)
        if found is None:
            return None
        case, row, content = found
        why = FROZEN_WORDS if case.mismatch == FROZEN else CHANGED if changed_in(work, case, content) else ""
        if why:
            give_up(work, case, row, why)
            return None
        take_in(work, case, row, composed.digest, len(composed.members) + 2)
        return _Begun(case, composed, content.words, sha256(house.signer.verifier.public).hexdigest())


def _asked_for(
    work: Work, pack_id: UUID, *, is_reading: bool = False
) -> tuple[OpenCase, EvidencePack, PackContent] | None:
    """Held until the end but where it is only read: PostgreSQL locks no row in a transaction that reads."""
    row = work.session.get(EvidencePack, pack_id, with_for_update=None if is_reading else True)
    if row is None or row.status != PackStatus.ASKED.value:
        return None
    case = derive(work, row.case_id)
    return case, row, case.open(row, PackContent)


def _pieces(house: House, pack_id: UUID, begun: _Begun, seal: bytes) -> Iterator[bytes]:
    """The outer ZIP, sealed under the drawn words, around the inner one, so that not even names can be read."""
    # Fetched here: with its ciphers it takes more memory than many a process has to make.
    from stream_zip import ZIP_64, stream_zip

    inner = stream_zip(_members(house, pack_id, begun.composed, seal), extended_timestamps=False)
    outer = [(INNER, EPOCH, MODE, ZIP_64, inner)]
    yield from stream_zip(outer, extended_timestamps=False, password=begun.words)


def _members(
    house: House, pack_id: UUID, composed: Composed, seal: bytes
) -> Iterator[tuple[str, datetime, int, Method, Iterator[bytes]]]:
    from stream_zip import ZIP_64

    told_at = time.monotonic()
    yield MANIFEST, EPOCH, MODE, ZIP_64, iter([composed.manifest])
    for number, member in enumerate(composed.members, start=1):
        yield member.path, EPOCH, MODE, ZIP_64, _as_kept(member.pieces(), member.size, member.digest)
        if time.monotonic() - told_at > TELL_EVERY:
            told_at = time.monotonic()
            with house.writing() as work:
                note_done(work, pack_id, number)
    yield SEAL, EPOCH, MODE, ZIP_64, iter([seal])


def _as_kept(pieces: Iterator[bytes], size: int, digest: str) -> Iterator[bytes]:
    """The original's bytes as they came; SealBroken at the end where they are not what was noted on intake."""
    found, length = sha256(), 0
    for piece in pieces:
        found.update(piece)
        length += len(piece)
        yield piece
    if length != size or found.hexdigest() != digest:
        raise SealBroken


def _end(house: House, pack_id: UUID, begun: _Begun, kept: Kept) -> bool:
    """Ready, unless it was put away or its case went while it was being made: then nothing of it stays."""
    try:
        with house.writing() as work:
            found = _asked_for(work, pack_id)
            if found is not None:
                make_ready(work, found[0], found[1], kept, begun.fingerprint, begun.composed.verifier)
    except BaseException as error:
        if not getattr(error, "is_unsure", False):
            kept.take_back(house)
        raise
    if found is None:
        kept.take_back(house)
    return found is not None


def _fail(house: House, pack_id: UUID, why: str) -> None:
    with house.writing() as work:
        found = _asked_for(work, pack_id)
        if found is not None:
            give_up(work, found[0], found[1], why)


JOBS = (make_waiting,)
