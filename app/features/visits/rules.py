"""The words of a visit and when somebody has to be told. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.core.clock import at_local, day_words, local, local_day, time_words
from app.features.deadlines.rules import Chip
from app.features.watchers.rules import LISTS_ONLY as LISTS_ONLY
from app.features.watchers.rules import NOT_AN_ALARM as NOT_AN_ALARM

ESCALATES_AFTER = timedelta(minutes=10)
"""So long after a visit was due to end, the duty list is told too."""
LONGEST = timedelta(hours=12)
AHEAD = timedelta(days=3)
NEAR = timedelta(hours=2)
"""So long before it begins, a planned visit stands on Today as a card."""
GRACE = timedelta(minutes=15)
KEPT_PLANNED = timedelta(hours=12)
"""So long after its beginning a visit that nobody checked in to stays on Today."""


class VisitKind(StrEnum):
    """Where, in general words. An address is a place of the case, with a permission of its own."""

    HOME = "home"
    SAFE_VENUE = "safe_venue"
    COURT = "court"
    POLICE_STATION = "police_station"
    OFFICE = "office"
    VIDEO = "video"
    PHONE = "phone"
    OTHER = "other"


KIND_LABELS = {
    VisitKind.HOME: "Home visit", VisitKind.SAFE_VENUE: "Visit at a safe place", VisitKind.COURT: "At court",
    VisitKind.POLICE_STATION: "At a police station", VisitKind.OFFICE: "At the office", VisitKind.VIDEO: "By video",
    VisitKind.PHONE: "By phone", VisitKind.OTHER: "Visit elsewhere",
}  # fmt: skip


class VisitState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    OUT = "out"
    REACHED = "reached"
    CANCELLED = "cancelled"


STATE_LABELS = {
    VisitState.PLANNED: "Planned", VisitState.RUNNING: "Checked in", VisitState.OUT: "Checked out",
    VisitState.REACHED: "Reached, safe", VisitState.CANCELLED: "Cancelled",
}  # fmt: skip


class ActKind(StrEnum):
    CHECKED_IN = "checked_in"
    EXTENDED = "extended"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    TRIED = "tried"
    REACHED = "reached"


ACT_LABELS = {
    ActKind.CHECKED_IN: "Checked in", ActKind.EXTENDED: "More time", ActKind.CHECKED_OUT: "Checked out",
    ActKind.CANCELLED: "Cancelled", ActKind.TRIED: "Tried to reach", ActKind.REACHED: "Reached, safe",
}  # fmt: skip


class Outcome(StrEnum):
    """What came of ringing somebody whose visit is overdue."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CANNOT_TALK = "cannot_talk"
    CALLED_999 = "called_999"


OUTCOME_LABELS = {
    Outcome.REACHED: "Reached, and safe", Outcome.NO_ANSWER: "No answer",
    Outcome.CANNOT_TALK: "Said the code phrase: cannot talk", Outcome.CALLED_999: "999 was called",
}  # fmt: skip

LENGTHS = {30: "30 minutes", 60: "1 hour", 90: "1½ hours", 120: "2 hours", 180: "3 hours", 240: "4 hours"}
EXTENSIONS = {15: "15 minutes", 30: "30 minutes", 60: "1 hour"}


class Seat(StrEnum):
    """Why somebody sees a visit."""

    VISITOR = "visitor"
    WATCHER = "watcher"
    SUPERVISOR = "supervisor"
    DUTY = "duty"
    CASE = "case"


ANY, GOING = frozenset(Seat), frozenset({Seat.VISITOR})
ANSWERING = frozenset({Seat.WATCHER, Seat.SUPERVISOR, Seat.DUTY})
"""Who may note what came of ringing her."""


class Watch(StrEnum):
    """What is true of who looks after somebody on a visit, for this minute."""

    NOT_YET = "not_yet"
    WATCHED = "watched"
    NOBODY = "nobody"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


def watch_of(state: VisitState, due_at: datetime, now: datetime, *, has_beat: bool) -> Watch:
    """Nobody watches before the check-in reached the server, nor while the watching job does not run."""
    if state is not VisitState.RUNNING:
        return Watch.NOT_YET
    if not has_beat:
        return Watch.NOBODY
    if now <= due_at:
        return Watch.WATCHED
    return Watch.ESCALATED if now > due_at + ESCALATES_AFTER else Watch.OVERDUE


def ends_at(typed_hour: int, typed_minute: int, base: datetime) -> datetime | None:
    """The next time at which a clock in London shows this, within twelve hours of `base`; None if that is too far."""
    found = at_local(local_day(base), typed_hour, typed_minute)
    if found <= base:
        found = at_local(local_day(base) + timedelta(days=1), typed_hour, typed_minute)
    return found if found - base <= LONGEST else None


def extended(due_at: datetime, minutes: int, now: datetime) -> datetime:
    """More time counts from the end that was agreed, or from now where that has passed."""
    return max(due_at, now) + timedelta(minutes=minutes)


def span_words(minutes: int) -> str:
    """“1 minute”, “55 minutes”, “1 hour 40 minutes”."""
    hours, rest = divmod(minutes, 60) if minutes >= 90 else (0, minutes)
    words = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    words += [f"{rest} minute{'' if rest == 1 else 's'}"] if rest or not hours else []
    return " ".join(words)


def minutes_words(due_at: datetime, now: datetime) -> str:
    """“55 minutes left”, by what clocks show; “Time is up”, “5 minutes over”."""
    if now > due_at:
        over = int((now - due_at).total_seconds() // 60)
        return f"{span_words(over)} over" if over else "Time is up"
    return f"{span_words(-int((now - due_at).total_seconds() // 60))} left"


def planned_chip(starts_at: datetime, now: datetime) -> Chip:
    """“Today 14:00”, “Tomorrow 9:30”, “Monday 14:00”; late where nobody checked in."""
    day, today = local_day(starts_at), local_day(now)
    at = time_words(starts_at)
    if now > starts_at + GRACE:
        return Chip(
            "late", f"Not checked in since {at}" if day == today else f"Not checked in, {local(starts_at):%A}"
        )
    if day == today:
        return Chip("today", f"Today {at}")
    if (day - today).days == 1:
        return Chip("later", f"Tomorrow {at}")
    return Chip("later", f"{local(starts_at):%A} {at}")


def span_of(starts_at: datetime, due_at: datetime) -> str:
    """“Friday 27 November, 14:00 to 15:00”."""
    return f"{day_words(local_day(starts_at))}, {time_words(starts_at)} to {time_words(due_at)}"
