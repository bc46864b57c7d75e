"""The tables of contacts, notes and tasks. Nothing in them is edited away."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.contacts.rules import AnswerKind, Channel, ContactOutcome, Direction, Support


class ContactContent(BaseModel):
    """One contact or attempt. `answer_then` is what the safe contact said at that time."""

    direction: Direction = Direction.OUT
    channel: Channel = Channel.PHONE
    at: datetime | None = None
    outcome: ContactOutcome = ContactOutcome.SPOKE
    rule_followed: bool = True
    reason: str = ""
    answer_then: AnswerKind | None = None
    note: str = ""
    support_given: list[Support] = []
    minutes: int | None = None
    author_id: UUID | None = None
    written_at: datetime | None = None


class Contact(CaseRow, table=True):
    """A contact or an attempt; only its day stands clear."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_case_day", "case_id", "happened_on"),)

    happened_on: date


class NoteContent(BaseModel):
    """A case note: what is known, and what is thought of it, apart."""

    facts: str = ""
    opinion: str = ""
    why: str = ""
    author_id: UUID | None = None
    written_at: datetime | None = None


class Note(CaseRow, table=True):
    __tablename__ = "note"
    __table_args__ = (Index("ix_note_case_day", "case_id", "written_on"),)

    written_on: date


class TaskContent(BaseModel):
    """Something to do. `outcome` says what came of it."""

    text: str = ""
    detail: str = ""
    outcome: str = ""
    contact_id: UUID | None = None
    author_id: UUID | None = None
    written_at: datetime | None = None
    done_by: UUID | None = None


class Task(CaseRow, table=True):
    __tablename__ = "task"
    __table_args__ = (Index("ix_task_case_day", "case_id", "due_on"),)

    due_on: date
    done_on: date | None = None


class EntryWording(CaseRow, table=True):
    """A former wording of a contact, a note or a task (`about`); sealed as that content was."""

    __tablename__ = "entry_wording"

    about: UUID = Field(index=True)
    number: int
