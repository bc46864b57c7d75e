"""The arithmetic and the words of the one clock: working days, spans, chips, first figures.

Pure: it reads no clock and no database. Every figure here is a first value of configuration with effective
dates, never a constant that the app works by.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.core.clock import at_local, day_words, local, local_day, time_words
from app.features.bank_holidays.rules import LISTED_ALONE, Calendar, add_working_days, working_days_between

SEEDED_FROM = date(2021, 4, 1)
"""The first day on which the seeded table counts: the day the present Victims' Code began."""


class DueKind(StrEnum):
    """What is due, never why."""

    CONTACT = "contact"
    PLAN_REVIEW = "plan_review"
    TELL = "tell"
    STILL_WAITING = "still_waiting"
    TASK = "task"
    CHALLENGE_REPLY = "challenge_reply"
    ALLOCATE = "allocate"
    HOLD_FELL = "hold_fell"
    ANSWER_READ = "answer_read"
    VICTIM_ADDED = "victim_added"
    VICTIM_SAID = "victim_said"
    NEWS_PROPOSED = "news_proposed"
    NEWS_WITHDRAWN = "news_withdrawn"
    PLAN_CHECK = "plan_check"
    PLAN_ITEM = "plan_item"
    RELEASE_APPROVE = "release_approve"
    PACK_APPROVE = "pack_approve"
    LETTER_APPROVE = "letter_approve"
    SAFE_CONTACT_CHECK = "safe_contact_check"
    MISMATCH = "mismatch"
    PAGE_LOCKED = "page_locked"
    PAGE_ODD = "page_odd"
    EMERGENCY_ASKED = "emergency_asked"
    EMERGENCY_REVIEW = "emergency_review"
    HANDOVER_READ = "handover_read"
    ORDER_ENDS = "order_ends"
    TRANSFER = "transfer"
    RISK_REVIEW = "risk_review"
    CHARGE_LIMIT = "charge_limit"
    INFORMATION_REQUEST = "information_request"


ENDS_WITH_CASE = (
    DueKind.CONTACT, DueKind.PLAN_REVIEW, DueKind.STILL_WAITING, DueKind.ALLOCATE, DueKind.SAFE_CONTACT_CHECK,
    DueKind.RISK_REVIEW, DueKind.CHARGE_LIMIT,
)  # fmt: skip
COMES_AGAIN = (DueKind.PLAN_REVIEW, DueKind.SAFE_CONTACT_CHECK, DueKind.RISK_REVIEW, DueKind.CHARGE_LIMIT)
"""What a case that ends settles, and what of it a case that is reopened takes up again."""


class Lane(StrEnum):
    """Where it is shown: an advocate's Today, the inbox, the supervisor's board."""

    TODAY = "today"
    INBOX = "inbox"
    BOARD = "board"


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


UNIT_LABELS = {
    Unit.HOURS: "hours", Unit.DAYS: "days", Unit.WORKING_DAYS: "working days", Unit.WEEKS: "weeks",
    Unit.MONTHS: "months",
}  # fmt: skip


class Mark(StrEnum):
    """How well a figure is founded. Only `checked` was looked up by the site itself."""

    SOURCED = "sourced"
    VERIFY = "verify"
    UNVERIFIED = "unverified"
    PROPOSAL = "proposal"
    CHECKED = "checked"


MARK_LABELS = {
    Mark.SOURCED: "From a published source",
    Mark.VERIFY: "Verify: the rule may have changed",
    Mark.UNVERIFIED: "Unverified: general knowledge",
    Mark.PROPOSAL: "Our proposal: confirm it locally",
    Mark.CHECKED: "Checked by this site",
}


# ── Times ────────────────────────────────────────────────────────────────────────────────────────────────


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def deadline(start: datetime, amount: int, unit: Unit, calendar: Calendar = LISTED_ALONE) -> datetime:
    """The instant by which something is due that began at `start`: working days, by the site's calendar, end at 17:00
    in London, days, weeks and months at the end of the day, hours to the minute. It is never before `start`.
    """
    if unit is Unit.HOURS:
        return start + timedelta(hours=amount)
    day = local_day(start)
    if unit is Unit.WORKING_DAYS:
        due = at_local(add_working_days(day, amount, calendar), 17)
        return due if due > start else at_local(add_working_days(day, amount + 1, calendar), 17)
    if unit is Unit.MONTHS:
        return end_of_day(add_months(day, amount))
    return end_of_day(day + timedelta(days=amount * (7 if unit is Unit.WEEKS else 1)))


def end_of_day(day: date) -> datetime:
    """The last minute of a day in London: what is due on a day, at no special time."""
    return at_local(day, 23, 59)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Chip:
    """What a due chip says. `state` late|today|later."""

    state: str
    text: str


def chip(
    due_at: datetime, now: datetime, *, in_working_days: bool = False, calendar: Calendar = LISTED_ALONE
) -> Chip:
    """“3 days late”, “1 working day late”, “By 17:00”, “Due today”, “In 7 days”, then the date."""
    due, today = local_day(due_at), local_day(now)
    if now > due_at:
        return Chip("late", _late_words(due_at, due, today, calendar if in_working_days else None))
    if due == today:
        ends_with_day = local(due_at).strftime("%H:%M") == "23:59"
        return Chip("today", "Due today" if ends_with_day else f"By {time_words(due_at)}")
    days = (due - today).days
    if days == 1:
        return Chip("later", "Tomorrow")
    if days <= 7:
        return Chip("later", f"In {days} days")
    return Chip("later", day_words(due, weekday=False, year=due.year != today.year))


def _late_words(due_at: datetime, due: date, today: date, calendar: Calendar | None) -> str:
    if due == today:
        return f"Late since {time_words(due_at)}"
    if calendar is None:
        days = (today - due).days
        return "1 day late" if days == 1 else f"{days} days late"
    days = working_days_between(due, today, calendar)
    if days == 0:
        return f"Late since {due:%A}"
    return "1 working day late" if days == 1 else f"{days} working days late"


def span_words(amount: int | None, unit: str | None) -> str:
    """“5 working days”, “the same day”, “no fixed time”."""
    if amount is None or not unit:
        return "no fixed time"
    if amount == 0:
        return "the same day"
    words = UNIT_LABELS[Unit(unit)]
    return f"{amount} {words.removesuffix('s') if amount == 1 else words}"


def both_words(rule: Any) -> str:
    """The spans of a row for either kind of right, in words."""
    std, enh = span_words(rule.std_amount, rule.std_unit), span_words(rule.enh_amount, rule.enh_unit)
    return std if std == enh else f"{std}, with enhanced rights {enh}"


URGENT_HOLDS = {
    "released_bail": "hold.release", "released_rui": "hold.release", "release_planned": "hold.release",
    "released": "hold.release", "bail_changed": "hold.bail", "bail_ending": "hold.bail",
    "court_bail": "hold.bail",
    "recalled": "hold.recall",
}  # fmt: skip


def hold_event(milestone: str) -> str:
    """The event by which a voice-first hold for this milestone gets its deadline."""
    return URGENT_HOLDS.get(milestone, "hold.other")


def span_problems(amount: int | None, unit: Unit | None, field: str) -> dict[str, str]:
    """An amount and its unit belong together; both empty means that there is no fixed time."""
    if amount is not None and unit is None:
        return {f"{field}_unit": "Choose hours, days, working days, weeks or months."}
    if amount is None and unit is not None:
        return {f"{field}_amount": "Give a number, or leave the unit empty too."}
    return {}


def start_problems(start: date, former: date, today: date) -> dict[str, str]:
    """A change counts from today or later, and after the row that it follows began."""
    if start < today:
        return {"effective_from": "Choose today or a later day: what was due before stays as it was."}
    if start <= former:
        return {"effective_from": f"Choose a day after {day_words(former, year=True)}: then this row began."}
    return {}


# ── The table that a site starts with ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Seed:
    """One first row. A span is written like `5wd`, `28d`, `2h`, `8w`, `3m`, or empty for no fixed time."""

    event: str
    label: str
    who: str
    std: str
    enh: str
    mark: Mark
    kind: str = ""
    lane: Lane = Lane.TODAY
    note: str = ""

    def span(self, enhanced: bool = False) -> tuple[int | None, str | None]:
        """Amount and unit of the span for either kind of right."""
        text = self.enh if enhanced else self.std
        figure = text.rstrip("abcdefghijklmnopqrstuvwxyz")
        return (int(figure), SPAN_UNITS[text.removeprefix(figure)]) if text else (None, None)


SPAN_UNITS = {"h": Unit.HOURS, "d": Unit.DAYS, "wd": Unit.WORKING_DAYS, "w": Unit.WEEKS, "m": Unit.MONTHS}
