"""Emergency openings: sight of a case without standing to it, for an hour, with a reason. The table, the words of the
reasons, and the one door by which somebody without sight may ask; it opens nothing and finds no restricted case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index, bindparam, select
from sqlmodel import Field

from app.access.models import CaseSight
from app.access.plain import ask
from app.access.rooms import OpenCase, SystemPurpose
from app.access.system import case_to_note
from app.access.work import Work
from app.core.errors import NotFound
from app.db.base import CaseRow, table_of
from app.db.types import UtcMoment

LASTS = timedelta(minutes=60)
"""How long an emergency opening lasts. Source: safe.md, Identity."""
GOOD_FOR = timedelta(hours=12)
"""How long a second person may agree after it was asked; then it is asked anew."""

ANSWER_WITHIN = timedelta(minutes=30)
"""When the second person's answer is due, on Today and on the board."""


class EmergencyReason(StrEnum):
    DANGER = "immediate_danger"
    RANG = "the_victim_rang"
    OTHER_SERVICE = "another_service_asks"
    NOBODY_THERE = "nobody_in_charge_is_there"
    OTHER = "other"


REASON_LABELS = {
    EmergencyReason.DANGER: "Immediate danger",
    EmergencyReason.RANG: "The victim is in touch now and needs an answer",
    EmergencyReason.OTHER_SERVICE: "Police, health or court ask now, and it cannot wait",
    EmergencyReason.NOBODY_THERE: "Lead, cover and backup cannot be reached",
    EmergencyReason.OTHER: "Another reason",
}


class OpeningStatus(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    DECLINED = "declined"


class EmergencyContent(BaseModel):
    """Why it was asked, who agreed or declined, why the places, and what the review said."""

    reason: EmergencyReason
    words: str = ""
    decided_by: UUID | None = None
    decided_words: str = ""
    places_why: str = ""
    reviewed_by: UUID | None = None
    reviewed_words: str = ""
    is_accepted: bool | None = None

    @property
    def why(self) -> str:
        label = REASON_LABELS[self.reason]
        return f"{label}: {self.words}" if self.words else label


class EmergencyOpening(CaseRow, table=True):
    """Clear: who, its state, and the instants between which it gives sight. Sealed under the case's key: why."""

    __tablename__ = "emergency_opening"
    __table_args__ = (Index("ix_emergency_opening_account", "account_id", "case_id", "ends_at"),)

    account_id: UUID
    status: str
    asked_at: datetime = Field(sa_type=UtcMoment)
    ends_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    opens_places: bool = False
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcMoment)


@dataclass(frozen=True)
class Standing:
    """An emergency opening that gives sight now."""

    id: UUID
    case_id: UUID
    opens_places: bool


_ROW, _SIGHT = table_of(EmergencyOpening).c, table_of(CaseSight).c
STANDING = (
    select(_ROW.id, _ROW.case_id, _ROW.opens_places)
    .join_from(table_of(EmergencyOpening), table_of(CaseSight), _SIGHT.id == _ROW.case_id)
    .where(_ROW.account_id == bindparam("account_id"), _ROW.case_id.in_(bindparam("case_ids", expanding=True)),
           _ROW.status == OpeningStatus.OPEN.value, _ROW.ends_at > bindparam("now"),
           _SIGHT.is_restricted.is_(False), _SIGHT.merged_into.is_(None))
)  # fmt: skip
"""What stands for this person now, of these cases: nothing of a restricted case, nor of a merged one."""


def standing(work: Work, account_id: UUID, case_ids: Iterable[UUID]) -> list[Standing]:
    rows = ask(work, STANDING, account_id=account_id, case_ids=list(case_ids), now=work.now)
    return [Standing(row.id, row.case_id, row.opens_places) for row in rows]


def why_of(work: Work, case: OpenCase, opening_id: UUID) -> str:
    """The reason of an opening that stands, in words, for the access log."""
    row = work.session.get(EmergencyOpening, opening_id)
    return case.open(row, EmergencyContent).why if row is not None else ""


def asking(work: Work, site_id: UUID, case_id: UUID) -> OpenCase:
    """A case of this site for noting that somebody without sight asks to open it: it seals, and opens nothing.

    `NotFound` for a case that there is not and for one that is restricted, by the same question.
    """
    sight = work.session.scalars(
        select(CaseSight).where(
            CaseSight.id == case_id,
            CaseSight.site_id == site_id,
            CaseSight.is_restricted.is_(False),
            CaseSight.merged_into.is_(None),
        )
    ).first()
    if sight is None:
        raise NotFound()
    return case_to_note(work, SystemPurpose.INTAKE, sight.id)
