"""What may come in about an incident. Three taps and a sentence are enough; everything else may come later."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from pydantic import Field

from app.features.incidents.rules import Behaviour, Certainty, Channel, KnownHow, PartOfDay, Source, When
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words


class IncidentForm(FieldForm):
    """One wording. `version` is the one the writer saw; 0 for a new entry."""

    behaviours: list[Behaviour] = Field(
        max_length=20, json_schema_extra=words(missing="Choose what kind of thing it was. “Other” is fine.")
    )
    when: When = Field(json_schema_extra=words(missing="Say when it happened. “About” is fine."))
    happened_on: date | None = None
    happened_at: time | None = None
    part_of_day: PartOfDay | None = None
    certainty: Certainty | None = None
    ended_on: date | None = None
    text: str = Field(
        max_length=LONG,
        json_schema_extra=words(missing="Say what happened, in order. One sentence is enough."),
    )
    exact_words: str = Field("", max_length=LONG)
    channel: Channel | None = None
    place: str = Field("", max_length=LINE)
    who: str = Field("", max_length=LINE)
    known_how: KnownHow | None = None
    others_with: str = Field("", max_length=LINE)
    witnesses: str = Field("", max_length=2000)
    children_present: bool = False
    vehicle: str = Field("", max_length=SHORT)
    weapon: str = Field("", max_length=LINE)
    injury: str = Field("", max_length=LINE)
    damage: str = Field("", max_length=LINE)
    effect: str = Field("", max_length=LONG)
    action_taken: str = Field("", max_length=2000)
    told_police: bool = False
    police_reference: str = Field("", max_length=SHORT)
    police_officer: str = Field("", max_length=SHORT)
    police_response: str = Field("", max_length=2000)
    is_breach: bool = False
    breach_of: str = Field("", max_length=LINE)
    breach_order: UUID | None = None
    seriousness: str = Field("", max_length=2000)
    private_note: str = Field("", max_length=LONG)
    source: Source = Source.TOLD_BY
    told_by: str = Field("", max_length=LINE)
    why_amended: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class WithdrawalForm(Form):
    """Why an entry no longer counts; `version` is the wording that the writer saw."""

    reason: str = Field(
        max_length=2000, json_schema_extra=words(missing="Say why this entry no longer counts.")
    )
    version: int = Field(ge=1)
