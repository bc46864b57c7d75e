"""What a phone sends of a file: its announcement, and where in it a piece belongs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from app.core.errors import NotTaken
from app.features.field_forms.forms import LARGEST_FILE, UNREADABLE, Envelope, Id, Signature
from app.features.field_forms.rules import Answer

BROKEN = "A piece of the file did not arrive as it was sent. It is sent again."


class UploadEnvelope(Envelope):
    """A file that is to come: of which item, and how long its sealed records are together."""

    phone: Id
    upload: Id
    key: Id
    size: Annotated[int, Field(ge=1, le=2 * LARGEST_FILE, strict=True)]
    signature: Signature

    @property
    def signed(self) -> bytes:
        return f"waymark upload 1\n{self.phone}\n{self.upload}\n{self.size}".encode()


@dataclass(frozen=True)
class Piece:
    start: int
    box: bytes


def piece_in(told: Mapping[str, str], box: bytes) -> Piece:
    """A piece whose checksum holds; `NotTaken` for anything else."""
    start, (kind, _, checksum) = told.get("upload-offset", ""), told.get("upload-checksum", "").partition(" ")
    if not (start.isascii() and start.isdigit() and len(start) < 12 and kind == "sha256" and box):
        raise NotTaken(Answer.NEEDS_FIX, 422, UNREADABLE, errors={"form": UNREADABLE})
    try:
        expected = base64.b64decode(checksum, validate=True)
    except (ValueError, binascii.Error):
        expected = b""
    if sha256(box).digest() != expected:
        raise NotTaken(Answer.LATER, 503, BROKEN, retry_after=1)
    return Piece(int(start), box)
