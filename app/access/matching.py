"""The door of the system purpose *match*: all cases of one site, opened to compare who stands in them.

What it opens goes to no page: the caller seals what it found under the site's key. Here too is the one place where an
exact identifier becomes a keyed hash.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.models import CaseSight
from app.access.rooms import OpenCase, Room, SystemPurpose
from app.access.system import by_system, site_by_system
from app.access.work import Work


def match_site(work: Work, site_id: UUID) -> Room:
    """The site's own room, for sealing what was found and for the names of its users."""
    return site_by_system(work, SystemPurpose.MATCH, site_id)


def match_cases(work: Work, site_id: UUID) -> dict[UUID, OpenCase]:
    """Every case of the site that has its key; nobody stands to them, so that nothing may be done with them."""
    sights = {
        row.id: row for row in work.session.scalars(select(CaseSight).where(CaseSight.site_id == site_id))
    }
    keys = by_system(work, SystemPurpose.MATCH, {one: row.generation for one, row in sights.items()})
    return {
        case_id: OpenCase(site_id=site_id, case_id=case_id, _key=keys[case_id], id=case_id, team_id=sight.team_id,
                          reference=sight.reference)
        for case_id, sight in sights.items()
        if case_id in keys
    }  # fmt: skip


def identifier_hash(work: Work, site_id: UUID, label: str, value: str) -> bytes:
    """An exact identifier as it is found again within its site; `label` is its kind, `value` its one plain form."""
    return match_site(work, site_id).blind(f"identifier-{label}", value)
