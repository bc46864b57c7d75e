"""What may come in about challenge notes from the team."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.challenges.rules import ChallengeType, Outcome, OutsideRoute, Urgency
from app.features.shares.forms import TermsForm
from app.features.shares.rules import Consent
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words


class ChallengeForm(FieldForm):
    """A draft. `version` is the one that the writer saw; 0 for a new note."""

    receiver: str = Field(max_length=SHORT, json_schema_extra=words(missing="Choose a desk or a person."))
    type: ChallengeType = Field(
        json_schema_extra=words(missing="Choose what it is about.", wrong="Choose what it is about.")
    )
    also: list[ChallengeType] = Field(default_factory=list, max_length=20)
    urgency: Urgency = Field(Urgency.ROUTINE)
    decision: str = Field(
        max_length=2000, json_schema_extra=words(missing="Say what was decided, or not done.")
    )
    decided_on: date | None = None
    know: str = Field(max_length=LONG, json_schema_extra=words(missing="Write the facts that this rests on."))
    incidents: list[UUID] = Field(default_factory=list, max_length=200)
    view: str = Field("", max_length=2000)
    permission: Consent = Field(
        json_schema_extra=words(missing="Say whether the victim agrees to this note.")
    )
    risk: str = Field("", max_length=2000)
    ask: str = Field(max_length=2000, json_schema_extra=words(missing="Say what you ask them to do."))
    by_when: date = Field(json_schema_extra=words(missing="Say by when."))
    standard: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class SendForm(TermsForm):
    """Sending is a release. The victim's name goes with it only if this says so."""

    with_name: bool = False
    version: int = Field(0, ge=0)


class EscalationForm(FieldForm):
    stage: int = Field(
        ge=2, le=5, json_schema_extra=words(missing="Choose the stage.", wrong="Choose the stage.")
    )
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why the next stage is needed."))
    due_on: date | None = None
    route: OutsideRoute | None = None


class OutcomeForm(Form):
    outcome: Outcome = Field(json_schema_extra=words(missing="Choose how it ended."))
    text: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what changed, or why it ends here.")
    )
