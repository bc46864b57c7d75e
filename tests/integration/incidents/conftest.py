"""What every test of the log begins with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id

SAID = "He waited by the gate."


def entry(**changes: Any) -> dict[str, Any]:
    """The least that an entry takes, with changes."""
    typed = {"id": new_client_id(), "behaviours": ["loitered"], "when": "today", "text": SAID, "version": 0}
    return {**typed, **changes}


@pytest.fixture
def log(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/log"


@pytest.fixture
def incident(as_lead_advocate: Client, log: str) -> str:
    """The address of an entry that the lead has made."""
    return as_lead_advocate.post(f"{log}/new", entry()).location
