"""The one table of the key store: wrapped keys, and the few questions asked of it. Nothing is unwrapped here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    UniqueConstraint,
    bindparam,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateColumn
from sqlmodel import Field, SQLModel

from app.core.errors import UnsafeSettings
from app.core.ids import new_id
from app.crypto.envelope import Context
from app.db.store import Store
from app.db.types import Ciphertext, UtcMoment


class KeyKind(StrEnum):
    SITE = "site"
    CASE = "case"
    PAGE = "page"
    SHARE = "share"
    USER = "user"
    INDEX = "index"


class WrappedKey(SQLModel, table=True):
    """One wrapped key: whose it is, its generation, and the bytes that only the key above opens.

    `empty_since` is when nothing was found under it for the first time; a dead generation has no bytes any more.
    """

    __tablename__ = "wrapped_key"
    __table_args__ = (UniqueConstraint("kind", "owner_id", "generation"), {"info": {"store": "keyring"}})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    owner_id: UUID = Field(index=True)
    site_id: UUID
    case_id: UUID | None = Field(default=None, index=True)
    generation: int = 1
    made_on: date
    wrapped: bytes = Field(sa_type=Ciphertext, repr=False)
    empty_since: datetime | None = Field(default=None, sa_type=UtcMoment)
    dead_on: date | None = None

    def __repr__(self) -> str:
        return f"<WrappedKey {self.id}>"


def context_of(row: Any) -> Context:
    """Where a wrapped key stands."""
    return Context(
        site=row.site_id, case=row.case_id, table="wrapped_key", column=row.kind, row=row.id, version=1
    )


def table() -> Table:
    """The one table of the key store."""
    return WrappedKey.metadata.tables["wrapped_key"]


def owned_by(owners: Iterable[UUID] | BindParameter[Any]) -> ColumnElement[bool]:
    """The generations of these owners' keys that are not dead."""
    of = table().c
    return of.owner_id.in_(owners) & (of.kind != KeyKind.INDEX) & of.dead_on.is_(None)


@cache
def owned() -> Select[Any]:
    """The same question with its `owners` left open: made once, as every opening of a case asks it."""
    return select(*table().c).where(owned_by(bindparam("owners", expanding=True)))


def index_of(site: UUID) -> ColumnElement[bool]:
    """The key under which this site's exact identifiers are hashed."""
    return (table().c.owner_id == site) & (table().c.kind == KeyKind.INDEX)


def sites() -> Select[Any]:
    """Every generation of every site's key that is not dead."""
    of = table().c
    return select(*of).where(of.kind == KeyKind.SITE, of.dead_on.is_(None)).order_by(of.generation.desc())


WRITE_ANEW = "write_keys_anew"
# The app does not own the table, and only its owner may have it written anew: this does so in the owner's name. A plain
# vacuum would leave the bytes of a row that went in their page. No other role may call it.
_MAKE_WRITE_ANEW = f"""
CREATE FUNCTION {WRITE_ANEW}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET lock_timeout = '5s' AS
$$ BEGIN CLUSTER public.wrapped_key USING pk_wrapped_key; END $$
"""


def create_tables(store: Store) -> None:
    """Make the table where it is missing; in a key store from before generations, add the columns that it lacks."""
    WrappedKey.metadata.create_all(store.writer, tables=[table()])
    there = {column["name"] for column in inspect(store.writer).get_columns("wrapped_key")}
    missing = [column for column in table().columns if column.name not in there]
    with store.writer.begin() as connection:
        for column in missing:
            spelt = CreateColumn(column).compile(dialect=store.writer.dialect)
            connection.execute(text(f"ALTER TABLE wrapped_key ADD COLUMN {spelt}"))
        if not store.is_sqlite and connection.scalar(
            text(f"SELECT to_regproc('public.{WRITE_ANEW}') IS NULL")
        ):
            if not connection.scalar(text("SELECT has_schema_privilege('public', 'CREATE')")):
                raise UnsafeSettings(
                    "The key store has not the newest shape. Run `waymark migrate` as the owner first. "
                    "Nothing was changed."
                )
            connection.execute(text(_MAKE_WRITE_ANEW))
            connection.execute(text(f"REVOKE ALL ON FUNCTION {WRITE_ANEW}() FROM PUBLIC"))
