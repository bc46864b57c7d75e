"""The table of evidence packs. What a pack holds, for whom and why is sealed; how far its making has come is not."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.evidence_packs.rules import PackStatus
from app.features.shares.rules import Consent, LawfulBasis, Told


class PackContent(BaseModel):
    """Who asked for what, for whom and why; what was decided on it; and what came of it.

    `entries` and `exhibits` have the version of each as it was asked for: another one is not let out unseen.
    With `scope` “chosen” they were ticked one by one, and there is no first and last day. `verifier` is the SHA-256 of
    the program in it, to be told by another way than the pack.
    """

    recipient: str = ""
    purpose: str = ""
    basis: LawfulBasis = LawfulBasis.CONSENT
    consent: Consent = Consent.YES
    agreed_how: str = ""
    reason: str = ""
    told: Told = Told.NOT_YET
    scope: str = "period"
    first: date | None = None
    last: date | None = None
    entries: dict[UUID, int] = {}
    exhibits: dict[UUID, int] = {}
    author_id: UUID | None = None
    asked_at: datetime | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision: str = ""
    words: str = ""
    made_at: datetime | None = None
    file_id: UUID | None = None
    size: int = 0
    sha256: str = ""
    fingerprint: str = ""
    verifier: str = ""
    failure: str = ""
    put_away_at: datetime | None = None
    put_away_by: UUID | None = None


class EvidencePack(CaseRow, table=True):
    __tablename__ = "evidence_pack"

    status: str = Field(default=PackStatus.ASKED.value, index=True)
    asked_on: date
    made_on: date | None = None
    done: int = 0
    total: int = 0
