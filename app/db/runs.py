"""How backups and checks of the ledger went, for the administrator: when, and what came of it. Nothing about a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.core import clock
from app.db.base import Row
from app.db.store import Store
from app.db.types import UtcMoment


class BackupRun(Row, table=True):
    """One run of `waymark backup`: when, and what came of it. `outcome` is whole or failed; empty while it runs."""

    __tablename__ = "backup_run"

    began_at: datetime = Field(sa_type=UtcMoment, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    outcome: str = ""


class VerifyRun(Row, table=True):
    """One check of the ledger that came to its end; `with_contents`, or of its structure alone.

    `faults`: how many were found. `unshown`: those among them that stand on no case's screen, as they are of a site's
    own rows or of a case that is gone.
    """

    __tablename__ = "verify_run"

    ended_at: datetime = Field(sa_type=UtcMoment, index=True)
    with_contents: bool
    faults: int
    unshown: int = 0


def begin_run(store: Store) -> UUID:
    """Note that a backup begins, so that one which never ends is seen too."""
    run = BackupRun(began_at=clock.now())
    with store.writing() as session:
        session.add(run)
    return run.id


def has_run(session: Session) -> bool:
    """Whether a backup was ever begun here."""
    return session.scalar(select(BackupRun.id).limit(1)) is not None


def end_run(store: Store, run_id: UUID, *, is_whole: bool) -> None:
    with store.writing() as session:
        ended = update(BackupRun).where(BackupRun.id == run_id)
        session.execute(ended.values(ended_at=clock.now(), outcome="whole" if is_whole else "failed"))


def note_check(store: Store, faults: int, *, with_contents: bool = False, unshown: int = 0) -> None:
    """Note that a check ended just now, and what it found."""
    run = VerifyRun(ended_at=clock.now(), with_contents=with_contents, faults=faults, unshown=unshown)
    with store.writing() as session:
        session.add(run)
