"""What may come in with evidence: an entry of the log with a photo, a file for an entry, what is known of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.exhibits.rules import EvidenceStatus, EvidenceType, Sensitivity
from app.features.incidents.forms import IncidentForm
from app.web.forms import LINE, LONG, FieldForm, Form, Upload, words


class LogForm(IncidentForm):
    """An entry of the log, with a photo or file if there is one, and who may open that."""

    photo: Upload | None = None
    files_are: Sensitivity = Sensitivity.NORMAL
    complete_later: bool = False


class ExhibitForm(FieldForm):
    """A file for the case, or for one entry of its log."""

    file: Upload = Field(json_schema_extra=words(missing="Choose a file."))
    incident_id: UUID | None = None
    title: str = Field("", max_length=LINE)
    type: EvidenceType | None = None
    made_when: str = Field("", max_length=LINE)
    original_held: str = Field("", max_length=LINE)
    note: str = Field("", max_length=LONG)
    sensitivity: Sensitivity = Sensitivity.NORMAL
    shown_on: str = Field("", max_length=LINE)
    address: str = Field("", max_length=2000)
    captured: str = Field("", max_length=LINE)
    was_edited: bool = False


class ExhibitDetailsForm(Form):
    """What is known of an exhibit; the file itself is never changed."""

    title: str = Field(max_length=LINE, json_schema_extra=words(missing="Give it a short title."))
    type: EvidenceType
    status: EvidenceStatus
    sensitivity: Sensitivity = Sensitivity.NORMAL
    made_when: str = Field("", max_length=LINE)
    original_held: str = Field("", max_length=LINE)
    note: str = Field("", max_length=LONG)
    shown_on: str = Field("", max_length=LINE)
    address: str = Field("", max_length=2000)
    captured: str = Field("", max_length=LINE)
    was_edited: bool = False
    police_reference: str = Field("", max_length=LINE)
    handed_on: date | None = None
    handed_to: str = Field("", max_length=LINE)
    handed_how: str = Field("", max_length=LINE)
    receipt: str = Field("", max_length=LINE)
    refusal: str = Field("", max_length=2000)
    came_from: str = Field("", max_length=LINE)
    went_to: str = Field("", max_length=LINE)
    happened_on: date | None = None
    what_changed: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Say what happened to it, for the chain.")
    )
    version: int = Field(ge=1)
