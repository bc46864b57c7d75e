"""Reads the risk of an opened case: assessments, the dimensions with their history, the typology by who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.configured import Configured, value_on
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import NotFound
from app.db.base import CaseRow
from app.features.accounts.queries import names_of, people_in_team
from app.features.cases.queries import case_of
from app.features.exhibits.queries import ExhibitView, exhibits_of
from app.features.exhibits.rules import SENSITIVE
from app.features.incidents.queries import IncidentView, incidents_of
from app.features.risk import rules
from app.features.risk.models import (
    AssessmentContent,
    DimensionContent,
    Judged,
    RiskAssessment,
    RiskAssessmentWording,
    RiskDimension,
    RiskTypology,
    TypologyContent,
)
from app.features.risk_tools.queries import is_typology_assessor

Row = TypeVar("Row", bound=CaseRow)
NO_TOOL = "Judgement without a tool"
MOST_CHOSEN = 30
"""Entries of the log, and exhibits, that a form offers to rest on."""


@dataclass(frozen=True)
class AssessmentView:
    row: RiskAssessment
    content: AssessmentContent

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def title(self) -> str:
        return self.content.tool or NO_TOOL

    @property
    def level(self) -> str:
        return rules.LEVEL_LABELS[self.content.level]

    @property
    def prompt(self) -> str:
        told = self.content
        return "" if told.withdrawn else rules.prompt_words(told.positives, told.think_at)


@dataclass(frozen=True)
class DimensionView:
    row: RiskDimension
    content: DimensionContent

    @property
    def id(self) -> UUID:
        return self.row.id


@dataclass(frozen=True)
class History:
    """One dimension: its judgements, the newest first. What was withdrawn stands in the table, not in the picture."""

    code: rules.Dimension
    all: list[DimensionView] = field(default_factory=list)

    @property
    def label(self) -> str:
        return rules.DIMENSION_LABELS[self.code]

    @property
    def counted(self) -> list[DimensionView]:
        return [one for one in self.all if one.content.withdrawn is None]

    @property
    def present(self) -> DimensionView | None:
        return self.counted[0] if self.counted else None

    @property
    def bars(self) -> list[rules.Bar]:
        return rules.bars_of(self._judged)

    @property
    def sentence(self) -> str:
        return rules.sentence(self.label, self._judged)

    @property
    def _judged(self) -> list[tuple[date, rules.Level]]:
        return [(one.content.judged_on, one.content.level) for one in self.counted]


@dataclass(frozen=True)
class TypologyView:
    row: RiskTypology
    content: TypologyContent

    @property
    def id(self) -> UUID:
        return self.row.id


def assessments_of(work: Work, case: OpenCase) -> list[AssessmentView]:
    """Those that this reader may see, the newest day first; of one day the one written last."""
    rows = work.session.scalars(select(RiskAssessment).where(RiskAssessment.case_id == case.id))
    views = [AssessmentView(row, case.open(row, AssessmentContent)) for row in rows]
    views = [one for one in views if _sees(case, one.content)]
    return sorted(views, key=lambda one: (one.content.assessed_on, one.content.written_at), reverse=True)


def assessment_view(work: Work, case: OpenCase, assessment_id: UUID) -> AssessmentView:
    row = row_of(work, case, RiskAssessment, assessment_id)
    content = case.open(row, AssessmentContent)
    if not _sees(case, content):
        raise NotFound()
    return AssessmentView(row, content)


def _sees(case: OpenCase, content: AssessmentContent) -> bool:
    """One that is for those alone who may write it, nobody else finds. That a review is due stands there for all."""
    return content.seen_by is rules.SeenBy.EVERYBODY or case.may(Permission.RISK_AMEND)


def prompts_of(
    work: Work, case: OpenCase, found: Iterable[AssessmentView], entries: Iterable[IncidentView]
) -> list[str]:
    """When to think of a MARAC, besides what a tool counted: thoughts for who may judge, never an act.

    Reports to the police that somebody has judged since they were written down are not told of again.
    """
    if not case.may(Permission.RISK_AMEND) or case_of(work, case).content.relationship not in rules.DOMESTIC:
        return []
    counted = [one.content for one in found if one.content.withdrawn is None]
    first = rules.reports_since(work.today)
    reports = [one.content for one in entries if one.content.told_police and one.last_day >= first]
    newest = max((one.logged_at for one in reports if one.logged_at), default=None)
    judged = newest is not None and any(one.written_at > newest for one in counted)
    think_from = value_on(work, case.site_id, Configured.MARAC_REPORTS)
    told = "" if judged else rules.escalation_words(len(reports), think_from)
    is_high = bool(counted) and counted[0].level is rules.Level.HIGH
    return [one for one in (told, rules.JUDGED_HIGH if is_high else "") if one]


def wordings_of(work: Work, case: OpenCase, assessment_id: UUID) -> list[AssessmentContent]:
    """The former wordings, the newest first."""
    rows = work.session.scalars(
        select(RiskAssessmentWording)
        .where(RiskAssessmentWording.assessment_id == assessment_id, RiskAssessmentWording.case_id == case.id)
        .order_by(RiskAssessmentWording.number.desc())
    )
    return [told for told in (case.open(row, AssessmentContent) for row in rows) if _sees(case, told)]


def histories_of(work: Work, case: OpenCase) -> list[History]:
    """All five, in their order, also those that nobody has judged."""
    rows = work.session.scalars(select(RiskDimension).where(RiskDimension.case_id == case.id))
    views = sorted(
        (DimensionView(row, case.open(row, DimensionContent)) for row in rows),
        key=lambda one: (one.content.judged_on, one.content.written_at), reverse=True,
    )  # fmt: skip
    return [
        History(code, [one for one in views if one.content.dimension is code]) for code in rules.Dimension
    ]


def typologies_of(work: Work, actor: Actor, case: OpenCase) -> list[TypologyView]:
    """What this reader may see of it, the newest first: her own, all as an assessor, else what was released."""
    if not case.may(Permission.TYPOLOGY_ASSESS):
        return []
    rows = work.session.scalars(select(RiskTypology).where(RiskTypology.case_id == case.id))
    views = [TypologyView(row, case.open(row, TypologyContent)) for row in rows]
    sees_all = is_typology_assessor(work, actor)
    seen = [one for one in views if sees_all or one.content.is_released or one.content.author_id == actor.id]
    return sorted(seen, key=lambda one: (one.content.judged_on, one.content.written_at), reverse=True)


def typology_row(
    work: Work, actor: Actor, case: OpenCase, typology_id: UUID, *, to_amend: bool = False
) -> RiskTypology:
    """One that this reader may see: of any other she does not learn that there is one."""
    if typology_id not in {one.id for one in typologies_of(work, actor, case)}:
        raise NotFound()
    return row_of(work, case, RiskTypology, typology_id, to_amend=to_amend)


def row_of(work: Work, case: OpenCase, table: type[Row], row_id: UUID, *, to_amend: bool = False) -> Row:
    """The row, held until the end when it is to be changed."""
    row = work.session.get(table, row_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def names_in(work: Work, actor: Actor, contents: Iterable[Judged]) -> dict[UUID, str]:
    """The names of everybody who wrote, assessed or withdrew."""
    ids: set[UUID] = set()
    for told in contents:
        ids |= {told.author_id, *((told.withdrawn.by,) if told.withdrawn else ())}
        if isinstance(told, AssessmentContent) and told.completed_by_id:
            ids.add(told.completed_by_id)
    return names_of(work, actor, ids)


def people_of(work: Work, actor: Actor, case: OpenCase) -> list[tuple[UUID, str]]:
    """Who of this service may have completed an assessment: the people of the case's team."""
    return [(one.id, one.name) for one in people_in_team(work, actor, case.team_id)]


def people_for(
    work: Work, actor: Actor, case: OpenCase, former: AssessmentContent | None
) -> list[tuple[UUID, str]]:
    """Who can be named on a form; on one that amends, also who was named, where they have left the team since."""
    people = people_of(work, actor, case)
    who = former.completed_by_id if former else None
    if who is None or who in dict(people):
        return people
    return [
        *people,
        (who, names_of(work, actor, {who}).get(who) or "Somebody who is not in this team any more"),
    ]


def evidence_of(work: Work, case: OpenCase) -> tuple[list[IncidentView], list[ExhibitView]]:
    """What a judgement may rest on, as far as this reader may see it."""
    entries = incidents_of(work, case) if case.may(Permission.INCIDENTS_READ) else []
    exhibits = exhibits_of(work, case) if case.may(Permission.EXHIBITS_READ) else []
    return [one for one in entries if one.counts], exhibits


def originals_of(work: Work, case: OpenCase) -> list[ExhibitView]:
    """Exhibits that may be the original of an assessment: those whose sight is restricted."""
    if not case.may(Permission.EXHIBITS_READ):
        return []
    return [one for one in exhibits_of(work, case) if one.content.sensitivity in SENSITIVE and one.is_shown]


def originals_for(work: Work, case: OpenCase, former: AssessmentContent | None) -> list[tuple[UUID, str]]:
    """What can be named as the original; on a form that amends also what was, whatever became of its sight."""
    found = [(one.id, one.title) for one in originals_of(work, case)]
    kept = former.original if former else None
    if kept is None or kept in dict(found):
        return found
    return [*found, (kept, "The original that is named now")]


def kinds_in(entries: Iterable[IncidentView]) -> list[tuple[str, int]]:
    """How often each kind of behaviour stands in the log, the most frequent first: a hint, and no level."""
    counts: dict[str, int] = {}
    for one in entries:
        for kind in one.kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
