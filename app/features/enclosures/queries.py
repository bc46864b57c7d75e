"""Reads what lies in an exhibit: the files of an archive or of mail, what names them, and which are kept already."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID
from zipfile import ZipInfo

from sqlalchemy import select

from app.access.archives import (
    MOST_TIMES,
    Damaged,
    TooManyMembers,
    is_archive,
    opened_archive,
    overlapping,
    pieces_of,
)
from app.access.door import OpenCase
from app.access.stored import HEAD_BYTES, OpenedFile
from app.access.work import Work
from app.features.enclosures import rules
from app.features.enclosures.rules import Enclosure, Message
from app.features.enclosures.rules.parts import FAULTS, parts_of
from app.features.enclosures.rules.times import by_name
from app.features.exhibits.queries import ExhibitView, exhibits_of
from app.features.exhibits.rules import sniff
from app.features.imports.queries import MOST_BYTES, entries_of_each
from app.features.imports.rules import DateOrder, Entry, Kind, archives, whatsapp
from app.features.imports.rules.lines import NotText, lines
from app.features.imports.rules.mail import is_mail, letter, weighed
from app.features.incidents.models import Incident

PIECES_AWAKE = 1_000
"""Pieces of a file, some 60 MB, after which the store is asked for something."""
Opened = Callable[..., Iterator[bytes]]


@dataclass
class Contents:
    """What lies in one exhibit; `problem` says why nothing is known of it."""

    problem: str = ""
    files: list[Enclosure] = field(default_factory=list)
    opened: dict[str, Opened] = field(default_factory=dict)
    """The bytes of a file by its key."""
    has_chat: bool = False
    is_mail: bool = False
    chat_unread: bool = False
    """There is a chat, and it could not be read: which files it names is not known."""
    missing: list[tuple[str, Message]] = field(default_factory=list)
    """Names in the chat of files that are not in the archive."""
    left_out: int = 0
    """Messages with a file, in a chat that was exported without files."""
    unread: int = 0
    """Letters that were not looked through."""


@dataclass(frozen=True)
class Shown:
    """What one page shows: files to tick, those that stay where they are and why, those that are kept already."""

    open: list[tuple[Enclosure, str]]
    """Each with what is said of it."""
    before: int
    left: int
    stuck: list[Enclosure]
    kept: list[tuple[Enclosure, ExhibitView]]

    @property
    def next_after(self) -> int:
        return self.before + rules.MOST_AT_ONCE


def contents_of(file: OpenedFile, exhibit: ExhibitView, most: int, wanted: Collection[str] = ()) -> Contents:
    """By the first bytes. `most` is the largest file that is kept; of mail, the bytes of the `wanted` are held."""
    size = exhibit.content.size
    if is_archive(file, size):
        return _in_archive(file, exhibit, most)
    if not is_mail(b"".join(file.part(0, min(size, HEAD_BYTES)))):
        return Contents(rules.NOTHING_IN_IT)
    return _in_mail(file, exhibit, wanted) if size <= MOST_BYTES else Contents(rules.TOO_LARGE)


def _in_archive(file: OpenedFile, exhibit: ExhibitView, most: int) -> Contents:
    try:
        archive = opened_archive(file, exhibit.content.size)
    except Damaged:
        return Contents(rules.DAMAGED_ALL)
    except TooManyMembers:
        return Contents(rules.TOO_MANY)
    members = archive.infolist()
    texts = archives.texts_in(members)
    chat = archives.chat_of(texts) if texts else None
    opened: Opened = partial(pieces_of, archive, chat) if chat else partial(iter, ())
    if chat is not None and not _is_chat(opened, chat):
        chat = None
    told = Contents(has_chat=chat is not None)
    named = _named_in(exhibit, opened, chat, told) if chat else {}
    overlaps, names = overlapping(members), Counter(_plain(one.filename) for one in members)
    for number, member in enumerate(members, 1):
        if member.is_dir():
            continue
        key, is_chat = str(number), member is chat
        problem = rules.why_not(member, most, MOST_TIMES, is_chat=is_chat, overlaps=number - 1 in overlaps)
        notes = rules.notes_on(member.filename, is_twice=names[_plain(member.filename)] > 1)
        message = named.get(_plain(member.filename))
        told.files.append(
            _enclosure(exhibit, key, member.filename, member.file_size, problem, notes, message)
        )
        told.opened[key] = partial(pieces_of, archive, member)
    told.missing = [(name, message) for name, message in named.items() if name not in names]
    return told


def _plain(path: str) -> str:
    """By what name a chat and its archive call the same file."""
    return unicodedata.normalize("NFC", rules.plain_name(path))


def _is_chat(opened: Opened, text: ZipInfo) -> bool:
    """Whether a text in an archive begins like a chat at all; a note beside pictures is a file like them."""
    if archives.is_named_so(text.filename) or not _is_readable(text):
        return archives.is_named_so(text.filename)
    try:
        return whatsapp.survey(lines(opened())).stamps > 0
    except (Damaged, NotText):
        return False


def _is_readable(text: ZipInfo) -> bool:
    return not text.flag_bits & 1 and text.file_size <= min(
        MOST_BYTES, MOST_TIMES * max(text.compress_size, 1)
    )


def _named_in(exhibit: ExhibitView, opened: Opened, chat: ZipInfo, told: Contents) -> dict[str, Message]:
    """The files that the chat names, by name, each with the first message that does."""
    told.chat_unread = True
    if not _is_readable(chat):
        return {}
    named: dict[str, Message] = {}
    try:
        seen = whatsapp.survey(lines(opened()))
        settled = seen.order
        for order in [settled] if settled else [one for one in DateOrder if seen.orders.fits[one]]:
            told.left_out = 0
            entries = (one for one in whatsapp.messages(lines(opened()), order) if isinstance(one, Entry))
            for one, entry_id in entries_of_each(exhibit, entries, Kind.CHAT, order):
                told.left_out += one.is_left_out
                if one.media:
                    at = one.at if settled else None
                    new = Message(one.first_line, one.last_line, one.sender, at)
                    before = named.get(_plain(one.media), new)
                    named[_plain(one.media)] = replace(before, entry_ids=(*before.entry_ids, entry_id))
        told.chat_unread = not seen.stamps
    except (Damaged, NotText):
        return {}
    return named


def _in_mail(file: OpenedFile, exhibit: ExhibitView, wanted: Collection[str]) -> Contents:
    told = Contents(is_mail=True)
    entries: list[Entry] = []
    for first, last, raw, why in weighed(file.pieces()):
        read = letter(first, last, raw) if why is None else None
        entry = replace(read, at=read.at.replace(tzinfo=None)) if isinstance(read, Entry) else None
        entries += [entry] if entry else []
        try:
            parts = list(parts_of(raw)) if why is None else []
        except FAULTS:
            parts, entry, read = [], None, None
        told.unread += read is None
        message = Message(first, last, entry.sender if entry else "", entry.at if entry else None)
        for part in parts:
            key = f"{first}-{part.number}"
            one = _enclosure(exhibit, key, part.name, len(part.content), part.why_not, (), message)
            told.files.append(replace(one, media=sniff(part.content[:HEAD_BYTES])))
            if key in wanted:
                told.opened[key] = partial(iter, (part.content,))
    logged_as = entries_of_each(exhibit, entries, Kind.MAIL, DateOrder.YEAR_FIRST)
    ids = {one.first_line: entry_id for one, entry_id in logged_as}
    names = Counter(one.name for one in told.files)
    told.files = [_beside(one, ids, names) for one in told.files]
    return told


def _beside(one: Enclosure, ids: dict[int, UUID], names: Counter[str]) -> Enclosure:
    message = one.message
    if message is not None and message.first_line in ids:
        message = replace(message, entry_ids=(ids[message.first_line],))
    notes = rules.notes_on(one.path, is_twice=bool(one.path) and names[one.name] > 1)
    return replace(
        one, message=message, notes=(*one.notes, *notes, *rules.notes_on_kind(one.name, one.media))
    )


def _enclosure(
    exhibit: ExhibitView, key: str, path: str, size: int, problem: str, notes: tuple[str, ...], message: Message | None
) -> Enclosure:  # fmt: skip
    """With an id that is the same for the same file of the same bytes, so that it is kept apart once."""
    said = f"enclosure|{exhibit.content.sha256}|{key}|{exhibit.row.case_id}"
    row_id = UUID(bytes=hashlib.sha256(said.encode()).digest()[:16], version=4)
    return Enclosure(key, row_id, path, size, problem, notes, message, by_name(rules.plain_name(path)))


def page_of(
    work: Work, case: OpenCase, exhibit: ExhibitView, told: Contents, after: str, damaged: str, ticked: Collection[str]
) -> Shown:  # fmt: skip
    """`after`: how many come before this page, of those not kept yet; `damaged`: what was tried and did not unpack."""
    kept, numbers = _kept(work, case, exhibit, told), entries_there(work, case)
    tried = set(damaged.split(".")[: rules.MOST_AT_ONCE]) if damaged else set()
    files = [
        replace(one, why_not=rules.DAMAGED)
        if one.key in tried and not one.why_not and _is_broken(told, one) else one
        for one in told.files
    ]  # fmt: skip
    waiting = [one for one in files if not one.why_not and one.key not in kept]
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    place = next((place for place, one in enumerate(waiting) if one.key in ticked), before)
    before = min(place, max(len(waiting) - 1, 0)) // rules.MOST_AT_ONCE * rules.MOST_AT_ONCE
    shown = [_looked_at(told, one) for one in waiting[before : before + rules.MOST_AT_ONCE]]
    stuck = [one for one in (*files, *shown) if one.why_not and one.key not in kept]
    lines_on = (
        (one, rules.words_on(one, _number(one, numbers), has_chat=told.has_chat))
        for one in shown
        if not one.why_not
    )
    left = max(0, len(waiting) - before - rules.MOST_AT_ONCE)
    return Shown(
        list(lines_on), before, left, stuck, [(one, kept[one.key]) for one in files if one.key in kept]
    )


def _number(one: Enclosure, numbers: dict[UUID, int]) -> int | None:
    """Of the entry of the log that was made of what names it."""
    ids = one.message.entry_ids if one.message else ()
    return next((numbers[row_id] for row_id in ids if row_id in numbers), None)


def _looked_at(told: Contents, one: Enclosure) -> Enclosure:
    """The same with what its first bytes say; mail has said it already."""
    return one if told.is_mail else _begun(told.opened[one.key], one)


def _begun(opened: Opened, one: Enclosure) -> Enclosure:
    try:
        head = b"".join(opened(most=HEAD_BYTES))
    except Damaged:
        return replace(one, why_not=rules.DAMAGED)
    media = sniff(head)
    return replace(one, media=media, notes=(*one.notes, *rules.notes_on_kind(one.name, media)))


def _is_broken(told: Contents, one: Enclosure) -> bool:
    """Whether it does not unpack to its end with the checksum that the archive gives for it. It is read for that."""
    try:
        for _ in told.opened[one.key]() if one.key in told.opened else ():
            pass
    except Damaged:
        return True
    return False


def _kept(work: Work, case: OpenCase, exhibit: ExhibitView, told: Contents) -> dict[str, ExhibitView]:
    """The exhibits that files of this one have become, by key; also of the same file kept a second time."""
    there = exhibits_of(work, case)
    by_id = {one.id: one for one in there}
    by_place = {one.content.enclosed_as: one for one in there if one.content.enclosed_in == exhibit.id}
    found = ((one.key, by_id.get(one.row_id) or by_place.get(one.key)) for one in told.files)
    return {key: view for key, view in found if view is not None}


def kept_awake(work: Work, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces. A store may end a transaction in which nobody asks for anything, and a large file takes long."""
    for number, piece in enumerate(pieces):
        if number % PIECES_AWAKE == 0:
            work.session.execute(select(1))
        yield piece


def entries_there(work: Work, case: OpenCase) -> dict[UUID, int]:
    """The numbers of the entries of the log, by their ids."""
    query = select(Incident.id, Incident.number).where(Incident.case_id == case.id)
    return {row.id: row.number for row in work.session.execute(query)}
