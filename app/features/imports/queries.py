"""Reads an exhibit as an export of messages: what kind, who takes part, what could not be read, what to propose."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
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
    Proposal,
    Unread,
    proposals,
    sms,
    whatsapp,
)
from app.features.imports.rules.lines import NotText, lines
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
    is_sms: bool = False
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
    """In two goes over the file, of which never more than a piece is in memory."""
    if size > MOST_BYTES:
        return Reading("This file is too large to be read here. It is kept as it came.")
    pieces = file.pieces()
    first = next(pieces, b"")
    pieces = chain((first,), pieces)
    try:
        if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return _sms(list(_of_sms(pieces)), sender)
        return _whatsapp(file, pieces, order, sender)
    except NotText:
        return Reading("This file is no text. It is kept as it came.")


def _whatsapp(file: OpenedFile, pieces: Iterable[bytes], order: str, sender: int | None) -> Reading:
    seen = whatsapp.survey(lines(pieces))
    told = Reading(senders=seen.senders.most_common(), orders=[one for one in DateOrder if seen.fits[one]])
    if not seen.stamps:
        told.problem = "No line of it begins like a message. It is kept as it came."
        return told
    told.order = DateOrder(order) if order in list(DateOrder) else seen.order
    if told.order is None:
        return told
    found = _noted(told, whatsapp.messages(lines(file.pieces()), told.order))
    return _propose(told, found, sender)


def _noted(told: Reading, found: Iterable[Entry | Unread]) -> Iterator[Entry | Unread]:
    for one in found:
        told.note(one)
        yield one


def _propose(told: Reading, found: Iterable[Entry | Unread], sender: int | None) -> Reading:
    """`sender` is a place in the list of senders: no name stands in an address."""
    if sender is not None and 0 <= sender < len(told.senders):
        told.sender = told.senders[sender][0]
    told.found = list(proposals(found, {told.sender} if told.sender else set()))
    return told


def _of_sms(pieces: Iterable[bytes]) -> Iterator[tuple[Entry | Unread, str]]:
    from app.features.imports.rules import Why

    for one in sms.texts(pieces):
        if isinstance(one, sms.Text) and one.at is not None:
            who = SENT if one.way is sms.Way.SENT else one.name or one.number
            at = local(one.at).replace(tzinfo=None)
            yield Entry(one.line, one.line, at, who, one.text, cut=one.cut), ""
        elif isinstance(one, sms.Text):
            yield Unread(one.line, one.line, one.text, Why.NO_SUCH_TIME, cut=one.cut), ""
        elif isinstance(one, sms.Ended):
            yield Unread(one.line, one.line, "", Why.BEFORE_FIRST), sms.WHY_LABELS[one.why]
        else:
            yield Unread(one.line, one.line, one.name, Why.BEFORE_FIRST), "This part of a backup is not known"


def _sms(found: list[tuple[Entry | Unread, str]], sender: int | None) -> Reading:
    told = Reading(is_sms=True, order=DateOrder.YEAR_FIRST)
    for one, why in found:
        told.note(one, why)
    counted = Counter(one.sender for one, _ in found if isinstance(one, Entry))
    told.senders = counted.most_common()
    if not told.messages:
        told.problem = "No message was found in it. It is kept as it came."
    return _propose(told, (one for one, _ in found), sender)


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
