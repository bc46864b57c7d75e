"""What may come in about a possible match."""

from __future__ import annotations

from pydantic import Field

from app.features.matches.rules import Verdict
from app.web.forms import LONG, Form, words


class MatchDecisionForm(Form):
    """What the supervisor decides, and why."""

    version: int
    verdict: Verdict = Field(json_schema_extra=words(missing="Choose whether it is the same person."))
    reason: str = Field(max_length=LONG, json_schema_extra=words(missing="Say how you know."))
