"""What may come in from a victim's page itself. Secrets come back to nobody."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.core.secret import Secret
from app.features.incidents.rules import PartOfDay, When
from app.features.portal.rules import Place
from app.web.forms import LONG, FieldForm, Form, words


class SignInForm(Form):
    number: Secret
    words: Secret


class CodeForm(Form):
    code: Secret


class PlaceForm(Form):
    place: Place


class PlanForm(Form):
    """The second word, asked each time before the plan opens."""

    second_word: Secret


class LockForm(Form):
    """Asked once more already: this locks the page."""


class EntryForm(FieldForm):
    """Something that happened, in her own words. The fields are those of the log."""

    text: str = Field(max_length=LONG, json_schema_extra=words(missing="Write what happened."))
    when: When = Field(json_schema_extra=words(missing="Say which day it was. A day near it is fine."))
    happened_on: date | None = None
    part_of_day: PartOfDay | None = None
