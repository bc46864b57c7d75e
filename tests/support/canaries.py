"""Random words that are typed into fields, and the search for them in everything that a server leaves on a disk."""

from __future__ import annotations

import base64
import gzip
import secrets
import sqlite3
import string
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

LETTERS = string.ascii_lowercase + string.digits
MOST_INFLATED = 4_000_000
WINDOW = 64 * 1024


def _drawn(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


@dataclass
class Canaries:
    """One flock: all begin alike, so that one look finds any of them; the rest tells which it is."""

    mark: str = field(default_factory=lambda: "k" + _drawn(13))
    named: dict[str, str] = field(default_factory=dict)

    def new(self, name: str) -> str:
        """A canary of its own for what is called by this name."""
        assert name not in self.named, f"{name} has its canary already"
        self.named[name] = self.mark + _drawn(12)
        return self.named[name]

    def found_in(self, data: bytes) -> set[str]:
        """The names of those that lie in these bytes in any writing; `?` for one that cannot be told apart."""
        if not any(needle in data for needle in writings(self.mark)):
            return set()
        told = {name for name, word in list(self.named.items()) if any(n in data for n in writings(word))}
        return told or {"?"}

    def found_inside(self, data: bytes) -> set[str]:
        """Those that lie in the bytes themselves or in a compressed stream anywhere among them."""
        found = self.found_in(data)
        for inflated in streams(data):
            found |= self.found_in(inflated)
        return found - {"?"} or found


def writings(word: str) -> list[bytes]:
    """A word as it may lie on a disk: UTF-8, UTF-16 of both orders, hex, base64 at each of its three beginnings."""
    plain = word.encode()
    wide = [word.encode("utf-16-le"), word.encode("utf-16-be")]
    found = [plain, *wide]
    for text in (plain, *wide):
        found += [text.hex().encode(), text.hex().upper().encode(), *_base64(text)]
    return found


def _base64(text: bytes) -> Iterator[bytes]:
    """Only the signs that do not depend on what stands before and behind."""
    for before in range(3):
        written = base64.b64encode(bytes(before) + text)
        start = -(-before * 8 // 6)
        end = (before + len(text)) * 8 // 6
        yield written[start:end]
        yield written[start:end].translate(bytes.maketrans(b"+/", b"-_"))


def streams(data: bytes) -> Iterator[bytes]:
    """What every deflate stream that begins at any byte would say: bare, and in the coats of zlib and gzip."""
    for start in range(len(data)):
        first = data[start]
        if first == 0x78:
            yield from _inflated(data, start, zlib.MAX_WBITS)
        elif first == 0x1F and data[start : start + 2] == b"\x1f\x8b":
            yield from _inflated(data, start, zlib.MAX_WBITS | 16)
        # The two kinds of compressed block, as the first or the last of its stream: all others are not deflate's.
        if first & 7 in (2, 3, 4, 5):
            yield from _inflated(data, start, -zlib.MAX_WBITS)


def _inflated(data: bytes, start: int, bits: int) -> Iterator[bytes]:
    reader = zlib.decompressobj(bits)
    out = bytearray()
    with suppress(zlib.error):
        # A little at first: most places are no stream, and say so at once.
        out += reader.decompress(data[start : start + 64], 4096)
        if len(out) >= 24:
            out += reader.decompress(
                reader.unconsumed_tail + data[start + 64 : start + WINDOW], MOST_INFLATED
            )
    if len(out) >= 24:
        yield bytes(out)


@dataclass
class Watch:
    """Looks again and again at some folders, and at the open files of some processes, while requests run."""

    canaries: Canaries
    folders: list[Path]
    process_id: int
    found: set[str] = field(default_factory=set)
    looks: int = 0

    def look(self) -> None:
        self.looks += 1
        for path in [*files_of(self.folders), *self._open_files()]:
            with suppress(OSError):
                self.found |= self.canaries.found_in(path.name.encode() + path.read_bytes())

    def _open_files(self) -> list[Path]:
        """What was unlinked is still there for who holds it open."""
        held = Path(f"/proc/{self.process_id}/fd")
        with suppress(OSError):
            return [one for one in held.iterdir() if "(deleted)" in str(one.readlink())]
        return []

    @contextmanager
    def watching(self) -> Iterator[None]:
        ending = threading.Event()

        def keep_looking() -> None:
            while not ending.is_set():
                self.look()
                ending.wait(0.01)

        thread = threading.Thread(target=keep_looking, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join()


def files_of(folders: list[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def values_of(path: Path) -> Iterator[bytes]:
    """Every value of a database file by itself: in the file a long one may be cut by the edge of a page."""
    if not path.read_bytes().startswith(b"SQLite format 3"):
        return
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)
    finally:
        connection.close()


def packed(word: str) -> dict[str, bytes]:
    """The same word in every writing and packing that the search claims to know, for testing the search."""
    text = f"she typed {word} and then went on writing".encode()
    bare = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return {
        "utf-8": text, "utf-16-le": text.decode().encode("utf-16-le"), "utf-16-be": text.decode().encode("utf-16-be"),
        "hex": text.hex().encode(), "base64": base64.b64encode(text),
        "base64, on by one": base64.b64encode(b"." + text),
        "base64, on by two": base64.urlsafe_b64encode(b".." + text), "zlib": zlib.compress(text),
        "gzip": gzip.compress(text), "deflate": bare.compress(text) + bare.flush(),
    }  # fmt: skip
