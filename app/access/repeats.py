"""A create that comes twice is answered with the first result: same id, same author, same case, same words, same file.

Anything else under a used id is a conflict that tells nothing about what is there.
"""

from __future__ import annotations

import hmac
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.access.actor import Actor
from app.access.work import Opened, Work
from app.core.errors import Conflict
from app.core.ids import new_id
from app.db.base import Row

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
    first = work.session.get(FirstWording, row_id)
    row = work.session.get(model, row_id)
    if first is None:
        if row is not None:
            raise Conflict()
        return None
    same = (
        first.author_id == actor.id and first.case_id == opened.case_id and first.table == model.__tablename__
    )
    if row is None or not same or not hmac.compare_digest(first.wording, _wording(opened, form)):
        raise Conflict()
    return row


def remember(work: Work, actor: Actor, opened: Opened, row: Any, form: BaseModel) -> None:
    """Keep the first wording of a row that a field form has just made."""
    work.add(FirstWording(id=row.id, case_id=opened.case_id, author_id=actor.id, table=str(row.__tablename__),
                          wording=_wording(opened, form)))  # fmt: skip


def row_id_of(form: BaseModel) -> UUID:
    """The id that the page minted, or a new one if it sent none."""
    return getattr(form, "id", None) or new_id()


def _wording(opened: Opened, form: BaseModel) -> bytes:
    """The words and, where there is one, the SHA-256 of the file.

    A file that was not sent leaves no trace here, so that rows from before files counted are still recognised. Those
    that came with a file are not: sent once more they are a conflict, which keeps what was typed and loses nothing.
    """
    absent = {name for name in ("photo", "file") if getattr(form, name, None) is None}
    plain = form.model_dump_json(exclude={"draft", *absent})
    return opened.content_key.keyed_hash("first-wording", plain)
