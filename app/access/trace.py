"""What leaves a trace: entries of the ledger and lines of the access log. It only appends.

An entry is canonical JSON (RFC 8785), sealed with its salt under the key of what it tells of; only the
leaf, SHA-256(0x00 ‖ HMAC(salt, entry)), stands clear.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Executable

from app.access.actor import Actor
from app.access.rooms import OpenCase, Room
from app.access.sight import require_alive
from app.access.work import Entry, Opened, Opening, Work
from app.core import clock
from app.core.ids import new_id
from app.crypto.envelope import Context, pad
from app.crypto.ledger import canonical, leaf_of, new_salt
from app.db.base import insert_into
from app.db.changes import RowKey, changes_of, key_of
from app.db.ledger import AccessLeaf, LeafRow, LedgerLeaf

SYSTEM = "system"
NOTED = "rows.noted"
ROWS_IN_ENTRY = 500
Group = tuple[UUID, UUID | None]
Resealed = tuple[str, UUID, int, str, str]
Because = Literal["rotation", "merge", "transfer"]


class Ledger:
    """Notes entries for the ledger of the unit of work; they are written at its end, in its own transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def entry(
        self, kind: str, actor: Actor | None, opened: Opened, row: Any = None,
        *, corrects: UUID | None = None, **facts: str | int | None,
    ) -> None:  # fmt: skip
        """Note that `actor` did `kind` to `row`. `facts` are code words and ids, never what a person typed."""
        told: dict[str, Any] = {"type": kind, "author": str(actor.id) if actor else SYSTEM}
        if corrects:
            told["corrects"] = str(corrects)
        if facts:
            told["facts"] = {name: value for name, value in facts.items() if value is not None}
        if self._work.origin is not None:
            told["phone"], self._work.origin = self._work.origin, None
        self._work.entries.append(Entry(opened, self._work.now, told, row))

    def resealed(
        self, room: Opened, rows: Sequence[Resealed], because: Because, *, moved_from: Opened | None = None,
        actor: Actor | None = None,
    ) -> None:  # fmt: skip
        """Note rows of one case (or of a site) that stand sealed anew, in the transaction that does it: each as
        (table, id, version, old hash, new hash), with hashes as `hash_of` gives them.

        With `moved_from` they came from there, to another case or site; that one's ledger says that they left.
        """
        author = str(actor.id) if actor else SYSTEM
        for some in _parts(rows):
            told: dict[str, Any] = {"type": "resealed", "author": author, "because": because}
            told["rows"] = [
                link(table, row_id, version, new, old) for table, row_id, version, old, new in some
            ]
            if moved_from is not None:
                told["moved_from"] = _named(moved_from)
                left: dict[str, Any] = {"type": "moved", "author": author, "because": because}
                left["moved_to"] = _named(room)
                left["rows"] = [
                    link(table, row_id, version, "", old) for table, row_id, version, old, _ in some
                ]
                self._work.entries.append(Entry(moved_from, self._work.now, left))
            self._work.entries.append(Entry(room, self._work.now, told))


def write_entries(work: Work) -> None:
    """Write what was noted, and with it every other sealed row that this unit put in, changed or took out.

    A row is a link: table, id, version, its hash as it commits ("" if it is gone) and the hash that it had before
    ("" if it is new). So each row's states are a chain that needs neither an order of entries nor a clock.
    """
    links = _links(work)
    require_alive(work, {case for _, case in links if case})
    for entry in reversed(work.entries):
        if entry.row is not None:
            entry.told["row"] = _row(entry, links.get(_group(entry.opened), {}))
    for group, left in links.items():
        _name_rows(work, group, list(left.values()))
    for entry in work.entries:
        _append(work, LedgerLeaf, "ledger", entry.opened, entry.told, at=entry.at)
    changes_of(work.session).clear()


def _links(work: Work) -> dict[Group, dict[RowKey, list[Any]]]:
    """The links of this unit's rows, by site and case."""
    named = {
        (row[0], UUID(row[1])): row[3]
        for entry in work.entries
        if entry.told["type"] in ("resealed", "moved")
        for row in entry.told["rows"]
        if row[3]
    }
    found: dict[Group, dict[RowKey, list[Any]]] = {}
    for key, change in changes_of(work.session).items():
        row = change.row
        now = "" if change.is_gone else hash_of(row.sealed)
        was = "" if change.was is None else hash_of(change.was)
        was = named.get(key, was)
        if (now or was) and now != named.get(key):
            group = (row.site_id, getattr(row, "case_id", None))
            found.setdefault(group, {})[key] = link(*key, row.version, now, was)
    return found


def _row(entry: Entry, links: dict[RowKey, list[Any]]) -> dict[str, Any]:
    """What an entry is about. It is a link of the row's chain if it has `was`; else only a mention."""
    row = entry.row
    told = {"table": row.__tablename__, "id": str(row.id), "version": getattr(row, "version", 1),
            "hash": hash_of(getattr(row, "sealed", b"") or b"")}  # fmt: skip
    linked = links.pop(key_of(row), None)
    if linked is not None:
        told |= {"hash": linked[3], "was": linked[4]}
    return told


def _name_rows(work: Work, group: Group, links: list[list[Any]]) -> None:
    """The rows that no entry is about go into the last entry of their case, or into one of their own."""
    mine = [entry for entry in work.entries if _group(entry.opened) == group and "rows" not in entry.told]
    if links and mine:
        # A released copy's key or a page's may go before the case's: what is of the case is told under its own.
        last = next((entry for entry in reversed(mine) if isinstance(entry.opened, OpenCase)), mine[-1])
        last.told["rows"], links = links[:ROWS_IN_ENTRY], links[ROWS_IN_ENTRY:]
    for some in _parts(links):
        told = {"type": NOTED, "author": SYSTEM, "rows": list(some)}
        work.entries.append(Entry(_room_of(work, *group), work.now, told))


def _room_of(work: Work, site_id: UUID, case_id: UUID | None) -> Room:
    """The room of a case or a site, to note its rows: it seals and opens nothing."""
    from app.access.door import noting

    return noting(work, site_id, case_id)


def _parts(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[at : at + ROWS_IN_ENTRY] for at in range(0, len(rows), ROWS_IN_ENTRY)]


def hash_of(sealed: bytes) -> str:
    """The hash by which the ledger names a row's sealed content."""
    return hashlib.sha256(sealed).hexdigest()


def link(table: str, row_id: UUID, version: int, now: str, was: str) -> list[Any]:
    return [table, str(row_id), version, now, was]


def _group(opened: Opened) -> Group:
    return opened.site_id, opened.case_id


def _named(opened: Opened) -> dict[str, str]:
    named = {"site": str(opened.site_id)}
    return named | {"case": str(opened.case_id)} if opened.case_id else named


def write_openings(work: Work) -> None:
    """One line for each person, case, page kind and quarter of an hour; the rest is already there."""
    for opening in work.openings:
        told: dict[str, Any] = {
            "type": "opened", "kind": opening.kind, "person": str(opening.person_id),
            "cases": [str(c) for c in opening.case_ids or ([opening.case_id] if opening.case_id else [])],
        }  # fmt: skip
        if opening.reason:
            told["reason"] = opening.reason
        if opening.read_at is not None:
            told |= {"read_at": opening.read_at.isoformat(), "ahead": opening.ahead}
        slot = _slot(work, opening, told["cases"])
        _append(work, AccessLeaf, f"access-{work.today.year}", opening.site, told, slot, opening.case_id)


def _slot(work: Work, opening: Opening, cases: list[str]) -> bytes:
    quarter = int((opening.read_at or work.now).timestamp()) // 900
    text = "|".join([str(opening.person_id), opening.kind, opening.reason, str(quarter), *cases])
    return opening.site.content_key.keyed_hash("access-slot", text)


def _append(
    work: Work, model: type[LeafRow], tree: str, opened: Opened, told: dict[str, Any],
    slot: bytes | None = None, case_id: UUID | None = None, *, at: datetime | None = None,
) -> None:  # fmt: skip
    at = at or work.now
    told |= {
        "v": 1,
        "at": at.isoformat(),
        "offset": clock.local(at).strftime("%z"),
        "site": str(opened.site_id),
    }
    case_id = case_id or opened.case_id
    if case_id:
        told["case"] = str(case_id)
    entry, salt, row_id = canonical(told), new_salt(), new_id()
    table = model.__tablename__
    context = Context(
        site=opened.site_id, case=case_id, table=str(table), column="sealed", row=row_id, version=1
    )
    values = {
        "id": row_id, "site_id": opened.site_id, "case_id": case_id, "tree": tree, "day": clock.local_day(at),
        "leaf": leaf_of(salt, entry), "sealed": opened.content_key.seal(pad(salt + entry), context), "position": None,
    }  # fmt: skip
    if slot is not None:
        values["slot"] = slot
    work.session.execute(_insert(model, is_sqlite=work.house.store.is_sqlite), values)


@cache
def _insert(model: type[LeafRow], *, is_sqlite: bool) -> Executable:
    """The statement is made once. An opening that has its line in this quarter of an hour leaves none again."""
    table = model.metadata.tables[str(model.__tablename__)]
    if model is LedgerLeaf:
        return table.insert()
    inserting: Executable = insert_into(table, is_sqlite=is_sqlite).on_conflict_do_nothing(
        index_elements=["slot"]
    )
    return inserting
