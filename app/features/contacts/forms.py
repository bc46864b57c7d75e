"""What may come in about contacts, notes and tasks."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from pydantic import Field

from app.core.clock import local_day, time_words
from app.features.contacts.models import ContactContent
from app.features.contacts.rules import Channel, ContactOutcome, Direction, Support
from app.web.forms import LINE, LONG, FieldForm, Form, words


class ContactForm(FieldForm):
    """One contact or attempt. Without day and time it happened just now. A next step becomes a task."""

    direction: Direction = Direction.OUT
    channel: Channel = Channel.PHONE
    happened_on: date | None = None
    happened_at: time | None = None
    outcome: ContactOutcome = Field(json_schema_extra=words(missing="Choose what came of it."))
    rule_followed: bool = True
    reason: str = Field("", max_length=2000)
    note: str = Field("", max_length=LONG)
    support_given: list[Support] = Field(default_factory=list)
    minutes: int | None = Field(None, ge=0, le=1440)
    next_step: str = Field("", max_length=LINE)
    next_on: date | None = None
    version: int = Field(0, ge=0)

    def problems(self, spoke_against: bool, at: datetime, now: datetime) -> dict[str, str]:
        """What the single fields cannot know. `spoke_against`: the safe contact forbade it at that time."""
        found = {}
        if at > now:
            name = "happened_at" if self.happened_at else "happened_on"
            found[name] = "Give a day and time that are not in the future."
        is_ours = self.direction is Direction.OUT and self.outcome is not ContactOutcome.CANCELLED
        if is_ours and not self.reason and not self.rule_followed:
            found["reason"] = "Say why the safe contact was not followed."
        elif is_ours and not self.reason and spoke_against:
            found["reason"] = "The safe contact spoke against this at that time. Say why you did it."
        if self.next_step and not self.next_on:
            found["next_on"] = "Give the day of the next step."
        if self.next_on and not self.next_step:
            found["next_step"] = "Say what the next step is."
        return found


class NoteForm(FieldForm):
    facts: str = Field("", max_length=LONG)
    opinion: str = Field("", max_length=LONG)
    why: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class TaskForm(FieldForm):
    text: str = Field(max_length=LINE, json_schema_extra=words(missing="Say what is to be done."))
    due_on: date = Field(json_schema_extra=words(missing="Give the day by which it is to be done."))
    detail: str = Field("", max_length=LONG)
    version: int = Field(0, ge=0)


class TaskOutcomeForm(Form):
    outcome: str = Field(
        max_length=2000, json_schema_extra=words(missing="Say what came of it. “Done” is fine.")
    )


def initial_of(content: ContactContent) -> dict[str, Any]:
    """What the form shows of a recorded contact."""
    shown = content.model_dump(include=set(ContactForm.model_fields))
    if content.at:
        shown |= {"happened_on": local_day(content.at), "happened_at": time_words(content.at)}
    return shown
