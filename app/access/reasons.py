"""Why somebody opens a case that is not hers: asked once a day, person and case, and kept with every opening of it.

Nothing is asked of the lead, her cover and the supervisor of that team. In an emergency the reason is there already.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index, bindparam, select

from app.access.actor import SITE_WIDE, Actor, Relation
from app.access.emergencies import why_of
from app.access.plain import ask, kept
from app.access.rooms import OpenCase
from app.access.work import Opening, Work
from app.core.errors import ReasonNeeded
from app.db.base import CaseRow, table_of

CARRIED = "carried"
"""What an opening is called that was made for a phone to carry: one line for each case."""


class OpeningReason(StrEnum):
    LEAD_AWAY = "lead_away"
    IN_TOUCH = "in_touch"
    FALLEN = "fallen_to_me"
    HANDOVER = "handover"
    REVIEW = "review"
    COMPLAINT = "complaint"
    REQUEST = "request"
    BREACH = "breach"
    OTHER = "other"


OPENING_REASON_LABELS = {
    OpeningReason.LEAD_AWAY: "The lead is away or cannot be reached",
    OpeningReason.IN_TOUCH: "The victim, or somebody about her case, is in touch with me",
    OpeningReason.FALLEN: "Something has fallen to me, or I was asked to do it",
    OpeningReason.HANDOVER: "To be ready to take over, or a consultation with the lead",
    OpeningReason.REVIEW: "A file audit, or a review of the service",
    OpeningReason.COMPLAINT: "A complaint, or a serious incident",
    OpeningReason.REQUEST: "Somebody asks for data about herself or himself",
    OpeningReason.BREACH: "A possible breach of data protection",
    OpeningReason.OTHER: "Another reason",
}
"""Words only for the last. Who is asked chooses among five, one tap each. Source: safe.md, Identity."""

_OF_CASEWORKERS = (
    OpeningReason.LEAD_AWAY,
    OpeningReason.IN_TOUCH,
    OpeningReason.FALLEN,
    OpeningReason.HANDOVER,
)
_OF_THE_SITE = (OpeningReason.REVIEW, OpeningReason.COMPLAINT, OpeningReason.REQUEST, OpeningReason.BREACH)


def reasons_for(actor: Actor) -> dict[OpeningReason, str]:
    """The five among which this person chooses, with their words: by what she does here."""
    mine = _OF_THE_SITE if actor.role in SITE_WIDE else _OF_CASEWORKERS
    return {one: OPENING_REASON_LABELS[one] for one in (*mine, OpeningReason.OTHER)}


class OpeningReasonContent(BaseModel):
    reason: OpeningReason
    words: str = ""

    @property
    def why(self) -> str:
        return self.words if self.reason is OpeningReason.OTHER else OPENING_REASON_LABELS[self.reason]


class GivenOpeningReason(CaseRow, table=True):
    """Clear: who was asked, and on which day. Sealed under the case's key: what she said."""

    __tablename__ = "opening_reason"
    __table_args__ = (Index("ix_opening_reason_asked", "case_id", "account_id", "day"),)

    account_id: UUID
    day: date


_ROW = table_of(GivenOpeningReason).c
GIVEN = (
    select(_ROW.id, _ROW.version, _ROW.sealed)
    .where(_ROW.case_id == bindparam("case"), _ROW.account_id == bindparam("account"), _ROW.day == bindparam("today"))
    .limit(1)
)  # fmt: skip
OTHERS = frozenset({Relation.BACKUP, Relation.NAMED, *SITE_WIDE.values()})
"""Who stands only so to a case is asked why she opens it."""


def given_today(work: Work, actor: Actor, case: OpenCase) -> str | None:
    """What she said today of this case; None where she has not been asked."""
    row = ask(work, GIVEN, case=case.id, account=actor.id, today=work.today).first()
    return case.open(kept(GivenOpeningReason, row), OpeningReasonContent).why if row else None


def reason_to_open(work: Work, actor: Actor, case: OpenCase, emergency_id: UUID | None, *, asks: bool) -> str:
    """The words that stand beside this opening in the access log; `ReasonNeeded` where they are still to be given."""
    if emergency_id is not None:
        return f"Emergency: {why_of(work, case, emergency_id)}"
    if not case.relations or not case.relations <= OTHERS:
        return ""
    given = given_today(work, actor, case)
    if given is None and asks:
        raise ReasonNeeded(case.id)
    return given or ""


def note_opening(work: Work, actor: Actor, case: OpenCase, kind: str, *, reason: str, asks: bool) -> None:
    """What the door notes of one opened case: the line for the access log with its reason, the pace, and what every
    page of the case says above all else.
    """
    emergency = work.sights[actor.id, case.id].emergency_id
    reason = reason or reason_to_open(work, actor, case, emergency, asks=asks)
    # What opens several in one unit is a list, or work on many at once: that is counted once.
    is_first = not any(one.case_id not in (None, case.id) for one in work.openings)
    if emergency is None and is_first and not work.is_carried:
        most = actor.pace or work.settings.cases_an_hour
        work.house.pace.step(actor.id, case.id, work.now, most)
    kind = CARRIED if work.is_carried else kind
    work.openings.append(Opening(actor.id, case, kind, case.id, reason=reason))
    work.mismatch = case.mismatch
    if case.emergency_until and case.emergency_until > work.now:
        work.emergency_until = case.emergency_until
