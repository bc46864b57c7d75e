"""What may come in about teams, agencies and desks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.agencies.rules import AgencyCode, EndReason, Purpose, SiteKind
from app.web.forms import LINE, SHORT, Form, words

NAME = words(missing="Give it a name.")


class SiteForm(Form):
    """What a site is called, how it works together, and where “Leave now” leads. `was`: what the page showed."""

    name: str = Field(max_length=SHORT, json_schema_extra=NAME)
    kind: SiteKind = Field(json_schema_extra=words(missing="Choose how it works together."))
    leave_url: str = Field("", max_length=LINE)
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why. Administrators read it."))
    was: str = Field("", max_length=1000)


class TeamForm(Form):
    name: str = Field(max_length=SHORT, json_schema_extra=NAME)


class TeamMembersForm(Form):
    """The whole team as it should be: who works in it, and who of them supervises."""

    name: str = Field(max_length=SHORT, json_schema_extra=NAME)
    members: list[UUID] = Field(default_factory=list, max_length=200)
    supervisors: list[UUID] = Field(default_factory=list, max_length=200)


class AgencyForm(Form):
    name: str = Field(max_length=SHORT, json_schema_extra=NAME)
    code: AgencyCode = Field(json_schema_extra=words(missing="Choose what kind of agency it is."))


class AgreementForm(Form):
    """An agreement that was signed: what for, from which day to which."""

    purpose: Purpose = Field(json_schema_extra=words(missing="Choose what it is for."))
    from_day: date = Field(json_schema_extra=words(missing="Give its first day."))
    to_day: date = Field(json_schema_extra=words(missing="Give its last day."))


class AgreementEndForm(Form):
    reason: EndReason = Field(json_schema_extra=words(missing="Choose why it ends ahead of its time."))


class DeskForm(Form):
    agency_id: UUID = Field(json_schema_extra=words(missing="Choose the agency."))
    name: str = Field(max_length=SHORT, json_schema_extra=NAME)


class DeskMembersForm(Form):
    """The whole desk as it should be: its name, and who reads for it."""

    name: str = Field(max_length=SHORT, json_schema_extra=NAME)
    members: list[UUID] = Field(default_factory=list, max_length=200)
