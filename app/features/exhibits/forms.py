"""What may come in with evidence: an entry of the log with a photo, a file for an entry, what is known of it."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.features.exhibits.rules import EvidenceStatus, EvidenceType, Sensitivity
from app.features.incidents.forms import IncidentForm
from app.web.forms import LINE, LONG, FieldForm, Form, Upload, words


class LogForm(IncidentForm):
    """An entry of the log, with a photo or file if there is one."""

    photo: Upload | None = None
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


class ExhibitDetailsForm(Form):
    """What is known of an exhibit; the file itself is never changed."""

    title: str = Field(max_length=LINE, json_schema_extra=words(missing="Give it a short title."))
    type: EvidenceType
    status: EvidenceStatus
    sensitivity: Sensitivity = Sensitivity.NORMAL
    made_when: str = Field("", max_length=LINE)
    original_held: str = Field("", max_length=LINE)
    note: str = Field("", max_length=LONG)
    what_changed: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Say what happened to it, for the chain.")
    )
    version: int = Field(ge=1)
