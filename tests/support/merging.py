"""Two cases of one victim, and the form that merges them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.access import door
from app.access.actor import Actor
from app.access.work import House
from app.db.places import places
from app.features.cases.models import Case
from tests.support.clients import Answered, Client


@dataclass
class Pair:
    """Two filled cases of one victim and the match between them; the fuller one is to go."""

    staying: UUID
    leaving: UUID
    match_id: UUID
    supervisor: Actor


def rows_of(house: House, *case_ids: UUID) -> Counter[str]:
    """How many rows each table has of these cases."""
    counted: Counter[str] = Counter()
    with house.reading() as work:
        for table in Case.metadata.sorted_tables:
            if "case_id" in table.c and table.name != "wrapped_key":
                rows = select(func.count()).select_from(table).where(table.c.case_id.in_(case_ids))
                counted[table.name] += work.session.scalar(rows) or 0
    return counted


FILES = ("file_id", "preview_id")
"""What of a content names a file: that is sealed anew under another name."""


def contents_of(house: House, actor: Actor, *case_ids: UUID) -> Counter[tuple[str, str]]:
    """(table, content) of every row under these cases' own keys; ids of files left out, as they change."""
    kept: Counter[tuple[str, str]] = Counter()
    with house.reading() as work:
        for case_id in case_ids:
            case = door.open_case(work, actor, case_id, asks=False)
            keys = {case.content_key.id, *case.former}
            for place in places():
                if not place.has_case or place.is_log or place.purpose != "content":
                    continue
                for row in work.session.execute(select(place.table).where(place.table.c.case_id == case_id)):
                    if row.sealed and place.key_of(row) in keys:
                        said = case.open_plain(row, place.table.name)
                        said = {name: value for name, value in said.items() if name not in FILES}
                        kept[place.table.name, json.dumps(said, sort_keys=True)] += 1
        work.openings.clear()
    return kept


def merge(client: Client, pair: Pair, **changes: Any) -> Answered:
    page = client.get(f"/matches/{pair.match_id}/merge")
    assert page.status == 200, page.text[:500]
    fields = {
        "version": 1,
        "keep": pair.staying,
        "reason": "Same day of birth, she says so.",
        "understood": "true",
    }
    return client.post(f"/matches/{pair.match_id}/merges", {**fields, **changes})
