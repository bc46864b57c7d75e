"""Whether this process can do its work, in one word: for the proxy, and for who watches it. It opens nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from app.access.work import House, Work
from app.core import clock
from app.core.errors import StoreFailed, Trouble
from app.db.sole import folder_of

LEAST_ROOM = 32_000_000
"""Bytes: with less a batch of writing may not find its place."""
FRESH, PATIENCE = 2.0, 1.0

_asked: list[Callable[[Work], str]] = []
_guard = threading.Lock()
_told: dict[int, tuple[float, str]] = {}


def also_ask(ask: Callable[[Work], str]) -> None:
    """What a feature has to say of whether its work is done: one word, or nothing. It opens nothing."""
    _asked.append(ask)


def pulse_of(house: House) -> str:
    """`ok`, the word of a `Trouble` or of a feature, or `clock`. Felt at most every two seconds, however often it is
    asked for; a database that hangs holds up one who asks and no more.
    """
    if not _guard.acquire(timeout=PATIENCE):
        return Trouble.BUSY.value
    try:
        at, word = _told.get(id(house), (0.0, ""))
        if not word or time.monotonic() - at > FRESH:
            word = _felt(house)
            _told.clear()
            _told[id(house)] = (time.monotonic(), word)
        return word
    finally:
        _guard.release()


def _felt(house: House) -> str:
    try:
        for store in (house.store, house.keyring.store):
            with store.reading() as session:
                session.execute(text("SELECT 1"))
        with house.reading() as work:
            said = [word for ask in _asked if (word := ask(work))]
    except StoreFailed as failed:
        return failed.trouble.value
    return _room_of(house) or (said[0] if said else "") or ("clock" if clock.was_put_back() else "ok")


def _room_of(house: House) -> str:
    """Whether there is room to write, and the right to."""
    folders = [folder_of(house.store.url), folder_of(house.keyring.store.url)]
    folders += [] if "://" in house.settings.files else [Path(house.settings.files)]
    for folder in folders:
        if folder is None:
            continue
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            return Trouble.SHUT.value
        if (room := os.statvfs(folder)).f_bavail * room.f_frsize < LEAST_ROOM:
            return Trouble.FULL.value
    return ""
