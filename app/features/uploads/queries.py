"""Reads files that are on their way: whose, how far, and the pieces that have come."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from app.access.phone_models import Phone
from app.access.phones import find_phone
from app.access.work import Work
from app.core.errors import NotTaken
from app.features.field_forms.rules import Answer
from app.features.uploads.models import FilePiece, FileUpload
from app.features.uploads.rules import GIVEN_UP_AFTER

UNKNOWN = "This phone is not known here. Sign in and enrol it again. What is on it stays."
REVOKED = "This phone was revoked. The file stays on it."
NO_SUCH = "There is no such file on its way. It stays on the phone."


def live_phone(work: Work, phone_id: UUID, cookie: str | None) -> Phone:
    """The phone of this cookie, unless it was revoked."""
    phone = find_phone(work, phone_id, cookie, to_amend=work.writes)
    if phone is None:
        raise NotTaken(Answer.PAUSED, 401, UNKNOWN)
    if phone.revoked_at is not None:
        raise NotTaken(Answer.PAUSED, 410, REVOKED)
    return phone


def upload_row(work: Work, upload_id: UUID, cookie: str | None) -> tuple[FileUpload, Phone]:
    """A file that this phone announced."""
    row = work.session.get(FileUpload, upload_id, with_for_update=work.writes or None)
    if row is None:
        raise NotTaken(Answer.PAUSED, 404, NO_SUCH)
    return row, live_phone(work, row.phone_id, cookie)


def pieces_of(work: Work, row: FileUpload) -> Iterator[bytes]:
    """Its bytes as they came, one piece in memory at a time."""
    starts = select(FilePiece.id).where(FilePiece.upload_id == row.id).order_by(FilePiece.start)
    for piece_id in work.session.scalars(starts).all():
        yield bytes(work.session.scalars(select(FilePiece.box).where(FilePiece.id == piece_id)).one())


def unfinished(work: Work) -> list[FileUpload]:
    """Files of which a part came and then nothing for so long, the oldest first."""
    rows = select(FileUpload).where(FileUpload.moved_at < work.now - GIVEN_UP_AFTER)
    rows = rows.order_by(FileUpload.moved_at)
    return list(work.session.scalars(rows.with_for_update() if work.writes else rows))
