"""Sight: which cases a person can find at all. What is out of sight does not exist for her (404).

A restricted case is found by who stands to it by a relation of her own, and by nobody as her team's supervisor or by a
role that sees the whole site.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, union
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CompoundSelect

from app.access.actor import CASEWORKERS, SITE_WIDE, Actor, Relation, Role, Sight
from app.access.emergencies import standing
from app.access.models import Account, CaseRelation, CaseSight
from app.access.plain import ask
from app.access.work import Work
from app.core.errors import Conflict
from app.core.ids import plain_reference
from app.db.base import table_of
from app.db.store import CHANGED

_SIGHT, _RELATION = table_of(CaseSight).c, table_of(CaseRelation).c


def hers(given: Callable[[str], Any]) -> ColumnElement[bool]:
    """A relation that this account holds today; `given` is `bindparam`, or tells the values themselves."""
    to_day = _RELATION.to_day
    return and_(_RELATION.account_id == given("account_id"), _RELATION.from_day <= given("today"),
                or_(to_day.is_(None), to_day >= given("today")))  # fmt: skip


SIGHTS = (
    select(_SIGHT.id, _SIGHT.site_id, _SIGHT.team_id, _SIGHT.reference, _SIGHT.hold_fell_at,
           _SIGHT.generation, _SIGHT.mismatch, _SIGHT.merged_into, _SIGHT.is_restricted, _SIGHT.emergency_until,
           _RELATION.kind)
    .select_from(table_of(CaseSight))
    .outerjoin(table_of(CaseRelation), and_(_RELATION.case_id == _SIGHT.id, hers(bindparam)))
    .where(_SIGHT.id.in_(bindparam("case_ids", expanding=True)))
)  # fmt: skip
"""What the door needs to know of these cases, a row for each relation that she holds.

Found by id alone, site and team are compared afterwards: SQLite would walk all of the site's cases for them.
"""

HELD = select(func.count()).select_from(
    select(_RELATION.case_id).where(hers(bindparam)).limit(bindparam("most")).subquery()
)
"""How many relations she holds; counting ends at `most`."""


def in_sight(way: str, given: Callable[[str], Any] = bindparam) -> ColumnElement[bool]:
    """The condition on a row of `CaseSight`, by a way from `way_to_ask`: cases named one by one while they are few
    (with the site asked too, SQLite would walk all of the site's cases for them), else each asked in order.
    """
    if way == "few":
        return _SIGHT.id.in_(given("few"))
    if way == "site":
        return and_(_SIGHT.site_id == given("site_id"), _SIGHT.is_restricted.is_(False))
    seen: ColumnElement[bool] = exists().where(hers(given), _RELATION.case_id == _SIGHT.id)
    if way == "teams":
        seen = or_(seen, and_(_SIGHT.team_id.in_(given("teams")), _SIGHT.is_restricted.is_(False)))
    return and_(_SIGHT.site_id == given("site_id"), seen)


def relation_holds(today: date) -> ColumnElement[bool]:
    """The condition under which a relation counts today; both its days are included."""
    to_day = CaseRelation.to_day
    return (CaseRelation.from_day <= today) & or_(to_day.is_(None), to_day >= today)


def cases_in_sight(actor: Actor, today: date) -> Select[Any] | CompoundSelect[Any]:
    """The ids of all cases that this person may find; a victim, an administrator and people of agencies find none."""
    own = (
        select(CaseRelation.case_id)
        .join(CaseSight, CaseSight.id == CaseRelation.case_id)
        .where(CaseRelation.account_id == actor.id, relation_holds(today), CaseSight.site_id == actor.site_id)
    )
    if actor.role is Role.SUPERVISOR and actor.supervises:
        team = select(CaseSight.id).where(
            CaseSight.site_id == actor.site_id,
            CaseSight.team_id.in_(actor.supervises),
            CaseSight.is_restricted.is_(False),
        )
        return union(own, team)
    if actor.role in CASEWORKERS:
        return own
    if actor.role in SITE_WIDE and not actor.is_shut_out:
        return select(CaseSight.id).where(
            CaseSight.site_id == actor.site_id, CaseSight.is_restricted.is_(False)
        )
    return select(CaseSight.id).where(CaseSight.id.is_(None))


def supervised(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition on `CaseSight` under which a supervisor answers for a case: her teams', and restricted ones for
    which she is named.
    """
    if actor.role is not Role.SUPERVISOR:
        return false()
    # Under a name of its own: whoever asks may have relations in the statement already.
    naming = aliased(CaseRelation)
    counts = (naming.from_day <= today) & or_(naming.to_day.is_(None), naming.to_day >= today)
    named = exists().where(
        naming.case_id == CaseSight.id, naming.account_id == actor.id, naming.kind == Relation.NAMED, counts
    )
    of_teams = CaseSight.team_id.in_(actor.supervises) & CaseSight.is_restricted.is_(False)
    return (CaseSight.site_id == actor.site_id) & or_(of_teams, CaseSight.is_restricted & named)


def way_to_ask(actor: Actor, today: date, few: list[UUID] | None) -> tuple[str, dict[str, Any]]:
    """How this person's cases are asked for, and the values of that condition. `few` comes from `few_in_sight`."""
    if few is not None or not _sees_cases(actor):
        return "few", {"few": few or []}
    if actor.role in SITE_WIDE:
        return "site", {"site_id": actor.site_id}
    values: dict[str, Any] = {"site_id": actor.site_id, "account_id": actor.id, "today": today}
    if actor.role is Role.SUPERVISOR and actor.supervises:
        return "teams", values | {"teams": list(actor.supervises)}
    return "own", values


def is_in_sight(actor: Actor, today: date) -> ColumnElement[bool]:
    """The same with its values in it, for a statement that is made for this person alone."""
    way, values = way_to_ask(actor, today, None)
    return in_sight(way, values.__getitem__)


def sight_with(work: Work, actor: Actor, reference: str) -> CaseSight | None:
    """The case with this reference, if this person finds it; the same nothing for none and for a restricted one.

    It opens nothing: the case's own door asks why.
    """
    wanted = CaseSight.reference == plain_reference(reference)
    return work.session.scalars(select(CaseSight).where(wanted, is_in_sight(actor, work.today))).first()


def officers_of(work: Work, site_id: UUID) -> list[UUID]:
    """The data-protection officers who work at this site."""
    is_one = (Account.role == Role.DPO.value) & (Account.status == "active")
    return list(work.session.scalars(select(Account.id).where(Account.site_id == site_id, is_one)))


def few_in_sight(work: Work, actor: Actor, most: int) -> list[UUID] | None:
    """The ids of all cases in sight; None where there are, or may be, more than `most`."""
    if not _sees_cases(actor):
        return []
    # Who has many relations is told by the index alone; only for few of them are sites and teams looked at.
    count = ask(work, HELD, account_id=actor.id, today=work.today, most=most + 1).scalar() or 0
    if count > most:
        return None
    seen = list(work.session.scalars(cases_in_sight(actor, work.today).limit(most + 1)))
    return seen if len(seen) <= most else None


def sights_of(work: Work, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, Sight]:
    """What the door needs to know of each of these cases; cases out of sight are left out.

    The guard and the door ask one after the other in one unit of work: it is looked up once in it.
    """
    if not _sees_cases(actor):
        return {}
    ids = list(case_ids)
    known = {case_id: work.sights[actor.id, case_id] for case_id in ids if (actor.id, case_id) in work.sights}
    if len(known) == len(ids):
        return known
    rows = ask(work, SIGHTS, account_id=actor.id, today=work.today, case_ids=ids).all()
    teams = actor.supervises if actor.role is Role.SUPERVISOR else frozenset()
    found: defaultdict[UUID, set[Relation]] = defaultdict(set)
    for row in rows:
        found[row.id] |= _standing(row, teams, actor)
        if row.merged_into is not None and found[row.id]:
            # Whoever stood to a case that was merged finds where it went, and does nothing in it.
            answers = found[row.id] & {Relation.SUPERVISING, Relation.LEFT_BEHIND}
            found[row.id] = {Relation.MERGED, *({Relation.LEFT_BEHIND} if answers else ())}
    emergencies = _in_emergency(work, actor, ids, found) if actor.role in CASEWORKERS else {}
    sights = {
        row.id: Sight(row.id, row.site_id, row.team_id, row.reference, row.hold_fell_at is not None,
                      frozenset(found[row.id]), row.generation, row.mismatch, row.is_restricted, row.emergency_until,
                      emergencies.get(row.id))
        for row in rows
        if row.site_id == actor.site_id and found.get(row.id)
    }  # fmt: skip
    work.sights |= {(actor.id, case_id): sight for case_id, sight in sights.items()}
    work.alive |= {case_id for case_id, sight in sights.items() if Relation.MERGED not in sight.relations}
    return sights


def _sees_cases(actor: Actor) -> bool:
    return actor.role in CASEWORKERS or (actor.role in SITE_WIDE and not actor.is_shut_out)


def _standing(row: Any, teams: frozenset[UUID], actor: Actor) -> set[Relation]:
    """How she stands to one case by one row of `SIGHTS`: by her role alone, or by what the row says."""
    if actor.role in SITE_WIDE:
        return set() if row.is_restricted or actor.is_shut_out else {SITE_WIDE[actor.role]}
    named = {Relation(row.kind)} if row.kind is not None else set()
    return named | ({Relation.SUPERVISING} if _is_supervising(row, teams, actor) else set())


def _is_supervising(row: Any, teams: frozenset[UUID], actor: Actor) -> bool:
    """Her team's case; a restricted one only if she is named for it, of whichever team of the site it is."""
    if row.is_restricted:
        return actor.role is Role.SUPERVISOR and row.kind == Relation.NAMED
    return row.team_id in teams


ANSWERING = frozenset({Relation.LEAD, Relation.COVER, Relation.SUPERVISING, Relation.MERGED})
"""Who stands so to a case needs no emergency to open it, and is asked for no reason."""


def _in_emergency(
    work: Work, actor: Actor, case_ids: list[UUID], found: defaultdict[UUID, set[Relation]]
) -> dict[UUID, UUID]:
    """Adds what an emergency opening gives now, where nothing else gives as much; case → the opening."""
    others = [one for one in case_ids if not found[one] & ANSWERING]
    standings = standing(work, actor.id, others) if others else []
    for one in standings:
        found[one.case_id].add(Relation.EMERGENCY)
        if one.opens_places:
            found[one.case_id].add(Relation.PLACES_IN_EMERGENCY)
    return {one.case_id: one.id for one in standings}


_MERGED = (
    select(_SIGHT.merged_into)
    .where(_SIGHT.id.in_(bindparam("case_ids", expanding=True)))
    .with_for_update(read=True, key_share=True)
)


def require_alive(work: Work, changed: Iterable[UUID]) -> None:
    """`Conflict` if a case that this unit opened and changed was merged meanwhile, or is gone; nobody merges it now.

    On SQLite a unit that writes is alone, and nothing can have happened.
    """
    asked = (work.alive & set(changed)) - work.held
    if not asked or work.house.store.is_sqlite:
        return
    found = ask(work, _MERGED, case_ids=sorted(asked)).scalars().all()
    if len(found) < len(asked) or any(found):
        raise Conflict(CHANGED)


def relations_to(work: Work, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, frozenset[Relation]]:
    """How this person stands to each of these cases; cases out of sight are left out."""
    return {case_id: sight.relations for case_id, sight in sights_of(work, actor, case_ids).items()}


def people_on(work: Work, case_id: UUID) -> list[CaseRelation]:
    """The relations of a case that count today, lead first; for a case that the caller has open."""
    rows = work.session.scalars(
        select(CaseRelation).where(CaseRelation.case_id == case_id, relation_holds(work.today))
    )
    order = [Relation.LEAD, Relation.COVER, Relation.BACKUP, Relation.NAMED]
    return sorted(rows, key=lambda row: order.index(Relation(row.kind)))


def is_last_named(work: Work, account_id: UUID) -> bool:
    """Whether a restricted case would be left without any active supervisor who is named for it."""
    others, hers = aliased(CaseRelation), aliased(CaseRelation)
    running = [or_(one.to_day.is_(None), one.to_day >= work.today) for one in (others, hers)]
    another = exists().where(
        others.case_id == CaseSight.id, others.kind == Relation.NAMED, running[0], others.account_id != account_id,
        Account.id == others.account_id, Account.status == "active", Account.role == Role.SUPERVISOR.value,
    )  # fmt: skip
    named = exists().where(
        hers.case_id == CaseSight.id, hers.kind == Relation.NAMED, running[1], hers.account_id == account_id,
        Account.id == hers.account_id, Account.role == Role.SUPERVISOR.value,
    )  # fmt: skip
    found = select(CaseSight.id).where(
        CaseSight.is_restricted, CaseSight.merged_into.is_(None), named, ~another
    )
    return work.session.scalar(found.limit(1)) is not None
