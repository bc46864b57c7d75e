"""Reads letters by mail: one `.eml` (RFC 5322, with MIME), or a mailbox of many (`.mbox`, RFC 4155).

A date that is missing or none makes no message. Who sent it is what the letter says: anybody can write any name there,
so the headers stay in the original, for whoever can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from itertools import chain, pairwise

from app.core.clock import LONDON, local
from app.features.imports.rules import Entry, Unread, Why
from app.features.imports.rules.weights import MOST_WEIGHT, weight_of

FROM_LINE = b"From "
PARTS = re.compile(rb"From \S+ .*\d{4}(?: [A-Z]{2,5})?\s*$")
"""How a mailbox begins a letter: who sent it, and when, with the year at the end. Words of a person end otherwise."""
LONGEST_PARTING = 1_000
HEADER = re.compile(rb">?[!-9;-~]+:")
UNKNOWN_HERE = re.compile(r"-0000\b")
"""The time is in UTC, and where it was written is not said (RFC 5322, 3.3)."""
HALVES = re.compile("[\ud800-\udfff]")
HEADERS = ("from:", "date:", "received:", "return-path:", "message-id:", "subject:", "delivered-to:", "mime-version:",
           "dkim-signature:", "authentication-results:", "to:", "x-")  # fmt: skip
"""How the first line of a letter may begin."""
MOST_TEXT = 100_000
"""Characters of one letter that are held; the others are counted and stand in the original."""
MOST_NAMES = 20
MARK = b"\xef\xbb\xbf"


def is_mail(first: bytes) -> bool:
    """Whether a file that begins so is a letter or a mailbox."""
    line = first.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")[0]
    told = line.decode("latin-1").lower()
    return told.startswith(HEADERS) or (told.startswith("from ") and ("@" in told or _parts(line)))


def letters(blocks: Iterable[bytes]) -> Iterator[Entry | Unread]:
    """Every letter once, in the order of the file. `at` is in UK time."""
    for first, last, raw, why in weighed(blocks):
        yield _unread(first, last, raw, why) if why else letter(first, last, raw)


def weighed(blocks: Iterable[bytes]) -> Iterator[tuple[int, int, bytes, Why | None]]:
    """(first line, last line, bytes) of each letter, and why it is not to be read, where it would take too long."""
    left = MOST_WEIGHT
    for first, last, whole in _parted(blocks):
        raw = whole.lstrip(b"\r\n")
        weight = weight_of(raw)
        left -= weight or 0
        yield first, last, raw, Why.LONG_HEADERS if weight is None else Why.TOO_MUCH if left < 0 else None


def _unread(first: int, last: int, raw: bytes, why: Why) -> Unread:
    return Unread(first, last, raw[:500].decode("utf-8", "backslashreplace"), why)


def _parted(blocks: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(first line, last line, bytes) of each letter: a mailbox begins each with a line “From ”, after an empty one.

    Only a file that begins so is a mailbox, and only a line that a header follows begins a letter. Any other “From ”
    is the beginning of somebody's sentence, and stays in the letter.
    """
    held: list[bytes] = []
    began = 1
    is_mailbox: bool | None = None
    is_empty_before, line, number = True, b"", 0
    for number, (line, after) in enumerate(pairwise(chain(_lines(blocks), (b"",))), 1):
        if is_mailbox is None and line.strip():
            is_mailbox = line.startswith(FROM_LINE)
        if is_mailbox and is_empty_before and _parts(line) and HEADER.match(after):
            if b"".join(held).strip():
                yield began, number - 1, b"".join(held)
            held, began = [], number
        else:
            held.append(line)
        is_empty_before = not line.strip()
    if b"".join(held).strip():
        yield began, number, b"".join(held)


def _parts(line: bytes) -> bool:
    return len(line) <= LONGEST_PARTING and PARTS.match(line) is not None


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """With their ends, without a byte order mark."""
    rest, is_first = b"", True
    for block in blocks:
        whole = (rest + block).split(b"\n")
        rest = whole.pop()
        for line in whole:
            yield (line.removeprefix(MARK) if is_first else line) + b"\n"
            is_first = False
    if rest:
        yield rest.removeprefix(MARK) if is_first else rest


def letter(first: int, last: int, raw: bytes) -> Entry | Unread:
    """One letter as a message, or as what could not be read."""
    try:
        told = BytesParser(policy=policy.default).parsebytes(raw)
        sender, (at, is_unzoned), text = _whole(_sender(told)), _at(told), _whole(_words(told))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        # The library gives up on some letters that nobody should have written.
        return _unread(first, last, raw, Why.DAMAGED)
    if at is None:
        return Unread(first, last, f"{sender}: {text}"[:500], Why.NO_SUCH_DATE)
    cut = max(0, len(text) - MOST_TEXT)
    return Entry(first, last, at, sender or "?", text[:MOST_TEXT], cut=cut, is_unzoned=is_unzoned)


def _whole(text: str) -> str:
    """Without halves of characters, which no page can hold: they become the mark of a missing one."""
    return HALVES.sub("\ufffd", text)


def _sender(told: EmailMessage) -> str:
    name, address = parseaddr(str(told.get("From", "")))
    return f"{name} <{address}>" if name and address else address or name


def _at(told: EmailMessage) -> tuple[datetime | None, bool]:
    """When, on a clock in London; and whether that is only taken to be so, because the letter names no zone.

    The date is taken as it stands: the library's own reading of it writes “-0000” where there is no zone.
    """
    written = next((value for name, value in told.raw_items() if name.lower() == "date"), "")
    try:
        at = parsedate_to_datetime(written)
        if at.tzinfo is None and UNKNOWN_HERE.search(written):
            at = at.replace(tzinfo=UTC)
        if at.tzinfo is None:
            return at.replace(tzinfo=LONDON), True
        return local(at), False
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, False


def _words(told: EmailMessage) -> str:
    """Subject, plain words, and what came with it by name."""
    body = told.get_body(preferencelist=("plain",))
    words = body.get_content() if body is not None else "(Only formatted text: see the original.)"
    files = [part.get_filename() or "a file without a name" for part in told.iter_attachments()]
    lines = [f"Subject: {told.get('Subject', '')}", str(words).strip()]
    if files:
        more = f" and {len(files) - MOST_NAMES} more" if len(files) > MOST_NAMES else ""
        lines.append(f"Came with it: {', '.join(files[:MOST_NAMES])}{more}")
    return "\n".join(line for line in lines if line)
