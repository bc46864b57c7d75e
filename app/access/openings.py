"""Reads the access log of one case: who opened what of it, only for who has the case open; and what the ledger tells of
a site's day. It notes nothing itself.

A line lies under the key of what was opened: the case's, a released copy's, the victim's page's; a list of many
cases and a refusal lie under the site's. The envelope names the key, so that each line is tried with its own alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.access.door import OpenCase, case_rooms
from app.access.permissions import Permission
from app.access.rooms import Room
from app.access.work import Work
from app.core.errors import SealBroken
from app.core.ids import as_uuid4
from app.crypto.envelope import Context, DataKey, sealed_with, unpad
from app.crypto.ledger import SALT_BYTES
from app.db.ledger import AccessLeaf, LedgerLeaf

READING = frozenset({"case.opening_reason_given"})
"""What somebody does who only reads."""


@dataclass(frozen=True)
class OpeningLine:
    """One opening: when first in its quarter of an hour, by whom, what kind of page; of how many cases, for a list.

    `read_at`: of a copy that was read without a network, when, by the phone's clock; `at` is when the phone told it.
    """

    at: datetime
    person_id: UUID
    kind: str
    reason: str = ""
    of_many: int = 0
    read_at: datetime | None = None
    ahead: int | None = None


def openings_of(work: Work, actor: Actor, case: OpenCase, first: date, last: date) -> list[OpeningLine]:
    """The openings of this case from the first day to the last, both included, the newest first.

    Raises `Refused` without the permission. Lists of the whole site in that time are opened to find the case in them.
    """
    case.demand(Permission.OPENINGS_READ)
    keys = {key.id: key for room in case_rooms(work, actor, case) for key in room.content_key.generations}
    rows = work.session.execute(
        select(AccessLeaf.id, AccessLeaf.site_id, AccessLeaf.case_id, AccessLeaf.sealed)
        .where(AccessLeaf.site_id == case.site_id, AccessLeaf.day.between(first, last))
        .where(or_(AccessLeaf.case_id == case.id, AccessLeaf.case_id.is_(None)))
    )
    lines = [line for row in rows for line in _line(keys, case.id, row)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def entries_of_day(work: Work, room: Room, day: date) -> Iterator[dict[str, Any]]:
    """The ledger's entries of a site apart from its cases, of one day; one that does not open is left out."""
    rows = work.session.execute(
        select(LedgerLeaf.id, LedgerLeaf.sealed)
        .where(LedgerLeaf.site_id == room.site_id, LedgerLeaf.case_id.is_(None), LedgerLeaf.day == day)
    )  # fmt: skip
    for row in rows.all():
        with suppress(SealBroken):
            yield _told(room.content_key, room.site_id, None, "ledger_leaf", row)


def entries_of_case(
    work: Work, actor: Actor, case: OpenCase, first: date, last: date
) -> Iterator[dict[str, Any]]:
    """The ledger's entries of this case from the first day to the last, both included, in no order: its own, and those
    of its copies and its victim's pages. One that does not open is left out. Raises `Refused` without the permission.
    """
    case.demand(Permission.OPENINGS_READ)
    keys = {key.id: key for room in case_rooms(work, actor, case) for key in room.content_key.generations}
    rows = work.session.execute(
        select(LedgerLeaf.id, LedgerLeaf.sealed)
        .where(LedgerLeaf.site_id == case.site_id, LedgerLeaf.case_id == case.id)
        .where(LedgerLeaf.day.between(first, last))
    )
    for row in rows.all():
        key = keys.get(sealed_with(row.sealed)[0])
        if key is not None:
            with suppress(SealBroken):
                yield _told(key, case.site_id, case.id, "ledger_leaf", row)


def authors_of(work: Work, room: Room) -> set[UUID]:
    """Who did anything in this case that its ledger tells of, but for saying why it was opened. Names of nothing."""
    keys = {key.id: key for key in room.content_key.generations}
    rows = work.session.execute(
        select(LedgerLeaf.id, LedgerLeaf.sealed)
        .where(LedgerLeaf.site_id == room.site_id, LedgerLeaf.case_id == room.case_id)
    )  # fmt: skip
    found: set[UUID] = set()
    for row in rows.all():
        key = keys.get(sealed_with(row.sealed)[0])
        if key is None or room.case_id is None:
            continue
        with suppress(SealBroken):
            told = _told(key, room.site_id, room.case_id, "ledger_leaf", row)
            author = None if told["type"] in READING else as_uuid4(told["author"])
            found |= {author} if author else set()
    return found


def _told(key: DataKey, site_id: UUID, case_id: UUID | None, table: str, row: Any) -> dict[str, Any]:
    context = Context(site=site_id, case=case_id, table=table, column="sealed", row=row.id, version=1)
    told: dict[str, Any] = json.loads(unpad(key.open(bytes(row.sealed), context))[SALT_BYTES:])
    return told


def _line(keys: dict[UUID, DataKey], case_id: UUID, row: Any) -> Iterator[OpeningLine]:
    key = keys.get(sealed_with(row.sealed)[0])
    if key is None:
        # Somebody's own room, or a copy of another case: nothing of this one.
        return
    told = _told(key, row.site_id, row.case_id, "access_leaf", row)
    cases = told.get("cases", [])
    if row.case_id is None and str(case_id) not in cases:
        return
    read_at = datetime.fromisoformat(told["read_at"]) if "read_at" in told else None
    yield OpeningLine(
        datetime.fromisoformat(told["at"]), UUID(told["person"]), told["kind"], told.get("reason", ""),
        len(cases) if row.case_id is None else 0, read_at, told.get("ahead"),
    )  # fmt: skip
