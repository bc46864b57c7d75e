"""The only writer of the register of data breaches. Amendments keep the former wording; nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.access.actor import Actor
from app.access.door import derive, open_site
from app.access.permissions import Permission, may_anywhere
from app.access.repeats import already_made, remember, row_id_of
from app.access.sight import officers_of
from app.access.work import Work
from app.core.clock import at_local, local_day
from app.core.errors import Conflict, FormRefused, Refused
from app.features.data_breaches import queries
from app.features.data_breaches.forms import (
    AmendForm,
    BreachForm,
    ClosingForm,
    PlaceForm,
    ReportForm,
    TellingForm,
)
from app.features.data_breaches.models import DataBreach, DataBreachContent, Entry, Told, Wording
from app.features.data_breaches.rules import (
    ALREADY,
    EVENT,
    FIRST_HOURS,
    IS_CLOSED,
    NO_CASE,
    OVERTAKEN,
    BreachStatus,
    Did,
    closing_problem,
    reporting_problems,
)
from app.features.deadlines.queries import deadline_from
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import PLACE_KNOWN_EVENT, Why
from app.features.subscriptions.actions import notify, notify_on_case

AHEAD = "A moment that has come: now or before."


def record_breach(work: Work, actor: Actor, form: BreachForm) -> DataBreach:
    """The clock runs from the moment at which somebody here knew."""
    _demand(actor)
    room = open_site(work, actor)
    if again := already_made(work, actor, room, DataBreach, form):
        return again
    told = _told(work, form)
    row = DataBreach(id=row_id_of(form), site_id=actor.site_id, found_on=form.found_on,
                     report_by=_report_by(work, actor, told.found_at))  # fmt: skip
    content = DataBreachContent(told=told, entries=[Entry(what=Did.RECORDED, at=work.now, by=actor.id)])
    row.sealed = room.seal(content, into=row)
    work.add(row)
    remember(work, actor, room, row, form)
    work.ledger.entry("data_breach.recorded", actor, room, row)
    return row


def amend(work: Work, actor: Actor, row: DataBreach, form: AmendForm) -> None:
    """What is known by now. If it was found at another moment, the clock is that moment's."""
    content = _to_change(work, actor, row, form.version)
    told = _told(work, form)
    if told.found_at != content.told.found_at:
        row.found_on = form.found_on
        row.report_by = _report_by(work, actor, told.found_at)
        row.warned_at = None
    former = [*content.former, Wording(told=content.told, until=work.now)]
    changed = content.model_copy(update={"told": told, "former": former})
    _note(work, actor, row, changed, Entry(what=Did.AMENDED, at=work.now, by=actor.id, words=form.reason))


def decide_report(work: Work, actor: Actor, row: DataBreach, form: ReportForm) -> None:
    """That it was reported, when and under which reference; or why it is not. Nothing is sent by this."""
    content = _to_change(work, actor, row, form.version)
    is_reported = form.decision is BreachStatus.REPORTED
    at = _moment(form.reported_on, form.reported_time)
    problems = reporting_problems(
        is_reported=is_reported, at=at, reference=form.reference, reason=form.reason,
        found_at=content.told.found_at, report_by=row.report_by, now=work.now,
    )  # fmt: skip
    if problems:
        raise FormRefused(problems)
    row.status = form.decision.value
    entry = Entry(what=Did(form.decision.value), at=work.now, by=actor.id, words=form.reason,
                  moment=at if is_reported else None, reference=form.reference if is_reported else "")  # fmt: skip
    _note(work, actor, row, content, entry)


def note_telling(work: Work, actor: Actor, row: DataBreach, form: TellingForm) -> None:
    content = _to_change(work, actor, row, form.version)
    _note(work, actor, row, content, Entry(what=form.telling, at=work.now, by=actor.id, words=form.words))


def call_up_plan(work: Work, actor: Actor, row: DataBreach, form: PlaceForm) -> None:
    """A victim's place may be known: the case's plan is to be reviewed today, and its lead is told.

    Who does this learns nothing of the case. It is opened by the system alone, so that what was due already keeps its
    reasons; none of its text goes to anybody.
    """
    content = _to_change(work, actor, row, form.version)
    found = queries.case_named(work, actor, form.reference)
    if found is None:
        raise FormRefused({"reference": NO_CASE})
    case_id, reference = found
    if any(one.what is Did.PLACE_KNOWN and one.reference == reference for one in content.entries):
        raise FormRefused({"reference": ALREADY})
    case = derive(work, case_id)
    review_soon(work, case, Why.PLACE_KNOWN, event=PLACE_KNOWN_EVENT)
    notify_on_case(work, case_id)
    work.ledger.entry("plan.place-known", actor, case)
    entry = Entry(what=Did.PLACE_KNOWN, at=work.now, by=actor.id, reference=reference)
    _note(work, actor, row, content, entry)


def close(work: Work, actor: Actor, row: DataBreach, form: ClosingForm) -> None:
    """It stays to be read, with what was learned."""
    content = _to_change(work, actor, row, form.version)
    if problem := closing_problem({one.what for one in content.entries}):
        raise FormRefused({"form": problem})
    row.status = BreachStatus.CLOSED.value
    _note(work, actor, row, content, Entry(what=Did.CLOSED, at=work.now, by=actor.id, words=form.reason))


def warn(work: Work) -> int:
    """A day before the time to report runs out its officers are told on their phones, once."""
    due = queries.to_warn(work)
    for row in due:
        row.warned_at = work.now
        notify(work, *officers_of(work, row.site_id), is_urgent=True)
    return len(due)


def _to_change(work: Work, actor: Actor, row: DataBreach, seen: int) -> DataBreachContent:
    _demand(actor)
    if row.version != seen:
        raise Conflict(OVERTAKEN)
    if row.status == BreachStatus.CLOSED:
        raise FormRefused({"form": IS_CLOSED})
    return open_site(work, actor).open(row, DataBreachContent)


def _note(work: Work, actor: Actor, row: DataBreach, content: DataBreachContent, entry: Entry) -> None:
    room = open_site(work, actor)
    row.version += 1
    row.sealed = room.seal(content.model_copy(update={"entries": [*content.entries, entry]}), into=row)
    work.ledger.entry(f"data_breach.{entry.what.value.replace('_', '-')}", actor, room, row)


def _told(work: Work, form: BreachForm | AmendForm) -> Told:
    found_at = at_local(form.found_on, form.found_time.hour, form.found_time.minute)
    if found_at > work.now:
        is_today = form.found_on == local_day(work.now)
        raise FormRefused({"found_time" if is_today else "found_on": AHEAD})
    return Told(found_at=found_at, **form.model_dump(include=set(Told.model_fields) - {"found_at"}))


def _report_by(work: Work, actor: Actor, found_at: datetime) -> datetime:
    by_table = deadline_from(work, actor.site_id, EVENT, False, found_at)
    return by_table or found_at + timedelta(hours=FIRST_HOURS)


def _moment(day: date | None, at: time | None) -> datetime | None:
    return at_local(day, at.hour, at.minute) if day and at else None


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.DATA_BREACHES_RECORD):
        raise Refused()
