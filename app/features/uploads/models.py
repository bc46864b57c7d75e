"""The tables of files that are on their way from a phone. The pieces are as the phone sealed them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow, Row
from app.db.types import Ciphertext, UtcMoment


class FileUploadContent(BaseModel):
    """What the phone said of the file inside its seal: the key is in base64url, the hash in hexadecimal."""

    field: str
    name: str
    size: int
    sha256: str
    key: str
    count: int
    incident_id: UUID


class FileUpload(CaseRow, table=True):
    """One file that an item of a phone announced; `id` was minted by the phone. `size` and `received` count sealed
    bytes; `attached_at`: when it was whole, and became an exhibit. `moved_at`: when its newest piece came; `listed_at`:
    since when it is listed as one that was never finished.
    """

    __tablename__ = "file_upload"

    mutation_id: UUID = Field(index=True)
    phone_id: UUID
    size: int
    received: int = 0
    attached_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    moved_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    listed_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class FilePiece(Row, table=True):
    """Some bytes of such a file, from `start` on; gone once the file is whole."""

    __tablename__ = "file_piece"

    case_id: UUID = Field(index=True)
    upload_id: UUID = Field(index=True)
    start: int
    box: bytes = Field(sa_type=Ciphertext, repr=False)
