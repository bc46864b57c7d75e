"""The door of released copies: a key for each, its grant, and who opens it. Only `app.access.door` hands this on.

A copy goes to a desk or a person, never to an agency; nobody whose agency has no agreement opens one.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select

from app.access.actor import OF_AGENCIES, Actor, Role
from app.access.agreements import demand_agreement
from app.access.models import CaseSight, ShareGrant
from app.access.permissions import Permission
from app.access.rooms import FROZEN_WORDS, OpenCase, OpenShare
from app.access.sight import relations_to
from app.access.work import Opening, Work
from app.core.errors import NotFound, Refused
from app.core.ids import new_id
from app.db.keyring import KeyKind


def new_share(
    work: Work,
    case: OpenCase,
    *,
    desk_id: UUID | None = None,
    account_id: UUID | None = None,
    is_new: bool = True,
    for_meeting: bool = False,
) -> OpenShare:
    """A key for one release, and the grant that names its receiver: a desk or a person, never an agency.

    It is made by who may release, or by the supervisor who approves a release. `FormRefused` without an agreement that
    counts today, but for what was released before and is only sealed anew (not `is_new`). `for_meeting`: the chair of
    the site's meeting opens it too.
    """
    if not case.may(Permission.SHARES_APPROVE):
        case.demand(Permission.SHARES_RELEASE)
    if (desk_id is None) == (account_id is None):
        raise ValueError("a share goes to one desk or to one person")
    if case.is_frozen:
        raise Refused(FROZEN_WORDS)
    if is_new:
        demand_agreement(work, desk_id=desk_id, account_id=account_id)
    share_id = new_id()
    key = work.house.keyring.make(KeyKind.SHARE, share_id, case.site_id, case.id)
    work.add(ShareGrant(id=share_id, site_id=case.site_id, case_id=case.id, desk_id=desk_id, account_id=account_id,
                        released_on=work.today, for_meeting=for_meeting))  # fmt: skip
    return OpenShare(site_id=case.site_id, case_id=case.id, _key=key, id=share_id)


def shares_in_sight(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ShareGrant` under which somebody finds what was released to her, or to a desk of hers."""
    if actor.is_shut_out:
        return false()
    mine = or_(ShareGrant.account_id == actor.id, ShareGrant.desk_id.in_(actor.desks))
    return (ShareGrant.site_id == actor.site_id) & mine & ShareGrant.ended_on.is_(None)


def meeting_in_sight(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ShareGrant` under which the chair finds a copy of the meeting's: of her site, not ended, and
    not of a restricted case.
    """
    if actor.role is not Role.CHAIR or actor.is_shut_out:
        return false()
    hidden = exists().where(CaseSight.id == ShareGrant.case_id, CaseSight.is_restricted)
    return (
        (ShareGrant.site_id == actor.site_id)
        & ShareGrant.for_meeting
        & ShareGrant.ended_on.is_(None)
        & ~hidden
    )


def open_share(work: Work, actor: Actor, share_id: UUID, kind: str = "share") -> OpenShare:
    """Open a released copy: for its receiver, for the chair of the meeting, or for who may see the case that it came
    from.
    """
    grant = work.session.get(ShareGrant, share_id)
    if grant is None or grant.site_id != actor.site_id:
        raise NotFound()
    if actor.role in OF_AGENCIES:
        seen = or_(shares_in_sight(actor), meeting_in_sight(actor))
        if work.session.scalar(select(ShareGrant.id).where(ShareGrant.id == share_id, seen)) is None:
            raise NotFound()
        # Not ended, it is of a case that nobody has merged away; what is written under it is to land there still.
        work.alive.add(grant.case_id)
    elif not relations_to(work, actor, [grant.case_id]):
        raise NotFound()
    key = work.house.keyring.key(share_id)
    share = OpenShare(site_id=grant.site_id, case_id=grant.case_id, _key=key, id=share_id)
    work.openings.append(Opening(actor.id, share, kind, grant.case_id))
    return share
