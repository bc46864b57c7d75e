"""The table of letters. Who gets one, what it says and why it may leave is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.letters.rules import LetterKind, Way
from app.features.shares.rules import Consent, Holding, LawfulBasis, Told


class LetterContent(BaseModel):
    """The letter as it leaves, why it may, and what became of it. Its words never change: another is written anew.

    `warning` is what the paper says of a case that did not match its ledger and was released all the same.
    """

    kind: LetterKind = LetterKind.HOUSING
    to: str = ""
    subject: str = ""
    text: str = ""
    holds: list[Holding] = []
    sender: list[str] = []
    purpose: str = ""
    basis: LawfulBasis = LawfulBasis.CONSENT
    consent: Consent = Consent.YES
    agreed_how: str = ""
    reason: str = ""
    told: Told = Told.NOT_YET
    author_id: UUID | None = None
    asked_at: datetime | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision: str = ""
    released_at: datetime | None = None
    warning: str = ""
    sent_on: date | None = None
    sent_how: Way | None = None
    put_away_at: datetime | None = None
    put_away_by: UUID | None = None
    put_away_why: str = ""


class Letter(CaseRow, table=True):
    __tablename__ = "letter"

    status: str
    asked_on: date
