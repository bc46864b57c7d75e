"""Reads how the backups went. Nothing in it is about a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Refused
from app.db.backup import BackupRun
from app.features.backups.rules import STATE_LABELS, State, problem_words, state_of

SHOWN = 30


@dataclass(frozen=True)
class RunView:
    began_at: datetime
    ended_at: datetime | None
    state: State
    label: str


@dataclass(frozen=True)
class Backups:
    runs: list[RunView]
    problem: str


def backups_of(work: Work, actor: Actor) -> Backups:
    """The newest runs, and in words what is wrong, if anything is."""
    if not may_anywhere(actor.role, Permission.BACKUPS_READ):
        raise Refused()
    rows = work.session.execute(
        select(BackupRun.began_at, BackupRun.ended_at, BackupRun.outcome).order_by(BackupRun.began_at.desc())
    ).fetchmany(SHOWN)
    runs = []
    for row in rows:
        state = state_of(row.outcome, row.began_at, work.now)
        runs.append(RunView(row.began_at, row.ended_at, state, STATE_LABELS[state]))
    whole = work.session.scalar(
        select(BackupRun.began_at).where(BackupRun.outcome == State.WHOLE.value)
        .order_by(BackupRun.began_at.desc()).limit(1)
    )  # fmt: skip
    ended = [run.state for run in runs if run.state is not State.RUNNING]
    return Backups(runs, problem_words(whole, ended[0] if ended else None, work.now))
