"""Previews of pictures, made in a process of its own, so that a hostile file ends that process and nothing else.

Bytes go in and come back through a pipe; nothing is written. The original is never touched.
"""

from __future__ import annotations

import io
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from multiprocessing import get_context

MOST_PIXELS = 50_000_000
LONGEST_EDGE = 1280
PATIENCE = 20

_guard = threading.Lock()
_pool: ProcessPoolExecutor | None = None


class TooManyPixels(Exception):
    """The picture says that it is larger than we open."""


def preview_of(content: bytes) -> bytes | None:
    """A JPEG of at most 1280 px without metadata; None if it cannot be decoded; `TooManyPixels` if it is too large."""
    try:
        made = _workers().submit(_draw, content).result(timeout=PATIENCE)
    except (BrokenExecutor, Late):
        _throw_away()
        return None
    if made == b"too large":
        raise TooManyPixels
    return made or None


def _draw(content: bytes) -> bytes:
    """Runs in the worker: decode, turn upright, shrink, write anew. Empty bytes: not a picture after all."""
    import warnings

    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF", "HEIF"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return b"too large"
            picture.draft("RGB", (LONGEST_EDGE * 2, LONGEST_EDGE * 2))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            plain = Image.new("RGB", upright.size)
            plain.paste(upright)
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=82)
            return out.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return b"too large"
    except Exception:
        return b""


def _workers() -> ProcessPoolExecutor:
    global _pool
    with _guard:
        if _pool is None:
            _pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=200)
        return _pool


def _throw_away() -> None:
    global _pool
    with _guard:
        if _pool is not None:
            for process in list((_pool._processes or {}).values()):
                process.kill()
            _pool.shutdown(wait=False, cancel_futures=True)
        _pool = None
