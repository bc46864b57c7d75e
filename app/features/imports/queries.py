"""Reads an exhibit as an export of messages: what kind, who takes part, what could not be read, what to propose."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import chain, islice
from uuid import UUID

from sqlalchemy import select

from app.access.door import OpenCase
from app.access.stored import OpenedFile
from app.access.work import Work
from app.core.clock import local
from app.features.exhibits.queries import ExhibitView, exhibits_of
from app.features.imports.rules import (
    WHY_LABELS,
    DateOrder,
    Entry,
    Kind,
    Proposal,
    Unread,
    Why,
    calls,
    proposals,
    sms,
    whatsapp,
)
from app.features.imports.rules.lines import NotText, lines
from app.features.imports.rules.mail import is_mail, letters
from app.features.incidents.models import Incident

MOST_BYTES = 30_000_000
"""A larger export is kept, and not read here: the page would not come while it is."""
MOST_SHOWN = 100
SENT = "Sent from this phone"


@dataclass(frozen=True)
class Offered:
    """One proposal, and the entry of the log that was made of it, if there is one."""

    told: Proposal
    entry_id: UUID
    is_there: bool
    is_to_come: bool

    @property
    def key(self) -> str:
        return f"{self.told.first_line}-{self.told.last_line}"


@dataclass
class Reading:
    """What one reading of a file found. `problem` says why there is nothing more."""

    problem: str = ""
    kind: Kind = Kind.CHAT
    order: DateOrder | None = None
    orders: list[DateOrder] = field(default_factory=list)
    senders: list[tuple[str, int]] = field(default_factory=list)
    sender: str = ""
    messages: int = 0
    first: datetime | None = None
    last: datetime | None = None
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, why, the words), the first `MOST_SHOWN` of `unread_count`."""
    unread_count: int = 0
    doubtful: int = 0
    damaged: int = 0
    cut: int = 0
    found: list[Proposal] = field(default_factory=list)

    def note(self, one: Entry | Unread, why: str = "") -> None:
        self.damaged += one.damaged
        self.cut += one.cut > 0
        if isinstance(one, Unread):
            self.unread_count += 1
            if len(self.unread) < MOST_SHOWN:
                self.unread.append((one.first_line, why or WHY_LABELS[one.why], one.text[:500]))
            return
        self.messages += 1
        self.doubtful += one.doubtful
        self.first = min(self.first or one.at, one.at)
        self.last = max(self.last or one.at, one.at)


def read_export(file: OpenedFile, size: int, order: str, sender: int | None) -> Reading:
    """Told by its first bytes; in two goes over the file where its dates have to be settled first."""
    if size > MOST_BYTES:
        return Reading("This file is too large to be read here. It is kept as it came.")
    pieces = file.pieces()
    first = next(pieces, b"")
    pieces = chain((first,), pieces)
    try:
        if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return _sms(list(_of_sms(pieces)), sender)
        if is_mail(first):
            return _mail(letters(pieces), sender)
        seen = whatsapp.survey(lines(pieces))
        if seen.stamps:
            orders = [one for one in DateOrder if seen.fits[one]]
            told = Reading(senders=seen.senders.most_common(), orders=orders, order=_order(order, seen.order))
            return _propose(told, partial(whatsapp.messages, lines(file.pieces())), sender)
        listed = calls.survey(lines(file.pieces()))
    except NotText:
        return Reading("This file is no text. It is kept as it came.")
    if listed.columns is None or not listed.orders:
        return Reading("No line of it begins like a message or a call. It is kept as it came.")
    one = listed.orders[0] if len(listed.orders) == 1 else None
    told = Reading(
        kind=Kind.CALLS, senders=listed.senders.most_common(), orders=listed.orders, order=_order(order, one)
    )
    return _propose(told, partial(calls.calls, lines(file.pieces())), sender)


def _order(asked: str, found: DateOrder | None) -> DateOrder | None:
    return DateOrder(asked) if asked in list(DateOrder) else found


def _propose(
    told: Reading, found: Callable[[DateOrder], Iterable[Entry | Unread]], sender: int | None
) -> Reading:
    """`sender` is a place in the list: no name stands in an address. Nothing before the dates are settled."""
    if told.order is None:
        return told
    if sender is not None and 0 <= sender < len(told.senders):
        told.sender = told.senders[sender][0]
    noted = _noted(told, found(told.order))
    told.found = list(proposals(noted, {told.sender} if told.sender else set()))
    return told


def _noted(told: Reading, found: Iterable[Entry | Unread]) -> Iterator[Entry | Unread]:
    for one in found:
        told.note(one)
        yield one


def _of_sms(pieces: Iterable[bytes]) -> Iterator[tuple[Entry | Unread, str]]:
    for one in sms.texts(pieces):
        if isinstance(one, sms.Text) and one.at is not None:
            who = SENT if one.way is sms.Way.SENT else one.name or one.number
            yield Entry(one.line, one.line, _in_uk(one.at), who, one.text, cut=one.cut), ""
        elif isinstance(one, sms.Text):
            yield Unread(one.line, one.line, one.text, Why.NO_SUCH_TIME, cut=one.cut), ""
        elif isinstance(one, sms.Ended):
            yield Unread(one.line, one.line, "", Why.BEFORE_FIRST), sms.WHY_LABELS[one.why]
        else:
            yield Unread(one.line, one.line, one.name, Why.BEFORE_FIRST), "This part of a backup is not known"


def _sms(found: list[tuple[Entry | Unread, str]], sender: int | None) -> Reading:
    told = Reading(kind=Kind.SMS)
    for one, why in found:
        told.note(one, why)
    return _held(told, [one for one, _ in found], sender)


def _mail(found: Iterable[Entry | Unread], sender: int | None) -> Reading:
    told = Reading(kind=Kind.MAIL)
    held = [
        replace(one, at=_in_uk(one.at)) if isinstance(one, Entry) and one.at.tzinfo else one for one in found
    ]
    for one in held:
        told.note(one)
    return _held(told, held, sender)


def _held(told: Reading, found: list[Entry | Unread], sender: int | None) -> Reading:
    """Of a file that says its dates in one way alone."""
    told.senders = Counter(one.sender for one in found if isinstance(one, Entry)).most_common()
    if not told.messages:
        told.problem = "No message was found in it. It is kept as it came."
        return told
    told.order = DateOrder.YEAR_FIRST
    if sender is not None and 0 <= sender < len(told.senders):
        told.sender = told.senders[sender][0]
    told.found = list(proposals(found, {told.sender} if told.sender else set()))
    return told


def _in_uk(at: datetime) -> datetime:
    return local(at).replace(tzinfo=None)


def entry_id_of(exhibit: ExhibitView, told: Reading, proposal: Proposal) -> UUID:
    """The same id for the same messages of the same file, so that they come into the log once."""
    order = told.order.value if told.order else ""
    place = f"{proposal.first_line}|{proposal.last_line}|{exhibit.row.case_id}"
    said = f"{exhibit.content.sha256}|{order}|{told.sender}|{place}"
    return UUID(bytes=hashlib.sha256(said.encode()).digest()[:16], version=4)


def offered(work: Work, case: OpenCase, exhibit: ExhibitView, told: Reading, today: date) -> list[Offered]:
    """Every proposal, with whether it is in the log already."""
    ids = {proposal: entry_id_of(exhibit, told, proposal) for proposal in told.found}
    there = set(work.session.scalars(select(Incident.id).where(Incident.case_id == case.id)))
    return [Offered(one, ids[one], ids[one] in there, one.last.date() > today) for one in told.found]


def next_ones(found: list[Offered]) -> list[Offered]:
    """The first that are not in the log yet."""
    return list(islice((one for one in found if not one.is_there), MOST_SHOWN))


def same_files(work: Work, case: OpenCase, exhibit: ExhibitView) -> list[ExhibitView]:
    """Other exhibits of the case with the same bytes."""
    return [one for one in exhibits_of(work, case)
            if one.id != exhibit.id and one.content.sha256 == exhibit.content.sha256]  # fmt: skip
