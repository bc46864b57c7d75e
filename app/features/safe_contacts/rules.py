"""One pure decision, with its words: may she be called at this minute? It reads no clock and no row.

The same decision is taken on a phone; `tests/support/cases/safe_contact.json` is what both must give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from app.core.clock import local_day
from app.core.hours import WEEK, Span, WeeklyHours, has_days, spans_between
from app.features.ways.rules import CHANNEL_LABELS as CHANNEL_LABELS
from app.features.ways.rules import Channel as Channel
from app.features.ways.rules import WaitingWay

CHECK_AFTER = timedelta(days=30)
COPY_LASTS = timedelta(hours=24)


class SafeContactEvent(StrEnum):
    RECORDED = "recorded"
    AMENDED = "amended"
    MARKED_UNSAFE = "marked_unsafe"
    CALLED_UNSAFE = "called_unsafe"
    DOUBTED = "doubted"
    CONFIRMED = "confirmed"
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_DROPPED = "change_dropped"
    MERGED = "merged"


EVENT_LABELS = {
    SafeContactEvent.RECORDED: "Recorded", SafeContactEvent.AMENDED: "Changed",
    SafeContactEvent.MARKED_UNSAFE: "Marked unsafe", SafeContactEvent.CALLED_UNSAFE: "Called unsafe by the victim",
    SafeContactEvent.DOUBTED: "The victim is not sure that it is safe",
    SafeContactEvent.CONFIRMED: "Confirmed as it stands",
    SafeContactEvent.CHANGE_CONFIRMED: "New way confirmed on the known one",
    SafeContactEvent.CHANGE_DROPPED: "New way dropped: it was not confirmed",
    SafeContactEvent.MERGED: "A second safe contact came with a merged case",
}  # fmt: skip


# ── What is recorded ─────────────────────────────────────────────────────────────────────────────────────


class SafeContactBlock(BaseModel):
    """How one victim can be reached without harm, in her words. `any_time` is a tick, never a blank."""

    preferred: Channel = Channel.PHONE
    number: str = ""
    known_safe: bool = False
    known_safe_on: date | None = None
    calls_agreed: bool = False
    any_time: bool = False
    windows: list[WeeklyHours] = []
    voicemail_ok: bool = False
    sms_ok: bool = False
    letter_ok: bool = False
    withhold_number: bool = False
    name_to_use: str = ""
    code_phrase: str = ""
    device_access: str = ""
    say_first: str = ""
    say_to_others: str = ""
    never: str = ""
    go_between_name: str = ""
    go_between_number: str = ""
    go_between_agreed_on: date | None = None
    marked_unsafe: bool = False
    unsafe_by: UUID | None = None
    unsafe_at: datetime | None = None
    unsafe_why: str = ""
    last_checked_on: date | None = None
    waiting: WaitingWay | None = None
    author_id: UUID | None = None
    written_at: datetime | None = None

    @property
    def has_hours(self) -> bool:
        return self.any_time or has_days(self.windows)


# ── The answer ───────────────────────────────────────────────────────────────────────────────────────────


class AnswerKind(StrEnum):
    OK = "ok"
    NOT_NOW = "not_now"
    CHECK = "check"
    NONE = "none"


class Why(StrEnum):
    """What led to the answer."""

    NOTHING_RECORDED = "nothing_recorded"
    MARKED_UNSAFE = "marked_unsafe"
    NOT_KNOWN_SAFE = "not_known_safe"
    CALLS_NOT_AGREED = "calls_not_agreed"
    OUTSIDE_HOURS = "outside_hours"
    NO_HOURS = "no_hours"
    NEVER_CHECKED = "never_checked"
    CHECK_OLD = "check_old"
    COPY_OLD = "copy_old"
    IN_HOURS = "in_hours"
    ANY_TIME = "any_time"


@dataclass(frozen=True)
class Answer:
    """May she be called now? `until` None beside `ok` means that no end is near; instants are UTC."""

    kind: AnswerKind
    why: Why
    until: datetime | None = None
    next_start: datetime | None = None
    next_end: datetime | None = None
    days_since_check: int | None = None

    @property
    def shows_number(self) -> bool:
        return self.kind in (AnswerKind.OK, AnswerKind.CHECK)


def answer(block: SafeContactBlock | None, now: datetime, *, copied_at: datetime | None = None) -> Answer:
    """The first of the four that holds. `copied_at` is set on a phone alone: the age of its copy."""
    days = _days_since_check(block, now)
    blocked = _why_none(block)
    if blocked is not None or block is None:
        return Answer(AnswerKind.NONE, blocked or Why.NOTHING_RECORDED, days_since_check=days)
    inside = in_window(block, now)
    if block.has_hours and inside is None:
        ahead = next_window(block, now)
        start, end = (ahead.start, ahead.end) if ahead else (None, None)
        return Answer(AnswerKind.NOT_NOW, Why.OUTSIDE_HOURS, None, start, end, days)
    until = inside.end if inside and inside.end - now <= WEEK else None
    stale = _why_check(block, days, now, copied_at)
    if stale is not None:
        return Answer(AnswerKind.CHECK, stale, until=until, days_since_check=days)
    why = Why.IN_HOURS if has_days(block.windows) else Why.ANY_TIME
    return Answer(AnswerKind.OK, why, until=until, days_since_check=days)


def is_blocked(block: SafeContactBlock | None) -> bool:
    """Whether nobody may call at any hour, as things stand."""
    return _why_none(block) is not None


def go_between_on(block: SafeContactBlock | None, day: date) -> str:
    """Who had been agreed as go-between by this day; empty when nobody had. An unsafe mark does not end that."""
    if block is None or block.go_between_agreed_on is None or block.go_between_agreed_on > day:
        return ""
    return block.go_between_name


def _why_none(block: SafeContactBlock | None) -> Why | None:
    if block is None:
        return Why.NOTHING_RECORDED
    if block.marked_unsafe:
        return Why.MARKED_UNSAFE
    if not block.known_safe or not block.number:
        return Why.NOT_KNOWN_SAFE
    return None if block.calls_agreed else Why.CALLS_NOT_AGREED


def _why_check(
    block: SafeContactBlock, days: int | None, now: datetime, copied_at: datetime | None
) -> Why | None:
    if not block.has_hours:
        return Why.NO_HOURS
    if days is None:
        return Why.NEVER_CHECKED
    if days > CHECK_AFTER.days:
        return Why.CHECK_OLD
    return Why.COPY_OLD if copied_at is not None and now - copied_at > COPY_LASTS else None


def _days_since_check(block: SafeContactBlock | None, now: datetime) -> int | None:
    if block is None or block.last_checked_on is None:
        return None
    return max((local_day(now) - block.last_checked_on).days, 0)


# ── Hours ────────────────────────────────────────────────────────────────────────────────────────────────


def in_window(block: SafeContactBlock, at: datetime) -> Span | None:
    """The safe hours around this instant; None outside of them, or when none are recorded."""
    return next((s for s in safe_windows(block, at, at + WEEK) if s.start <= at < s.end), None)


def next_window(block: SafeContactBlock, at: datetime) -> Span | None:
    """The safe hours that hold `at`, else the next to begin; None when none are recorded."""
    return next(iter(safe_windows(block, at, at + 2 * WEEK)), None)


def last_window_end_before(
    block: SafeContactBlock | None, now: datetime, deadline: datetime
) -> datetime | None:
    """The last safe moment from now up to the deadline; None when no safe hours are left until then."""
    if block is None or is_blocked(block) or deadline <= now:
        return None
    spans = [span for span in safe_windows(block, now, deadline) if span.start < deadline]
    return min(spans[-1].end, deadline) if spans else None


def safe_windows(block: SafeContactBlock, start: datetime, end: datetime) -> list[Span]:
    """All safe hours that reach into the time from `start` to `end`, in order, joined where they touch."""
    if has_days(block.windows):
        return spans_between(block.windows, start, end)
    return [Span(start, end + WEEK)] if block.any_time else []


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def never_lines(block: SafeContactBlock) -> tuple[str, ...]:
    """“No voicemail, text or letter”, then what she said herself."""
    ways = [("voicemail", block.voicemail_ok), ("text", block.sms_ok), ("letter", block.letter_ok)]
    *first, last = [name for name, allowed in ways if not allowed] or [""]
    listed = f"{', '.join(first)} or {last}" if first else last
    return tuple(line for line in (f"No {listed}" if listed else "", block.never) if line)


def allowed_words(block: SafeContactBlock) -> str:
    """“Voicemail, letter”: what may be left for her besides calls."""
    ways = [("voicemail", block.voicemail_ok), ("text message", block.sms_ok), ("letter", block.letter_ok)]
    return ", ".join(name for name, allowed in ways if allowed).capitalize() or "No voicemail, text or letter"


def former_words(block: SafeContactBlock) -> str:
    """How the block stood, without its number: enough to see what changed."""
    return "; ".join([
        f"number ending {block.number[-3:]}" if block.number else "no number",
        "known to be safe" if block.known_safe else "not known to be safe",
        "calls agreed" if block.calls_agreed else "calls not agreed",
        *(hours_words(block) or ["no hours"]),
        *(["marked unsafe"] if block.marked_unsafe else []),
    ])  # fmt: skip


def shown_number(block: SafeContactBlock) -> str:
    """The number as it is to be dialled, with 141 before it where the caller's own is to be withheld."""
    return f"141 {block.number}" if block.withhold_number and block.number.startswith("0") else block.number


def hours_words(block: SafeContactBlock) -> list[str]:
    """The recorded hours as a person reads them; empty when there are none."""
    return [window.words for window in block.windows if window.days] or (
        ["Any time"] if block.any_time else []
    )
