"""Reads what was released: for the team by the open case, for a receiver by her own grants. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.access.actor import PARTNERS, Actor, Role
from app.access.door import OpenCase, OpenShare, open_share, shares_in_sight
from app.access.models import Account, Desk, DeskMember, ShareGrant
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.agencies.queries import agency_row, desks_of
from app.features.agencies.rules import PartnerKind, kind_of
from app.features.shares.models import (
    Share,
    ShareContent,
    ShareSource,
    SharingContent,
    SharingRecord,
    SharingStep,
    SharingStepContent,
)
from app.features.shares.rules import (
    ASKS,
    BASIS_LABELS,
    HOLDING_LABELS,
    PROPOSES,
    STATUS_LABELS,
    STEP_LABELS,
    Receiver,
    RecordStatus,
    TermsView,
    receiver_ids,
)


@dataclass(frozen=True)
class StepView:
    label: str
    reason: str
    who: str
    at: datetime | None


@dataclass(frozen=True)
class ShareView(TermsView):
    """One release as the team sees it. `superseded_on` is the day on which its source changed."""

    row: SharingRecord
    content: SharingContent
    author: str = ""
    superseded_on: date | None = None
    steps: list[StepView] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> RecordStatus:
        return RecordStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def holds_words(self) -> str:
        """What stands in it, as who released it said; releases from before that was asked say nothing."""
        return "; ".join(HOLDING_LABELS[one] for one in self.content.copied.holds) or "Not asked then"

    @property
    def is_challenge(self) -> bool:
        return self.content.copied.kind == "challenge"

    @property
    def again(self) -> dict[str, Any]:
        """What a form begins with when typed words are to be released once more."""
        copied = self.content.copied
        return {"replaces": self.id, "receiver": self.content.to_whom_code, "title": copied.title,
                "text": copied.section(""), "holds": copied.holds, "purpose": self.content.purpose,
                "basis": self.content.basis}  # fmt: skip


@dataclass(frozen=True)
class ReceivedView:
    """One copy as its receiver sees it."""

    id: UUID
    content: ShareContent
    released_on: date
    superseded_on: date | None

    @property
    def basis_label(self) -> str:
        return BASIS_LABELS[self.content.basis] if self.content.basis else "Not recorded"

    @property
    def is_challenge(self) -> bool:
        return self.content.kind == "challenge"


def shares_of(work: Work, case: OpenCase) -> list[ShareView]:
    """Every release of this case, asked for, made, declined or ended; the newest first."""
    rows = work.session.execute(
        select(SharingRecord, Share.superseded_on)
        .outerjoin(Share, Share.id == SharingRecord.share_id)
        .where(SharingRecord.case_id == case.id)
    ).all()
    views = [ShareView(row, case.open(row, SharingContent), superseded_on=old) for row, old in rows]
    return sorted(
        views, key=lambda view: (view.row.asked_on, view.content.asked_at or work.now), reverse=True
    )


def share_view(work: Work, actor: Actor, case: OpenCase, record_id: UUID) -> ShareView:
    """One release with what followed and who did it."""
    row = record_row(work, case, record_id)
    content = case.open(row, SharingContent)
    steps = [case.open(step, SharingStepContent) for step in _steps(work, case, record_id)]
    names = names_of(
        work, actor, {one for one in (content.author_id, *(step.author_id for step in steps)) if one}
    )
    share = work.session.get(Share, row.share_id) if row.share_id else None
    return ShareView(
        row, content, author=_name(names, content.author_id),
        superseded_on=share.superseded_on if share else None,
        steps=[
            StepView(STEP_LABELS[step.kind], step.reason, _name(names, step.author_id), step.at)
            for step in sorted(steps, key=lambda step: step.at or work.now)
        ],
    )  # fmt: skip


def record_row(work: Work, case: OpenCase, record_id: UUID, *, to_amend: bool = False) -> SharingRecord:
    """One record of this case, held until the end when it is to be changed; else `NotFound`."""
    row = work.session.get(SharingRecord, record_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def record_about(work: Work, case: OpenCase, source_id: UUID) -> SharingRecord | None:
    """The newest record that releases this row of the case, or asked to."""
    rows = work.session.scalars(
        select(SharingRecord)
        .where(SharingRecord.case_id == case.id, SharingRecord.source_id == source_id)
    ).all()  # fmt: skip
    return max(rows, key=lambda row: case.open(row, SharingContent).asked_at or work.now, default=None)


def shares_with(work: Work, case_id: UUID, source_id: UUID) -> list[Share]:
    """The copies in which this row of the case stands, but those already superseded."""
    inside = select(ShareSource.share_id).where(
        ShareSource.case_id == case_id, ShareSource.source_id == source_id
    )
    return list(
        work.session.scalars(select(Share).where(Share.id.in_(inside), Share.superseded_on.is_(None)))
    )


def received(work: Work, actor: Actor) -> list[ReceivedView]:
    """What was released to this partner or to a desk of hers and has not ended, the newest first."""
    grants = work.session.scalars(select(ShareGrant).where(shares_in_sight(actor))).all()
    views = [_received(work, grant, open_share(work, actor, grant.id, "shared list")) for grant in grants]
    return sorted(
        views, key=lambda view: (view.released_on, view.content.released_at or work.now), reverse=True
    )


def received_view(work: Work, actor: Actor, share_id: UUID) -> ReceivedView:
    """One received copy, opened; who opened it is noted. The meeting's notes are read on its board alone."""
    mine = select(ShareGrant.id).where(ShareGrant.id == share_id, shares_in_sight(actor))
    if work.session.scalar(mine) is None:
        raise NotFound()
    share = open_share(work, actor, share_id, "shared copy")
    return _received(work, grant_of(work, share_id), share)


def copy_of(work: Work, share: OpenShare) -> ShareContent:
    """What stands in an opened share."""
    return share.open(_share_row(work, share.id), ShareContent)


def superseded_on(work: Work, share: OpenShare) -> date | None:
    """Since when something that stands in this copy has changed."""
    return _share_row(work, share.id).superseded_on


def grant_of(work: Work, share_id: UUID) -> ShareGrant:
    grant = work.session.get(ShareGrant, share_id)
    if grant is None:
        raise NotFound()
    return grant


def receivers_of(work: Work, actor: Actor) -> list[Receiver]:
    """Every desk of the site, each followed by its people: who may be chosen to receive something."""
    desks = desks_of(work, actor)
    here = select(DeskMember.desk_id, Account.id).join(Account, Account.id == DeskMember.account_id)
    rows = work.session.execute(here.where(_working(work, actor), Account.role.in_(PARTNERS))).all()
    names = names_of(work, actor, {account_id for _, account_id in rows})
    found = []
    for desk in desks:
        about = (desk.agency_name, kind_of(desk.agency_code))
        found.append(Receiver(desk.id, None, desk.name, *about))
        people = sorted((names[account_id], account_id) for desk_id, account_id in rows if desk_id == desk.id)
        found += [Receiver(None, account_id, f"{name}, {desk.name}", *about) for name, account_id in people]
    return found


def with_chairs(work: Work, actor: Actor) -> list[Receiver]:
    """The same, and the meeting's chairs: for words. A note to an agency has no chair for its receiver."""
    ids = list(
        work.session.scalars(select(Account.id).where(_working(work, actor), Account.role == Role.CHAIR))
    )
    chairs = sorted((name, one) for one, name in names_of(work, actor, ids).items())
    return receivers_of(work, actor) + [
        Receiver(None, one, name, "meeting chair", PartnerKind.CHAIR) for name, one in chairs
    ]


def _working(work: Work, actor: Actor) -> ColumnElement[bool]:
    """Accounts of the actor's site whose people sign in today."""
    stays = or_(Account.ends_on.is_(None), Account.ends_on >= work.today)
    return (Account.site_id == actor.site_id) & (Account.status == "active") & stays


def receiver_options(work: Work, actor: Actor, *, chairs: bool = False) -> list[tuple[str, str]]:
    """(code, words) of each receiver, for a form; the meeting's chairs among them where words alone are sent."""
    return [(one.code, one.label) for one in (with_chairs if chairs else receivers_of)(work, actor)]


def receiver_named(work: Work, actor: Actor, code: str) -> Receiver | None:
    """The receiver whom a form names, if there is one at this site."""
    desk_id, account_id = receiver_ids(code)
    if desk_id is None and account_id is None:
        return None
    named = (desk_id, account_id)
    return next((one for one in with_chairs(work, actor) if (one.desk_id, one.account_id) == named), None)


def kind_of_receiver(work: Work, actor: Actor) -> PartnerKind:
    """What this receiver is, where the table of roles tells one kind from another."""
    if actor.role is Role.CHAIR or actor.agency_id is None:
        return PartnerKind.CHAIR
    return kind_of(agency_row(work, actor, actor.agency_id).code)


def may_propose(work: Work, actor: Actor) -> bool:
    """Whether this receiver may propose news on what was released to her: by her role, and by her agency’s kind."""
    return may_anywhere(actor.role, Permission.NEWS_PROPOSE) and kind_of_receiver(work, actor) in PROPOSES


def may_ask(work: Work, actor: Actor) -> bool:
    """Whether this receiver may send a request for information about a victim: by her role, and her agency’s kind."""
    return (
        may_anywhere(actor.role, Permission.INFORMATION_REQUESTS_SUBMIT)
        and kind_of_receiver(work, actor) in ASKS
    )


def desk_names(work: Work, actor: Actor) -> list[str]:
    """The names of a partner's own desks."""
    return sorted(work.session.scalars(select(Desk.name).where(Desk.id.in_(actor.desks))))


def _received(work: Work, grant: ShareGrant, share: OpenShare) -> ReceivedView:
    row = _share_row(work, grant.id)
    return ReceivedView(grant.id, share.open(row, ShareContent), grant.released_on, row.superseded_on)


def _name(names: dict[UUID, str], author_id: UUID | None) -> str:
    return names.get(author_id, "") if author_id else ""


def _share_row(work: Work, share_id: UUID) -> Share:
    row = work.session.get(Share, share_id)
    if row is None:
        raise NotFound()
    return row


def _steps(work: Work, case: OpenCase, record_id: UUID) -> list[SharingStep]:
    return list(
        work.session.scalars(
            select(SharingStep).where(SharingStep.case_id == case.id, SharingStep.record_id == record_id)
        )
    )
