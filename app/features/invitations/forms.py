"""What may come in when somebody is invited or amended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.access.actor import Role
from app.web.forms import SHORT, Form, words


class PersonForm(Form):
    """Somebody who is to work here."""

    name: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give the name."))
    title: str = Field("", max_length=SHORT)
    handle: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give a name to sign in with."))
    role: Role = Field(json_schema_extra=words(missing="Choose what they do."))
    agency_id: UUID | None = None
    team_id: UUID | None = None
    ends_on: date | None = None


class DetailsForm(Form):
    """What may be amended of a person. Role and agency are changed by a form of their own (`role_changes`)."""

    name: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give the name."))
    title: str = Field("", max_length=SHORT)
    version: int = Field(ge=1)


class LastDayForm(Form):
    """The last day on which somebody of an agency signs in; none: as long as the agreement counts."""

    ends_on: date | None = None


class EndingForm(Form):
    sure: bool = Field(json_schema_extra=words(missing="Say that this account ends."))


class CodeForm(Form):
    """Nothing to type: the code is drawn."""
