"""The table of requests for information. Who asks, for what, and all that was said and decided is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.information_requests.rules import Stage, Test, Views


class Asked(BaseModel):
    """What was asked, by whom, and on which basis, as they said it."""

    agency: str = ""
    requester: str = ""
    basis: str = ""
    scope: str = ""
    enquiry: str = ""
    counselling: bool = False


class Wording(BaseModel):
    """What stood there before an amendment."""

    asked: Asked
    reply_due: date | None = None
    until: datetime


class Step(BaseModel):
    """One step of the request: what was done, by whom and when, and what was said. None is ever amended."""

    what: Stage
    at: datetime
    by: UUID | None = None
    day: date | None = None
    words: str = ""
    views: Views | None = None
    met: list[Test] = []
    items: str = ""
    redactions: str = ""
    counselling_why: str = ""


class InformationRequestContent(BaseModel):
    asked: Asked
    sender: str = ""
    steps: list[Step] = []
    former: list[Wording] = []


class InformationRequest(CaseRow, table=True):
    """Clear: how far it is, when it came and when a reply is due; and, where a partner sent it, by which release."""

    __tablename__ = "information_request"

    status: str
    asked_on: date
    reply_due: date | None = None
    share_id: UUID | None = None
