"""Reads the XML that "SMS Backup & Restore" writes, event by event, with one message in memory.

A declaration of types or entities ends the reading: a backup has none, and they are how such a file is made to burst.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from xml.parsers import expat

from app.core.clock import local
from app.features.imports.rules import SENT, UNSENT, Entry, Unread
from app.features.imports.rules import Why as Because

MOST_TEXT = 100_000
"""Characters of one message that are held; the others are counted and stand in the original."""
MOST_PARTS = 500
BLOCK = 64 * 1024
"""Bytes that the parser is given at once, so that what it found is handed on before it reads further."""
LONGEST_TAG = 100_000_000
"""Bytes without one finished tag, a picture in base64 among them, after which the reading ends."""

NOTHING = ("", "null")
"""What a backup writes where the phone had nothing."""
LONGEST_PAIR = 16
"""Bytes of two references, one after the other, that may be cut by the end of a block."""

_HIGH = rb"(?:5529[6-9]|55[3-9]\d\d|56[0-2]\d\d|563[01]\d)"
_LOW = rb"(?:563[2-9]\d|56[4-9]\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3])"
_HALVES = re.compile(rb"&#(%b);&#(%b);|&#(?:%b|%b);" % (_HIGH, _LOW, _HIGH, _LOW))
_OPEN = re.compile(rb"(?:&#%b;)?(?:&(?:#\d{0,5})?)?\Z" % _HIGH)
"""The end of a block that may be half a pair."""
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


class Way(StrEnum):
    RECEIVED = "received"
    SENT = "sent"
    OTHER = "other"


class Why(StrEnum):
    BROKEN = "broken"
    DECLARES = "declares"
    NOT_A_BACKUP = "not_a_backup"
    TOO_LONG = "too_long"


WHY_LABELS = {
    Why.BROKEN: "The file breaks off or is damaged here; what stands above was read",
    Why.DECLARES: "The file declares types or entities, which no backup does; nothing below was read",
    Why.NOT_A_BACKUP: "This is no backup of text messages",
    Why.TOO_LONG: "One message is too long to be read; what stands above was read",
}


@dataclass(frozen=True)
class Text:
    """One SMS or MMS. `at` is exact, for the backup counts milliseconds in UTC; it is empty where that is no time."""

    line: int
    at: datetime | None
    written: str
    """What the backup says of the time, as it stands."""
    number: str
    name: str
    """The name in the phone's contacts, empty where it has none."""
    way: Way
    text: str
    files: tuple[str, ...] = ()
    """Of the files that came with it: name and kind, such as `image/jpeg`. Their bytes stay in the original."""
    cut: int = 0
    unlisted: int = 0
    """Files beyond `MOST_PARTS`."""


@dataclass(frozen=True)
class Ended:
    """Why the reading ended before the file did, and at which line."""

    line: int
    why: Why


@dataclass(frozen=True)
class Unknown:
    """An element that is neither an SMS nor an MMS, such as a call: named, so that it is not dropped in silence."""

    line: int
    name: str


class _Stop(Exception):
    def __init__(self, why: Why) -> None:
        self.why = why


class _Reader:
    def __init__(self) -> None:
        self.found: list[Text | Unknown] = []
        self.depth = 0
        self.mms: dict[str, str] | None = None
        self.line = self.unlisted = self.cut = 0
        self.words: list[str] = []
        self.files: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = False
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.declares
        self.parser.EntityDeclHandler = self.declares

    def declares(self, *_: object) -> None:
        raise _Stop(Why.DECLARES)

    def start(self, name: str, told: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name != "smses":
            raise _Stop(Why.NOT_A_BACKUP)
        if self.depth == 2:
            self.line = self.parser.CurrentLineNumber
            if name == "sms":
                self.found.append(_text(self.line, told, told.get("body", ""), told.get("type", "")))
            elif name == "mms":
                self.mms, self.words, self.files, self.unlisted, self.cut = told, [], [], 0, 0
            else:
                self.found.append(Unknown(self.line, name[:100]))
        elif self.mms is not None and name == "part":
            self.part(told)

    def part(self, told: dict[str, str]) -> None:
        kind = told.get("ct", "")[:100]
        if kind == "application/smil":
            return
        if kind == "text/plain":
            words = told.get("text", "")
            kept = words[: max(0, MOST_TEXT - sum(map(len, self.words)))]
            self.cut += len(words) - len(kept)
            self.words += [kept] if kept else []
        elif len(self.files) < MOST_PARTS:
            name = next(
                (told[key] for key in ("cl", "name", "fn") if told.get(key, "null") not in NOTHING), ""
            )
            self.files.append(f"{name[:200]} ({kind})" if name else kind)
        else:
            self.unlisted += 1

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.depth == 1 and self.mms is not None:
            text = "\n".join(self.words)
            self.found.append(
                _text(
                    self.line,
                    self.mms,
                    text,
                    self.mms.get("msg_box", ""),
                    tuple(self.files),
                    self.cut,
                    self.unlisted,
                )
            )
            self.mms = None


def entries(blocks: Iterable[bytes]) -> Iterator[tuple[Entry | Unread, str]]:
    """Everything in the backup once, in UK time; with why it could not be read, where it could not."""
    for one in texts(blocks):
        if isinstance(one, Text) and one.at is not None:
            who = {Way.SENT: SENT, Way.OTHER: UNSENT}.get(one.way) or one.name or one.number or "No number"
            at = local(one.at).replace(tzinfo=None)
            yield Entry(one.line, one.line, at, who, _with_files(one), cut=one.cut), ""
        elif isinstance(one, Text):
            yield Unread(one.line, one.line, _with_files(one), Because.NO_SUCH_TIME, cut=one.cut), ""
        elif isinstance(one, Ended):
            yield Unread(one.line, one.line, "", Because.BEFORE_FIRST), WHY_LABELS[one.why]
        else:
            yield (
                Unread(one.line, one.line, one.name, Because.BEFORE_FIRST),
                "This part of a backup is not known",
            )


def _with_files(one: Text) -> str:
    """The words, and what came with them, so that a picture is no empty message."""
    more = f" and {one.unlisted} more" if one.unlisted else ""
    came = f"Came with it: {', '.join(name or 'a file' for name in one.files)}{more}" if one.files else ""
    return "\n".join(part for part in (one.text, came) if part)


def texts(blocks: Iterable[bytes]) -> Iterator[Text | Unknown | Ended]:
    """What the backup holds, in its order; an `Ended` comes last where it could not be read to its end."""
    reader, since = _Reader(), 0
    try:
        for block in _mended(blocks):
            for start in range(0, len(block), BLOCK):
                before = reader.parser.CurrentByteIndex
                piece = block[start : start + BLOCK]
                reader.parser.Parse(piece, False)
                since = 0 if reader.parser.CurrentByteIndex != before else since + len(piece)
                if since > LONGEST_TAG:
                    raise _Stop(Why.TOO_LONG)
                yield from reader.found
                reader.found.clear()
        reader.parser.Parse(b"", True)
    except (_Stop, expat.ExpatError) as stopped:
        yield from reader.found
        why = stopped.why if isinstance(stopped, _Stop) else Why.BROKEN
        yield Ended(reader.parser.CurrentLineNumber, why)
        return
    yield from reader.found


def _mended(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, with each half of a pair that XML forbids made whole: older versions write emoji so.

    A half without its other half becomes the mark of a missing character, so that the reading need not end there.
    """
    rest = b""
    for block in blocks:
        rest += block
        cut = _OPEN.search(rest, max(0, len(rest) - LONGEST_PAIR))
        end = cut.start() if cut else len(rest)
        yield _HALVES.sub(_whole, rest[:end])
        rest = rest[end:]
    yield _HALVES.sub(_whole, rest)


def _whole(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"&#65533;"
    return b"&#%d;" % (0x10000 + ((int(match[1]) - 0xD800) << 10) + int(match[2]) - 0xDC00)


def _text(
    line: int,
    told: dict[str, str],
    words: str,
    box: str,
    files: tuple[str, ...] = (),
    cut: int = 0,
    unlisted: int = 0,
) -> Text:
    about = next((told[key] for key in ("subject", "sub") if told.get(key, "null") not in NOTHING), "")
    words = "\n".join(part for part in (f"Subject: {about}", words) if part) if about else words
    kept = words[:MOST_TEXT]
    name = told.get("contact_name", "")
    return Text(
        line, _at(told.get("date", "")), told.get("date", "")[:100], told.get("address", "")[:1000],
        "" if name in ("(Unknown)", "null") else name[:1000],
        {"1": Way.RECEIVED, "2": Way.SENT}.get(box, Way.OTHER), kept, files, cut + len(words) - len(kept), unlisted,
    )  # fmt: skip


def _at(written: str) -> datetime | None:
    if not (written.isascii() and written.isdigit() and len(written) <= 15) or int(written) == 0:
        return None
    try:
        return _BEGAN + timedelta(milliseconds=int(written))
    except OverflowError:
        return None
