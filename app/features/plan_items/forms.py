"""What may come in about an item of the safety plan."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.features.plan_items.rules import Agreement, Audience, ItemStatus, Owner
from app.features.starters.rules import Section
from app.web.forms import LINE, FieldForm, Form, words

ITEM_TEXT = 2000
BOTH_TEXTS = 2 * ITEM_TEXT + 2
"""Two texts and the empty line between them: where a third version begins."""
CHOSEN = "chosen_"
Chosen = Literal["", "first", "second"]


class PlanItemForm(FieldForm):
    """One item. `version` is the one the writer saw; 0 for a new item."""

    section: Section = Field(
        json_schema_extra=words(missing="Choose the part of the plan that this belongs to.")
    )
    text: str = Field(max_length=ITEM_TEXT, json_schema_extra=words(missing="Say what will be in place."))
    why: str = Field("", max_length=2000)
    owner: Owner = Field(json_schema_extra=words(missing="Say who does it."))
    due: date | None = None
    status: ItemStatus = Field(ItemStatus.SUGGESTED)
    agreed: Agreement = Field(
        json_schema_extra=words(missing="Say whether the victim agrees. “Not asked” is fine.")
    )
    refusal: str = Field("", max_length=2000)
    visible_to: list[Audience] = Field(default_factory=list)
    review_on: date | None = None
    ends_on: date | None = None
    linked_risk: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class ChoiceForm(Form):
    """For each field in which two versions differ, which of them stands; or a third text written new.

    `version` and `rival` name the two that were shown; `text` holds both texts until somebody writes there.
    """

    chosen_section: Chosen = ""
    chosen_text: Literal["", "first", "second", "new"] = ""
    chosen_why: Chosen = ""
    chosen_owner: Chosen = ""
    chosen_due: Chosen = ""
    chosen_status: Chosen = ""
    chosen_refusal: Chosen = ""
    chosen_visible_to: Chosen = ""
    chosen_review_on: Chosen = ""
    chosen_ends_on: Chosen = ""
    chosen_linked_risk: Chosen = ""
    text: str = Field("", max_length=BOTH_TEXTS)
    agreed: Agreement = Field(
        json_schema_extra=words(missing="Say whether the victim agrees. “Not asked” is fine.")
    )
    version: int = Field(0, ge=0)
    rival: UUID | None = None

    @property
    def answers(self) -> dict[str, str]:
        """The fields that were chosen, and which version for each."""
        found = {name: getattr(self, name) for name in type(self).model_fields if name.startswith(CHOSEN)}
        return {name.removeprefix(CHOSEN): answer for name, answer in found.items() if answer}
