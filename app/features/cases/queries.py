"""The only reader of cases. The caller has opened the case; what a list needs of many is read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase
from app.access.models import Account, CaseRelation, CaseSight, Team, TeamMember
from app.access.sight import people_on
from app.access.work import Work
from app.core.clock import day_words
from app.core.errors import NotFound
from app.features.cases import rules
from app.features.cases.models import (
    Case,
    CaseContent,
    FactsHistory,
    FormerFactsContent,
    PriorityChange,
    PriorityContent,
    StatusChange,
    StatusContent,
)
from app.features.cases.rules import (
    OFFENCE_LABELS,
    PRIORITY_LABELS,
    RELATIONSHIP_LABELS,
    SOURCE_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    Priority,
    Status,
)
from app.features.people.rules import LEGAL_WORD_LABELS, legal_word

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class CaseView:
    """A case, opened, with the words for its codes."""

    row: Case
    content: CaseContent
    reference: str

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def priority(self) -> Priority:
        return Priority(self.row.priority)

    @property
    def status(self) -> Status:
        return Status(self.row.status)

    @property
    def priority_label(self) -> str:
        return PRIORITY_LABELS[self.priority]

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def stage_label(self) -> str:
        return STAGE_LABELS[self.content.stage]

    @property
    def source_label(self) -> str:
        return SOURCE_LABELS[self.content.source]

    @property
    def relationship_label(self) -> str:
        return RELATIONSHIP_LABELS[self.content.relationship]

    @property
    def offence_label(self) -> str:
        return OFFENCE_LABELS[self.content.offence] if self.content.offence else ""

    @property
    def enhanced(self) -> bool:
        return self.content.enhanced

    @property
    def suspect_word(self) -> str:
        """What the person of concern is called at this stage."""
        word = legal_word(self.content.stage, is_found_guilty=self.content.found_guilty_on is not None)
        return LEGAL_WORD_LABELS[word]


def case_of(work: Work, case: OpenCase) -> CaseView:
    row = case_row(work, case)
    return CaseView(row, case.open(row, CaseContent), case.reference)


def cases_of(work: Work, cases: Mapping[UUID, OpenCase]) -> dict[UUID, CaseView]:
    """The opened cases of a list; one question to the database."""
    rows = work.session.scalars(select(Case).where(Case.id.in_(list(cases))))
    return {
        row.id: CaseView(row, cases[row.id].open(row, CaseContent), cases[row.id].reference) for row in rows
    }


def case_row(work: Work, case: OpenCase, *, to_amend: bool = False) -> Case:
    """The row of this case, held until the end when it is to be amended."""
    row = work.session.get(Case, case.id, with_for_update=to_amend or None)
    if row is None:
        raise NotFound()
    return row


def lead_of(work: Work, case: OpenCase) -> UUID | None:
    """Who leads the case today."""
    return _first(work, case, Relation.LEAD)


def backup_of(work: Work, case: OpenCase) -> UUID | None:
    return _first(work, case, Relation.BACKUP)


def _first(work: Work, case: OpenCase, kind: Relation) -> UUID | None:
    return next((row.account_id for row in people_on(work, case.id) if row.kind == kind), None)


def relations_of(work: Work, case: OpenCase) -> list[CaseRelation]:
    """Every relation that a case has had or will have, the newest first."""
    return list(
        work.session.scalars(
            select(CaseRelation)
            .where(CaseRelation.case_id == case.id)
            .order_by(CaseRelation.from_day.desc(), CaseRelation.kind)
        )
    )


def covers_of(work: Work, case: OpenCase) -> list[CaseRelation]:
    """Cover that runs today or is to come, in its order."""
    found = [
        row for row in relations_of(work, case)
        if row.kind == Relation.COVER and row.to_day and max(row.from_day, work.today) <= row.to_day
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.from_day)


def able_in_team(work: Work, case: OpenCase) -> set[UUID]:
    """Who may lead, back up or cover a case of this team: its active advocates and supervisors."""
    return set(
        work.session.scalars(
            select(Account.id)
            .join(TeamMember, TeamMember.account_id == Account.id)
            .where(
                TeamMember.team_id == case.team_id,
                Account.status == "active",
                Account.site_id == case.site_id,
                Account.role.in_([Role.ADVOCATE.value, Role.SUPERVISOR.value]),
            )
        )
    )


def teams_of(work: Work, actor: Actor) -> list[Team]:
    """The actor's own teams, by name: where a referral may go."""
    rows = work.session.scalars(
        select(Team).where(Team.id.in_(actor.teams), Team.site_id == actor.site_id).order_by(Team.name)
    )
    return list(rows)


def referral_with(work: Work, actor: Actor, reference: str) -> CaseSight:
    """The referral that one of the actor's teams has just received; it tells a reference and nothing else."""
    sight = work.session.scalars(
        select(CaseSight).where(
            CaseSight.reference == reference,
            CaseSight.site_id == actor.site_id,
            CaseSight.team_id.in_(actor.teams),
            CaseSight.is_restricted.is_(False),
        )
    ).first()
    if sight is None:
        raise NotFound()
    return sight


def priority_history(work: Work, case: OpenCase) -> list[PriorityContent]:
    """Every change of priority, the newest first."""
    rows = work.session.scalars(select(PriorityChange).where(PriorityChange.case_id == case.id))
    return sorted(
        (case.open(row, PriorityContent) for row in rows), key=lambda one: one.changed_at, reverse=True
    )


def ended_at(work: Work, case: OpenCase) -> datetime | None:
    """When the case last came to an end; None for one that never did."""
    return next((one.changed_at for one in status_history(work, case) if one.after in rules.AT_AN_END), None)


def status_history(work: Work, case: OpenCase) -> list[StatusContent]:
    """Every change of status, the newest first."""
    rows = work.session.scalars(select(StatusChange).where(StatusChange.case_id == case.id))
    return sorted(
        (case.open(row, StatusContent) for row in rows), key=lambda one: one.changed_at, reverse=True
    )


@dataclass(frozen=True)
class FactsWording:
    """One amendment of the facts: when, by whom, and what each changed line said before."""

    at: datetime
    by: UUID
    was: Facts


def facts_wordings(work: Work, case: OpenCase) -> list[FactsWording]:
    """The amendments of the facts, the newest first; only lines that changed are told."""
    rows = work.session.scalars(
        select(FactsHistory)
        .where(FactsHistory.case_id == case.id)
        .order_by(FactsHistory.former_version.desc())
    )
    wordings, after = [], dict(facts_of(case_of(work, case).content))
    for kept in (case.open(row, FormerFactsContent) for row in rows):
        before = dict(facts_of(CaseContent.model_validate(kept.former)))
        was = [
            (label, before.get(label, ""))
            for label in {**before, **after}
            if before.get(label) != after.get(label)
        ]
        wordings.append(FactsWording(kept.amended_at, kept.amended_by, was))
        after = before
    return wordings


def facts_of(content: CaseContent) -> Facts:
    """The facts of a case, line by line; empty lines are left out."""
    enhanced = [
        *(rules.ENHANCED_LABELS[reason] for reason in content.enhanced_reasons),
        content.enhanced_reason,
    ]
    lines = [
        ("Referred by", rules.SOURCE_LABELS[content.source]), ("Referrer", content.referrer_name),
        ("Referrer’s contact", content.referrer_contact),
        ("Agreed to the referral", rules.CONSENT_LABELS.get(content.consent, "")),
        ("Lawful reason", content.lawful_reason), ("What has been happening", content.summary),
        ("Stage", rules.STAGE_LABELS[content.stage]),
        ("Guilty finding or admission", _day(content.found_guilty_on)),
        ("Crime reference", content.crime_reference), ("Force", content.force),
        ("Officer in charge", content.officer),
        ("Recorded as", rules.OFFENCE_LABELS[content.offence] if content.offence else ""),
        ("Suspect known", "Yes" if content.is_suspect_known else "No"),
        ("Relationship", rules.RELATIONSHIP_LABELS[content.relationship]),
        ("First incident", _day(content.first_incident_on)),
        ("Last incident", _day(content.last_incident_on)),
        ("Orders or bail in force", content.orders_in_force),
        ("Weapons, children, vulnerability", content.vulnerability),
        ("Risk tool completed", content.tool_completed),
        ("Safe contact, as referred", content.safe_contact_note),
        ("Enhanced rights", "; ".join(["Yes", *filter(None, enhanced)]) if content.enhanced else ""),
        ("News promised every", f"{content.update_interval_days} days"),
    ]  # fmt: skip
    return [(label, text) for label, text in lines if text]


def _day(day: date | None) -> str:
    return day_words(day, weekday=False, year=True) if day else ""


def people_in(past: Mapping[str, Any]) -> set[UUID]:
    """Everybody whom the histories of a case name, to look up their names at once."""
    ids = {row.account_id for row in past["relations"]} | {row.given_by for row in past["relations"]}
    ids |= {change.changed_by for kind in ("priorities", "statuses") for change in past[kind]}
    return ids | {wording.by for wording in past["wordings"]}
