"""What may come in after a note was sent: the desk's answer, a reply heard elsewhere, words of the team."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.challenges.rules import Heard, Verdict
from app.web.forms import LONG, SHORT, FieldForm, words


class AnswerForm(FieldForm):
    """The desk's answer. `seen` is how many answers stood on the page when the writing began."""

    verdict: Verdict = Field(json_schema_extra=words(missing="Choose one of the answers."))
    reason: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Give your reason. The advocate sees it.")
    )
    will_do: str = Field("", max_length=2000)
    by_when: date | None = None
    seen: int = Field(0, ge=0)


class ReplyForm(FieldForm):
    """A reply that did not come through the desk's own page."""

    heard_as: Heard = Field(json_schema_extra=words(missing="Say what the reply was."))
    who: str = Field(max_length=SHORT, json_schema_extra=words(missing="Say who replied, by name or role."))
    heard_on: date | None = None
    text: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write what they said, with their reason.")
    )


class NoteForm(FieldForm):
    text: str = Field(max_length=LONG, json_schema_extra=words(missing="Write the note."))
    for_desk: bool = False
