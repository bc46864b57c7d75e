"""What every test of risk begins with: a tool in the register, and what is typed of one assessment."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.access.work import House
from app.features.risk_tools.queries import tools_of
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened

TOOL = "Invented stalking screen"


@pytest.fixture
def risk(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/risk"


@pytest.fixture
def today(house: House, cast: Cast) -> date:
    with opened(house, cast) as (work, _):
        return work.today


def tool_said(today: date, **changes: Any) -> dict[str, Any]:
    typed = {
        "name": TOOL, "edition": "2", "owner": "Invented Press", "rights_note": "Licence 7, in the safe.",
        "results": "Low concern\nHigh concern", "needs_training": "yes", "is_in_use": "yes", "think_at": 14,
        "from_day": today, "reason": "We have a licence.",
    }  # fmt: skip
    return {**typed, **changes}


@pytest.fixture
def tool(as_administrator: Client, house: House, cast: Cast, today: date) -> UUID:
    """The id of a tool that the administrator has registered."""
    assert as_administrator.post("/risk-tools", tool_said(today)).location == "/risk-tools"
    with house.reading() as work:
        return tools_of(work, cast.lead.actor)[0].tool_id


def assessed(cast: Cast, today: date, tool: UUID | str = "", **changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(), "tool": tool, "purpose": "full", "assessed_on": today, "person": cast.lead.id,
        "level": "high", "version": 0,
    }  # fmt: skip
    return {**typed, **changes}


def judged(today: date, **changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(), "dimension": "severity", "level": "moderate", "trend": "rising",
        "narrative": "The threats name days.", "judged_on": today,
    }  # fmt: skip
    return {**typed, **changes}
