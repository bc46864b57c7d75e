"""What may come in about a release of parts of the plan."""

from __future__ import annotations

from pydantic import Field

from app.features.shares.forms import TermsForm
from app.features.shares.rules import Consent, Holding
from app.web.forms import SHORT, FieldForm, words


class PlanReleaseForm(FieldForm, TermsForm):
    """Items for a desk or one person, each as “id.version”: in the words in which it was read.

    `holds` is what stands in their words besides the plan itself.
    """

    receiver: str = Field(max_length=SHORT, json_schema_extra=words(missing="Choose a desk or a person."))
    parts: list[str] = Field(max_length=100, json_schema_extra=words(missing="Choose what leaves."))
    holds: list[Holding] = Field(default_factory=list, max_length=10)
    consent: Consent = Field(json_schema_extra=words(missing="Say whether the victim agreed to this."))
