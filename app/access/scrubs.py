"""Destroyed keys leave the disk too: what was owed is settled, or stays owed and is seen by the administrator."""

from __future__ import annotations

from app.access.work import House
from app.core import logging
from app.core.errors import Conflict
from app.db import scrubbing
from app.db.scrubbing import PATIENCE, owed, settle


def settle_scrubs(house: House, patience: float | None = None) -> int:
    """Scrub if anything is owed; returns how much was. `Conflict` if it has to be done again: it stays owed."""
    rows = owed(house.store)
    if rows:
        scrubbing.scrub(house.keyring.store, PATIENCE if patience is None else patience)
        settle(house.store, rows)
    return len(rows)


def settle_by_clock(house: House) -> None:
    """The same without anybody: that they stay is in the log and, after some minutes, on the administrator's page."""
    try:
        settle_scrubs(house)
    except Conflict:
        logging.get().error("bytes of destroyed keys stay")
