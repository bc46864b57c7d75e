"""What may come in from staff about a victim's page."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.core.secret import Secret
from app.features.pages.rules import Finding, Identity, Phrase, Reply
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
    wants_openings: bool = False
    wants_plan: bool = False
    code_phrase: str = Field(
        max_length=LINE,
        json_schema_extra=words(missing="Agree a code phrase. Only with it can a lost page be set right."),
    )
    note: str = Field("", max_length=LONG)


class PageForm(Form):
    """Nothing is typed to make a page: number and words are drawn."""


class VoiceForm(Form):
    """How the advocate knew by voice who it was. For a page that was opened both are asked; the action says so."""

    phrase: Phrase | None = None
    voice_check: str = Field("", max_length=LINE)


class PassphraseForm(VoiceForm):
    """New number and words are drawn; nothing of them is typed."""


class SecondWordForm(VoiceForm):
    """The word before the plan: hers, or drawn where none is typed."""

    second_word: Secret | None = None


class UnlockForm(VoiceForm):
    """The page opens again."""


class SettlementForm(Form):
    """What came out about all that was odd up to `newest`."""

    finding: Finding = Field(json_schema_extra=words(missing="Say what came out."))
    how: str = Field(max_length=LINE, json_schema_extra=words(missing="Say how you know."))
    newest: UUID


class OddEntryForm(Form):
    """Nothing is typed: what was odd stands in the entry that opens."""


class SwitchesForm(Form):
    shows_updates: bool = False
    takes_entries: bool = False
    shows_openings: bool = False
    shows_plan: bool = False
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say when and how this was agreed."))


class ClosureForm(Form):
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why the page is closed."))
