"""What tests of the door for phones share: items to hand in, and looks at what they left in the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, text

from app.access.door import open_case
from app.access.models import CaseRelation
from app.access.work import House
from app.db.base import metadata
from tests.support.cast import Cast
from tests.support.phone import Phone

WORDS = "He stood by the gate for an hour."


def headers_of(phone: Phone, origin: str = "http://localhost:8000") -> dict[str, str]:
    return {"Origin": origin, "Cookie": f"__Host-phone={phone.cookie}"}


def log(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/log/new"


def incident(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "behaviours": ["followed"],
        "when": "today",
        "text": WORDS,
        "version": 0,
        **more,
    }


def item(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "section": "home", "text": "Change the locks", "owner": "advocate", "agreed": "yes",
            "status": "suggested", "version": 0, **more}  # fmt: skip


def everything(house: House) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in metadata.tables if name != "wrapped_key"]
    with house.store.reading() as session:
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}


def rows(house: House, model: Any) -> list[Any]:
    with house.store.reading() as session:
        return list(session.scalars(select(model)))


def contents(house: House, cast: Cast, model: Any, shape: Any) -> list[Any]:
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        return [case.open(row, shape) for row in work.session.scalars(select(model))]


def refused(phone: Phone, kept: dict[str, Any], house: House) -> tuple[int, str]:
    """Status and answer of an item that must leave everything as it is."""
    before = everything(house)
    said = phone.send(kept)
    assert everything(house) == before
    return said.status, said.answer


def reassign(house: House, cast: Cast) -> None:
    """The case is with the lead no longer, since yesterday."""
    with house.writing() as work:
        found = select(CaseRelation).where(CaseRelation.account_id == cast.lead.id)
        for row in work.session.scalars(found):
            row.from_day, row.to_day = work.today - timedelta(days=9), work.today - timedelta(days=1)
