"""The words of the protocol between phone and server, and its pure decisions: labels, answers, times, gaps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

VERSION_OF_FORMS = 1
MISSING_AT_MOST = 50


class Answer(StrEnum):
    """What became of one item; the phone goes by this word and never by the status alone."""

    RECEIPT = "receipt"
    REPLAYED = "replayed"
    RUNNING = "running"
    KEY_REUSED = "key-reused"
    NEEDS_FIX = "needs-fix"
    NEEDS_DECISION = "needs-decision"
    PAUSED = "paused"
    LATER = "later"


STATUS = {
    Answer.RECEIPT: 201, Answer.REPLAYED: 200, Answer.RUNNING: 409, Answer.KEY_REUSED: 422, Answer.NEEDS_FIX: 422,
    Answer.NEEDS_DECISION: 412, Answer.PAUSED: 403, Answer.LATER: 503,
}  # fmt: skip


def mutation_label(phone: UUID, user: UUID, key: UUID, sequence: int) -> bytes:
    """What binds a sealed item to its phone, its user, its key and its place: HPKE's info, and what is signed."""
    return f"waymark mutation 1\n{phone}\n{user}\n{key}\n{sequence}".encode()


def said_at(captured: datetime, offset: float | None, now: datetime) -> datetime:
    """When it was written down, by the server's clock: the phone's time less the minutes by which its clock is ahead.

    Never later than now: a phone's clock that runs ahead dates nothing into the future.
    """
    try:
        return min(captured - timedelta(minutes=offset or 0), now)
    except OverflowError:
        return now


def missing(seen: Collection[int], newest: int) -> list[int]:
    """The numbers up to the newest that have not come, the last ones of them: the phone is asked for these."""
    known = set(seen)
    gaps = [number for number in range(1, newest + 1) if number not in known] if newest > len(known) else []
    return gaps[-MISSING_AT_MOST:]
