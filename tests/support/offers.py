"""Transfers in the demo's house: one that waits for a second person, one that was offered to the supervisor's team."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, open_case
from app.access.models import Account, CaseRelation, CaseSight, Team
from app.access.sessions import member_of
from app.access.sight import relation_holds
from app.access.work import Work
from app.core.ids import new_id
from app.features.transfers.actions import agree, compare, propose_transfer
from app.features.transfers.forms import AgreementForm, ProposalForm
from app.features.transfers.models import Transfer
from app.features.transfers.queries import obstacles_to
from app.features.transfers.rules import Agreed, TransferReason


def free_case(work: Work, lead: UUID, but: UUID) -> OpenCase:
    """A case that this person leads, that nothing keeps, and that nobody has proposed for a transfer."""
    actor = member_of(work, lead, new_id())
    taken = select(Transfer.case_id)
    ids = work.session.scalars(
        select(CaseSight.id)
        .join(CaseRelation, CaseRelation.case_id == CaseSight.id)
        .where(CaseRelation.account_id == lead, CaseRelation.kind == Relation.LEAD, CaseRelation.to_day.is_(None),
               CaseSight.id != but, CaseSight.id.not_in(taken))
        .order_by(CaseSight.reference)
    )  # fmt: skip
    cases = [open_case(work, actor, one, asks=False) for one in ids]
    work.openings.clear()
    return next(case for case in cases if not obstacles_to(work, case))


def waiting_case(work: Work, lead: UUID) -> UUID | None:
    """A case that somebody has proposed, of those that she leads today if there is one."""
    site_id = work.session.get_one(Account, lead).site_id
    found = select(Transfer.case_id).where(
        Transfer.site_id == site_id, Transfer.status.in_(("proposed", "offered"))
    )
    hers = found.join(CaseRelation, CaseRelation.case_id == Transfer.case_id).where(
        CaseRelation.account_id == lead, CaseRelation.kind == Relation.LEAD, relation_holds(work.today)
    )
    newest = Transfer.status.desc()
    return (
        work.session.scalars(hers.order_by(newest)).first()
        or work.session.scalars(found.order_by(newest)).first()
    )


def proposed(work: Work, lead: UUID, but: UUID) -> UUID:
    """A case of this person that she has proposed; returns it."""
    case = free_case(work, lead, but)
    _propose(work, member_of(work, lead, new_id()), case, _team(work, case.site_id, is_other=True))
    return case.id


def offered(work: Work, site_id: UUID, team_id: UUID) -> UUID:
    """The offer of a case of another site to this team; returns it."""
    others = work.session.scalars(
        select(Account).where(Account.site_id != site_id, Account.status == "active")
    )
    found = {row.role: row for row in sorted(others, key=lambda one: one.id)}
    home = found["supervisor"].site_id
    lead = next(
        row.account_id
        for row in work.session.scalars(select(CaseRelation).where(CaseRelation.kind == Relation.LEAD))
        if (account := work.session.get(Account, row.account_id)) and account.site_id == home
    )
    case = free_case(work, lead, new_id())
    _propose(work, member_of(work, lead, new_id()), case, team_id)
    work.session.flush()
    supervisor = member_of(work, found["supervisor"].id, new_id())
    case = open_case(work, supervisor, case.id, asks=False)
    row = work.session.scalars(select(Transfer).where(Transfer.case_id == case.id)).one()
    offer = agree(work, supervisor, case, AgreementForm(version=1, understood=True), compare(work, case, row))
    work.openings.clear()
    return offer.id


def _propose(work: Work, actor: Actor, case: OpenCase, team_id: UUID) -> None:
    form = ProposalForm(
        team=team_id, reason=TransferReason.MOVED, agreed=Agreed.YES, note="Bail ends on Friday."
    )
    propose_transfer(work, actor, case, form)


def _team(work: Work, site_id: UUID, *, is_other: bool) -> UUID:
    where = Team.site_id != site_id if is_other else Team.site_id == site_id
    return work.session.scalars(select(Team.id).where(where).order_by(Team.name)).first() or new_id()
