"""What may come in about the safe contact: the block, an unsafe mark, a check, a reason to call anyway."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from pydantic import Field, field_validator

from app.core.hours import Day, WeeklyHours
from app.features.safe_contacts.rules import Channel, SafeContactBlock
from app.web.forms import LINE, SHORT, Form, words

LINES = (1, 2, 3, 4)
"""The lines of safe hours that the form has."""

TELLS_WHEN = ("number", "windows", "any_time", "calls_agreed")
"""A change to one of these ends what an earlier check vouched for."""


class SafeContactForm(Form):
    """The whole block. `version` is the one the writer saw, 0 when none was recorded."""

    preferred: Channel = Field(json_schema_extra=words(missing="Choose how they want to be reached."))
    number: str = Field("", max_length=30)
    known_safe: bool = Field(json_schema_extra=words(missing="Say whether the number is known to be safe."))
    calls_agreed: bool = Field(json_schema_extra=words(missing="Say whether calls are agreed."))
    any_time: bool = False
    days_1: list[Day] = Field(default_factory=list)
    start_1: time | None = None
    end_1: time | None = None
    days_2: list[Day] = Field(default_factory=list)
    start_2: time | None = None
    end_2: time | None = None
    days_3: list[Day] = Field(default_factory=list)
    start_3: time | None = None
    end_3: time | None = None
    days_4: list[Day] = Field(default_factory=list)
    start_4: time | None = None
    end_4: time | None = None
    voicemail_ok: bool = False
    sms_ok: bool = False
    letter_ok: bool = False
    withhold_number: bool = False
    name_to_use: str = Field("", max_length=SHORT)
    code_phrase: str = Field("", max_length=LINE)
    device_access: str = Field("", max_length=2000)
    say_first: str = Field("", max_length=LINE)
    say_to_others: str = Field("", max_length=LINE)
    never: str = Field("", max_length=2000)
    go_between_name: str = Field("", max_length=SHORT)
    go_between_number: str = Field("", max_length=30)
    go_between_agreed_on: date | None = None
    checked_today: bool = Field(
        json_schema_extra=words(missing="Say whether you checked this with them today.")
    )
    version: int = Field(0, ge=0)

    @field_validator("number", "go_between_number")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if value and (not re.fullmatch(r"\+?[0-9 ()\-]+", value) or sum(c.isdigit() for c in value) < 5):
            raise ValueError("Give a phone number: digits and spaces, like 07700 900142.")
        return value

    def line(self, number: int) -> tuple[list[Day], time | None, time | None]:
        return (
            getattr(self, f"days_{number}"),
            getattr(self, f"start_{number}"),
            getattr(self, f"end_{number}"),
        )

    def windows(self) -> list[WeeklyHours]:
        lines = [self.line(number) for number in LINES]
        return [
            WeeklyHours(days=days, start=start, end=end)
            for days, start, end in lines
            if days and start and end
        ]

    def problems(self) -> dict[str, str]:
        """What the single fields cannot know: (field → what to do)."""
        found = {}
        for number in LINES:
            days, start, end = self.line(number)
            if (start is None) != (end is None) or bool(days) != bool(start):
                found[f"days_{number}"] = "Give the days, the start and the end, or leave all three empty."
        if self.any_time and any(self.line(number)[0] for number in LINES):
            found["any_time"] = "Choose any time or give safe hours, not both."
        if self.known_safe and not self.number:
            found["number"] = "Give the number that is known to be safe."
        if bool(self.go_between_name) != bool(self.go_between_number):
            found["go_between_name"] = "Give the name and the number of the go-between, or leave both empty."
        return found

    def block(self, former: SafeContactBlock | None, today: date) -> SafeContactBlock:
        """The block as it will stand. A change of where, when or whether, unchecked, ends the last check."""
        kept = former or SafeContactBlock()
        fields = {
            name: value for name, value in self.model_dump().items() if name in SafeContactBlock.model_fields
        }
        block = SafeContactBlock.model_validate(kept.model_dump() | fields | {"windows": self.windows()})
        same_number = kept.known_safe and kept.number == block.number
        same = all(getattr(kept, name) == getattr(block, name) for name in TELLS_WHEN)
        known_on = today if self.checked_today else kept.known_safe_on if same_number else None
        checked_on = today if self.checked_today else kept.last_checked_on if same else None
        return block.model_copy(
            update={"known_safe_on": known_on if block.known_safe else None, "last_checked_on": checked_on}
        )


class UnsafeMarkForm(Form):
    why: str = Field(
        max_length=2000, json_schema_extra=words(missing="Say in a few words why it is not safe.")
    )


class ConfirmationForm(Form):
    """Checked with her: it stands as recorded, and an unsafe mark ends."""

    how: str = Field(max_length=LINE, json_schema_extra=words(missing="Say how you checked it with them."))
    version: int = Field(ge=1)


class ChangeForm(Form):
    """What a contact on the known way said of the one that waits."""

    is_hers: bool = Field(json_schema_extra=words(missing="Say whether it was confirmed."))
    how: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Say how you asked, and on which known way.")
    )
    asked_on: date = Field(json_schema_extra=words(missing="Say when you asked."))
    version: int = Field(ge=1)


class CallReasonForm(Form):
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Give the reason for calling now."))


def initial_of(block: SafeContactBlock | None) -> dict[str, Any]:
    """What the form shows of a recorded block; whether it was checked today is asked anew each time."""
    if block is None:
        return {"preferred": Channel.PHONE}
    shown: dict[str, Any] = block.model_dump(include=set(SafeContactForm.model_fields))
    for number, window in zip(LINES, block.windows, strict=False):
        shown |= {f"days_{number}": window.days, f"start_{number}": f"{window.start:%H:%M}",
                  f"end_{number}": f"{window.end:%H:%M}"}  # fmt: skip
    return shown
