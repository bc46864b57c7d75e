"""Sight: which cases a person can find at all. What is out of sight does not exist for her (404)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union
from sqlalchemy.sql.selectable import CompoundSelect

from app.access.actor import Actor, Relation, Role, Sight
from app.access.models import CaseRelation, CaseSight
from app.access.work import Work


def relation_holds(today: date) -> ColumnElement[bool]:
    """The condition under which a relation counts today; both its days are included."""
    to_day = CaseRelation.to_day
    return (CaseRelation.from_day <= today) & or_(to_day.is_(None), to_day >= today)


def cases_in_sight(actor: Actor, today: date) -> Select[Any] | CompoundSelect[Any]:
    """The ids of all cases that this person may find; a victim, a partner and an administrator find none."""
    own = (
        select(CaseRelation.case_id)
        .join(CaseSight, CaseSight.id == CaseRelation.case_id)
        .where(CaseRelation.account_id == actor.id, relation_holds(today), CaseSight.site_id == actor.site_id)
    )
    if actor.role is Role.SUPERVISOR and actor.supervises:
        team = select(CaseSight.id).where(
            CaseSight.site_id == actor.site_id,
            CaseSight.team_id.in_(actor.supervises),
        )
        return union(own, team)
    if actor.role in (Role.ADVOCATE, Role.SUPERVISOR):
        return own
    return select(CaseSight.id).where(CaseSight.id.is_(None))


def is_in_sight(actor: Actor, today: date) -> ColumnElement[bool]:
    """The same as a condition on a row of `CaseSight`, for who sees so many that their ids are no list."""
    if actor.role not in (Role.ADVOCATE, Role.SUPERVISOR):
        return false()
    own = exists().where(
        CaseRelation.account_id == actor.id, CaseRelation.case_id == CaseSight.id, relation_holds(today)
    )
    here = CaseSight.site_id == actor.site_id
    if actor.role is Role.SUPERVISOR and actor.supervises:
        return here & or_(own, CaseSight.team_id.in_(actor.supervises))
    return here & own


def few_in_sight(work: Work, actor: Actor, most: int) -> list[UUID] | None:
    """The ids of all cases in sight; None where there are, or may be, more than `most`."""
    if actor.role not in (Role.ADVOCATE, Role.SUPERVISOR):
        return []
    # Who has many relations is told by the index alone; only for few of them are sites and teams looked at.
    own = select(CaseRelation.case_id).where(CaseRelation.account_id == actor.id, relation_holds(work.today))
    count = work.session.scalar(select(func.count()).select_from(own.limit(most + 1).subquery())) or 0
    if count > most:
        return None
    seen = list(work.session.scalars(cases_in_sight(actor, work.today).limit(most + 1)))
    return seen if len(seen) <= most else None


def sights_of(work: Work, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, Sight]:
    """What the door needs to know of each of these cases; cases out of sight are left out.

    The guard and the door ask one after the other in one unit of work: it is looked up once in it.
    """
    if actor.role not in (Role.ADVOCATE, Role.SUPERVISOR):
        return {}
    ids = list(case_ids)
    known = {case_id: work.sights[actor.id, case_id] for case_id in ids if (actor.id, case_id) in work.sights}
    if len(known) == len(ids):
        return known
    own = and_(
        CaseRelation.case_id == CaseSight.id, CaseRelation.account_id == actor.id, relation_holds(work.today)
    )
    # Found by id alone, site and team are compared here: SQLite would walk all of the site's cases for them.
    rows = work.session.execute(
        select(CaseSight.id, CaseSight.site_id, CaseSight.team_id, CaseSight.reference, CaseSight.hold_fell_at,
               CaseRelation.kind)
        .outerjoin(CaseRelation, own)
        .where(CaseSight.id.in_(ids))
    ).all()  # fmt: skip
    supervised = actor.supervises if actor.role is Role.SUPERVISOR else frozenset()
    found: defaultdict[UUID, set[Relation]] = defaultdict(set)
    for row in rows:
        if row.kind is not None:
            found[row.id].add(Relation(row.kind))
        if row.team_id in supervised:
            found[row.id].add(Relation.SUPERVISING)
    sights = {
        row.id: Sight(row.id, row.site_id, row.team_id, row.reference, row.hold_fell_at is not None,
                      frozenset(found[row.id]))
        for row in rows
        if row.site_id == actor.site_id and found.get(row.id)
    }  # fmt: skip
    work.sights |= {(actor.id, case_id): sight for case_id, sight in sights.items()}
    return sights


def relations_to(work: Work, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, frozenset[Relation]]:
    """How this person stands to each of these cases; cases out of sight are left out."""
    return {case_id: sight.relations for case_id, sight in sights_of(work, actor, case_ids).items()}


def people_on(work: Work, case_id: UUID) -> list[CaseRelation]:
    """The relations of a case that count today, lead first; for a case that the caller has open."""
    rows = work.session.scalars(
        select(CaseRelation).where(CaseRelation.case_id == case_id, relation_holds(work.today))
    )
    order = [Relation.LEAD, Relation.COVER, Relation.BACKUP]
    return sorted(rows, key=lambda row: order.index(Relation(row.kind)))
