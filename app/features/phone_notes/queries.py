"""Opens what a phone tells of itself, and finds the case that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.access.models import CaseSight
from app.access.phone_models import Phone
from app.access.phones import find_phone, open_intake
from app.access.work import Work
from app.core.errors import NotTaken, SealBroken
from app.core.ids import as_uuid4
from app.crypto.signatures import is_signed
from app.features.field_forms.forms import read
from app.features.field_forms.rules import Answer
from app.features.phone_notes.forms import Note, NoteEnvelope
from app.features.phone_notes.rules import note_label

UNKNOWN = "This phone is not known here."
NOT_SIGNED = "This was not sealed and signed by this phone for this person. Nothing was noted."


@dataclass(frozen=True)
class ReadNote:
    """A note, opened and checked: it was this phone that sealed and signed it."""

    phone: Phone
    key: UUID
    note: Note


def opened_note(work: Work, cookie: str | None, body: object) -> ReadNote:
    """Phone, signature, seal; `NotTaken` at the first that does not hold. A revoked phone tells all the same."""
    sent = read(NoteEnvelope, body)
    key = str(sent.key)
    phone = find_phone(work, sent.phone, cookie)
    if phone is None:
        raise NotTaken(Answer.PAUSED, 401, UNKNOWN, key)
    label = note_label(phone.id, phone.account_id, sent.key)
    intake = open_intake(work, phone.site_id, sent.intake)
    if intake is None or not is_signed(phone.signing_public, label + b"\n" + sent.sealed, sent.signature):
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, key)
    try:
        plain = intake.open_box(label, sent.sealed)
    except SealBroken:
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, key) from None
    return ReadNote(phone, sent.key, read(Note, plain, key))


def case_named(work: Work, site_id: UUID, path: str) -> UUID | None:
    """The case in this address, if the site has it; None for an address of no case."""
    parts = path.split("/")
    case_id = as_uuid4(parts[2]) if len(parts) > 2 and parts[1] == "cases" else None
    sight = work.session.get(CaseSight, case_id) if case_id else None
    return case_id if sight is not None and sight.site_id == site_id else None
