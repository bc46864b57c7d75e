"""What a phone sends of a note, and what stands in it: never what was written."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.crypto.sealed_boxes import POINT_BYTES
from app.features.field_forms.forms import Bytes, Envelope, Id, Moment, Offset, Signature
from app.features.phone_notes.rules import About


class NoteEnvelope(Envelope):
    """One note as it lies on the phone."""

    phone: Id
    key: Id
    intake: Id
    sealed: Annotated[Bytes, Field(min_length=POINT_BYTES)]
    signature: Signature


class Note(Envelope):
    """`path`: the copy's own address, or the one that the item would have been posted to; empty where the phone was
    locked and did not know. `at` is by the phone's clock, `offset` the minutes by which that was ahead.
    """

    about: About
    path: Annotated[str, Field(max_length=300, strict=True)] = ""
    at: Moment
    offset: Offset | None = None
