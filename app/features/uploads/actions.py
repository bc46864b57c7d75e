"""The only writer of files on their way. The words come before; a file is attached when it is whole and true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import delete

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.phone_models import Phone
from app.access.sessions import member_of
from app.access.stored import keep
from app.access.work import House, Work
from app.core.base64url import b64, unb64
from app.core.errors import FormRefused, NotFound, NotTaken, Refused, SealBroken, SignInNeeded
from app.crypto.records import open_records, sealed_size
from app.crypto.signatures import is_signed
from app.features.deliveries.models import Mutation
from app.features.exhibits.actions import SealedFile, attach, with_preview
from app.features.exhibits.forms import ExhibitForm
from app.features.exhibits.queries import sensitivity_with
from app.features.field_forms.forms import FileNote
from app.features.field_forms.rules import Answer
from app.features.uploads import queries
from app.features.uploads.forms import Piece, UploadEnvelope
from app.features.uploads.models import FilePiece, FileUpload, FileUploadContent
from app.features.uploads.rules import LISTED_FOR
from app.web.forms import Upload

NOT_TRUE = "The file did not arrive as it was on the phone. The words are received. Choose the file again."
ELSEWHERE = "You may not add to this case any more. The words are received; the file stays on the phone."
WORDS_FIRST = "It waits for the words that it belongs to."
TAKEN_WITHOUT = "Your supervisor decided about the words, without this file. Give it to who has the case now."
NOT_SIGNED = "This was not signed by this phone. Nothing was changed."
SAVE_AGAIN = "A file is announced under this id already. Choose it again."


@dataclass(frozen=True)
class Ready:
    """A piece, and the whole file if it is the last one: sealed for its case, or known not to be true."""

    upload_id: UUID
    piece: Piece
    whole: SealedFile | None = None
    is_false: bool = False

    def take_back(self, house: House) -> None:
        if self.whole is not None:
            self.whole.take_back(house)


def expect(
    work: Work,
    case: OpenCase,
    phone: Phone,
    mutation_id: UUID,
    incident_id: UUID,
    files: Mapping[str, FileNote],
) -> None:
    """The files that an entry announced, in the unit that receives its words."""
    for field, note in files.items():
        if work.session.get(FileUpload, note.upload) is not None:
            raise FormRefused({field: SAVE_AGAIN})
        row: FileUpload = FileUpload.begin(case, id=note.upload, mutation_id=mutation_id, phone_id=phone.id,
                                           size=sealed_size(note.size))  # fmt: skip
        said = FileUploadContent(field=field, name=note.name, size=note.size, sha256=note.sha256, key=b64(note.key),
                                 count=note.count, incident_id=incident_id)  # fmt: skip
        row.sealed = case.seal(said, into=row)
        work.add(row)


def begin(work: Work, sent: UploadEnvelope, cookie: str | None) -> FileUpload:
    """How far this file has come; `later` until the words are received."""
    phone = queries.live_phone(work, sent.phone, cookie)
    if not is_signed(phone.signing_public, sent.signed, sent.signature):
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED)
    row = work.session.get(FileUpload, sent.upload)
    if row is None and work.session.get(Mutation, sent.key) is not None:
        # The words came another way: by a supervisor, who had no file.
        raise NotTaken(Answer.PAUSED, 404, TAKEN_WITHOUT, str(sent.key))
    if row is None or (row.phone_id, row.mutation_id) != (phone.id, sent.key):
        raise NotTaken(Answer.LATER, 503, WORDS_FIRST, str(sent.key), retry_after=1)
    if row.size != sent.size:
        raise NotTaken(Answer.NEEDS_FIX, 422, NOT_TRUE, str(sent.key), errors={"form": NOT_TRUE})
    return row


def look(work: Work, upload_id: UUID, cookie: str | None, piece: Piece) -> Ready:
    """Ahead of the lock. With its last piece a file is opened record by record, and sealed for its case meanwhile."""
    row, phone = queries.upload_row(work, upload_id, cookie)
    if row.attached_at is not None or piece.start != row.received or piece.start + len(piece.box) < row.size:
        return Ready(upload_id, piece)
    case = _case(work, row, phone)[1]
    said = case.open(row, FileUploadContent)
    plain = open_records(
        unb64(said.key), str(row.id), said.count, chain(queries.pieces_of(work, row), [piece.box])
    )
    try:
        kept = keep(work.house.files, case, plain)
    except SealBroken:
        return Ready(upload_id, piece, is_false=True)
    if (kept.size, kept.sha256) != (said.size, said.sha256):
        kept.take_back(work.house)
        return Ready(upload_id, piece, is_false=True)
    return Ready(upload_id, piece, with_preview(work.house, case, Upload(said.name, kept), said.field))


def add(work: Work, ready: Ready, cookie: str | None) -> FileUpload:
    """The next piece. `received` says where to go on; a file that is not true begins anew."""
    row, phone = queries.upload_row(work, ready.upload_id, cookie)
    piece = ready.piece
    if row.attached_at is not None and ready.whole is None:
        return row
    if piece.start != row.received or piece.start + len(piece.box) > row.size:
        raise NotTaken(Answer.LATER, 409, "", str(row.mutation_id), retry_after=0, offset=row.received)
    phone.seen_at = work.now
    if ready.is_false:
        _begin_anew(work, row)
    elif ready.whole is not None:
        _attach(work, row, phone, ready.whole)
    elif piece.start + len(piece.box) == row.size:
        # Somebody else sent what lies before it since it was looked at: the same piece is sent once more.
        raise NotTaken(Answer.LATER, 409, "", str(row.mutation_id), retry_after=0, offset=row.received)
    else:
        work.add(FilePiece(case_id=row.case_id, upload_id=row.id, start=piece.start, box=piece.box))
        row.received += len(piece.box)
        row.moved_at, row.listed_at = work.now, None
    return row


def sweep_unfinished(work: Work) -> int:
    """List what was never finished, and remove the pieces of what was listed a day before; returns how many files.

    The row stays: a phone that comes back is told to begin anew, and loses nothing.
    """
    swept = 0
    for row in queries.unfinished(work):
        row.listed_at = row.listed_at or work.now
        if row.listed_at <= work.now - LISTED_FOR:
            _begin_anew(work, row)
            swept += 1
    return swept


def _attach(work: Work, row: FileUpload, phone: Phone, whole: SealedFile) -> None:
    actor, case = _case(work, row, phone)
    said = case.open(row, FileUploadContent)
    work.origin = {"id": str(phone.id), "key": str(row.mutation_id), "upload": str(row.id)}
    form = ExhibitForm(id=row.id, file=Upload(said.name, whole.original), incident_id=said.incident_id,
                       sensitivity=sensitivity_with(work, case, said.incident_id))  # fmt: skip
    attach(work, actor, case, form, whole)
    _begin_anew(work, row)
    row.received, row.attached_at = row.size, work.now


def _case(work: Work, row: FileUpload, phone: Phone) -> tuple[Actor, OpenCase]:
    """The case as its writer may add to it now."""
    try:
        actor = member_of(work, phone.account_id, phone.id)
        case = open_case(
            work, actor, row.case_id, "from a phone", permission=Permission.EXHIBITS_ADD, asks=False
        )
        return actor, case
    except SignInNeeded:
        raise NotTaken(Answer.PAUSED, 401, ELSEWHERE, str(row.mutation_id)) from None
    except NotFound:
        raise NotTaken(Answer.PAUSED, 404, ELSEWHERE, str(row.mutation_id)) from None
    except Refused:
        raise NotTaken(Answer.PAUSED, 403, ELSEWHERE, str(row.mutation_id)) from None


def _begin_anew(work: Work, row: FileUpload) -> None:
    """No piece of it is kept any more."""
    work.session.execute(delete(FilePiece).where(FilePiece.upload_id == row.id))
    row.received, row.moved_at, row.listed_at = 0, None, None
