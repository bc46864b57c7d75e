"""The words of enclosed files, and what is decided about one by what its archive says: whether it may be kept apart.

Names in an archive are words and nothing else: no file is ever written or sought by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from app.core.clock import day_words
from app.features.enclosures.rules.times import Told
from app.features.exhibits.rules import PICTURES, UNKNOWN, size_words

MOST_AT_ONCE, MOST_BYTES_AT_ONCE = 50, 500_000_000
"""Files on a page, which may be kept in one go; and their bytes, but for one that is larger by itself."""
MOST_TOLD = 100
"""Names that are shown of files that are not there."""
NAME = 200
"""Characters of a name that are shown and kept."""

NOTHING_IN_IT = "This file is neither an archive nor mail: no files were found in it. It is kept as it came."
DAMAGED_ALL = "This archive is damaged or was cut. It is kept as it came."
TOO_MANY = "This archive holds too many files to be looked through here. It is kept as it came."
TOO_LARGE = "This mail is too large to be looked through here. It is kept as it came."

LOCKED = "It is locked with a password."
EMPTY = "It is empty."
OTHERWISE_PACKED = "It is packed in a way that is not opened here."
OVERLAPS = "It lies over another file of the archive, as no program packs."
SWELLS = "It would become so many times as large as it is packed that it is taken for harm."
LARGE = "It is larger than a file may be here."
DAMAGED = "It is damaged or was cut."
CHAT = "It is the chat itself, which is read as messages from here."
LETTER = "It is a letter inside the letter, and stays in it."

STRAYS = "Its name would lead out of its folder; only the last part of it is used."
LIES = "Its name says that it is another kind of file than its first bytes do."
TWICE = "Another file here has the same name."
BY_COMPUTER = "Written by the computer that packed it, as it seems."
PACKED = "An archive, or a document made like one. Kept apart, it can be looked into by itself."


class Entries(StrEnum):
    """What comes into the log of pictures and other files that no message names."""

    NONE = "none"
    EACH = "each"
    DAY = "day"


ENTRIES_LABELS = {
    Entries.NONE: "No entries",
    Entries.EACH: "One entry for each file",
    Entries.DAY: "One entry for each day",
}


@dataclass(frozen=True)
class Message:
    """What names a file: a message of the chat, or the letter that it came with."""

    first_line: int
    last_line: int
    sender: str
    at: datetime | None
    entry_ids: tuple[UUID, ...] = ()
    """The entries of the log that may have been made of it: one for each order in which its dates may be read."""

    @property
    def lines(self) -> str:
        one = self.first_line == self.last_line
        return f"line {self.first_line}" if one else f"lines {self.first_line} to {self.last_line}"


@dataclass(frozen=True)
class Enclosure:
    """One file in an exhibit. `key` is its place there, `why_not` says why it cannot be kept apart."""

    key: str
    row_id: UUID
    path: str
    size: int
    why_not: str = ""
    notes: tuple[str, ...] = ()
    message: Message | None = None
    told: Told | None = None
    media: str = UNKNOWN

    @property
    def name(self) -> str:
        return plain_name(self.path)


def plain_name(path: str) -> str:
    """The last part of a name, as one line that says what it seems to say."""
    last = re.split(r"[/\\]", path.rstrip("/\\"))[-1]
    shown = "".join(char if char.isprintable() else "\ufffd" for char in _TURNS.sub("", last))
    if len(shown) <= NAME:
        return shown or "A file without a name"
    stem, dot, ending = shown.rpartition(".")
    ending = dot + ending if stem and len(ending) < 10 else ""
    return shown[: NAME - 1 - len(ending)] + "…" + ending


_TURNS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_AWAY = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_OF_COMPUTERS = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


def why_not(member: ZipInfo, most: int, times: int, *, is_chat: bool, overlaps: bool) -> str:
    """Why a file of an archive cannot be kept apart, as far as the archive's own list tells; empty if it can.

    `most`: bytes of the largest file that is kept; `times`: how many times smaller it may have been made.
    """
    reasons = (
        (is_chat, CHAT),
        (bool(member.flag_bits & 1), LOCKED),
        (member.file_size == 0, EMPTY),
        (overlaps, OVERLAPS),
        (member.compress_type not in (ZIP_STORED, ZIP_DEFLATED), OTHERWISE_PACKED),
        (member.file_size > most, LARGE),
        (member.file_size > times * max(member.compress_size, 1), SWELLS),
    )
    return next((words for is_so, words in reasons if is_so), "")


def notes_on(path: str, *, is_twice: bool) -> tuple[str, ...]:
    """What its name alone gives to think."""
    told = ((_AWAY.search(path), STRAYS), (is_twice, TWICE), (_OF_COMPUTERS.search(path), BY_COMPUTER))
    return tuple(words for is_so, words in told if is_so)


_ENDINGS = {
    "picture": ("jpg", "jpeg", "png", "gif", "webp", "heic"), "recording": ("mp4", "mov", "webm", "ogg", "opus", "m4a"),
    "document": ("pdf",), "archive": ("zip",),
}  # fmt: skip


def _family(media: str) -> str:
    if media in PICTURES:
        return "picture"
    if media.startswith(("video/", "audio/")):
        return "recording"
    return {"application/pdf": "document", "application/zip": "archive"}.get(media, "")


def is_lie(name: str, media: str) -> bool:
    """Whether the ending of a name says another kind of file than its first bytes. Other endings claim nothing."""
    ending = name.rpartition(".")[2].lower()
    said = next((family for family, endings in _ENDINGS.items() if ending in endings), "")
    return bool(said) and said != _family(media)


def notes_on_kind(name: str, media: str) -> tuple[str, ...]:
    """What its first bytes give to think."""
    told = ((is_lie(name, media), LIES), (media == "application/zip", PACKED))
    return tuple(words for is_so, words in told if is_so)


def kind_words(media: str) -> str:
    """What its first bytes say."""
    if media.startswith("video/"):
        return "Video"
    if media.startswith("audio/"):
        return "Sound"
    return {"picture": "Picture", "document": "PDF", "archive": "Archive or document"}.get(
        _family(media), "Another kind of file"
    )


def is_screenshot(name: str) -> bool:
    """As phones and computers name them."""
    return name.lower().startswith(
        ("screenshot", "screen shot", "screen_shot", "bildschirmfoto", "zrzut ekranu")
    )


def words_on(one: Enclosure, number: int | None, *, has_chat: bool) -> str:
    """What is said beside its name: kind, size, what names it, whether that is in the log, when it was made."""
    said = [f"{kind_words(one.media)}, {size_words(one.size)}"]
    if one.message:
        at = one.message.at
        when = f", {day_words(at.date(), weekday=False, year=True)}, {at:%H:%M}" if at else ""
        said.append(f"With {one.message.lines}, from “{one.message.sender[:NAME] or 'nobody named'}”{when}")
        said.append(f"In the log: no. {number}" if number else "Not in the log")
    elif has_chat:
        said.append("No message that could be read names it")
    if one.told and not one.message:
        said.append(f"Made: {one.told.words}")
    notes = " ".join(one.notes)
    return ". ".join(said) + "." + (f" {notes}" if notes else "")
