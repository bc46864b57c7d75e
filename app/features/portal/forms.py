"""What may come in about a victim's page: from staff, and from the victim herself."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.core.secret import Secret
from app.features.incidents.rules import PartOfDay, When
from app.features.portal.rules import Identity, Place, Reply
from app.web.forms import LINE, LONG, FieldForm, Form, words

ANSWER = words(missing="Choose yes, no or not sure.")


class TalkForm(FieldForm):
    identity: list[Identity] = Field(json_schema_extra=words(missing="Say how you knew who it was."))
    is_alone: bool = Field(json_schema_extra=words(missing="Say whether nobody else could hear."))
    own_device: Reply = Field(json_schema_extra=ANSWER)
    code_known: Reply = Field(json_schema_extra=ANSWER)
    shared_accounts: Reply = Field(json_schema_extra=ANSWER)
    may_be_watched: Reply = Field(json_schema_extra=ANSWER)
    device_plan: str = Field("", max_length=2000)
    told_history_stays: bool = False
    wants_updates: bool = False
    wants_entries: bool = False
    note: str = Field("", max_length=LONG)


class PageForm(Form):
    """Nothing is typed to make a page: number and words are drawn."""


class PassphraseForm(Form):
    """New number and words; for an open page only after a check by voice."""

    voice_check: str = Field("", max_length=LINE)


class SwitchesForm(Form):
    shows_updates: bool = False
    takes_entries: bool = False
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say when and how this was agreed."))


class ClosureForm(Form):
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why the page is closed."))


# ── From the page itself ─────────────────────────────────────────────────────────────────────────────────


class SignInForm(Form):
    number: Secret
    words: Secret


class CodeForm(Form):
    code: Secret


class PlaceForm(Form):
    place: Place


class EntryForm(FieldForm):
    """Something that happened, in her own words. The fields are those of the log."""

    text: str = Field(max_length=LONG, json_schema_extra=words(missing="Write what happened."))
    when: When = Field(json_schema_extra=words(missing="Say which day it was. A day near it is fine."))
    happened_on: date | None = None
    part_of_day: PartOfDay | None = None
