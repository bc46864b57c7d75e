"""The door for a case that goes to another site (system purpose *transfer*): its rooms on both sides, and their keys.

Nobody stands to a case of both sites: who offers it finds nothing of the other, who takes it nothing of the first. So
it is sealed anew without a person, after two people of the one and one of the other have decided. Nothing that is
opened here goes to a page.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.access.models import CaseSight
from app.access.rooms import OpenCase, OpenPage, OpenShare, Purpose, Room, SystemPurpose
from app.access.system import case_by_system, key_by_system, site_by_system
from app.access.work import Work
from app.core.errors import NotFound
from app.core.ids import new_id, new_reference
from app.crypto.envelope import DataKey
from app.db.keyring import KeyKind

EVERYTHING = frozenset(Purpose)


def leaving_room(work: Work, case_id: UUID) -> OpenCase:
    """The case that goes, with its places and facts. `NotFound` if it is gone, or went somewhere already."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None or sight.merged_into is not None:
        raise NotFound()
    case = case_by_system(work, SystemPurpose.TRANSFER, case_id, opens=True)
    return replace(
        case,
        _purposes=EVERYTHING,
        mismatch=sight.mismatch,
        is_restricted=sight.is_restricted,
        emergency_until=sight.emergency_until,
    )


def earlier_room(work: Work, case_id: UUID, into: UUID) -> OpenCase:
    """What is left of a case that was merged into the one that goes. `NotFound` if it became another one."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None or sight.merged_into != into:
        raise NotFound()
    return case_by_system(work, SystemPurpose.TRANSFER, case_id, opens=True)


def arriving_room(work: Work, site_id: UUID, team_id: UUID) -> OpenCase:
    """A new case of the other site: its key is durable, its row is for who carries the transfer out to make. Killed
    before that, the key is nobody's and is swept after a day."""
    case_id = new_id()
    key = _make(work, KeyKind.CASE, case_id, site_id, case_id)
    return OpenCase(site_id=site_id, case_id=case_id, _key=key, _purposes=EVERYTHING, id=case_id, team_id=team_id,
                    reference=new_reference())  # fmt: skip


def site_room(work: Work, site_id: UUID) -> Room:
    """A site's room, to offer it a case, to note what became of that, and for the names of its people."""
    return site_by_system(work, SystemPurpose.TRANSFER, site_id)


def share_room(work: Work, case: OpenCase, share_id: UUID) -> OpenShare:
    """A copy that was released from the case that goes."""
    key = key_by_system(work, SystemPurpose.TRANSFER, share_id)
    return OpenShare(site_id=case.site_id, case_id=case.id, _key=key, id=share_id)


def new_share_room(work: Work, case: OpenCase) -> OpenShare:
    """A key for the same copy at the other site, where nobody receives it."""
    share_id = new_id()
    key = _make(work, KeyKind.SHARE, share_id, case.site_id, case.id)
    return OpenShare(site_id=case.site_id, case_id=case.id, _key=key, id=share_id)


def page_room(work: Work, case: OpenCase, page_id: UUID) -> OpenPage:
    """What was on the victim's page, and who opened it."""
    key = key_by_system(work, SystemPurpose.TRANSFER, page_id)
    return OpenPage(site_id=case.site_id, case_id=case.id, _key=key, id=page_id)


def new_page_room(work: Work, case: OpenCase) -> OpenPage:
    """A key for the same page, closed, at the other site."""
    page_id = new_id()
    key = _make(work, KeyKind.PAGE, page_id, case.site_id, case.id)
    return OpenPage(site_id=case.site_id, case_id=case.id, _key=key, id=page_id)


def _make(work: Work, kind: KeyKind, owner: UUID, site_id: UUID, case_id: UUID) -> DataKey:
    work.by_system.note(SystemPurpose.TRANSFER, [owner])
    return work.house.keyring.make(kind, owner, site_id, case_id)
