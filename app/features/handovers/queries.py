"""The only reader of handovers: the cases in one person's hands, what is due on each, and the notes of a case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase, open_cases
from app.access.models import Account, CaseRelation, CaseSight, TeamMember
from app.access.sight import relation_holds, supervised
from app.access.work import Work
from app.core.clock import day_words, local_day
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.casefile.rules import VERBS
from app.features.cases.models import Case
from app.features.cases.rules import AT_AN_END
from app.features.deadlines.models import Due
from app.features.deadlines.queries import DueView, views_of
from app.features.deadlines.rules import DueKind
from app.features.handovers.models import Handover, HandoverContent
from app.features.people.queries import victims_of


@dataclass(frozen=True)
class Held:
    """One case in somebody's hands, for the tick boxes."""

    case: OpenCase
    name: str
    due: list[str]

    @property
    def hint(self) -> str:
        if not self.due:
            return f"{self.case.reference}. Nothing is due."
        more = f", and {len(self.due) - 3} more" if len(self.due) > 3 else ""
        return f"{self.case.reference}. Due: {'; '.join(self.due[:3])}{more}"


def person_of_teams(work: Work, actor: Actor, account_id: UUID) -> Account:
    """Somebody of a team that this supervisor supervises; else `NotFound`."""
    found = (
        select(Account)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(
            Account.id == account_id,
            Account.site_id == actor.site_id,
            TeamMember.team_id.in_(actor.supervises),
        )
    )
    row = work.session.scalars(found).first()
    if row is None:
        raise NotFound()
    return row


def held_by(work: Work, actor: Actor, account_id: UUID, kind: str = "handover") -> list[Held]:
    """The open cases that this person leads and for which the supervisor answers, by name."""
    ids = work.session.scalars(
        select(CaseSight.id)
        .join(CaseRelation, CaseRelation.case_id == CaseSight.id)
        .join(Case, Case.id == CaseSight.id)
        .where(CaseRelation.account_id == account_id, CaseRelation.kind == Relation.LEAD, relation_holds(work.today),
               supervised(actor, work.today), CaseSight.merged_into.is_(None), Case.status.not_in(AT_AN_END))
    )  # fmt: skip
    cases = open_cases(work, actor, set(ids), kind)
    victims, dues = victims_of(work, cases), due_words(work, cases)
    held = [
        Held(case, victims[one].name if one in victims else "Name not recorded", dues.get(one, []))
        for one, case in cases.items()
    ]
    return sorted(held, key=lambda one: (one.name, one.case.reference))


def due_words(work: Work, cases: dict[UUID, OpenCase]) -> dict[UUID, list[str]]:
    """What is due on each of these, in the order of its days: deadlines, holds, challenges, visits, tasks."""
    rows = work.session.scalars(
        select(Due)
        .where(Due.case_id.in_(list(cases)), Due.done_at.is_(None), Due.kind != DueKind.HANDOVER_READ)
        .order_by(Due.due_at, Due.id)
    )
    found: dict[UUID, list[str]] = {}
    for view in views_of(work, cases, rows):
        line = _line(view)
        if line not in found.setdefault(view.case_id, []):
            found[view.case_id].append(line)
    return found


def _line(due: DueView) -> str:
    day = day_words(local_day(due.due_at), weekday=False)
    late = ", late" if due.is_late else ""
    return f"{VERBS[due.kind].brief(due.label)} ({day}{late})"


def able_people(work: Work, actor: Actor) -> list[tuple[UUID, str]]:
    """The active advocates and supervisors of her teams, by name: who may take a case is looked at case by case."""
    ids = set(
        work.session.scalars(
            select(Account.id)
            .join(TeamMember, TeamMember.account_id == Account.id)
            .where(TeamMember.team_id.in_(actor.supervises), Account.site_id == actor.site_id,
                   Account.status == "active", Account.role.in_([Role.ADVOCATE, Role.SUPERVISOR]))
        )
    )  # fmt: skip
    names = names_of(work, actor, ids)
    return sorted(((one, names[one]) for one in ids), key=lambda choice: choice[1])


def leads_from(work: Work, case: OpenCase, day: object) -> list[CaseRelation]:
    """The relations of the lead that would still count on this day, running ones and planned ones."""
    found = select(CaseRelation).where(
        CaseRelation.case_id == case.id, CaseRelation.kind == Relation.LEAD,
        or_(CaseRelation.to_day.is_(None), CaseRelation.to_day >= day),
    )  # fmt: skip
    return list(work.session.scalars(found))


@dataclass(frozen=True)
class HandoverView:
    row: Handover
    content: HandoverContent
    to: str
    by: str

    @property
    def is_unread(self) -> bool:
        return self.row.read_on is None


def handovers_of(work: Work, actor: Actor, case: OpenCase) -> list[HandoverView]:
    """The handovers of this case, the newest first."""
    rows = list(work.session.scalars(select(Handover).where(Handover.case_id == case.id)))
    opened = [(row, case.open(row, HandoverContent)) for row in rows]
    names = names_of(work, actor, {one for row, said in opened for one in (row.account_id, said.given_by)})
    views = [HandoverView(row, said, names[row.account_id], names[said.given_by]) for row, said in opened]
    return sorted(views, key=lambda view: view.content.given_at, reverse=True)


def handover_row(work: Work, case: OpenCase, handover_id: UUID) -> Handover:
    row = work.session.get(Handover, handover_id, with_for_update=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def unread_of(work: Work, case: OpenCase, *, is_cover: bool, to: UUID | None = None) -> list[Handover]:
    """The notes of leads, or of cover, that were not read; `to`: those of one person."""
    kind = Handover.to_day.is_not(None) if is_cover else Handover.to_day.is_(None)
    found = select(Handover).where(Handover.case_id == case.id, Handover.read_on.is_(None), kind)
    return list(work.session.scalars(found if to is None else found.where(Handover.account_id == to)))


def mine_unread(work: Work, actor: Actor) -> set[UUID]:
    """The notes that this person is to read by now."""
    found = select(Handover.id).where(
        Handover.account_id == actor.id, Handover.read_on.is_(None), Handover.from_day <= work.today
    )
    return set(work.session.scalars(found))
