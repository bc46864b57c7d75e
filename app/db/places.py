"""Where sealed contents lie: every table with a sealed column, its purpose, and how to find what one key has sealed.

Nothing is opened here. A table that seals and is not found by this would keep its old key for ever (house test).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, literal, select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from app.crypto.envelope import Context, sealed_with
from app.db.base import SealedRow, reached
from app.db.generations import named
from app.db.guards import LOGS

CONTENT = "content"
UNDER_A_PERSON = ("session",)
"""Sealed to its person, whose key has no generations: it is wrapped anew with the site’s, and seals on."""


@dataclass(frozen=True)
class Place:
    """One table with a sealed column, and the purpose under which it is sealed."""

    table: Table
    purpose: str

    @property
    def has_case(self) -> bool:
        return "case_id" in self.table.c

    @property
    def is_log(self) -> bool:
        return self.table.name in LOGS

    def key_of(self, row: Any) -> UUID:
        """The id of the key that sealed this row, as its envelope names it."""
        return sealed_with(bytes(row.sealed))[0]

    def context(self, row: Any) -> Context:
        """The context of a row's content; a row without a version was sealed as version 1 and is never amended."""
        return Context(site=row.site_id, case=row.case_id, table=self.table.name, column="sealed", row=row.id,
                       version=row.version)  # fmt: skip

    def under(
        self, session: Session, keys: Sequence[UUID], where: ColumnElement[bool], most: int
    ) -> list[Any]:
        """Rows that these keys have sealed: id, site, case, version, sealed; at most so many."""
        return list(session.execute(self._rows().where(where, self._named(keys)).limit(most)))

    def all(self, session: Session) -> Iterator[Any]:
        """Every row, in the same form."""
        yield from session.execute(self._rows().execution_options(yield_per=500))

    def _rows(self) -> Any:
        of = self.table.c
        return select(
            of.id, of.site_id, of.case_id if self.has_case else literal(None).label("case_id"),
            of.version if "version" in of else literal(1).label("version"), of.sealed,
        )  # fmt: skip

    def keys_in_use(self, session: Session, keys: Sequence[UUID], where: ColumnElement[bool]) -> set[UUID]:
        """Which of these keys have sealed a row that is here."""
        names = select(named(self.table.c.sealed).label("name")).where(where, self._named(keys)).distinct()
        return {UUID(bytes=bytes(name)) for name in session.scalars(names)}

    def replace(self, session: Session, row: Any, sealed: bytes) -> bool:
        """Put another sealing of the same content in place; False if the row is not as it was read any more."""
        of = self.table.c
        done = session.execute(
            update(self.table).where(of.id == row.id, of.sealed == row.sealed).values(sealed=sealed)
        )
        return reached(done) == 1

    def _named(self, keys: Sequence[UUID]) -> ColumnElement[bool]:
        return named(self.table.c.sealed).in_([key.bytes for key in keys])


def places() -> list[Place]:
    """Every place, those of the logs among them. The features' tables must have been imported."""
    purposes = {
        model.__tablename__: model.purpose for model in _below(SealedRow) if hasattr(model, "__table__")
    }
    tables = SQLModel.metadata.sorted_tables
    return [
        Place(table, purposes.get(table.name, CONTENT))
        for table in tables
        if "sealed" in table.c and table.name not in UNDER_A_PERSON
    ]


def _below(model: type[SealedRow]) -> Iterator[type[SealedRow]]:
    for found in model.__subclasses__():
        yield found
        yield from _below(found)
