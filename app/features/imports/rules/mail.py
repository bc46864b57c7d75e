"""Reads letters by mail: one `.eml` (RFC 5322, with MIME), or a mailbox of many (`.mbox`, RFC 4155).

A date that is missing or none makes no message. Who sent it is what the letter says: anybody can write any name there,
so the headers stay in the original, for whoever can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from app.features.imports.rules import Entry, Unread, Why

FROM_LINE = b"From "
HEADERS = ("from:", "date:", "received:", "return-path:", "message-id:", "subject:", "delivered-to:", "mime-version:",
           "dkim-signature:", "authentication-results:", "to:", "x-")  # fmt: skip
"""How the first line of a letter may begin."""
MOST_TEXT = 100_000
"""Characters of one letter that are held; the others are counted and stand in the original."""
MOST_NAMES = 20


def is_mail(first: bytes) -> bool:
    """Whether a file that begins so is a letter or a mailbox."""
    line = first.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")[0].decode("latin-1").lower()
    return line.startswith(HEADERS) or (line.startswith("from ") and "@" in line)


def letters(blocks: Iterable[bytes]) -> Iterator[Entry | Unread]:
    """Every letter once, in the order of the file. `at` has the zone that its date names."""
    for first, last, raw in _parted(blocks):
        yield _letter(first, last, raw)


def _parted(blocks: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(first line, last line, bytes) of each letter: a mailbox begins each with a line “From ”, after an empty one."""
    held: list[bytes] = []
    began = number = 0
    is_empty_before = True
    for line in _lines(blocks):
        number += 1
        if line.startswith(FROM_LINE) and is_empty_before:
            if b"".join(held).strip():
                yield began or 1, number - 1, b"".join(held)
            held, began = [], number
        else:
            held.append(line)
        is_empty_before = not line.strip()
    if b"".join(held).strip():
        yield began or 1, number, b"".join(held)


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        whole = (rest + block).split(b"\n")
        rest = whole.pop()
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _letter(first: int, last: int, raw: bytes) -> Entry | Unread:
    try:
        told = BytesParser(policy=policy.default).parsebytes(raw)
        sender, at, text = _sender(told), _at(told), _words(told)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The library gives up on some letters that nobody should have written.
        return Unread(first, last, raw[:500].decode("utf-8", "backslashreplace"), Why.DAMAGED)
    if at is None:
        return Unread(first, last, f"{sender}: {text}"[:500], Why.NO_SUCH_DATE)
    return Entry(first, last, at, sender or "?", text[:MOST_TEXT], cut=max(0, len(text) - MOST_TEXT))


def _sender(told: EmailMessage) -> str:
    name, address = parseaddr(str(told.get("From", "")))
    return f"{name} <{address}>" if name and address else address or name


def _at(told: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(told.get("Date", "")))
    except (ValueError, TypeError, IndexError):
        return None


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
