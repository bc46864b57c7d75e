"""The only reader of the register: which tools are in use on a day, and who was trained on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import CASEWORKERS, Actor
from app.access.door import Room, open_site
from app.access.models import Account
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of
from app.features.risk_tools.models import RiskTool, RiskTraining, ToolContent, TrainingContent
from app.features.risk_tools.rules import TYPOLOGY, Span, Trained, is_trained


@dataclass(frozen=True)
class Wording:
    row: RiskTool
    content: ToolContent


@dataclass(frozen=True)
class ToolView:
    """One tool: the wording that counts today (the first to come where none has begun), and the others."""

    tool_id: UUID
    present: Wording
    begun: bool
    to_come: list[Wording] = field(default_factory=list)
    former: list[Wording] = field(default_factory=list)

    @property
    def content(self) -> ToolContent:
        return self.present.content

    @property
    def is_in_use(self) -> bool:
        return self.begun and self.content.is_in_use

    @property
    def title(self) -> str:
        return f"{self.content.name}, {self.content.edition}" if self.content.edition else self.content.name


@dataclass(frozen=True)
class TrainingView:
    row: RiskTraining
    content: TrainingContent
    who: str
    what: str
    is_on: bool


def tools_of(work: Work, actor: Actor) -> list[ToolView]:
    """Every tool of the actor's site, by name."""
    room = open_site(work, actor)
    rows = work.session.scalars(
        select(RiskTool).where(RiskTool.site_id == actor.site_id).order_by(RiskTool.from_day, RiskTool.number)
    ).all()
    by_tool: dict[UUID, list[RiskTool]] = {}
    for row in rows:
        by_tool.setdefault(row.tool_id, []).append(row)
    views = [_view(room, tool_id, found, work.today) for tool_id, found in by_tool.items()]
    return sorted(views, key=lambda view: view.title.casefold())


def _view(room: Room, tool_id: UUID, rows: list[RiskTool], today: date) -> ToolView:
    lasting = {row.from_day: row for row in rows}  # Of several for one day the last one set counts.
    wordings = [Wording(row, room.open(row, ToolContent)) for row in lasting.values()]
    begun = [one for one in wordings if one.row.from_day <= today]
    to_come = [one for one in wordings if one.row.from_day > today]
    if not begun:
        return ToolView(tool_id, to_come[0], False, to_come)
    return ToolView(tool_id, begun[-1], True, to_come, begun[-2::-1])


def tools_in_use(work: Work, actor: Actor) -> list[ToolView]:
    return [view for view in tools_of(work, actor) if view.is_in_use]


def tool_view(work: Work, actor: Actor, tool_id: UUID) -> ToolView:
    """One tool, asked for by any of its wordings; `NotFound` for another site's."""
    for view in tools_of(work, actor):
        wordings = (view.present, *view.to_come, *view.former)
        if tool_id in (view.tool_id, *(one.row.id for one in wordings)):
            return view
    raise NotFound()


def wording_row(work: Work, actor: Actor, wording_id: UUID) -> RiskTool:
    row = work.session.get(RiskTool, wording_id, with_for_update=work.writes or None)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def rows_of_day(work: Work, row: RiskTool) -> list[RiskTool]:
    """All that was set of this tool for this day, the last one, which counts, among them."""
    same = (RiskTool.tool_id == row.tool_id, RiskTool.from_day == row.from_day)
    return list(work.session.scalars(select(RiskTool).where(RiskTool.site_id == row.site_id, *same)))


def next_number(work: Work, tool_id: UUID) -> int:
    found = select(func.max(RiskTool.number)).where(RiskTool.tool_id == tool_id)
    return (work.session.scalar(found) or 0) + 1


# ── Who is trained ───────────────────────────────────────────────────────────────────────────────────────


def trainings_of(work: Work, actor: Actor) -> list[TrainingView]:
    """All that is recorded at the actor's site, those that count today first, by name."""
    demand(actor, Permission.TRAINING_RECORD)
    room = open_site(work, actor)
    rows = work.session.scalars(select(RiskTraining).where(RiskTraining.site_id == actor.site_id)).all()
    titles = {view.tool_id: view.title for view in tools_of(work, actor)}
    names = names_of(work, actor, {row.account_id for row in rows})
    views = []
    for row in rows:
        told = room.open(row, TrainingContent)
        what = titles.get(row.tool_id, "") if row.tool_id else TYPOLOGY
        views.append(TrainingView(row, told, names[row.account_id], what, _span(told).covers(work.today)))
    return sorted(views, key=lambda view: (not view.is_on, view.who, view.what))


def training_view(work: Work, actor: Actor, training_id: UUID) -> TrainingView:
    demand(actor, Permission.TRAINING_RECORD)
    row = work.session.get(RiskTraining, training_id, with_for_update=work.writes or None)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return next(view for view in trainings_of(work, actor) if view.row.id == training_id)


def may_be_trained(work: Work, actor: Actor) -> list[tuple[UUID, str]]:
    """Who works on cases of this site today: only such people write in one."""
    rows = work.session.scalars(
        select(Account.id).where(
            Account.site_id == actor.site_id,
            Account.status == "active",
            Account.role.in_(sorted(CASEWORKERS)),
        )
    ).all()
    names = names_of(work, actor, rows)
    return sorted(names.items(), key=lambda one: one[1])


def is_typology_assessor(work: Work, actor: Actor) -> bool:
    """Whether the register of the actor's site says so today."""
    return is_trained(_spans(work, actor, actor.id, None), work.today)


def trained_words(work: Work, actor: Actor, person: UUID | None, tool: ToolView | None, day: date) -> Trained:
    """What the register says of this person and tool, as of a day."""
    if tool is None or not tool.content.needs_training:
        return Trained.NOT_ASKED
    if person is None:
        return Trained.ELSEWHERE
    known = is_trained(_spans(work, actor, person, tool.tool_id), day)
    return Trained.YES if known else Trained.NOT_RECORDED


def _spans(work: Work, actor: Actor, person: UUID, tool_id: UUID | None) -> list[Span]:
    room = open_site(work, actor)
    about = RiskTraining.tool_id.is_(None) if tool_id is None else RiskTraining.tool_id == tool_id
    rows = work.session.scalars(
        select(RiskTraining).where(
            RiskTraining.site_id == actor.site_id, RiskTraining.account_id == person, about
        )
    )
    return [_span(room.open(row, TrainingContent)) for row in rows]


def _span(told: TrainingContent) -> Span:
    return Span(told.trained_on, told.until, told.ended_on)


def demand(actor: Actor, permission: Permission) -> None:
    if not may_anywhere(actor.role, permission):
        raise Refused()
