"""The one door for work without a person: a purpose of the closed list in, keys out, a line in the log.

What such work may do with them stands at each function that asks here; nothing of it is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Relation
from app.access.models import CaseSight, Site
from app.access.rooms import OpenCase, Room, SystemPurpose
from app.access.tally import Tally
from app.access.work import House, Work
from app.core.errors import NotFound
from app.crypto.envelope import DataKey

Live = Mapping[UUID, int | None]
"""Owners of keys, each with the generation that seals (None: its newest)."""

FINDING = frozenset({SystemPurpose.SIGN_IN, SystemPurpose.MATCH})


def by_system(work: Work, purpose: SystemPurpose, owners: Live) -> dict[UUID, DataKey]:
    """The keys of these owners, noted for the log; owners without a key are left out."""
    return _asked(work.house, work.by_system, purpose, owners)


def by_system_alone(house: House, purpose: SystemPurpose, owners: Iterable[UUID]) -> dict[UUID, DataKey]:
    """The same outside a unit of work: told in the log at once."""
    tally = Tally()
    try:
        return _asked(house, tally, purpose, dict.fromkeys(owners))
    finally:
        tally.tell()


def named_by_system(house: House, tally: Tally, purpose: SystemPurpose, key_id: UUID) -> DataKey | None:
    """The one generation that an envelope names; None if it is dead or unknown."""
    tally.note(purpose, [key_id])
    return house.keyring.by_ids([key_id]).get(key_id)


def key_by_system(work: Work, purpose: SystemPurpose, owner: UUID, generation: int | None = None) -> DataKey:
    """The key of one owner; `NotFound` if there is none."""
    found = by_system(work, purpose, {owner: generation}).get(owner)
    if found is None:
        raise NotFound("There is no key for this any more.")
    return found


def case_by_system(
    work: Work, purpose: SystemPurpose, case_id: UUID, *, opens: bool, relations: frozenset[Relation] = frozenset()
) -> OpenCase:  # fmt: skip
    """A case, to seal into it, and to open what stands in it only if `opens`. `NotFound` if there is none."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None:
        raise NotFound()
    return OpenCase(
        site_id=sight.site_id, case_id=sight.id, _key=key_by_system(work, purpose, sight.id, sight.generation),
        _opens=opens, id=sight.id, team_id=sight.team_id, reference=sight.reference, relations=relations,
        mismatch=sight.mismatch,
    )  # fmt: skip


def case_to_note(
    work: Work, purpose: SystemPurpose, case_id: UUID, relations: frozenset[Relation] = frozenset()
) -> OpenCase:
    """A case to seal something into that is kept only if the case was not merged meanwhile; it opens nothing."""
    case = case_by_system(work, purpose, case_id, opens=False, relations=relations)
    sight = work.session.get(CaseSight, case_id)
    work.alive |= {case.id} if sight is not None and not sight.merged_into else set()
    return case


def site_by_system(work: Work, purpose: SystemPurpose, site_id: UUID, *, opens: bool = True) -> Room:
    """A site's own room; where somebody is looked for, with the key under which its exact identifiers are hashed."""
    generation = work.session.scalar(select(Site.generation).where(Site.id == site_id))
    key = key_by_system(work, purpose, site_id, generation)
    index = work.house.keyring.index(site_id) if purpose in FINDING else None
    return Room(site_id=site_id, case_id=None, _key=key, _opens=opens, _index=index)


def _asked(house: House, tally: Tally, purpose: SystemPurpose, owners: Live) -> dict[UUID, DataKey]:
    tally.note(purpose, owners)
    return house.keyring.keys(owners, {one: live for one, live in owners.items() if live is not None})
