"""A create that comes twice is answered with the first result: same id, same author, same case, same words, same file.

Anything else under a used id is a conflict that tells nothing about what is there.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CompoundSelect, bindparam, select
from sqlmodel import Field

from app.access.actor import Actor
from app.access.plain import ask, put
from app.access.work import Opened, Work
from app.core.errors import Conflict
from app.core.ids import new_id
from app.db.base import Row, table_of

Model = TypeVar("Model", bound=Row)


class FirstWording(Row, table=True):
    """A keyed hash of what first made a row, to know a repeat after the row was amended. `id` is the row's."""

    __tablename__ = "first_wording"

    case_id: UUID | None = Field(default=None, index=True)
    author_id: UUID
    table: str
    wording: bytes = Field(repr=False)


def already_made(
    work: Work, actor: Actor, opened: Opened, model: type[Model], form: BaseModel
) -> Model | None:
    """The row that this very form has made before, or None; `Conflict` if the id is used for anything else."""
    row_id: UUID | None = getattr(form, "id", None)
    if row_id is None:
        return None
    if ask(work, _uses(model), id=row_id).first() is None:
        return None
    first = work.session.get(FirstWording, row_id)
    row = work.session.get(model, row_id)
    if first is None:
        raise Conflict()
    same = (
        first.author_id == actor.id and first.case_id == opened.case_id and first.table == model.__tablename__
    )
    if row is None or not same or not _is_same(opened, form, first.wording):
        raise Conflict()
    return row


def remember(work: Work, actor: Actor, opened: Opened, row: Any, form: BaseModel) -> None:
    """Keep the first wording of a row that a field form has just made."""
    put(work, FirstWording(id=row.id, case_id=opened.case_id, author_id=actor.id, table=str(row.__tablename__),
                           wording=opened.content_key.keyed_hash("first-wording", _plain(form))))  # fmt: skip


def row_id_of(form: BaseModel) -> UUID:
    """The id that the page minted, or a new one if it sent none."""
    return getattr(form, "id", None) or new_id()


@cache
def _uses(model: type[Row]) -> CompoundSelect[Any]:
    """What stands under an id, as a first wording or in the table itself: almost always nothing, in one question."""
    first, made = table_of(FirstWording).c.id, table_of(model).c.id
    return (
        select(first).where(first == bindparam("id")).union_all(select(made).where(made == bindparam("id")))
    )


def _is_same(opened: Opened, form: BaseModel, wording: bytes) -> bool:
    """Under whichever generation of the key it was hashed; under one that is dead it is known no more: a conflict."""
    key, plain = opened.content_key, _plain(form)
    return any(
        hmac.compare_digest(wording, one.keyed_hash("first-wording", plain)) for one in key.generations
    )


def _plain(form: BaseModel) -> str:
    """The words and, where there is one, the SHA-256 of the file.

    A file that was not sent leaves no trace here, so that rows from before files counted are still recognised. Those
    that came with a file are not: sent once more they are a conflict, which keeps what was typed and loses nothing.
    """
    absent = {name for name in ("photo", "file") if getattr(form, name, None) is None}
    return form.model_dump_json(exclude={"draft", *absent})
