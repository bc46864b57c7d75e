"""Reads how backups and checks of the ledger went, and whether destroyed keys left the disk. It is about no case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Refused
from app.db.runs import BackupRun, VerifyRun
from app.db.scrubbing import OwedScrub
from app.features.backups.rules import (
    STATE_LABELS,
    Check,
    State,
    check_problems,
    problem_words,
    scrub_problems,
    state_of,
)

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
    checked: Check | None
    with_contents: Check | None
    check_problems: list[str]
    scrub_problems: list[str]


def backups_of(work: Work, actor: Actor) -> Backups:
    """The newest runs, the newest check of the ledger and of contents, and in words what is wrong, if anything is."""
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
    problem = problem_words(whole, ended[0] if ended else None, work.now)
    checked, of_contents = _newest_check(work, with_contents=False), _newest_check(work, with_contents=True)
    owed_since = work.session.scalar(select(func.min(OwedScrub.owed_since)))
    return Backups(runs, problem, checked, of_contents, check_problems(checked, of_contents, work.now),
                   scrub_problems(owed_since, work.now))  # fmt: skip


def _newest_check(work: Work, *, with_contents: bool) -> Check | None:
    row = work.session.execute(
        select(VerifyRun.ended_at, VerifyRun.faults, VerifyRun.unshown)
        .where(VerifyRun.with_contents == with_contents)
        .order_by(VerifyRun.ended_at.desc())
        .limit(1)
    ).one_or_none()
    return Check(row.ended_at, row.faults, row.unshown) if row else None
