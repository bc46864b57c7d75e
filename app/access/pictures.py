"""Previews of pictures, made in a process of its own, so that a hostile file ends that process and nothing else.

Bytes go in and come back through a pipe; nothing is written. The original is never touched. One picture is drawn at a
time, a few wait, and none for ever: the worker has a limit of memory and of time, and may write no file.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from app.core.apart import Apart, Failed, TookTooLong

MOST_BYTES = 30_000_000
"""A larger file is not read back for a preview."""

MOST_PIXELS = 50_000_000
MOST_MEMORY = 2 << 30
"""Of the worker, in address space: about four times what the largest picture takes with its libraries."""

LONGEST_EDGE = 1280
PATIENCE = 20
WAITING = 4

_queue = threading.BoundedSemaphore(WAITING)
_painter = Apart(PATIENCE, MOST_MEMORY)


MOST_FACT = 120
"""Characters of what a camera wrote: who makes a file writes there what he likes."""


class Drawn(NamedTuple):
    """A picture made anew, and what the file says of itself, by name; `preview_of` leaves out what it cannot read."""

    picture: bytes
    facts: dict[str, str]


class TooManyPixels(Exception):
    """The picture says that it is larger than we open."""


class TooLate(Exception):
    """The worker had too much to do, or took too long over this picture."""


def preview_of(read: Callable[[], bytes]) -> Drawn | None:
    """A JPEG of at most 1280 px without metadata; None if it cannot be decoded; `TooManyPixels` if it is too large.

    `read` is called when the picture's turn has come, so that those that wait are not in memory.
    """
    made: Drawn | None = _asked(_draw, read)
    if made is not None and made.picture == b"too large":
        raise TooManyPixels
    return made if made is not None and made.picture else None


def position_in(read: Callable[[], bytes]) -> dict[str, str]:
    """Where the picture says that it was taken (Exif 2.32, table 15): `latitude` and `longitude` in degrees, `within`
    in metres, `at` in UTC and `datum` where the file has them; empty if it tells no position."""
    return _asked(_find_position, read) or {}


def _asked(act: Callable[[bytes], Any], read: Callable[[], bytes]) -> Any:
    """What the worker answers; None if the picture ended it."""
    if not _queue.acquire(blocking=False):
        raise TooLate
    try:
        return _painter.ask(act, read)
    except Failed:
        return None
    except TookTooLong:
        raise TooLate from None
    except MemoryError:
        raise TooManyPixels from None
    finally:
        _queue.release()


def _draw(content: bytes) -> Drawn:
    """Runs in the worker: decode, turn upright, shrink, write anew. Empty bytes: not a picture after all."""
    from PIL import Image, ImageOps

    try:
        with _opened(content) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return Drawn(b"too large", {})
            facts = _facts(picture)
            picture.draft("RGB", (LONGEST_EDGE * 2, LONGEST_EDGE * 2))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            plain = Image.new("RGB", upright.size)
            plain.paste(upright)
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=82)
            return Drawn(out.getvalue(), facts)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return Drawn(b"too large", {})
    except Exception:
        return Drawn(b"", {})


def _facts(picture: Any) -> dict[str, str]:
    """Runs in the worker: what the file says of itself (Exif 2.32, tables 3 to 8). A position is told, not where."""
    said = {"pixels": f"{picture.width} × {picture.height}"}
    try:
        exif = picture.getexif()
        inner, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    except Exception:
        return said
    said |= {
        "taken": _plain(inner.get(0x9003)), "offset": _plain(inner.get(0x9011)), "changed": _plain(exif.get(0x0132)),
        "camera": _plain(f"{exif.get(0x010F) or ''} {exif.get(0x0110) or ''}"), "software": _plain(exif.get(0x0131)),
        "position": "yes" if {1, 2, 3, 4} <= set(place) else "",
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _opened(content: bytes) -> Any:
    """Runs in the worker: the picture, not decoded yet."""
    import warnings

    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF", "HEIF"])


def _find_position(content: bytes) -> dict[str, str]:
    """Runs in the worker. What is not a place on earth, or nought by nought as devices write without a fix, is none."""
    try:
        with _opened(content) as picture:
            place = picture.getexif().get_ifd(0x8825)
        north = _degrees(place[2]) * (-1 if _plain(place[1]).upper() == "S" else 1)
        east = _degrees(place[4]) * (-1 if _plain(place[3]).upper() == "W" else 1)
    except Exception:
        return {}
    if not (abs(north) <= 90 and abs(east) <= 180) or north == east == 0:
        return {}
    said = {"latitude": f"{north:.6f}", "longitude": f"{east:.6f}", "datum": _plain(place.get(0x12))}
    with suppress(Exception):
        within = float(place[0x1F])
        said["within"] = f"{within:.0f}" if 0 < within < 1_000_000 else ""
    with suppress(Exception):
        clock = ":".join(f"{int(float(part)):02}" for part in place[7])
        said["at"] = f"{_plain(place[0x1D]).replace(':', '-')} {clock}"
    return {name: value for name, value in said.items() if value}


def _degrees(parts: Any) -> float:
    """Degrees, minutes and seconds, each of them a fraction."""
    whole, minutes, seconds = (float(part) for part in parts)
    return whole + minutes / 60 + seconds / 3600


def _plain(value: Any) -> str:
    """One line that can be printed, of what may be anything."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value or "")
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:MOST_FACT]
