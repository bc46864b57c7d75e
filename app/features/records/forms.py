"""What may come in to find a case for an audit."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import SHORT, Form, words


class ReferenceForm(Form):
    """The reference that the request, complaint or report names. Nobody is looked for by name here."""

    reference: str = Field(max_length=SHORT, json_schema_extra=words(missing="Type the case’s reference."))
