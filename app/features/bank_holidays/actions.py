"""The only writer of bank holidays: a day to come is added or struck, with a reason, and that may be withdrawn."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.access.actor import Actor
from app.access.configuring import in_turn, note_change
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.clock import day_words
from app.core.errors import FormRefused, Refused
from app.features.bank_holidays import queries, rules
from app.features.bank_holidays.forms import DayForm, How, WithdrawForm
from app.features.bank_holidays.models import BankHoliday

BEGUN = "That day has come: it stays as it was counted."


def set_day(work: Work, actor: Actor, form: DayForm) -> BankHoliday:
    """From now on deadlines are counted with it; what is due already stays due when it was."""
    if not may_anywhere(actor.role, Permission.CONFIGURATION_AMEND):
        raise Refused()
    in_turn(work, actor)
    is_added = form.how is How.ADD
    problems = rules.day_problems(form.day, is_added, queries.calendar_of(work, actor.site_id), work.today)
    if problems:
        raise FormRefused(problems)
    row = BankHoliday(site_id=actor.site_id, day=form.day, is_added=is_added)
    work.add(row)
    words = "added" if is_added else "struck: a working day"
    note_change(work, actor, _subject(form.day), words, reason=form.reason, from_day=form.day)
    work.ledger.entry("bank-holiday.set", actor, open_site(work, actor), row, day=form.day.isoformat(),
                      added=str(is_added).lower())  # fmt: skip
    work.calendars.pop(actor.site_id, None)
    return row


def withdraw_day(work: Work, actor: Actor, day_id: UUID, form: WithdrawForm) -> None:
    """The day is again what the list says, if it has not come yet."""
    row = queries.holiday_row(work, actor, day_id)
    if row.day <= work.today:
        raise FormRefused({"form": BEGUN})
    note_change(
        work, actor, _subject(row.day), "withdrawn: as in the list", reason=form.reason, from_day=row.day
    )
    work.ledger.entry("bank-holiday.withdrawn", actor, open_site(work, actor), row, day=row.day.isoformat())
    work.session.delete(row)
    work.calendars.pop(actor.site_id, None)


def _subject(day: date) -> str:
    return f"Bank holiday {day_words(day, year=True)}"
