"""The only writer of requests for information. Every step stays with who took it and when; no file leaves by it."""

from __future__ import annotations

from datetime import date, datetime

from app.access.actor import SITE_WIDE, Actor
from app.access.door import OpenCase, OpenShare, asking_by
from app.access.permissions import Permission, may_anywhere
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, Refused
from app.features.bank_holidays.queries import calendar_of
from app.features.deadlines.actions import add_due, move_due, settle
from app.features.deadlines.queries import deadline_from
from app.features.deadlines.rules import DueKind, Lane, Unit, deadline, end_of_day
from app.features.information_requests import queries
from app.features.information_requests.forms import (
    AmendForm,
    ClosingForm,
    DecisionForm,
    NoticeForm,
    RequestForm,
    ScopeForm,
    StepForm,
    SubmissionForm,
    ViewsForm,
)
from app.features.information_requests.models import (
    Asked,
    InformationRequest,
    InformationRequestContent,
    Step,
    Wording,
)
from app.features.information_requests.rules import (
    ENOUGH,
    EVENT,
    FIRST_WORKING_DAYS,
    MOST_WAITING,
    NOT_YOURS,
    OVERTAKEN,
    Stage,
    decision_problem,
    reached,
    step_problem,
    supply_problems,
)
from app.features.proposals.queries import sender_of
from app.features.shares.queries import may_ask

AHEAD = "A day that has come: today or before."
BEFORE = "A day that is not before the one on which it came."
P = Permission


def record_request(work: Work, actor: Actor, case: OpenCase, form: RequestForm) -> InformationRequest:
    """It came, and somebody has still to decide. Who may decide for the whole site has it in her hands already."""
    case.demand(P.INFORMATION_REQUESTS_RECORD)
    if again := already_made(work, actor, case, InformationRequest, form):
        return again
    problems = (
        {"asked_on": AHEAD} if form.asked_on > work.today else _day_problems(form.asked_on, form.reply_due)
    )
    if problems:
        raise FormRefused(problems)
    is_passed = actor.role in SITE_WIDE
    row: InformationRequest = InformationRequest.begin(
        case, id=row_id_of(form), asked_on=form.asked_on, reply_due=form.reply_due,
        status=(Stage.PASSED if is_passed else Stage.LOGGED).value,
    )  # fmt: skip
    did = (Stage.LOGGED, Stage.PASSED) if is_passed else (Stage.LOGGED,)
    content = InformationRequestContent(
        asked=_asked(form, form.agency), steps=[Step(what=one, at=work.now, by=actor.id) for one in did]
    )
    keep_new(work, actor, case, row, content)
    remember(work, actor, case, row, form)
    work.ledger.entry("information_request.recorded", actor, case, row)
    return row


def submit_request(work: Work, actor: Actor, share: OpenShare, form: SubmissionForm) -> InformationRequest:
    """Police or a prosecutor ask, by what was released to them. It is sealed for the case, which they do not open."""
    demand_may_submit(work, actor)
    case = asking_by(work, share)
    if again := already_made(work, actor, case, InformationRequest, form):
        return again
    if queries.waiting_by(work, share) >= MOST_WAITING:
        raise FormRefused({"form": ENOUGH})
    if form.reply_due is not None and form.reply_due < work.today:
        raise FormRefused({"reply_due": BEFORE})
    row: InformationRequest = InformationRequest.begin(
        case, id=row_id_of(form), asked_on=work.today, reply_due=form.reply_due, share_id=share.id,
        status=Stage.RECEIVED.value,
    )  # fmt: skip
    content = InformationRequestContent(
        asked=_asked(form, queries.agency_of(work, actor)), sender=sender_of(work, actor),
        steps=[Step(what=Stage.RECEIVED, at=work.now, by=actor.id)],
    )  # fmt: skip
    keep_new(work, actor, case, row, content)
    remember(work, actor, case, row, form)
    work.ledger.entry("information_request.received", actor, case, row)
    return row


def demand_may_submit(work: Work, actor: Actor) -> None:
    """Police and the CPS, by the table of roles; others are told so."""
    if not may_anywhere(actor.role, P.INFORMATION_REQUESTS_SUBMIT):
        raise Refused()
    if not may_ask(work, actor):
        raise Refused(NOT_YOURS)


def keep_new(
    work: Work, actor: Actor, case: OpenCase, row: InformationRequest, content: InformationRequestContent
) -> None:
    """A new request, sealed, and the day by which it is decided. `case` may be one that is only added to."""
    row.sealed = case.seal(content, into=row)
    work.add(row)
    add_due(work, case, DueKind.INFORMATION_REQUEST, _by_when(work, case, row.reply_due), lane=Lane.BOARD,
            about=row.id, in_working_days=row.reply_due is None)  # fmt: skip


def amend(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: AmendForm) -> None:
    """What was asked is put right, or was narrowed. What stood there before is kept, with the reason."""
    content = _to_change(case, row, form.version, Stage.AMENDED)
    if problems := _day_problems(row.asked_on, form.reply_due):
        raise FormRefused(problems)
    kept = Wording(asked=content.asked, reply_due=row.reply_due, until=work.now)
    if form.reply_due != row.reply_due:
        row.reply_due = form.reply_due
        due_at = _by_when(work, case, form.reply_due)
        move_due(work, case.id, DueKind.INFORMATION_REQUEST, row.id, due_at)
    changed = {"asked": _asked(form, form.agency), "former": [*content.former, kept]}
    step = Step(what=Stage.AMENDED, at=work.now, by=actor.id, words=form.reason)
    _take(work, actor, case, row, content.model_copy(update=changed), step)


def log(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: StepForm) -> None:
    """What a partner sent is a request to us. Who may decide for the whole site has it in her hands with that."""
    content = _to_change(case, row, form.version, Stage.LOGGED)
    if row.status != Stage.RECEIVED:
        raise Conflict(OVERTAKEN)
    also = (Stage.PASSED,) if actor.role in SITE_WIDE else ()
    for what in (Stage.LOGGED, *also):
        _take(work, actor, case, row, content, Step(what=what, at=work.now, by=actor.id))
        content = case.open(row, InformationRequestContent)


def pass_on(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: StepForm) -> None:
    """To the service manager and the data-protection officer, who find it in their list."""
    content = _to_change(case, row, form.version, Stage.PASSED)
    if row.status != Stage.LOGGED:
        raise Conflict(OVERTAKEN)
    _take(work, actor, case, row, content, Step(what=Stage.PASSED, at=work.now, by=actor.id))


def note_notice(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: NoticeForm) -> None:
    """That she was informed, and how; or why that lawfully waits. Nothing is sent to her by this."""
    content = _to_change(case, row, form.version, form.notice)
    is_told = form.notice is Stage.INFORMED
    if is_told and (form.told_on is None or form.told_on > work.today):
        raise FormRefused({"told_on": AHEAD if form.told_on else "Give the day on which she was told."})
    step = Step(what=form.notice, at=work.now, by=actor.id, words=form.words,
                day=form.told_on if is_told else None)  # fmt: skip
    _take(work, actor, case, row, content, step)


def note_views(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: ViewsForm) -> None:
    content = _to_change(case, row, form.version, Stage.VIEWS)
    step = Step(what=Stage.VIEWS, at=work.now, by=actor.id, views=form.views, words=form.words)
    _take(work, actor, case, row, content, step)


def check_scope(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: ScopeForm) -> None:
    content = _to_change(case, row, form.version, Stage.SCOPE_CHECKED)
    step = Step(what=Stage.SCOPE_CHECKED, at=work.now, by=actor.id, met=form.met, words=form.words)
    _take(work, actor, case, row, content, step)


def decide(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: DecisionForm) -> None:
    """A decision with its reason. One that follows another stands beside it; a challenge comes up again."""
    case.demand(P.INFORMATION_REQUESTS_DECIDE)
    content = _to_change(case, row, form.version, form.decision)
    if problem := decision_problem(form.decision, {step.what for step in content.steps}):
        raise FormRefused({"form": problem})
    problems = supply_problems(
        form.decision, counselling=content.asked.counselling, counselling_why=form.counselling_why,
        items=form.items, redactions=form.redactions,
    )  # fmt: skip
    if problems:
        raise FormRefused(problems)
    said = form.model_dump(include={"items", "redactions", "counselling_why"})
    step = Step(what=form.decision, at=work.now, by=actor.id, words=form.reason, **said)
    settle(work, case.id, DueKind.INFORMATION_REQUEST, row.id)
    if form.decision is Stage.CHALLENGED:
        add_due(work, case, DueKind.INFORMATION_REQUEST, _by_when(work, case, None), lane=Lane.BOARD, about=row.id,
                in_working_days=True)  # fmt: skip
    _take(work, actor, case, row, content, step)


def close(work: Work, actor: Actor, case: OpenCase, row: InformationRequest, form: ClosingForm) -> None:
    """Nothing more comes of it. It stays to be read."""
    content = _to_change(case, row, form.version, Stage.CLOSED)
    settle(work, case.id, DueKind.INFORMATION_REQUEST, row.id)
    step = Step(what=Stage.CLOSED, at=work.now, by=actor.id, words=form.reason)
    _take(work, actor, case, row, content, step)


def _to_change(case: OpenCase, row: InformationRequest, seen: int, step: Stage) -> InformationRequestContent:
    case.demand(P.INFORMATION_REQUESTS_RECORD)
    if row.version != seen:
        raise Conflict(OVERTAKEN)
    if problem := step_problem(Stage(row.status), step):
        raise FormRefused({"form": problem})
    return case.open(row, InformationRequestContent)


def _take(
    work: Work, actor: Actor, case: OpenCase, row: InformationRequest, content: InformationRequestContent,
    step: Step,
) -> None:  # fmt: skip
    row.status = reached(Stage(row.status), step.what).value
    row.version += 1
    row.sealed = case.seal(content.model_copy(update={"steps": [*content.steps, step]}), into=row)
    work.session.flush()
    work.ledger.entry(f"information_request.{step.what.value.replace('_', '-')}", actor, case, row)


def _asked(form: RequestForm | AmendForm | SubmissionForm, agency: str) -> Asked:
    return Asked(agency=agency, **form.model_dump(include=set(Asked.model_fields) - {"agency"}))


def _day_problems(asked_on: date, reply_due: date | None) -> dict[str, str]:
    return {"reply_due": BEFORE} if reply_due is not None and reply_due < asked_on else {}


def _by_when(work: Work, case: OpenCase, reply_due: date | None) -> datetime:
    """The agency's own day where it named one, else the site's time."""
    if reply_due is not None:
        return end_of_day(reply_due)
    due_at = deadline_from(work, case.site_id, EVENT, False, work.now)
    calendar = calendar_of(work, case.site_id)
    return due_at or deadline(work.now, FIRST_WORKING_DAYS, Unit.WORKING_DAYS, calendar)
