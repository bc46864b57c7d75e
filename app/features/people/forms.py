"""What may come in about people. Names and addresses are sealed by the actions; no address bar has them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from app.features.people.rules import LegalWord, LocationKind, Need, PersonKind, Pronoun
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words

Gender = Literal["", "woman", "man", "any"]


class VictimForm(Form):
    """A change to what is recorded of the victim."""

    version: int
    name: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Give the name, or what to call this person.")
    )
    known_as: str = Field(default="", max_length=SHORT)
    former_names: str = Field(default="", max_length=LINE)
    pronouns: Pronoun = Field(json_schema_extra=words(missing="Choose she, he or they."))
    date_of_birth: date | None = None
    needs: list[Need] = Field(default_factory=list)
    needs_note: str = Field(default="", max_length=LONG)
    language: str = Field(default="", max_length=SHORT)
    interpreter_needed: bool = False
    interpreter_dialect: str = Field(default="", max_length=SHORT)
    interpreter_gender: Gender = ""
    interpreter_note: str = Field(default="", max_length=LINE)


class PersonForm(FieldForm):
    """Somebody else who matters to the case. `version` is sent when the row is amended."""

    version: int = 0
    kind: PersonKind = Field(json_schema_extra=words(missing="Choose who this is."))
    name: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Give the name, or write “not known”.")
    )
    known_as: str = Field(default="", max_length=SHORT)
    former_names: str = Field(default="", max_length=LINE)
    relationship: str = Field(default="", max_length=LINE)
    date_of_birth: date | None = None
    legal_word: LegalWord = LegalWord.CONCERN
    found_guilty_on: date | None = None
    agency: str = Field(default="", max_length=LINE)
    role: str = Field(default="", max_length=LINE)
    phone: str = Field(default="", max_length=SHORT)
    email: str = Field(default="", max_length=LINE)
    note: str = Field(default="", max_length=LONG)


class LocationForm(FieldForm):
    """Where somebody is, or a new name."""

    version: int = 0
    kind: LocationKind = Field(json_schema_extra=words(missing="Choose what kind of place this is."))
    address: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write the address, place or name.")
    )
    who: str = Field(default="", max_length=LINE)
    note: str = Field(default="", max_length=LONG)
    is_former: bool = False
