"""The only writer of what a phone tells of itself. Each note leaves one line, however often it comes."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import noting
from app.access.sessions import member_of
from app.access.work import Opening, Work
from app.core.errors import NotTaken, SignInNeeded
from app.features.deliveries.actions import claim
from app.features.field_forms.actions import filled_at
from app.features.field_forms.rules import Answer
from app.features.phone_notes import queries
from app.features.phone_notes.queries import ReadNote
from app.features.phone_notes.rules import NO_NUMBER, About

NO_CASE = "There is no such case here. Nothing was noted."


def take(work: Work, told: ReadNote) -> None:
    """Into the access log of its case, or into its ledger; what is of no known case into the site's."""
    note, phone = told.note, told.phone
    case_id = queries.case_named(work, phone.site_id, note.path)
    if case_id is None and note.path:
        raise NotTaken(Answer.PAUSED, 404, NO_CASE, str(told.key))
    room = noting(work, phone.site_id, case_id)
    ahead = None if note.offset is None else round(note.offset)
    if note.about is About.OPENED:
        if case_id is not None:
            work.openings.append(
                Opening(phone.account_id, room, "copy", case_id, read_at=note.at, ahead=ahead)
            )
        return
    if not claim(work, told.key, phone, case_id, NO_NUMBER, b""):
        return
    work.ledger.entry(
        "phone.item-discarded", _author(work, told), room, phone=str(phone.id), person=str(phone.account_id),
        what=_what(told), said_at=note.at.isoformat(), ahead=ahead,
    )  # fmt: skip


def _what(told: ReadNote) -> str | None:
    """Which form it was, as a code word; None where the phone was locked and did not know."""
    filled = filled_at(told.note.path)
    of_file = "file of " if told.note.about is About.DISCARDED_FILE else ""
    return f"{of_file}{filled.form.kind}" if filled else None


def _author(work: Work, told: ReadNote) -> Actor | None:
    """Who took it back; nobody where the account is not active any more: the entry names the person all the same."""
    try:
        return member_of(work, told.phone.account_id, told.phone.id)
    except SignInNeeded:
        return None
