"""What leaves a trace: entries of the ledger and lines of the access log. It only appends.

An entry is canonical JSON (RFC 8785), sealed with its salt under the key of what it tells of; only the
leaf, SHA-256(0x00 ‖ HMAC(salt, entry)), stands clear.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite

from app.access.actor import Actor
from app.access.work import Opened, Opening, Work
from app.core import clock
from app.core.ids import new_id
from app.crypto.envelope import Context, pad
from app.crypto.ledger import canonical, leaf_of, new_salt
from app.db.ledger import AccessLeaf, LeafRow, LedgerLeaf


class Ledger:
    """Appends entries to the ledger of the unit of work, in its own transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def entry(
        self, kind: str, actor: Actor | None, opened: Opened, row: Any = None,
        *, corrects: UUID | None = None, **facts: str | int | None,
    ) -> None:  # fmt: skip
        """Note that `actor` did `kind` to `row`. `facts` are code words and ids, never what a person typed."""
        told: dict[str, Any] = {"type": kind, "author": str(actor.id) if actor else "system"}
        if row is not None:
            told["row"] = {
                "table": row.__tablename__, "id": str(row.id), "version": getattr(row, "version", 1),
                "hash": hashlib.sha256(getattr(row, "sealed", b"") or b"").hexdigest(),
            }  # fmt: skip
        if corrects:
            told["corrects"] = str(corrects)
        if facts:
            told["facts"] = {name: value for name, value in facts.items() if value is not None}
        _append(self._work, LedgerLeaf, "ledger", opened, told)


def write_openings(work: Work) -> None:
    """One line for each person, case, page kind and quarter of an hour; the rest is already there."""
    for opening in work.openings:
        told = {
            "type": "opened", "kind": opening.kind, "person": str(opening.person_id),
            "cases": [str(c) for c in opening.case_ids or ([opening.case_id] if opening.case_id else [])],
        }  # fmt: skip
        if opening.reason:
            told["reason"] = opening.reason
        slot = _slot(work, opening, told["cases"])  # type: ignore[arg-type]
        _append(work, AccessLeaf, f"access-{work.today.year}", opening.site, told, slot, opening.case_id)


def _slot(work: Work, opening: Opening, cases: list[str]) -> bytes:
    quarter = int(work.now.timestamp()) // 900
    text = "|".join([str(opening.person_id), opening.kind, opening.reason, str(quarter), *cases])
    return opening.site.content_key.keyed_hash("access-slot", text)


def _append(
    work: Work, model: type[LeafRow], tree: str, opened: Opened, told: dict[str, Any],
    slot: bytes | None = None, case_id: UUID | None = None,
) -> None:  # fmt: skip
    told |= {
        "v": 1,
        "at": work.now.isoformat(),
        "offset": clock.local(work.now).strftime("%z"),
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
        "id": row_id, "site_id": opened.site_id, "case_id": case_id, "tree": tree, "day": work.today,
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
    return (sqlite if is_sqlite else postgresql).insert(table).on_conflict_do_nothing(index_elements=["slot"])
