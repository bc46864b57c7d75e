"""What the receiving desk is told about time, and what an answer must say. Pure."""

from __future__ import annotations

from datetime import date, datetime

from app.core.clock import day_words, local_day
from app.features.bank_holidays.rules import LISTED_ALONE, Calendar
from app.features.challenges.rules import AWAITING, CLOSED, Times, Verdict, clock_line
from app.features.deadlines.rules import Chip


def desk_chip(times: Times, now: datetime, calendar: Calendar = LISTED_ALONE) -> Chip:
    """What the receiving desk's list says: what to do, and by when."""
    if times.status not in AWAITING:
        return Chip("done", times.status.label if times.status in CLOSED else "Answered")
    line = clock_line(times, now, calendar)
    if line.state == "late":
        return Chip("late", line.head)
    if times.acknowledged_on is None and times.acknowledge_by is not None:
        by = local_day(times.acknowledge_by)
        return (
            Chip("today", "Acknowledge today")
            if by == local_day(now)
            else Chip("later", f"Acknowledge by {day_words(by)}")
        )
    if times.due_at is None:
        return Chip("later", "No date is set")
    due = local_day(times.due_at)
    today = due == local_day(now)
    return Chip("today", "Answer today") if today else Chip("later", f"Answer by {day_words(due)}")


def answer_problems(verdict: Verdict, will_do: str, by_when: date | None, today: date) -> dict[str, str]:
    """Who agrees, in whole or in part, says what happens and by when."""
    problems = {}
    if verdict is not Verdict.NOT_AGREED and not will_do:
        problems["will_do"] = "Say what you will do."
    if verdict is not Verdict.NOT_AGREED and by_when is None:
        problems["by_when"] = "Say by when."
    if by_when is not None and by_when < today:
        problems["by_when"] = "Give today or a later day."
    return problems
