"""The one door: (actor, case, purpose) in, an opened case out. It decides and unwraps in one step.

Nothing else in the app asks the key ring for a key, but `app.access.system`, for the closed list of purposes of work
without a person, and released copies. Every opening by a person is noted for the access log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation, Role
from app.access.models import Account, CaseSight, PageAccount, ShareGrant
from app.access.permissions import Permission, may_anywhere
from app.access.reasons import note_opening
from app.access.releases import meeting_in_sight, new_share, open_share, shares_in_sight
from app.access.rooms import ALWAYS, OpenCase, OpenPage, OpenShare, Purpose, Room, SystemPurpose
from app.access.sight import sights_of
from app.access.system import by_system, case_by_system, case_to_note, key_by_system, site_by_system
from app.access.work import Opening, Work
from app.core.errors import NotFound, Refused
from app.core.ids import new_id, new_reference
from app.db.keyring import KeyKind

__all__ = [
    "OpenCase", "OpenPage", "OpenShare", "Purpose", "Room", "SystemPurpose", "case_rooms", "derive", "intake",
    "meeting_in_sight", "new_case", "new_page",
    "new_share", "new_site_key", "new_user_key", "open_case", "open_cases", "open_page", "open_person", "open_share",
    "open_site", "page_of", "remind", "rotating", "rotating_site", "shares_in_sight", "sign_in_room", "sign_in_site",
]  # fmt: skip


def open_case(
    work: Work, actor: Actor, case_id: UUID, kind: str = "case", *,
    permission: Permission = Permission.CASE_READ, purpose: Purpose = Purpose.CONTENT, reason: str = "",
    asks: bool = True,
) -> OpenCase:  # fmt: skip
    """Sight (`NotFound`), permission (`Refused`), then the key. `kind` names the page in the access log.

    Whose case it is not says why once a day (`ReasonNeeded`); the page that asks opens it with `asks=False`.
    """
    case = _case_for(work, actor, [case_id], purpose).get(case_id)
    if case is None:
        raise NotFound()
    case.demand(permission)
    if purpose is Purpose.LOCATION:
        case.demand(Permission.LOCATION_READ)
    note_opening(work, actor, case, kind, reason=reason, asks=asks)
    return case


def open_cases(work: Work, actor: Actor, case_ids: Iterable[UUID], kind: str) -> dict[UUID, OpenCase]:
    """Open those of these cases that are in sight, for a list; one line in the access log holds them all."""
    cases = _case_for(work, actor, list(case_ids), Purpose.CONTENT)
    if cases:
        work.openings.append(Opening(actor.id, open_site(work, actor), kind, case_ids=sorted(cases, key=str)))
    return cases


def _case_for(work: Work, actor: Actor, case_ids: list[UUID], purpose: Purpose) -> dict[UUID, OpenCase]:
    sights = sights_of(work, actor, case_ids)
    keys = work.house.keyring.keys(sights, {one: sight.generation for one, sight in sights.items()})
    purposes = ALWAYS | {purpose}
    return {
        case_id: OpenCase(
            site_id=sight.site_id, case_id=case_id, _key=keys[case_id], _purposes=purposes, id=case_id,
            team_id=sight.team_id, reference=sight.reference, relations=sight.relations,
            hold_has_fallen=sight.hold_has_fallen, mismatch=sight.mismatch, is_restricted=sight.is_restricted,
            emergency_until=sight.emergency_until,
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
        _purposes=ALWAYS | {Purpose.LOCATION},
    )


def open_site(work: Work, actor: Actor) -> Room:
    """The site's own room: names of its staff and desks. For staff, partners and administrators of that site."""
    if not actor.is_staff:
        raise NotFound()
    return _site_room(work, actor.site_id, actor.site_generation)


def open_person(work: Work, actor: Actor) -> Room:
    """The person's own room: her drafts, her credentials. A victim's is her page's."""
    case_id = None if actor.is_staff else actor.case_id
    return Room(
        site_id=actor.site_id, case_id=case_id, _key=work.house.keyring.key(actor.page_id or actor.id)
    )


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
    return _own_case(work, actor, SystemPurpose.INTAKE)


def asking_by(work: Work, share: OpenShare) -> OpenCase:
    """The case of a released copy, for what its receiver asks about it (system purpose *intake*): it seals and opens
    nothing."""
    if share.case_id is None:
        raise NotFound()
    return case_to_note(work, SystemPurpose.INTAKE, share.case_id)


def withdrawing(work: Work, actor: Actor) -> OpenCase:
    """The victim's case, to mark its safe contact unsafe at her word (system purpose *withdraw*): nothing is shown."""
    return replace(_own_case(work, actor, SystemPurpose.WITHDRAW), _opens=True)


def _own_case(work: Work, actor: Actor, purpose: SystemPurpose) -> OpenCase:
    if actor.role is not Role.VICTIM or actor.case_id is None:
        raise NotFound()
    return case_to_note(work, purpose, actor.case_id, frozenset({Relation.OWN}))


def remind(work: Work, case_id: UUID) -> OpenCase:
    """A case for noting that one of its clocks has run out (system purpose *remind*): it seals, and opens nothing."""
    return case_to_note(work, SystemPurpose.REMIND, case_id)


def rotating(work: Work, case_ids: Iterable[UUID]) -> dict[UUID, Room]:
    """Cases for sealing anew what a former generation of their key has sealed (system purpose *rotate*)."""
    rows = work.session.execute(
        select(CaseSight.id, CaseSight.site_id, CaseSight.generation).where(CaseSight.id.in_(list(case_ids)))
    ).all()
    keys = by_system(work, SystemPurpose.ROTATE, {row.id: row.generation for row in rows})
    return {
        row.id: Room(row.site_id, row.id, keys[row.id], frozenset(Purpose)) for row in rows if row.id in keys
    }


def rotating_site(work: Work, site_id: UUID) -> Room:
    """A site's room for sealing anew, and for the note that its keys are rotated (system purpose *rotate*)."""
    return site_by_system(work, SystemPurpose.ROTATE, site_id)


def derive(work: Work, case_id: UUID) -> OpenCase:
    """A case for making what is derived from its contents (system purpose *derive*): rows that name its files, the
    proof that they are whole. No text of it goes to anybody."""
    return case_by_system(work, SystemPurpose.DERIVE, case_id, opens=True)


def noting(work: Work, site_id: UUID, case_id: UUID | None = None) -> Room:
    """A case's or a site's room for what the ledger is told of it (purpose *verify*): it seals, opens nothing."""
    if case_id is not None:
        return case_to_note(work, SystemPurpose.VERIFY, case_id)
    return site_by_system(work, SystemPurpose.VERIFY, site_id, opens=False)


def verifying(work: Work, case_id: UUID) -> Room:
    """A case for the note of what does not match its ledger, and of its release (system purpose *verify*)."""
    return replace(case_to_note(work, SystemPurpose.VERIFY, case_id), _opens=True)


def notifying(work: Work, site_id: UUID, account_id: UUID) -> Room:
    """A person's room, for reading where and when her notices go (system purpose *notify*); no case is in it."""
    key = key_by_system(work, SystemPurpose.NOTIFY, account_id)
    return Room(site_id=site_id, case_id=None, _key=key)


def noting_notices(work: Work, site_id: UUID) -> Room:
    """A site's room, to note that a subscription has ended (system purpose *notify*): it opens nothing."""
    return site_by_system(work, SystemPurpose.NOTIFY, site_id, opens=False)


def sign_in_room(work: Work, account_or_page: Account | PageAccount) -> Room:
    """The key of somebody who is just signing in or being enrolled (system purpose *sign-in*)."""
    case_id = account_or_page.case_id if isinstance(account_or_page, PageAccount) else None
    key = key_by_system(work, SystemPurpose.SIGN_IN, account_or_page.id)
    return Room(site_id=account_or_page.site_id, case_id=case_id, _key=key)


def sign_in_site(work: Work, site_id: UUID) -> Room:
    """A site's room for finding a sign-in name by its keyed hash (system purpose *sign-in*)."""
    return site_by_system(work, SystemPurpose.SIGN_IN, site_id)


def new_site_key(work: Work, site_id: UUID) -> Room:
    """The key of a new site."""
    work.house.keyring.make(KeyKind.SITE, site_id, site_id)
    work.house.keyring.make_index(site_id)
    return _site_room(work, site_id, 1)


def _site_room(work: Work, site_id: UUID, generation: int | None) -> Room:
    ring = work.house.keyring
    return Room(site_id=site_id, case_id=None, _key=ring.key(site_id, generation), _index=ring.index(site_id))


def new_user_key(work: Work, account_id: UUID, site_id: UUID) -> Room:
    """The key of a new account."""
    key = work.house.keyring.make(KeyKind.USER, account_id, site_id)
    return Room(site_id=site_id, case_id=None, _key=key)
