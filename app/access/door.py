"""The one door: (actor, case, purpose) in, an opened case out. It decides and unwraps in one step.

Nothing else in the app asks the key ring for a key, but sign-in, which works for one of the closed list of
system purposes. Every opening is noted for the access log.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.access.actor import Actor, Relation, Role
from app.access.models import Account, CaseSight, PageAccount, ShareGrant
from app.access.permissions import Permission, may_anywhere
from app.access.rooms import OpenCase, OpenPage, OpenShare, Purpose, Room, SystemPurpose
from app.access.sight import relations_to, sights_of
from app.access.work import Opening, Work
from app.core.errors import NotFound, Refused
from app.core.ids import new_id, new_reference
from app.db.keyring import KeyKind

__all__ = [
    "OpenCase", "OpenPage", "OpenShare", "Purpose", "Room", "SystemPurpose", "case_rooms", "intake",
    "new_case", "new_page",
    "new_share", "new_site_key", "new_user_key", "open_case", "open_cases", "open_page", "open_person", "open_share",
    "open_site", "page_of", "remind", "shares_in_sight", "sign_in_room", "sign_in_site",
]  # fmt: skip


def open_case(
    work: Work, actor: Actor, case_id: UUID, kind: str = "case", *,
    permission: Permission = Permission.CASE_READ, purpose: Purpose = Purpose.CONTENT, reason: str = "",
) -> OpenCase:  # fmt: skip
    """Sight (`NotFound`), permission (`Refused`), then the key. `kind` names the page in the access log."""
    case = _case_for(work, actor, [case_id], purpose).get(case_id)
    if case is None:
        raise NotFound()
    case.demand(permission)
    if purpose is Purpose.LOCATION:
        case.demand(Permission.LOCATION_READ)
    work.openings.append(Opening(actor.id, case, kind, case_id, reason=reason))
    return case


def open_cases(work: Work, actor: Actor, case_ids: Iterable[UUID], kind: str) -> dict[UUID, OpenCase]:
    """Open those of these cases that are in sight, for a list; one line in the access log holds them all."""
    cases = _case_for(work, actor, list(case_ids), Purpose.CONTENT)
    if cases:
        work.openings.append(Opening(actor.id, open_site(work, actor), kind, case_ids=sorted(cases, key=str)))
    return cases


def _case_for(work: Work, actor: Actor, case_ids: list[UUID], purpose: Purpose) -> dict[UUID, OpenCase]:
    sights = sights_of(work, actor, case_ids)
    keys = work.house.keyring.keys(sights)
    purposes = frozenset({Purpose.CONTENT, Purpose.FILES, purpose})
    return {
        case_id: OpenCase(
            site_id=sight.site_id, case_id=case_id, _key=keys[case_id], _purposes=purposes, id=case_id,
            team_id=sight.team_id, reference=sight.reference, relations=sight.relations,
            hold_has_fallen=sight.hold_has_fallen,
        )
        for case_id, sight in sights.items()
        if case_id in keys
    }  # fmt: skip


def new_case(work: Work, actor: Actor, team_id: UUID) -> OpenCase:
    """Make a case's key, durable before anything needs it, and the row by which the door finds the case."""
    if not may_anywhere(actor.role, Permission.CASES_REFER):
        raise Refused()
    case_id = new_id()
    key = work.house.keyring.make(KeyKind.CASE, case_id, actor.site_id, case_id)
    sight = CaseSight(id=case_id, site_id=actor.site_id, team_id=team_id, reference=new_reference())
    work.add(sight)
    return OpenCase(
        site_id=actor.site_id,
        case_id=case_id,
        _key=key,
        id=case_id,
        team_id=team_id,
        reference=sight.reference,
        relations=frozenset({Relation.SUPERVISING} if team_id in actor.supervises else ()),
        _purposes=frozenset({Purpose.CONTENT, Purpose.FILES, Purpose.LOCATION}),
    )


def open_site(work: Work, actor: Actor) -> Room:
    """The site's own room: names of its staff and desks. For staff, partners and administrators of that site."""
    if not actor.is_staff:
        raise NotFound()
    return Room(site_id=actor.site_id, case_id=None, _key=work.house.keyring.key(actor.site_id))


def open_person(work: Work, actor: Actor) -> Room:
    """The person's own room: her drafts, her credentials. A victim's is her page's."""
    case_id = None if actor.is_staff else actor.case_id
    return Room(
        site_id=actor.site_id, case_id=case_id, _key=work.house.keyring.key(actor.page_id or actor.id)
    )


def new_share(
    work: Work, case: OpenCase, *, desk_id: UUID | None = None, account_id: UUID | None = None
) -> OpenShare:
    """A key for one release, and the grant that names its receiver: a desk or a person, never an agency.

    It is made by who may release, or by the supervisor who approves a release.
    """
    if not case.may(Permission.SHARES_APPROVE):
        case.demand(Permission.SHARES_RELEASE)
    if (desk_id is None) == (account_id is None):
        raise ValueError("a share goes to one desk or to one person")
    share_id = new_id()
    key = work.house.keyring.make(KeyKind.SHARE, share_id, case.site_id, case.id)
    work.add(ShareGrant(id=share_id, site_id=case.site_id, case_id=case.id, desk_id=desk_id, account_id=account_id,
                        released_on=work.today))  # fmt: skip
    return OpenShare(site_id=case.site_id, case_id=case.id, _key=key, id=share_id)


def shares_in_sight(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ShareGrant` under which a partner finds a share: to her, or to a desk of hers."""
    mine = or_(ShareGrant.account_id == actor.id, ShareGrant.desk_id.in_(actor.desks))
    return (ShareGrant.site_id == actor.site_id) & mine & ShareGrant.ended_on.is_(None)


def open_share(work: Work, actor: Actor, share_id: UUID, kind: str = "share") -> OpenShare:
    """Open a released copy: for its receiver, or for who may see the case that it came from."""
    grant = work.session.get(ShareGrant, share_id)
    if grant is None or grant.site_id != actor.site_id:
        raise NotFound()
    if actor.role is Role.PARTNER:
        mine = grant.account_id == actor.id or grant.desk_id in actor.desks
        if not mine or grant.ended_on is not None:
            raise NotFound()
    elif not relations_to(work, actor, [grant.case_id]):
        raise NotFound()
    key = work.house.keyring.key(share_id)
    share = OpenShare(site_id=grant.site_id, case_id=grant.case_id, _key=key, id=share_id)
    work.openings.append(Opening(actor.id, share, kind, grant.case_id))
    return share


def new_page(work: Work, case: OpenCase) -> OpenPage:
    """A key for a victim's page. The page account itself is made by who holds the talk."""
    case.demand(Permission.PAGE_MANAGE)
    page_id = new_id()
    key = work.house.keyring.make(KeyKind.PAGE, page_id, case.site_id, case.id)
    return OpenPage(site_id=case.site_id, case_id=case.id, _key=key, id=page_id)


def page_of(work: Work, case: OpenCase) -> OpenPage | None:
    """The page of this case's victim that is not closed, to publish to; None if she has none."""
    page_id = work.session.scalar(
        select(PageAccount.id).where(PageAccount.case_id == case.id, PageAccount.status != "closed")
    )
    if page_id is None:
        return None
    return OpenPage(site_id=case.site_id, case_id=case.id, _key=work.house.keyring.key(page_id), id=page_id)


def case_rooms(work: Work, actor: Actor, case: OpenCase) -> list[Room]:
    """Every room in which something is noted of this case: itself, its copies, its victim's pages, and the site's.

    For reading who opened it; each key is that of its own room.
    """
    case.demand(Permission.OPENINGS_READ)
    shares = work.session.scalars(select(ShareGrant.id).where(ShareGrant.case_id == case.id))
    pages = work.session.scalars(select(PageAccount.id).where(PageAccount.case_id == case.id))
    keys = work.house.keyring.keys([*shares, *pages])
    inner = [Room(site_id=case.site_id, case_id=case.id, _key=key) for key in keys.values()]
    return [case, open_site(work, actor), *inner]


def open_page(work: Work, actor: Actor, kind: str = "page") -> OpenPage:
    """A victim's own page; what was published to her opens, nothing else of the case does."""
    if actor.role is not Role.VICTIM or actor.page_id is None:
        raise NotFound()
    key = work.house.keyring.key(actor.page_id)
    page = OpenPage(site_id=actor.site_id, case_id=actor.case_id, _key=key, id=actor.page_id)
    work.openings.append(Opening(actor.id, page, kind, actor.case_id))
    return page


def intake(work: Work, actor: Actor) -> OpenCase:
    """The victim's case for adding to it (system purpose *intake*): it seals and opens nothing."""
    if actor.role is not Role.VICTIM or actor.case_id is None:
        raise NotFound()
    sight = work.session.get(CaseSight, actor.case_id)
    if sight is None:
        raise NotFound()
    key = work.house.keyring.key(actor.case_id)
    return OpenCase(site_id=sight.site_id, case_id=sight.id, _key=key, _opens=False, id=sight.id, team_id=sight.team_id,
                    reference=sight.reference, relations=frozenset({Relation.OWN}))  # fmt: skip


def remind(work: Work, case_id: UUID) -> OpenCase:
    """A case for noting that one of its clocks has run out (system purpose *remind*): it seals, and opens nothing."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None:
        raise NotFound()
    return OpenCase(
        site_id=sight.site_id, case_id=case_id, _key=work.house.keyring.key(case_id), _opens=False, id=case_id,
        team_id=sight.team_id, reference=sight.reference,
    )  # fmt: skip


def sign_in_room(work: Work, account_or_page: Account | PageAccount) -> Room:
    """The key of somebody who is just signing in or being enrolled (system purpose *sign-in*)."""
    case_id = account_or_page.case_id if isinstance(account_or_page, PageAccount) else None
    key = work.house.keyring.key(account_or_page.id)
    return Room(site_id=account_or_page.site_id, case_id=case_id, _key=key)


def sign_in_site(work: Work, site_id: UUID) -> Room:
    """A site's room for finding a sign-in name by its keyed hash (system purpose *sign-in*)."""
    return Room(site_id=site_id, case_id=None, _key=work.house.keyring.key(site_id))


def new_site_key(work: Work, site_id: UUID) -> Room:
    """The key of a new site."""
    key = work.house.keyring.make(KeyKind.SITE, site_id, site_id)
    return Room(site_id=site_id, case_id=None, _key=key)


def new_user_key(work: Work, account_id: UUID, site_id: UUID) -> Room:
    """The key of a new account."""
    key = work.house.keyring.make(KeyKind.USER, account_id, site_id)
    return Room(site_id=site_id, case_id=None, _key=key)
