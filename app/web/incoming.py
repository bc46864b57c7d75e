"""A form on its way in: fields are held in memory, files go sealed to the store while they arrive, nothing to a disk.

It is given the body in pieces, in any thread, one at a time. It asks for the room of the files when the first byte of
one arrives, and never keeps a file of somebody who may not send this form: what has come of it is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.access.rooms import Room
from app.access.stored import Keeping, Kept
from app.access.work import House
from app.core.errors import FormRefused, StoreSilent, TooLarge, WaymarkError
from app.web.forms import Upload
from app.web.sent import take_back

MOST_FIELDS, MOST_FILES = 500, 10
LONGEST_HEADER = 8_000
UNREADABLE = "What was sent could not be read. Please send it again."


@dataclass
class Part:
    """One part of the body: a field that grows in memory, or a file that does not."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    name: str = ""
    file_name: str | None = None
    text: bytearray = field(default_factory=bytearray)
    keeping: Keeping | None = None


class Incoming:
    """`feed` the pieces of a multipart body, then `finish`; or `abandon` what came of it."""

    def __init__(
        self, house: House, content_type: str, wanted: Collection[str], room: Callable[[], Room],
        most_text: int, most_file: int, too_large: str,
    ) -> None:  # fmt: skip
        _, options = parse_options_header(content_type)
        if not (boundary := options.get(b"boundary")):
            raise FormRefused({"form": UNREADABLE})
        self._house, self._wanted, self._ask_for_room = house, frozenset(wanted), room
        self._most_text, self._most_file, self._too_large = most_text, most_file, too_large
        self._parser = MultipartParser(boundary, {
            "on_part_begin": self._begin, "on_part_data": self._take, "on_part_end": self._end,
            "on_header_field": self._header_name, "on_header_value": self._header_value,
            "on_header_end": self._header_end, "on_headers_finished": self._headers_end, "on_end": self._close,
        })  # fmt: skip
        self._part, self._label, self._value = Part(), b"", b""
        self._texts, self._parts, self._is_closed = 0, 0, False
        self.typed: dict[str, list[str]] = {}
        self.files: dict[str, Upload] = {}
        self.had_file = False
        self.refused: WaymarkError | None = None
        """Why the files of this form are not taken; its fields still are, as words that may be kept for later."""

    def feed(self, piece: bytes) -> None:
        """Take the next piece; `FormRefused` if it is no part of a form, `TooLarge` over a limit."""
        try:
            self._parser.write(piece)
        except (FormParserError, UnicodeDecodeError):
            raise FormRefused({"form": UNREADABLE}) from None

    def finish(self) -> None:
        """The body has ended: `FormRefused` if the form has not."""
        with suppress(FormParserError):
            self._parser.finalize()
            if self._is_closed:
                return
        raise FormRefused({"form": UNREADABLE})

    def abandon(self) -> None:
        """The body broke off, or is refused: take back every file of it."""
        if self._part.keeping is not None:
            self._part.keeping.abandon()
        take_back(self._house, self.files)

    @cached_property
    def _room(self) -> Room:
        return self._ask_for_room()

    # ── What the parser finds ────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_FIELDS + MOST_FILES:
            raise FormRefused({"form": UNREADABLE})
        self._part = Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._label = (self._label + data[start:end])[:LONGEST_HEADER]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        if len(self._value) > LONGEST_HEADER:
            raise FormRefused({"form": UNREADABLE})

    def _header_end(self) -> None:
        self._part.headers[self._label.lower()] = self._value
        self._label = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._part.headers.get(b"content-disposition"))
        if b"name" not in options:
            raise FormRefused({"form": UNREADABLE})
        self._part.name = options[b"name"].decode(errors="replace")
        if b"filename" in options:
            self._part.file_name = options[b"filename"].decode(errors="replace")

    def _take(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file_name is None:
            self._texts += end - start
            if self._texts > self._most_text:
                raise TooLarge("This is too long to send. Shorten it and try again.")
            part.text += data[start:end]
        elif part.name in self._wanted and self.refused is None:
            self.had_file = True
            try:
                self._keep(part, data[start:end])
            except WaymarkError as error:
                self._drop(part, error)

    def _keep(self, part: Part, piece: bytes) -> None:
        if part.keeping is None:
            part.keeping = Keeping(self._house.files, self._room)
        part.keeping.take(piece)
        if part.keeping.size > self._most_file:
            raise TooLarge(self._too_large)

    def _drop(self, part: Part, error: WaymarkError) -> None:
        if part.keeping is not None:
            part.keeping.abandon()
            part.keeping = None
        if isinstance(error, TooLarge):
            raise error
        self.refused = FormRefused({part.name: error.words}) if isinstance(error, StoreSilent) else error

    def _end(self) -> None:
        part = self._part
        if part.file_name is None:
            self.typed.setdefault(part.name, []).append(bytes(part.text).decode(errors="replace"))
        elif part.keeping is not None:
            try:
                kept = part.keeping.end()
            except WaymarkError as error:
                self._drop(part, error)
            else:
                self._add(part, kept)
            part.keeping = None
        elif part.file_name and part.name in self._wanted and self.refused is None:
            self.had_file = True
            self.files.setdefault(part.name, Upload(part.file_name, Kept.nothing()))

    def _add(self, part: Part, kept: Kept) -> None:
        if former := self.files.pop(part.name, None):
            former.kept.take_back(self._house)
        self.files[part.name] = Upload(part.file_name or "", kept)

    def _close(self) -> None:
        self._is_closed = True
