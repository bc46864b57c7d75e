"""What a phone sends: the envelope of one item."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.crypto.sealed_boxes import POINT_BYTES
from app.features.field_forms.forms import Bytes, Envelope, Id, Sequence, Signature


class MutationEnvelope(Envelope):
    """One item as it lies on the phone."""

    phone: Id
    sequence: Sequence
    key: Id
    intake: Id
    sealed: Annotated[Bytes, Field(min_length=POINT_BYTES)]
    signature: Signature
