"""The signed list of shredded cases: a file of its own, kept with neither backup, that a restore applies again.

One line an entry, each with the ledger key's signature over the tree of all entries so far: no line can be changed,
taken out or moved. It names nobody: ids, a random reference, days. It is durable before any key is destroyed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import SealBroken, ShredListRefused
from app.crypto.checkpoints import NAME, Checkpoint, LedgerSigner, LedgerVerifier
from app.crypto.ledger import Frontier, canonical
from app.db.base import metadata
from app.db.shredding import Tombstone, purge, tombstones

ORIGIN = f"{NAME}/shredded"
NOT_WHOLE = "The shred list {path} is not what the ledger's key signed: line {line}. Bring the whole list."


@dataclass(frozen=True)
class Shredded:
    """One case that was shredded, with the ids of its files: all that a restore needs to shred it again."""

    case_id: UUID
    site_id: UUID
    reference: str
    reason: str
    first_by: UUID
    second_by: UUID
    shredded_on: date
    leaves: int
    files: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, stone: Tombstone) -> Shredded:
        return cls(stone.id, stone.site_id, stone.reference, stone.reason, stone.first_by, stone.second_by,
                   stone.shredded_on, stone.leaves, tuple(stone.file_ids))  # fmt: skip

    def tombstone(self) -> Tombstone:
        """The tombstone that this entry stands for, not yet finished."""
        return Tombstone(
            id=self.case_id, site_id=self.site_id, reference=self.reference, reason=self.reason,
            first_by=self.first_by, second_by=self.second_by, shredded_on=self.shredded_on, leaves=0,
            files=" ".join(one.hex for one in self.files),
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        return {
            "case": self.case_id.hex, "site": self.site_id.hex, "reference": self.reference, "reason": self.reason,
            "by": [self.first_by.hex, self.second_by.hex], "on": self.shredded_on.isoformat(), "leaves": self.leaves,
            "files": [one.hex for one in self.files],
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> Shredded:
        first, second = told["by"]
        return cls(UUID(told["case"]), UUID(told["site"]), told["reference"], told["reason"], UUID(first), UUID(second),
                   date.fromisoformat(told["on"]), int(told["leaves"]), tuple(map(UUID, told["files"])))  # fmt: skip


def read(path: Path, verifier: LedgerVerifier) -> list[Shredded]:
    """Every entry, once each line's signature was checked; `ShredListRefused` if one does not hold."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ShredListRefused(f"The shred list {path} is missing.") from None
    except (OSError, UnicodeDecodeError):
        raise ShredListRefused(f"The shred list {path} cannot be read.") from None
    return _read(path, _whole(text), verifier)[0]


def begin(path: Path, signer: LedgerSigner) -> None:
    """An empty, signed list, where none stands yet."""
    ensure(path, signer, ())


def ensure(path: Path, signer: LedgerSigner, entries: Iterable[Shredded]) -> int:
    """Put those of these entries on the list that it does not hold, durably; returns how many those were.

    A line that a kill has cut is taken off first: nothing was done yet that relied on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = _whole(file.read().decode("utf-8", "replace"))
        known, edge = _read(path, text, signer.verifier) if text else ([], Frontier())
        listed = {one.case_id for one in known}
        lines = [] if text else [_line({}, signer, edge)]
        fresh = [one for one in entries if one.case_id not in listed]
        for one in fresh:
            edge = edge.append(_leaf(one.told()))
            lines.append(_line(one.told(), signer, edge))
        file.seek(len(text.encode()))
        file.truncate()
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)
    return len(fresh)


def shred_again(session: Session, entries: Iterable[Shredded]) -> int:
    """In a restored house: the rows of these cases go and their tombstones stand; returns how many were there.

    Drafts go too, whoever wrote them: without the root key nobody can tell which of them speak of such a case.
    """
    listed = {one.case_id: one for one in entries}
    known = {stone.id for stone in tombstones(session)}
    again = sum(purge(session, case_id) > 0 for case_id in listed)
    if again:
        session.execute(delete(metadata.tables["draft"]))
    session.add_all(one.tombstone() for case_id, one in listed.items() if case_id not in known)
    session.flush()
    return again


def faults_of(path: Path, verifier: LedgerVerifier, stones: Sequence[Tombstone]) -> list[str]:
    """What is wrong with the list, seen beside the tombstones of the data: each case stands on both, or on neither.

    A tombstone of today may not have come to the list yet: that takes a minute while the app serves.
    """
    today = clock.local_day(clock.now())
    due = [one for one in stones if one.passed_at or one.shredded_on != today]
    if not path.exists():
        return [f"the shred list {path} is missing"] if due else []
    try:
        listed = {one.case_id: one for one in read(path, verifier)}
    except ShredListRefused as refused:
        return [refused.words]
    standing = {one.id for one in stones}
    unlisted = [one.reference for one in due if one.id not in listed]
    unmarked = [one.reference for one in listed.values() if one.case_id not in standing]
    return [
        *(f"the shredded case {reference} is not on the shred list" for reference in unlisted),
        *(
            f"the case {reference} stands on the shred list, and its tombstone is gone"
            for reference in unmarked
        ),
    ]


def _read(path: Path, text: str, verifier: LedgerVerifier) -> tuple[list[Shredded], Frontier]:
    found, edge = [], Frontier()
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            told = json.loads(line)
            note = told.pop("checkpoint")
            if number > 1:
                edge = edge.append(_leaf(told))
                found.append(Shredded.read(told))
            is_signed = verifier.open(note) == Checkpoint(ORIGIN, edge.size, edge.root())
        except (SealBroken, ValueError, KeyError, TypeError, AttributeError):
            is_signed = False
        if not is_signed:
            raise ShredListRefused(NOT_WHOLE.format(path=path, line=number))
    if not text:
        raise ShredListRefused(NOT_WHOLE.format(path=path, line=1))
    return found, edge


def _whole(text: str) -> str:
    """Without a last line that has no end: it was being written when the power went."""
    return text[: text.rfind("\n") + 1]


def _leaf(told: dict[str, Any]) -> bytes:
    return sha256(b"\x00" + canonical(told)).digest()


def _line(told: dict[str, Any], signer: LedgerSigner, edge: Frontier) -> str:
    note = signer.sign(Checkpoint(ORIGIN, edge.size, edge.root()))
    return json.dumps(told | {"checkpoint": note}, separators=(",", ":")) + "\n"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
