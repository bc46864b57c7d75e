"""The tables of the register: wordings of tools, each from a day on, and who is trained. Under the site's key."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import SealedRow


class ToolContent(BaseModel):
    """What a tool is called and whose it is. `think_at`: so many positive answers at which to think of a MARAC."""

    name: str
    edition: str = ""
    owner: str = ""
    rights_note: str
    results: list[str] = []
    needs_training: bool = True
    is_in_use: bool = True
    think_at: int | None = None


class RiskTool(SealedRow, table=True):
    """One wording of one tool, from a day on. Of several for one day the highest `number` counts."""

    __tablename__ = "risk_tool"

    tool_id: UUID = Field(index=True)
    from_day: date
    number: int


class TrainingContent(BaseModel):
    """That somebody is trained, from which day to which, and who ended it and why, if somebody did."""

    trained_on: date
    until: date | None = None
    note: str = ""
    recorded_by: UUID
    recorded_at: datetime
    ended_on: date | None = None
    ended_by: UUID | None = None
    why_ended: str = ""


class RiskTraining(SealedRow, table=True):
    """One training of one person. Without a tool it is for the typology."""

    __tablename__ = "risk_training"

    account_id: UUID = Field(index=True)
    tool_id: UUID | None = None
