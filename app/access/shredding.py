"""Shreds one case (system purpose *shred*): tombstone, then the signed list, then keys, then files.

Two stores never commit as one, so the order is the protocol; each step may be done twice, and a kill between any two
is made good by the next run. It decides nothing: two people did, and a feature asked their decision again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.access.drafts import names_case
from app.access.models import Account, Draft
from app.access.openings import entries_of_day
from app.access.rooms import OpenCase, Room, SystemPurpose
from app.access.scrubs import settle_scrubs
from app.access.system import by_system, case_by_system, site_by_system
from app.access.work import House, Work
from app.core import logging
from app.core.errors import KeyRefused, NotFound, ShredListRefused
from app.db import shred_list
from app.db.destruction import destroy_keys_of, has_keys_of
from app.db.scrubbing import owe
from app.db.shred_list import Shredded
from app.db.shredding import Tombstone, leaves_of, purge, tombstones, unfinished

ONCE_MORE_AFTER = timedelta(minutes=2)
"""Longer than any request, and than another process keeps an unwrapped key: what came in between goes too."""

SHREDDED = "case.shredded"
Reached = Callable[[str], object]
"""Told the name of each step as it is reached; tests kill there."""


def shred_room(work: Work, case_id: UUID) -> OpenCase:
    """A case for learning when it may go, and which files are its own (system purpose *shred*)."""
    return case_by_system(work, SystemPurpose.SHRED, case_id, opens=True)


def entomb(
    work: Work, case: OpenCase, *, reason: str, first_by: UUID, second_by: UUID, files: Iterable[UUID]
) -> Tombstone:
    """In the caller's transaction: the tombstone stands, every row that names the case is gone, the ledger says so."""
    site = _site_room(work, case.site_id)
    stone = Tombstone(
        id=case.id, site_id=case.site_id, reference=case.reference, reason=reason, first_by=first_by,
        second_by=second_by, shredded_on=work.today, leaves=leaves_of(work.session, case.id),
        files=" ".join(one.hex for one in sorted(set(files))),
    )  # fmt: skip
    _drop_drafts(work, case)
    work.session.flush()
    work.session.expunge_all()
    purge(work.session, case.id)
    work.add(stone)
    work.ledger.entry(SHREDDED, None, site, stone, case=str(case.id), reference=case.reference, reason=reason,
                      first=str(first_by), second=str(second_by))  # fmt: skip
    return stone


def finish_all(house: House, reached: Reached = lambda _: None) -> int:
    """What follows every tombstone, as far as it is not done yet; returns how many were finished."""
    with house.store.reading() as session:
        waiting = unfinished(session)
    finished = 0
    for stone in waiting:
        try:
            if not was_decided(house, stone):
                logging.get().error("tombstone without a decision", case=stone.id)
                continue
            finished += _finish(house, stone, reached)
        except Exception as error:
            # A store that does not answer holds up this case alone; it is done again in a minute.
            logging.get().error("shredding waits", case=stone.id, error=type(error),
                                where=logging.where_raised(error))  # fmt: skip
    return finished


def was_decided(house: House, stone: Tombstone) -> bool:
    """Whether the ledger tells of this shredding, or the signed list does, by which a restore shredded it again.

    Anybody who can write to the database can put a tombstone there. Without this it would destroy keys, which lie
    elsewhere, and would keep the case out of every restore.
    """
    if stone.id in _listed(house):
        return True
    with house.reading() as work:
        told = entries_of_day(work, _site_room(work, stone.site_id), stone.shredded_on)
        return any(one["type"] == SHREDDED and one["facts"]["case"] == str(stone.id) for one in told)


def _listed(house: House) -> set[UUID]:
    path = house.settings.shred_list
    return {one.case_id for one in shred_list.read(path, house.signer.verifier)} if path.exists() else set()


def undecided(house: House) -> list[Tombstone]:
    """Tombstones that neither the signed list nor the ledger knows of: somebody put them there by hand."""
    with house.store.reading() as session:
        stones = tombstones(session)
    found = []
    for stone in stones:
        is_known = False
        # A list that is not whole, or a site without a key, vouches for nothing.
        with suppress(ShredListRefused, NotFound, KeyRefused):
            is_known = was_decided(house, stone)
        if not is_known:
            found.append(stone)
    return found


def _to_list(house: House, stone: Tombstone) -> list[Tombstone]:
    """This one; where no list stands any more, all that were decided, so that it is whole again."""
    if house.settings.shred_list.exists():
        return [stone]
    with house.store.reading() as session:
        every = tombstones(session)
    return [one for one in every if was_decided(house, one)]


def _finish(house: House, stone: Tombstone, reached: Reached) -> bool:
    shred_list.ensure(
        house.settings.shred_list, house.signer, [Shredded.of(one) for one in _to_list(house, stone)]
    )
    reached("listed")
    if has_keys_of(house.keyring.store, stone.id):
        owe(house.store)
        house.keyring.forget(destroy_keys_of(house.keyring.store, stone.id))
    reached("keys gone")
    house.store.empty_log()
    for file_id in stone.file_ids:
        house.files.delete(file_id)
    reached("files gone")
    # Last, as it may have to wait for others: until the bytes of the keys went, this case is not called finished.
    settle_scrubs(house)
    return _note_pass(house, stone.id)


def _note_pass(house: House, case_id: UUID) -> bool:
    """Done once; when it is done once more, a longest request later, nothing can have come in between."""
    with house.writing() as work:
        stone = work.session.get(Tombstone, case_id, with_for_update=True)
        if stone is None or stone.finished_on is not None:
            return False
        purge(work.session, case_id)
        if stone.passed_at is None:
            stone.passed_at = work.now
            return False
        if work.now - stone.passed_at < ONCE_MORE_AFTER:
            return False
        count = len(stone.file_ids)
        stone.finished_on, stone.files = work.today, ""
        work.ledger.entry(
            "shredding.finished", None, _site_room(work, stone.site_id), stone, case=str(case_id), files=count
        )
        return True


def _site_room(work: Work, site_id: UUID) -> Room:
    """The site's room for the entries that tell of a case which has no key any more."""
    return site_by_system(work, SystemPurpose.SHRED, site_id)


def _drop_drafts(work: Work, case: OpenCase) -> None:
    """What staff of this site typed about the case and could not save; each is sealed to its writer alone."""
    staff = select(Account.id).where(Account.site_id == case.site_id)
    rows = work.session.scalars(
        select(Draft).where(Draft.site_id == case.site_id, Draft.person_id.in_(staff))
    ).all()
    keys = by_system(work, SystemPurpose.SHRED, dict.fromkeys(row.person_id for row in rows))
    for row in rows:
        room = Room(site_id=row.site_id, case_id=None, _key=keys[row.person_id])
        if row.ends_at < work.now or names_case(room, row, case.id):
            work.session.execute(delete(Draft).where(Draft.id == row.id))
