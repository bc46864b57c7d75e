"""What is kept about a victim's page besides its account: the talk before it, and what was done to it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Content
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.page_visits.rules import SafeHours
from app.features.pages.rules import Act, Identity, Reply


class PageSecretContent(BaseModel):
    """Sealed in the page account: the Argon2 hashes of her four words and of her second word, which are themselves kept
    nowhere; and her safe hours, because at sign-in nothing of the case opens to say whether it is an odd time."""

    passphrase: str = ""
    second_word: str = ""
    hours: SafeHours = SafeHours()


class TalkContent(BaseModel):
    """The talk about who she is and which device is safe, and what she agreed to."""

    identity: list[Identity] = Content(default_factory=list)
    is_alone: bool = False
    own_device: Reply = Reply.NOT_SURE
    code_known: Reply = Reply.NOT_SURE
    shared_accounts: Reply = Reply.NOT_SURE
    may_be_watched: Reply = Reply.NOT_SURE
    device_plan: str = ""
    told_history_stays: bool = False
    wants_updates: bool = False
    wants_entries: bool = False
    wants_openings: bool = False
    wants_plan: bool = False
    code_phrase: str = ""
    note: str = ""
    author_id: UUID
    held_at: datetime


class TalkRecord(CaseRow, table=True):
    """One such talk; a page is made only after one."""

    __tablename__ = "talk_record"

    held_on: date


class PageActContent(BaseModel):
    """What somebody did to the page, and why. `up_to`: what was odd until then is settled by this act."""

    act: Act
    up_to: datetime | None = None
    reason: str = ""
    by: UUID
    at: datetime


class PageAct(CaseRow, table=True):
    __tablename__ = "page_act"

    page_id: UUID = Field(index=True)
    done_on: date
