"""What may come in about a transfer."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field, field_validator

from app.features.transfers.rules import Agreed, TransferReason
from app.web.forms import LONG, Form, words

TICK = "Tick that you have read what happens."


class ProposalForm(Form):
    """Where it goes and why. The note is read at the other site before anybody there decides."""

    team: UUID = Field(json_schema_extra=words(missing="Choose the site and team."))
    reason: TransferReason = Field(json_schema_extra=words(missing="Choose why the case goes."))
    why: str = Field(default="", max_length=LONG)
    agreed: Agreed = Field(json_schema_extra=words(missing="Say whether the victim agreed."))
    basis: str = Field(default="", max_length=LONG)
    note: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what is due, or that nothing is.")
    )


class _UnderstoodForm(Form):
    version: int
    understood: bool = Field(json_schema_extra=words(missing=TICK))

    @field_validator("understood", mode="after")
    @classmethod
    def _is_understood(cls, value: bool) -> bool:
        if not value:
            raise ValueError(TICK)
        return value


class AgreementForm(_UnderstoodForm):
    """The second person agrees, knowing what happens."""

    remark: str = Field(default="", max_length=LONG)


class EndingForm(Form):
    """It is taken back here, or declined there."""

    version: int
    why: str = Field(max_length=LONG, json_schema_extra=words(missing="Say why, in a sentence."))


class AcceptanceForm(_UnderstoodForm):
    """The other site takes the case, into these two people's hands."""

    lead: UUID = Field(json_schema_extra=words(missing="Choose who leads the case."))
    backup: UUID = Field(json_schema_extra=words(missing="Choose the backup."))
