"""Reads proposals: for who made them by her own grants, for the team by the open case. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, open_share, shares_in_sight
from app.access.models import ShareGrant
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.agencies.queries import agency_row
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.proposals.models import NewsProposal, ProposalContent
from app.features.proposals.rules import STATUS_ICONS, STATUS_LABELS, TEAM_LABELS, ProposalStatus
from app.features.shares.models import ShareContent
from app.features.shares.queries import copy_of, desk_names, superseded_on


@dataclass(frozen=True)
class ProposalView:
    """One proposal, opened. `copy` is the release by which it came."""

    row: NewsProposal
    content: ProposalContent
    author: str = ""
    ender: str = ""
    copy: ShareContent | None = None

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> ProposalStatus:
        return ProposalStatus(self.row.status)

    @property
    def is_waiting(self) -> bool:
        return self.status is ProposalStatus.WAITING

    @property
    def status_label(self) -> str:
        """For who proposed it."""
        return STATUS_LABELS[self.status]

    @property
    def team_label(self) -> str:
        return TEAM_LABELS[self.status]

    @property
    def icon(self) -> str:
        return STATUS_ICONS[self.status]

    @property
    def source(self) -> str:
        """“Lin Harding, Stalking desk, Northmere Police”."""
        return ", ".join(filter(None, (self.author, self.content.sender)))


@dataclass(frozen=True)
class Release:
    """The release by which somebody is about to propose news."""

    share_id: UUID
    copy: ShareContent
    superseded_on: date | None


# ── Who proposes ─────────────────────────────────────────────────────────────────────────────────────────


def release_of(work: Work, share: OpenShare) -> Release:
    return Release(share.id, copy_of(work, share), superseded_on(work, share))


def desk_proposals(work: Work, actor: Actor) -> list[ProposalView]:
    """What was proposed by releases that she still opens, to her or to her desk, what waits first, then the newest."""
    of_desk = select(NewsProposal).join(ShareGrant, ShareGrant.id == NewsProposal.share_id)
    rows = work.session.scalars(of_desk.where(shares_in_sight(actor)).order_by(NewsProposal.share_id)).all()
    shares = {one: open_share(work, actor, one, "proposal list") for one in {row.share_id for row in rows}}
    views = [_view(work, actor, row, shares[row.share_id]) for row in rows]
    return _in_order(views)


def desk_proposal(work: Work, actor: Actor, proposal_id: UUID) -> ProposalView:
    """One of hers or her desk's; `NotFound` for everybody else's, and for those whose release she opens no longer."""
    mine = select(NewsProposal).join(ShareGrant, ShareGrant.id == NewsProposal.share_id)
    row = work.session.scalars(mine.where(NewsProposal.id == proposal_id, shares_in_sight(actor))).first()
    if row is None:
        raise NotFound()
    return _view(work, actor, row, open_share(work, actor, row.share_id, "proposal"), with_copy=True)


def own_row(
    work: Work, actor: Actor, proposal_id: UUID, *, to_amend: bool = False
) -> tuple[NewsProposal, OpenShare]:
    """One that she made herself, to take it back."""
    row = work.session.get(NewsProposal, proposal_id, with_for_update=to_amend or None)
    if row is None or row.author_id != actor.id:
        raise NotFound()
    return row, open_share(work, actor, row.share_id, "proposal")


def waiting_by(work: Work, actor: Actor, share_id: UUID) -> int:
    """How many of hers wait that came by this release."""
    found = select(func.count(NewsProposal.id)).where(
        NewsProposal.author_id == actor.id, NewsProposal.share_id == share_id,
        NewsProposal.status == ProposalStatus.WAITING.value,
    )  # fmt: skip
    return work.session.scalar(found) or 0


def sender_of(work: Work, actor: Actor) -> str:
    """Desk and agency of a partner, as they are today."""
    agency = [agency_row(work, actor, actor.agency_id).name] if actor.agency_id else []
    return ", ".join([*desk_names(work, actor), *agency])


# ── The team ─────────────────────────────────────────────────────────────────────────────────────────────


def proposals_of(
    work: Work, actor: Actor, case: OpenCase, *, only_waiting: bool = False
) -> list[ProposalView]:
    """What was proposed for this case, what waits first, then the newest."""
    query = select(NewsProposal).where(NewsProposal.case_id == case.id).order_by(NewsProposal.id)
    if only_waiting:
        query = query.where(NewsProposal.status == ProposalStatus.WAITING.value)
    rows = work.session.scalars(query).all()
    shares = {one: open_share(work, actor, one, "proposal list") for one in {row.share_id for row in rows}}
    return _in_order([_view(work, actor, row, shares[row.share_id]) for row in rows])


def proposal_of(work: Work, actor: Actor, case: OpenCase, proposal_id: UUID) -> ProposalView:
    row = row_in(work, case, proposal_id)
    return _view(work, actor, row, open_share(work, actor, row.share_id, "proposal"), with_copy=True)


def is_unread(work: Work, case: OpenCase, proposal_id: UUID) -> bool:
    """Whether nobody who leads the case has read yet that it was taken back."""
    return any(
        due.kind is DueKind.NEWS_WITHDRAWN and due.about == proposal_id for due in open_due(work, case)
    )


def status_in(work: Work, case: OpenCase, proposal_id: UUID | None) -> ProposalStatus | None:
    """Where a proposal of this case stands; its words stay sealed."""
    return ProposalStatus(row_in(work, case, proposal_id).status) if proposal_id else None


def row_in(work: Work, case: OpenCase, proposal_id: UUID, *, to_amend: bool = False) -> NewsProposal:
    """One proposal of this case, held until the end when it is to be decided; else `NotFound`."""
    row = work.session.get(NewsProposal, proposal_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def _view(
    work: Work, actor: Actor, row: NewsProposal, share: OpenShare, *, with_copy: bool = False
) -> ProposalView:
    content = share.open(row, ProposalContent)
    names = names_of(work, actor, {row.author_id, *([content.ended_by] if content.ended_by else [])})
    ender = names[content.ended_by] if content.ended_by else ""
    copy = copy_of(work, share) if with_copy else None
    return ProposalView(row, content, names[row.author_id], ender, copy)


def _in_order(views: list[ProposalView]) -> list[ProposalView]:
    newest = sorted(views, key=lambda view: view.content.at, reverse=True)
    return sorted(newest, key=lambda view: not view.is_waiting)
