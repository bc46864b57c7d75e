"""What may come in about progress: an update's words, how it was told, when it is withdrawn."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from pydantic import Field

from app.features.contacts.rules import ContactOutcome
from app.features.safe_contacts.rules import Channel
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words

TEXT = 2000


class UpdateForm(FieldForm):
    """The words of one update. `version` is the one the writer saw; 0 for a new one. `proposal`: what a partner
    proposed and this takes over; a new update alone has one.
    """

    title: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give it a short title."))
    what_happened: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say what happened."))
    what_it_means: str = Field("", max_length=TEXT)
    what_next: str = Field("", max_length=TEXT)
    what_you_can_do: str = Field("", max_length=TEXT)
    who_to_ask: str = Field(max_length=LINE, json_schema_extra=words(missing="Say who to ask."))
    told_us: str = Field("", max_length=LINE)
    news_on: date | None = None
    version: int = Field(0, ge=0)
    proposal: UUID | None = None


class TellingForm(FieldForm):
    """What came of telling her. Without day and time it was just now."""

    channel: Channel = Channel.PHONE
    they_rang: bool = False
    outcome: ContactOutcome = Field(json_schema_extra=words(missing="Choose what came of it."))
    happened_on: date | None = None
    happened_at: time | None = None
    reason: str = Field("", max_length=TEXT)
    note: str = Field("", max_length=LONG)
    minutes: int | None = Field(None, ge=0, le=1440)


class PublicationForm(Form):
    """Publish the words that the publisher saw."""

    version: int = Field(ge=1)


class WithdrawalForm(Form):
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say why it is withdrawn."))
    version: int = Field(ge=1)


class SearchForm(Form):
    """A word by which to find a kind of news."""

    q: str = Field("", max_length=SHORT)
