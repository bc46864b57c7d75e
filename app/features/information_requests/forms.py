"""What may come in about requests for information."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from app.features.information_requests.rules import Stage, Test, Views
from app.web.forms import LINE, LONG, FieldForm, Form, words

TEXT = 4000
_YES_OR_NO = words(missing="Say yes or no.", wrong="Say yes or no.")


class _Asked(Form):
    """What an agency asks for, as it says it."""

    requester: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Write who asks: name, rank or role.")
    )
    basis: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Copy the legal basis that they give.")
    )
    scope: str = Field(max_length=TEXT, json_schema_extra=words(missing="Copy exactly what they ask for."))
    enquiry: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write which line of enquiry it is for.")
    )
    counselling: bool = Field(json_schema_extra=_YES_OR_NO)
    reply_due: date | None = None


class SubmissionForm(FieldForm, _Asked):
    """The same from a partner, for a case of which something was released to her."""


class RequestForm(FieldForm, _Asked):
    """A request that came to the service, by whatever way."""

    agency: str = Field(max_length=LINE, json_schema_extra=words(missing="Write which agency asks."))
    asked_on: date = Field(json_schema_extra=words(missing="Give the day on which it came."))


class AmendForm(_Asked):
    """What was asked, corrected or narrowed; what stood there before is kept."""

    version: int
    agency: str = Field(max_length=LINE, json_schema_extra=words(missing="Write which agency asks."))
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say why it is changed."))


class StepForm(Form):
    """A step without words of its own: logged, or passed on."""

    version: int


class NoticeForm(Form):
    version: int
    notice: Literal[Stage.INFORMED, Stage.DELAYED] = Field(
        json_schema_extra=words(
            missing="Say whether the victim was informed.", wrong="Say whether the victim was informed."
        )
    )
    told_on: date | None = None
    words: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write how she was told, or why it may wait.")
    )


class ViewsForm(Form):
    version: int
    views: Views = Field(json_schema_extra=words(missing="Choose what she said."))
    words: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write what she said, or why she was not asked.")
    )


class ScopeForm(Form):
    version: int
    met: list[Test] = Field(default=[], max_length=len(Test))
    words: str = Field(max_length=TEXT, json_schema_extra=words(missing="Write what you found."))


class DecisionForm(Form):
    version: int
    decision: Literal[Stage.FULLY_SUPPLIED, Stage.PARTLY_SUPPLIED, Stage.CHALLENGED, Stage.REFUSED] = Field(
        json_schema_extra=words(missing="Choose what you decide.", wrong="Choose what you decide.")
    )
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say why. A decision has a reason."))
    items: str = Field("", max_length=LONG)
    redactions: str = Field("", max_length=TEXT)
    counselling_why: str = Field("", max_length=TEXT)


class ClosingForm(Form):
    version: int
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say how it ended."))
