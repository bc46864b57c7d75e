"""Reads an exhibit as an export of messages: what kind, who takes part, what could not be read, what to propose."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, islice
from uuid import UUID

from sqlalchemy import select

from app.access.archives import (
    FLAT,
    MOST_TIMES,
    Damaged,
    TooManyMembers,
    is_archive,
    opened_archive,
    pieces_of,
)
from app.access.door import OpenCase
from app.access.stored import OpenedFile
from app.access.work import Work
from app.features.exhibits.queries import ExhibitView, exhibits_of
from app.features.exhibits.rules import SENSITIVE
from app.features.imports.rules import (
    DateOrder,
    Entry,
    Kind,
    Proposal,
    Unread,
    archives,
    calls,
    proposals,
    runs_of_each,
    sms,
    whatsapp,
)
from app.features.imports.rules.lines import NotText, lines
from app.features.imports.rules.mail import is_mail, letters
from app.features.imports.rules.readings import MOST_SHOWN, Reading
from app.features.incidents.models import Incident

MOST_BYTES = 30_000_000
"""A larger export is kept, and not read here: the page would not come while it is."""
TOO_LARGE = "This file is too large to be read here. It is kept as it came."


@dataclass(frozen=True)
class Offered:
    """One proposal, and the entry of the log that was made of it, if there is one."""

    told: Proposal
    entry_id: UUID
    is_there: bool
    is_to_come: bool
    nth: int = 0
    """Its number among several on the same lines, from 1; 0 where it is alone there."""

    @property
    def key(self) -> str:
        nth = f"-{self.nth}" if self.nth else ""
        return f"{self.told.first_line}-{self.told.last_line}{nth}"


def read_export(file: OpenedFile, size: int, order: str, sender: int | None) -> Reading:
    """Told by its first bytes; in two goes over the file where its dates have to be settled first."""
    if is_archive(file, size):
        return _archive(file, size, order, sender)
    if size > MOST_BYTES:
        return Reading(TOO_LARGE)
    return _plain(file.pieces, order, sender)


def _archive(file: OpenedFile, size: int, order: str, sender: int | None) -> Reading:
    """The chat of an archive, read where it lies; the files beside it stay in it."""
    try:
        archive = opened_archive(file, size)
        inside = archive.infolist()
        texts = archives.texts_in(inside)
        if not texts:
            return Reading("No chat was found in this archive. It is kept as it came.", files=len(inside))
        chat = archives.chat_of(texts)
        if chat.flag_bits & 1:
            return Reading("This archive is locked with a password. It is kept as it came.")
        if chat.compress_type not in FLAT:
            return Reading("The chat is packed in a way that is not read here. It is kept as it came.")
        if chat.file_size > MOST_BYTES or chat.file_size > MOST_TIMES * max(chat.compress_size, 1):
            return Reading(TOO_LARGE)
        told = _plain(partial(pieces_of, archive, chat), order, sender)
    except TooManyMembers:
        return Reading("This archive holds too many files to be read here. It is kept as it came.")
    except Damaged:
        return Reading("This archive is damaged or was cut. It is kept as it came.")
    told.files = len(inside) - 1
    told.member = chat.filename if len(texts) > 1 else ""
    return told


def _plain(opened: Callable[[], Iterator[bytes]], order: str, sender: int | None) -> Reading:
    pieces = opened()
    first = next(pieces, b"")
    pieces = chain((first,), pieces)
    try:
        if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return _sms(pieces, sender)
        if is_mail(first):
            return _mail(pieces, sender)
        seen = whatsapp.survey(lines(pieces))
        if seen.stamps:
            orders = [one for one in DateOrder if seen.orders.fits[one]]
            told = Reading(orders=orders, order=_order(order, seen.order))
            told.count(seen.senders, seen.uncounted)
            return _propose(told, partial(whatsapp.messages, lines(opened())), sender)
        listed = calls.survey(lines(opened()))
    except NotText:
        return Reading("This file is no text. It is kept as it came.")
    if listed.columns is None or not listed.orders:
        return Reading("No line of it begins like a message or a call. It is kept as it came.")
    one = listed.orders[0] if len(listed.orders) == 1 else None
    told = Reading(kind=Kind.CALLS, orders=listed.orders, order=_order(order, one))
    told.count(listed.senders, listed.uncounted)
    return _propose(told, partial(calls.calls, lines(opened())), sender)


def _order(asked: str, found: DateOrder | None) -> DateOrder | None:
    return DateOrder(asked) if asked in list(DateOrder) else found


def _propose(
    told: Reading, found: Callable[[DateOrder], Iterable[Entry | Unread]], sender: int | None
) -> Reading:
    """Nothing before the dates are settled."""
    if told.order is None:
        return told
    told.choose(sender)
    noted = _noted(told, found(told.order))
    told.found = list(proposals(noted, {told.sender} if told.sender else set()))
    return told


def _noted(told: Reading, found: Iterable[Entry | Unread]) -> Iterator[Entry | Unread]:
    for one in found:
        told.note(one)
        yield one


def _sms(pieces: Iterable[bytes], sender: int | None) -> Reading:
    told = Reading(kind=Kind.SMS)
    found = list(sms.entries(pieces))
    for one, why in found:
        told.note(one, why)
    return _held(told, [one for one, _ in found], sender)


def _mail(pieces: Iterable[bytes], sender: int | None) -> Reading:
    told = Reading(kind=Kind.MAIL)
    found = [replace(one, at=one.at.replace(tzinfo=None)) if isinstance(one, Entry) else one
             for one in letters(pieces)]  # fmt: skip
    for one in found:
        told.note(one)
    return _held(told, found, sender)


def _held(told: Reading, found: list[Entry | Unread], sender: int | None) -> Reading:
    """Of a file that says its dates in one way alone."""
    told.count(Counter(one.sender for one in found if isinstance(one, Entry)))
    if not told.messages:
        told.problem = "No message was found in it. It is kept as it came."
        return told
    told.order = DateOrder.YEAR_FIRST
    told.choose(sender)
    told.found = list(proposals(found, {told.sender} if told.sender else set()))
    return told


def entry_id_of(exhibit: ExhibitView, told: Reading, proposal: Proposal, nth: int = 0) -> UUID:
    """The same id for the same messages of the same file, so that they come into the log once."""
    order = told.order.value if told.order else ""
    place = f"{proposal.first_line}|{proposal.last_line}|{exhibit.row.case_id}" + (f"|{nth}" if nth else "")
    said = f"{exhibit.content.sha256}|{order}|{told.sender}|{place}"
    return UUID(bytes=hashlib.sha256(said.encode()).digest()[:16], version=4)


def entries_of_each(
    exhibit: ExhibitView, found: Iterable[Entry], kind: Kind, order: DateOrder
) -> Iterator[tuple[Entry, UUID]]:
    """Each message with a file, or each letter, whoever sent it, and the entry of the log that its run would be."""
    waiting: defaultdict[str, list[Entry]] = defaultdict(list)

    def noted() -> Iterator[Entry]:
        for one in found:
            if one.media or one.is_left_out or kind is Kind.MAIL:
                waiting[one.sender].append(one)
            yield one

    for sender, run in runs_of_each(noted()):
        inside = [one for one in waiting[sender] if one.first_line <= run.last_line]
        waiting[sender] = waiting[sender][len(inside) :]
        entry_id = entry_id_of(exhibit, Reading(kind=kind, order=order, sender=sender), run)
        yield from ((one, entry_id) for one in inside)


def offered(work: Work, case: OpenCase, exhibit: ExhibitView, told: Reading, today: date) -> list[Offered]:
    """Every proposal, with whether it is in the log already. Of several on the same lines each has its own number."""
    there = set(work.session.scalars(select(Incident.id).where(Incident.case_id == case.id)))
    on_lines = Counter((one.first_line, one.last_line) for one in told.found)
    before: Counter[tuple[int, int]] = Counter()
    found = []
    for one in told.found:
        lines_of = (one.first_line, one.last_line)
        before[lines_of] += 1
        nth = before[lines_of] if on_lines[lines_of] > 1 else 0
        entry_id = entry_id_of(exhibit, told, one, nth)
        found.append(Offered(one, entry_id, entry_id in there, one.last.date() > today, nth))
    return found


def is_held_back(exhibit: ExhibitView) -> bool:
    """Whether the words of this exhibit are for fewer people than the log is: they never come into it from here."""
    return exhibit.content.sensitivity in SENSITIVE


def next_ones(found: list[Offered]) -> list[Offered]:
    """The first that are not in the log yet."""
    return list(islice((one for one in found if not one.is_there), MOST_SHOWN))


def same_files(work: Work, case: OpenCase, exhibit: ExhibitView) -> list[ExhibitView]:
    """Other exhibits of the case with the same bytes."""
    return [one for one in exhibits_of(work, case)
            if one.id != exhibit.id and one.content.sha256 == exhibit.content.sha256]  # fmt: skip
