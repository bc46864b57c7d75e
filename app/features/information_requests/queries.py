"""Reads requests for information: inside a case for who has it open, over the site by reference alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare
from app.access.models import CaseSight
from app.access.sight import is_in_sight
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.agencies.queries import agency_row
from app.features.deadlines.models import Due
from app.features.deadlines.queries import chip_of
from app.features.deadlines.rules import Chip, DueKind
from app.features.information_requests.models import (
    InformationRequest,
    InformationRequestContent,
    Step,
)
from app.features.information_requests.rules import (
    DECISIONS,
    NOTICES,
    OPEN,
    SENT_LABELS,
    STAGE_LABELS,
    TEST_LABELS,
    VIEWS_LABELS,
    WITH_SERVICE,
    Stage,
    Test,
)

MOST = 200


@dataclass(frozen=True)
class StepView:
    """One step for the history: what was done, when, by whom, and what was said."""

    label: str
    at: datetime
    who: str
    step: Step


@dataclass(frozen=True)
class RequestView:
    """One request, opened, with its steps and by when it is to be decided."""

    row: InformationRequest
    content: InformationRequestContent
    steps: tuple[StepView, ...] = ()
    chip: Chip | None = None

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> Stage:
        return Stage(self.row.status)

    @property
    def status_label(self) -> str:
        return STAGE_LABELS[self.status]

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.status in OPEN

    @property
    def is_closed(self) -> bool:
        return self.status is Stage.CLOSED

    @property
    def title(self) -> str:
        return f"{self.content.asked.agency}, {self.content.asked.requester}"

    def last(self, *whats: Stage) -> StepView | None:
        """The newest step of these kinds."""
        return next((one for one in reversed(self.steps) if one.step.what in whats), None)

    @property
    def notice(self) -> StepView | None:
        return self.last(*NOTICES)

    @property
    def views(self) -> StepView | None:
        return self.last(Stage.VIEWS)

    @property
    def scope(self) -> StepView | None:
        return self.last(Stage.SCOPE_CHECKED)

    @property
    def decision(self) -> StepView | None:
        return self.last(*DECISIONS)

    @property
    def views_label(self) -> str:
        told = self.views
        return VIEWS_LABELS[told.step.views] if told and told.step.views else ""

    @property
    def tests(self) -> list[tuple[str, bool]]:
        """What the request has to meet, and of each whether who checked the scope said that it does."""
        met = self.scope.step.met if self.scope else []
        asked = [one for one in Test if one is not Test.PROBATIVE or self.content.asked.counselling]
        return [(TEST_LABELS[one], one in met) for one in asked]


@dataclass(frozen=True)
class ListedRequest:
    """A request without anything of its content: the case's reference, how far it is, and by when."""

    id: UUID
    case_id: UUID
    reference: str
    status_label: str
    asked_on: date
    chip: Chip | None


def requests_of(work: Work, case: OpenCase) -> list[RequestView]:
    """Every request on this case, those to be decided first, then the newest."""
    rows = work.session.scalars(
        select(InformationRequest)
        .where(InformationRequest.case_id == case.id)
        .order_by(InformationRequest.asked_on.desc(), InformationRequest.id)
    ).all()
    chips = _chips(work, [row.id for row in rows])
    views = [
        RequestView(row, case.open(row, InformationRequestContent), chip=chips.get(row.id)) for row in rows
    ]
    return sorted(views, key=lambda view: not view.is_open)


def request_row(
    work: Work, case: OpenCase, request_id: UUID, *, to_amend: bool = False
) -> InformationRequest:
    row = work.session.get(InformationRequest, request_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def request_view(work: Work, actor: Actor, case: OpenCase, request_id: UUID) -> RequestView:
    row = request_row(work, case, request_id)
    content = case.open(row, InformationRequestContent)
    names = names_of(work, actor, {step.by for step in content.steps if step.by})
    steps = tuple(
        StepView(STAGE_LABELS[step.what], step.at, names.get(step.by, "") if step.by else "", step)
        for step in content.steps
    )
    return RequestView(row, content, steps, _chips(work, [row.id]).get(row.id))


def known(view: RequestView) -> dict[str, object]:
    """What the form of a step begins with: what was asked, for an amendment, and the version that was read."""
    told = view.content.asked.model_dump()
    return {**told, "reply_due": view.row.reply_due, "version": view.row.version}


def listed(work: Work, actor: Actor, *, only_open: bool = True) -> list[ListedRequest]:
    """The requests on every case in sight, the first due first; of those that are decided the newest first. Nothing is
    opened: the case's own door asks why."""
    found = select(
        InformationRequest.id, InformationRequest.case_id, CaseSight.reference, InformationRequest.status,
        InformationRequest.asked_on,
    ).join(CaseSight, CaseSight.id == InformationRequest.case_id)  # fmt: skip
    which = InformationRequest.status.in_([one.value for one in OPEN])
    found = found.where(is_in_sight(actor, work.today), which if only_open else ~which)
    day = InformationRequest.asked_on
    order = day.asc() if only_open else day.desc()
    kept = work.session.execute(found.order_by(order, InformationRequest.id).limit(MOST)).all()
    dues = _dues(work, [row.id for row in kept])
    views = [
        ListedRequest(row.id, row.case_id, row.reference, STAGE_LABELS[Stage(row.status)], row.asked_on,
                      chip_of(work, dues[row.id]) if row.id in dues else None)
        for row in kept
    ]  # fmt: skip
    if not only_open:
        return views
    return sorted(views, key=lambda one: dues[one.id].due_at.timestamp() if one.id in dues else 0)


# ── Who sends one ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SentRequest:
    """A request as its sender sees it: its day, and whether somebody has it in hand."""

    asked_on: date
    label: str


def sent_by(work: Work, share: OpenShare) -> list[SentRequest]:
    """What was sent by this release, the newest first. Nothing is opened: its words are the case's by now."""
    rows = work.session.execute(
        select(InformationRequest.asked_on, InformationRequest.status)
        .where(InformationRequest.share_id == share.id)
        .order_by(InformationRequest.asked_on.desc(), InformationRequest.id)
    )
    return [SentRequest(row.asked_on, SENT_LABELS.get(Stage(row.status), WITH_SERVICE)) for row in rows]


def waiting_by(work: Work, share: OpenShare) -> int:
    """How many wait to be logged that came by this release."""
    waiting = select(func.count()).where(
        InformationRequest.share_id == share.id, InformationRequest.status == Stage.RECEIVED.value
    )
    return work.session.scalar(waiting) or 0


def agency_of(work: Work, actor: Actor) -> str:
    return agency_row(work, actor, actor.agency_id).name if actor.agency_id else ""


def _dues(work: Work, ids: list[UUID]) -> dict[UUID, Due]:
    open_now = select(Due).where(
        Due.kind == DueKind.INFORMATION_REQUEST.value, Due.done_at.is_(None), Due.about.in_(ids)
    )
    return {due.about: due for due in work.session.scalars(open_now) if due.about is not None}


def _chips(work: Work, ids: list[UUID]) -> dict[UUID, Chip]:
    return {about: chip_of(work, due) for about, due in _dues(work, ids).items()}
