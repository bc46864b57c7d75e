"""The tables of sharing: the receiver's copy under its own key, and the record of why under the case's key."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow, Row, SealedRow
from app.features.shares.rules import Consent, Holding, LawfulBasis, StepKind, Told


class ShareContent(BaseModel):
    """What the receiver reads: words alone, no file. `holds` says what stands in them, as who wrote them said.

    `victim_name` is empty unless the victim's name was released with it.
    """

    kind: str = "words"
    title: str = ""
    sections: list[tuple[str, str]] = []
    holds: list[Holding] = []
    source_id: UUID | None = None
    source_version: int = 1
    reference: str = ""
    sender: str = ""
    victim_name: str = ""
    purpose: str = ""
    basis: LawfulBasis | None = None
    released_at: datetime | None = None
    note: str = ""

    def section(self, heading: str) -> str:
        """The text under this heading, or an empty text."""
        return next((text for name, text in self.sections if name == heading), "")


class Share(SealedRow, table=True):
    """One released copy, sealed under its share key. Who may open it stands in `ShareGrant` of the same id."""

    __tablename__ = "share"

    case_id: UUID = Field(index=True)
    superseded_on: date | None = None


class ShareSource(Row, table=True):
    """A row of the case that stands in a share, so that the share is known as superseded when it changes."""

    __tablename__ = "share_source"

    case_id: UUID
    share_id: UUID = Field(index=True)
    source_id: UUID = Field(index=True)


class SharingContent(BaseModel):
    """What was released or asked for, to whom, why, and on what basis; `copied` is the exact copy."""

    what: str = ""
    to_whom: str = ""
    to_whom_code: str = ""
    purpose: str = ""
    basis: LawfulBasis = LawfulBasis.CONSENT
    consent: Consent = Consent.YES
    reason: str = ""
    is_minimum: bool = True
    told: Told = Told.NOT_YET
    sources: list[UUID] = []
    author_id: UUID | None = None
    asked_at: datetime | None = None
    copied: ShareContent = ShareContent()


class SharingRecord(CaseRow, table=True):
    """One release or one asked for. Its content never changes: what follows is a `SharingStep`."""

    __tablename__ = "sharing_record"

    status: str
    asked_on: date
    share_id: UUID | None = Field(default=None, index=True)
    source_id: UUID | None = Field(default=None, index=True)


class SharingStepContent(BaseModel):
    kind: StepKind = StepKind.APPROVED
    reason: str = ""
    author_id: UUID | None = None
    at: datetime | None = None


class SharingStep(CaseRow, table=True):
    """An approval, a refusal or the end of a release, with its reason."""

    __tablename__ = "sharing_step"

    record_id: UUID = Field(index=True)
