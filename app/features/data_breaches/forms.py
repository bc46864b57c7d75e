"""What may come in about data breaches."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field

from app.features.data_breaches.rules import BreachKind, BreachStatus, Did
from app.web.forms import LONG, SHORT, FieldForm, Form, words

TEXT = 4000


class _Told(Form):
    """What is known, whole."""

    found_on: date = Field(json_schema_extra=words(missing="Give the day on which it was found."))
    found_time: time = Field(json_schema_extra=words(missing="Give the time at which it was found."))
    nature: str = Field(max_length=LONG, json_schema_extra=words(missing="Write what happened."))
    kinds: list[BreachKind] = Field(
        max_length=len(BreachKind), json_schema_extra=words(missing="Choose what became of the data.")
    )
    people: str = Field(max_length=TEXT, json_schema_extra=words(missing="Write which people it concerns."))
    count: int | None = Field(None, ge=0, le=1_000_000)
    consequences: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write what may follow for them.")
    )
    steps: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write what was done, and what is planned.")
    )


class BreachForm(FieldForm, _Told):
    """A breach as it is found."""


class AmendForm(_Told):
    """What is known by now; what stood there before is kept."""

    version: int
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say why it is changed."))


class ReportForm(Form):
    version: int
    decision: Literal[BreachStatus.REPORTED, BreachStatus.NOT_REPORTED] = Field(
        json_schema_extra=words(missing="Say whether it was reported.", wrong="Say whether it was reported.")
    )
    reported_on: date | None = None
    reported_time: time | None = None
    reference: str = Field("", max_length=SHORT)
    reason: str = Field("", max_length=TEXT)


class TellingForm(Form):
    version: int
    telling: Literal[Did.TOLD, Did.NOT_TOLD] = Field(
        json_schema_extra=words(missing="Say whether they were told.", wrong="Say whether they were told.")
    )
    words: str = Field(max_length=TEXT, json_schema_extra=words(missing="Write how and when, or why not."))


class PlaceForm(Form):
    """A case whose victim’s place may be known by this breach."""

    version: int
    reference: str = Field(max_length=SHORT, json_schema_extra=words(missing="Type the case’s reference."))


class ClosingForm(Form):
    version: int
    reason: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Say what was learned, and what changes.")
    )
