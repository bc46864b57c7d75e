"""Reads the log of an opened case for the one day by which a summary charge begins, and what was said to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.plain import ask
from app.access.work import Work
from app.core.clock import at_local, local_day
from app.features.accounts.queries import names_of
from app.features.bank_holidays.queries import calendar_of, note_calendar, part_of_a_question
from app.features.bank_holidays.rules import LISTED_ALONE, Calendar
from app.features.cases.models import Case, CaseContent
from app.features.cases.queries import case_row
from app.features.cases.rules import AT_AN_END, Status
from app.features.charge_limits import rules
from app.features.charge_limits.models import ChargeAnswer, ChargeAnswerContent
from app.features.charge_limits.rules import Act, AnswerKind
from app.features.deadlines.models import DeadlineRule, Due
from app.features.deadlines.queries import note_rules
from app.features.deadlines.rules import DueKind, Unit, deadline, span_words
from app.features.incidents.models import Incident, IncidentContent
from app.features.incidents.queries import IncidentView, incidents_of

ALSO_ASKED = "plan.triggered"
"""What adding an entry may ask of the site's table next: it comes along."""
ASKED = (*rules.EVENTS, ALSO_ASKED)
BASIS = (
    select(Case, Due, Incident, DeadlineRule, exists().where(ChargeAnswer.case_id == Case.id).label("answered"),
           part_of_a_question().label("calendar"))
    .select_from(Case)
    .outerjoin(Due, and_(Due.case_id == Case.id, Due.kind == DueKind.CHARGE_LIMIT.value, Due.done_at.is_(None)))
    .outerjoin(Incident, and_(Incident.id == Due.about, Incident.case_id == Case.id))
    .outerjoin(DeadlineRule, and_(DeadlineRule.site_id == Case.site_id, DeadlineRule.event.in_(ASKED)))
    .where(Case.id == bindparam("case"))
    .order_by(Due.due_at, Due.id)
)  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """All that adding one entry needs: one question. `waiting` is the reminder that is open, about `counted`;
    `others` came beside it because two people wrote at once."""

    case: Case
    waiting: Due | None
    others: list[Due]
    counted: Incident | None
    rules: list[DeadlineRule]
    has_answers: bool


@dataclass(frozen=True)
class LimitView:
    """The end of the time for a summary charge, as the log, the site's table and the answers have it."""

    act: Act
    span: tuple[int, Unit]
    ends_on: date
    is_charged: bool
    is_at_an_end: bool
    answers: list[ChargeAnswerContent]
    """All that was ever said on this case, the newest first."""
    days: list[date]
    """When somebody is reminded of it, if nobody says anything."""

    @property
    def remind_on(self) -> date | None:
        """On which day it comes to Today; None where nothing is waited for any more."""
        if self.is_charged or self.is_at_an_end:
            return None
        said = [one for one in self.answers if one.ends_on == self.ends_on and one.kind not in rules.NEWS]
        if any(one.kind is AnswerKind.FOR_GOOD for one in said):
            return None
        return rules.reminder_day(self.days, local_day(said[0].written_at) if said else None)

    @property
    def span_words(self) -> str:
        return span_words(*self.span)

    @property
    def label(self) -> str:
        return rules.label_of(self.span, self.ends_on)


def basis_of(work: Work, case: OpenCase) -> Basis:
    rows: list[Any] = list(ask(work, BASIS, case=case.id, site=case.site_id))
    first = rows[0]
    table = {row[3].id: row[3] for row in rows if row[3] is not None}
    note_rules(work, case.site_id, ASKED, table.values())
    note_calendar(work, case.site_id, first[5])
    open_now = {row[1].id: row[1] for row in rows if row[1] is not None}
    return Basis(first[0], first[1], list(open_now.values())[1:], first[2], list(table.values()), first[4])


def act_in(row: Incident, content: IncidentContent) -> Act:
    last = max(content.ended_on or row.happened_on, row.happened_on)
    return rules.act_of(row.id, row.happened_on, last, content.certainty, row.logged_on)


def limit_from(
    work: Work, table: Sequence[Any], act: Act | None, *, is_charged: bool, is_at_an_end: bool = False,
    answers: Iterable[ChargeAnswerContent] = (),
) -> LimitView | None:  # fmt: skip
    """The view of an act and its time; None where there is none, or where the table fixes no time."""
    span = rules.span_on(table, rules.LIMIT, act.day) if act else None
    if act is None or span is None:
        return None
    site_id = table[0].site_id
    ends_on = local_day(deadline(at_local(act.day, 12), span[0], span[1], _calendar(work, site_id, span)))
    notices = [rules.span_on(table, event, work.today) for event in (rules.NOTICE, rules.LAST_NOTICE)]
    days = [rules.day_before(ends_on, *one, _calendar(work, site_id, one)) for one in notices if one]
    return LimitView(
        act, span, ends_on, is_charged, is_at_an_end, list(answers), sorted(set(days or [ends_on]))
    )


def limit_of(
    work: Work, case: OpenCase, entries: Iterable[IncidentView] | None = None, basis: Basis | None = None
) -> LimitView | None:
    """Of the entries that count; `entries` where the caller has read the log already."""
    found = basis or basis_of(work, case)
    log = incidents_of(work, case) if entries is None else entries
    act = rules.last_of(act_in(one.row, one.content) for one in log if one.counts)
    answers = answers_of(work, case) if found.has_answers else []
    return limit_from(
        work, found.rules, act, is_charged=is_charged(case, found.case, answers),
        is_at_an_end=is_over(found.case), answers=answers,
    )  # fmt: skip


def is_over(row: Case) -> bool:
    return Status(row.status) in AT_AN_END


def is_charged(case: OpenCase, row: Case, answers: Iterable[ChargeAnswerContent]) -> bool:
    return rules.is_charged(case.open(row, CaseContent).stage, (one.kind for one in answers))


def answers_of(work: Work, case: OpenCase) -> list[ChargeAnswerContent]:
    """The newest first."""
    rows = work.session.scalars(select(ChargeAnswer).where(ChargeAnswer.case_id == case.id))
    found = [case.open(row, ChargeAnswerContent) for row in rows]
    return sorted(found, key=lambda one: one.written_at, reverse=True)


def names_in(work: Work, actor: Actor, view: LimitView | None) -> dict[UUID, str]:
    return names_of(work, actor, {one.author_id for one in view.answers}) if view else {}


def hold_case(work: Work, case: OpenCase) -> None:
    """Nobody else works out what is due on this case until this unit ends."""
    case_row(work, case, to_amend=True)


def _calendar(work: Work, site_id: UUID, span: tuple[int, Unit]) -> Calendar:
    return calendar_of(work, site_id) if span[1] is Unit.WORKING_DAYS else LISTED_ALONE
