"""The base shapes of rows: a random id, a site, a case, a version and one sealed content."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import CursorResult, MetaData, Result, Table
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.core.ids import new_id
from app.db.types import Ciphertext

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model. What every request asks is a statement over tables, made once when its module loads:
    building one, and the ORM's way to an object, cost five times what asking does.
    """
    return metadata.tables[str(model.__tablename__)]


def insert_into(table: Table, *, is_sqlite: bool) -> Any:
    """An INSERT that can say what to do on a conflict, in the words of this database; those of the other are not
    brought in, because a serving process has little memory.
    """
    if is_sqlite:
        from sqlalchemy.dialects.sqlite import insert as of_sqlite

        return of_sqlite(table)
    from sqlalchemy.dialects.postgresql import insert as of_postgresql

    return of_postgresql(table)


def reached(done: Result[Any]) -> int:
    """How many rows an update or a delete changed."""
    return cast("CursorResult[Any]", done).rowcount


class Row(SQLModel):
    """A row with a random id. Its text form shows the id alone."""

    # Nothing that comes in is ever checked by a table: what would check it is not built.
    model_config = {"defer_build": True}

    id: UUID = Field(default_factory=new_id, primary_key=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    __str__ = __repr__


class SealedRow(Row):
    """A row that belongs to a site and carries one sealed content; `version` is part of its context."""

    purpose: ClassVar[str] = "content"

    site_id: UUID = Field(index=True)
    version: int = 1
    sealed: bytes = Field(default=b"", sa_type=Ciphertext, repr=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """A row is written only over the version that was read: whoever comes second gets a `Conflict`."""
        return {"version_id_col": cls.version, "version_id_generator": False}


class CaseRow(SealedRow):
    """A sealed row of one case. `begin` sets id, site and case first: they are the context of its content."""

    case_id: UUID = Field(index=True)

    @classmethod
    def begin(cls, case: Any, **columns: Any) -> Any:
        """A new row for this open case; `case` has `.site_id` and `.id`."""
        return cls(site_id=case.site_id, case_id=case.id, **columns)
