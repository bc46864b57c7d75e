"""How old the newest whole backup and the newest check of the ledger may be, and what a run is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.clock import day_words, local_day

FRESH = timedelta(hours=26)
"""A nightly backup, and two hours for a long one."""
CHECKED = timedelta(days=2)
"""How old the newest check of the ledger may be: one each night, and one that was missed."""
SCRUBBED = timedelta(minutes=5)
"""How long the bytes of destroyed keys may take to leave the disk: until the clock has tried some times."""
LONGEST_RUN = timedelta(hours=12)


class State(StrEnum):
    WHOLE = "whole"
    FAILED = "failed"
    RUNNING = "running"
    BROKEN_OFF = "broken off"


STATE_LABELS = {
    State.WHOLE: "Whole", State.FAILED: "Failed: there is no backup of that time",
    State.RUNNING: "Running", State.BROKEN_OFF: "Did not end: there is no backup of that time",
}  # fmt: skip


def state_of(outcome: str, began_at: datetime, now: datetime) -> State:
    """What a run has come to; one that says nothing after twelve hours did not end."""
    if outcome:
        return State(outcome)
    return State.RUNNING if now - began_at < LONGEST_RUN else State.BROKEN_OFF


def problem_words(newest_whole: datetime | None, last: State | None, now: datetime) -> str:
    """What is wrong with the backups; empty if the newest whole one is fresh and none failed since."""
    if last in (State.FAILED, State.BROKEN_OFF):
        return "The last backup failed. Tell whoever runs the server today."
    if newest_whole is None:
        return "There is no backup yet. Tell whoever runs the server."
    if now - newest_whole > FRESH:
        days = (now - newest_whole).days
        return f"The newest backup is {days} days old." if days > 1 else "There is no backup of the last day."
    return ""


@dataclass(frozen=True)
class Check:
    """One check of the ledger: `unshown` faults stand on no case's screen."""

    ended_at: datetime
    faults: int
    unshown: int = 0

    @property
    def label(self) -> str:
        return "No faults" if not self.faults else _counted(self.faults, "fault")


def check_problems(newest: Check | None, with_contents: Check | None, now: datetime) -> list[str]:
    """What is wrong with the checks of the ledger, or with what they found: with the newest one of either kind."""
    said = []
    if newest is None:
        said.append("The ledger was never checked here. Tell whoever runs the server.")
    elif now - newest.ended_at > CHECKED:
        said.append(
            f"The ledger was last checked {(now - newest.ended_at).days} days ago. Tell whoever runs the server."
        )
    if newest is not None and newest.faults:
        said.append(
            f"The last check of the ledger found {_counted(newest.faults, 'fault')}: something was changed by another "
            "way than through Waymark. Tell whoever runs the server today."
        )
    if with_contents is not None and with_contents.unshown:
        said.append(
            f"The last check of contents found {_counted(with_contents.unshown, 'mismatch')} that no case's page "
            "shows: in the site's own rows, or of cases that are gone. Tell whoever runs the server today."
        )
    return said


def scrub_problems(owed_since: datetime | None, now: datetime) -> list[str]:
    """That bytes of destroyed keys are on the disk still; for some minutes they may be without anything being wrong."""
    if owed_since is None or now - owed_since < SCRUBBED:
        return []
    day = day_words(local_day(owed_since), weekday=False)
    return [
        f"Keys were destroyed on {day}, but their bytes could not be taken off the disk of the key store "
        "yet. Tell whoever runs the server: waymark keys retire says what holds them."
    ]


def _counted(count: int, what: str) -> str:
    plural = f"{what}es" if what.endswith("h") else f"{what}s"
    return f"{count} {what if count == 1 else plural}"
