"""What may come in when an administrator changes what somebody does here."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.access.actor import Role
from app.web.forms import LINE, Form, words


class RoleForm(Form):
    """The new role with what belongs to it, and why. `was` is the role that the administrator saw."""

    role: Role = Field(json_schema_extra=words(missing="Choose what they do."))
    agency_id: UUID | None = None
    team_id: UUID | None = None
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why. Administrators read it."))
    was: str = Field("", max_length=LINE)
