"""The tables of transfers: a proposal under the case's key, and the offer of it under the key of the other site."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import CaseRow, SealedRow
from app.db.types import UtcMoment
from app.features.matches.rules import MatchKind
from app.features.transfers.rules import AGREED_LABELS, REASON_LABELS, Agreed, TransferReason


class _Why(BaseModel):
    """What both sites read of why a case goes."""

    reason: TransferReason
    why: str = ""
    agreed: Agreed
    basis: str = ""
    note: str = ""

    @property
    def reason_words(self) -> str:
        return REASON_LABELS[self.reason]

    @property
    def consent_words(self) -> str:
        return AGREED_LABELS[self.agreed]


class TransferContent(_Why):
    """Why it goes, who agreed, and what became of it. Once it went, the free texts are empty.

    `answered_by`: who of the other site answered, by name, because nobody here can look that up.
    """

    proposed_by: UUID
    proposed_at: datetime
    agreed_by: UUID | None = None
    agreed_at: datetime | None = None
    agreed_words: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    answered_words: str = ""
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    ended_words: str = ""

    def without_words(self) -> TransferContent:
        """What stays at the site that the case left: who, when and where to."""
        silent = dict.fromkeys(("why", "basis", "note", "agreed_words", "answered_words", "ended_words"), "")
        return self.model_copy(update=silent)


class Transfer(CaseRow, table=True):
    """One proposal and what became of it. `offer_id`: the offer at the other site, once two people agreed."""

    __tablename__ = "transfer"

    status: str
    proposed_on: date
    to_site_id: UUID
    to_team_id: UUID
    offer_id: UUID | None = Field(default=None, index=True)


class AlikeContent(BaseModel):
    """Somebody of the other site who is like somebody in the case: found before anybody there opens it."""

    kind: MatchKind
    why: list[str]
    row_id: UUID
    name: str
    case_id: UUID | None = None

    @property
    def is_user(self) -> bool:
        return self.case_id is None


class OfferContent(_Why):
    """What the other site reads before it decides; names of people of the first site, as nobody there finds them.

    Once it was answered, whoever was alike is forgotten, and so is the note.
    """

    transfer_id: UUID
    reference: str
    from_site: str
    from_team: str
    priority: str
    proposed_by: str = ""
    agreed_by: str = ""
    alike: list[AlikeContent] = []
    lead: UUID | None = None
    backup: UUID | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decided_words: str = ""
    arrived_as: UUID | None = None

    def answered(self) -> OfferContent:
        """What is kept of an offer that is over."""
        return self.model_copy(update={"alike": [], "why": "", "basis": "", "note": ""})


class TransferOffer(SealedRow, table=True):
    """An offer to one team of this site. It names no case in clear."""

    __tablename__ = "transfer_offer"
    __table_args__ = (Index("ix_transfer_offer_team", "team_id", "status"),)

    team_id: UUID
    status: str
    offered_on: date
    ends_at: datetime = Field(sa_type=UtcMoment)
