"""Drafts: what a person typed and could not save, sealed to that person alone for at most twelve hours."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import delete, select

from app.access.actor import Actor
from app.access.door import Room, open_person
from app.access.models import Draft
from app.access.work import Work
from app.core.errors import SealBroken, TooLarge
from app.core.ids import new_id
from app.crypto.envelope import Context, pad, unpad

LIFE = timedelta(hours=12)
LIMIT = 1_000_000


class DraftContent(BaseModel):
    """The typed fields (name → values), the messages about them, and the page they belong to."""

    path: str
    typed: dict[str, list[str]]
    errors: dict[str, str] = Field(default_factory=dict)
    had_file: bool = False
    because: str = ""


def keep_draft(work: Work, person_id: UUID, room: Room, content: DraftContent) -> UUID:
    """Seal and store; returns the draft's id. Over one megabyte it is `TooLarge`."""
    plain = content.model_dump_json().encode()
    if len(plain) > LIMIT:
        raise TooLarge("This is too long to keep as a draft. The limit is one megabyte.")
    draft_id = new_id()
    sealed = room.content_key.seal(pad(plain), _context(room, draft_id))
    work.session.execute(delete(Draft).where(Draft.person_id == person_id, Draft.ends_at < work.now))
    work.add(
        Draft(id=draft_id, site_id=room.site_id, person_id=person_id, ends_at=work.now + LIFE, sealed=sealed)
    )
    return draft_id


def fill_in(work: Work, actor: Actor, content: DraftContent) -> str:
    """Keep a form as filled in for this person; returns the address that shows it."""
    return f"{content.path}?draft={keep_draft(work, actor.id, open_person(work, actor), content)}"


def open_draft(work: Work, actor: Actor, room: Room, draft_id: UUID) -> DraftContent | None:
    """The draft, if it is this person's and has not ended."""
    row = work.session.get(Draft, draft_id)
    if row is None or row.person_id != actor.id or row.ends_at < work.now:
        return None
    return DraftContent.model_validate_json(
        unpad(room.content_key.open(bytes(row.sealed), _context(room, draft_id)))
    )


def names_case(room: Room, row: Draft, case_id: UUID) -> bool:
    """Whether a draft stands for a page of this case, or names it; `room` is its writer's. One that is shut does."""
    try:
        plain = unpad(room.content_key.open(bytes(row.sealed), _context(room, row.id)))
    except SealBroken:
        return True
    return str(case_id).encode() in plain or case_id.hex.encode() in plain


def newest_draft(work: Work, actor: Actor) -> UUID | None:
    """The newest draft of this person that an idle lock or an ended session left behind."""
    return work.session.scalar(
        select(Draft.id)
        .where(Draft.person_id == actor.id, Draft.ends_at > work.now)
        .order_by(Draft.ends_at.desc())
    )


def drop_drafts(work: Work, actor: Actor, draft_id: UUID) -> None:
    """The form was saved: its draft goes in the same transaction."""
    work.session.execute(delete(Draft).where(Draft.id == draft_id, Draft.person_id == actor.id))


def _context(room: Room, draft_id: UUID) -> Context:
    return Context(
        site=room.site_id, case=room.case_id, table="draft", column="sealed", row=draft_id, version=1
    )
