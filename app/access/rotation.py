"""Rotation of keys while the app serves (system purpose *rotate*): a new generation is made durable, the data says that
it seals from now on, and what a former one sealed is sealed anew. A stop anywhere is gone on with; nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from app.access.door import rotating_site
from app.access.models import CaseSight, Rotation, Site
from app.access.resealing import seal_cases_anew, seal_files_anew, seal_site_anew
from app.access.retirement import count_former
from app.access.stint import Stint
from app.access.work import House, Work
from app.core.errors import NotFound
from app.crypto.root import KeyFile
from app.db import generations

CASES_AT_ONCE = 20
Say = Callable[[str, int, int], None]
"""Told what is done, how many of it, and out of how many (0: not known beforehand)."""


def rotate_cases(house: House, say: Say, case_id: UUID | None = None, stint: Stint | None = None) -> int:
    """A new generation for this case's key, or for every case's; returns how many went through it this time.

    What was stopped is gone on with: a case goes through one rotation once. `NotFound` for a case that is not there.
    """
    if case_id is not None and not _some(house, select(CaseSight.id).where(CaseSight.id == case_id)):
        raise NotFound("There is no such case.")
    stint = stint or Stint()
    number, _ = _begin(house, "case", case_id)
    to_do = select(CaseSight.id, CaseSight.generation).where(CaseSight.rotation < number)
    if case_id is not None:
        to_do = to_do.where(CaseSight.id == case_id)
    all_of_them, done = _counted(house, to_do), 0
    while chunk := _some(house, to_do.order_by(CaseSight.id).limit(CASES_AT_ONCE)):
        generations.next_generations(house.keyring, [(row.id, row.generation) for row in chunk])
        ids = [row.id for row in chunk]
        _switch_cases(house, ids, number)
        stint.rest()
        seal_cases_anew(house, ids, stint.rest)
        seal_files_anew(house, ids)
        stint.rest()
        done += len(chunk)
        say("cases", done, all_of_them)
    # Whoever was stopped before may have said that a generation seals, and not have come to the rest.
    count_former(house, stint.rest)
    _end(house, number)
    return done


def rotate_site(house: House, site_id: UUID, say: Say, stint: Stint | None = None) -> None:
    """A new generation for a site's key: the keys below it are wrapped anew, what it sealed itself is sealed anew."""
    with house.reading() as work:
        now = work.session.scalar(select(Site.generation).where(Site.id == site_id))
    if now is None:
        raise NotFound("There is no such site.")
    stint = stint or Stint()
    number, target = _begin(house, "site", site_id, now + 1)
    if now < target:
        generations.next_generations(house.keyring, [(site_id, now)])
        _switch_site(house, site_id, target)
    _until_none(lambda: generations.wrap_anew(house.keyring, site_id), "keys", say, stint)
    _until_none(lambda: seal_site_anew(house, site_id), "rows", say, stint)
    count_former(house, stint.rest)
    _end(house, number)


def rotate_root(house: House, file: KeyFile, say: Say) -> None:
    """A new root key beside the old one; when every site's key lies under it, it takes the old one's place."""
    now = file.root().generation
    number, target = _begin(house, "root", None, now + 1)
    if now < target:
        file.begin_next()
        _until_none(lambda: generations.wrap_anew(house.keyring, None), "keys", say, Stint())
        file.put_in_place()
    _end(house, number)


def unfinished(house: House) -> list[Rotation]:
    """Rotations that were begun and did not come to their end."""
    with house.reading() as work:
        return list(work.session.scalars(select(Rotation).where(Rotation.ended_at.is_(None))))


def site_named(house: House, name: str | None) -> UUID:
    """The site of this name, or the only one; `NotFound` with what to do."""
    sites = _some(house, select(Site.id, Site.name))
    found = [row.id for row in sites if name in (None, row.name)]
    if len(found) != 1:
        raise NotFound("Name the site: --site, one of " + "; ".join(sorted(row.name for row in sites)))
    return UUID(str(found[0]))


def case_named(house: House, reference: str) -> UUID:
    """The case with this reference; `NotFound` if there is none."""
    found = _some(house, select(CaseSight.id).where(CaseSight.reference == reference.upper()))
    if not found:
        raise NotFound("There is no case with this reference.")
    return UUID(str(found[0].id))


def _begin(house: House, kind: str, subject: UUID | None, target: int = 0) -> tuple[int, int]:
    """The number and target of the rotation of this that was not ended, or of a new one."""
    with house.writing() as work:
        of = select(Rotation).where(Rotation.kind == kind, Rotation.ended_at.is_(None))
        same = Rotation.subject.is_(None) if subject is None else Rotation.subject == subject
        found = work.session.scalars(of.where(same)).first()
        if found is None:
            # Above every number that a case remembers: after a restore the database's own count begins anew.
            last = [
                work.session.scalar(select(func.max(one))) or 0
                for one in (Rotation.number, CaseSight.rotation)
            ]
            found = Rotation(
                number=max(last) + 1, kind=kind, subject=subject, target=target, began_at=work.now
            )
            work.add(found)
            work.session.flush()
            _note(work, "rotation.began", found)
        return int(found.number or 0), found.target


def _end(house: House, number: int) -> None:
    with house.writing() as work:
        found = work.session.get(Rotation, number)
        if found is None:
            raise NotFound()
        found.ended_at = work.now
        _note(work, "rotation.ended", found)


def _note(work: Work, kind: str, rotation: Rotation) -> None:
    """In the ledger of every site that it concerns."""
    sites = select(Site.id)
    if rotation.kind == "site":
        sites = sites.where(Site.id == rotation.subject)
    elif rotation.subject is not None:
        sites = select(CaseSight.site_id).where(CaseSight.id == rotation.subject)
    for site_id in work.session.scalars(sites).all():
        room = rotating_site(work, site_id)
        work.ledger.entry(kind, None, room, number=rotation.number, key=rotation.kind)


def _switch_cases(house: House, case_ids: list[UUID], number: int) -> None:
    """From this commit on the new generation seals: whoever opens the case later sees it in her own transaction."""
    with house.writing() as work:
        once = update(CaseSight).where(CaseSight.id.in_(case_ids), CaseSight.rotation < number)
        work.session.execute(once.values(generation=CaseSight.generation + 1, rotation=number))


def _switch_site(house: House, site_id: UUID, target: int) -> None:
    with house.writing() as work:
        once = update(Site).where(Site.id == site_id, Site.generation == target - 1)
        work.session.execute(once.values(generation=target))


def _until_none(act: Callable[[], int], what: str, say: Say, stint: Stint) -> None:
    done = 0
    while some := act():
        done += some
        say(what, done, 0)
        stint.rest()


def _some(house: House, query: Any) -> list[Any]:
    with house.reading() as work:
        return list(work.session.execute(query))


def _counted(house: House, query: Any) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(query.subquery())) or 0
