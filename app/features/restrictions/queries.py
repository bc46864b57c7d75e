"""The only reader of restrictions: what stands on one case, who finds it, and who could be named."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase
from app.access.models import Account, CaseRelation, CaseSight
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.restrictions.models import Restriction, RestrictionContent
from app.features.restrictions.rules import WHY_LABELS

RELATION_WORDS = {"lead": "Lead", "cover": "Cover", "backup": "Backup", "named": "Named"}


@dataclass(frozen=True)
class RestrictionView:
    row: Restriction
    content: RestrictionContent

    @property
    def why(self) -> str:
        return WHY_LABELS[self.content.why]


@dataclass(frozen=True)
class Finder:
    """Somebody who finds the case: how she stands to it, since when, and whether she may be taken off."""

    account_id: UUID
    name: str
    what: str
    since: str
    is_lead: bool


def restrictions_of(work: Work, case: OpenCase) -> list[RestrictionView]:
    """Every restriction of this case, the one that stands first."""
    rows = work.session.scalars(select(Restriction).where(Restriction.case_id == case.id))
    views = [RestrictionView(row, case.open(row, RestrictionContent)) for row in rows]
    return sorted(views, key=lambda v: (v.row.lifted_on is None, v.content.placed_at), reverse=True)


def standing_restriction(work: Work, case: OpenCase, *, to_amend: bool = False) -> Restriction:
    """The restriction that stands; `NotFound` where the case is not restricted."""
    found = select(Restriction).where(Restriction.case_id == case.id, Restriction.lifted_on.is_(None))
    row = work.session.scalars(found.with_for_update() if to_amend else found).first()
    if row is None:
        raise NotFound()
    return row


def standing_restrictions(work: Work, case: OpenCase) -> list[Restriction]:
    found = select(Restriction).where(Restriction.case_id == case.id, Restriction.lifted_on.is_(None))
    return list(work.session.scalars(found.with_for_update()))


def sight_row(work: Work, case: OpenCase) -> CaseSight:
    """The row by which the door finds the case, held until the end."""
    row = work.session.get(CaseSight, case.id, with_for_update=True)
    if row is None:
        raise NotFound()
    return row


def running(work: Work, case: OpenCase) -> list[CaseRelation]:
    """The relations of this case that count today or are to come."""
    to_day = CaseRelation.to_day
    return list(
        work.session.scalars(
            select(CaseRelation)
            .where(
                CaseRelation.case_id == case.id,
                or_(to_day.is_(None), (to_day >= work.today) & (to_day >= CaseRelation.from_day)),
            )
            .order_by(CaseRelation.from_day)
        )
    )


def finders_of(work: Work, actor: Actor, case: OpenCase) -> list[Finder]:
    """Who finds the case while it is restricted, the lead first; everybody once."""
    rows = sorted(running(work, case), key=lambda row: list(RELATION_WORDS).index(row.kind))
    names = names_of(work, actor, {row.account_id for row in rows})
    found: dict[UUID, Finder] = {}
    for row in rows:
        since = row.from_day.isoformat()
        found.setdefault(
            row.account_id,
            Finder(
                row.account_id,
                names[row.account_id],
                RELATION_WORDS[row.kind],
                since,
                row.kind == Relation.LEAD,
            ),
        )
    return list(found.values())


def staff_of(work: Work, case: OpenCase, *roles: Role) -> set[UUID]:
    """The site's active people of these roles."""
    return set(
        work.session.scalars(
            select(Account.id).where(
                Account.site_id == case.site_id, Account.status == "active", Account.role.in_(roles)
            )
        )
    )


def choices(work: Work, actor: Actor, case: OpenCase, ids: set[UUID]) -> list[tuple[UUID, str]]:
    """These people by name, supervisors marked, for the page to choose from."""
    supervisors, names = staff_of(work, case, Role.SUPERVISOR), names_of(work, actor, ids)
    found = [(one, names[one] + (", supervisor" if one in supervisors else "")) for one in ids]
    return sorted(found, key=lambda choice: choice[1])


def to_choose_first(work: Work, case: OpenCase) -> set[UUID]:
    """Whom the form offers: the site's supervisors, and who stands to the case already. The lead stays anyway."""
    standing = {row.account_id for row in running(work, case) if row.kind != Relation.LEAD}
    lead = {row.account_id for row in running(work, case) if row.kind == Relation.LEAD}
    return (staff_of(work, case, Role.SUPERVISOR) | standing) - lead
