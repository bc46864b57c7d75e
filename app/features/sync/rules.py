"""Which numbers of a phone have not come. Pure."""

from __future__ import annotations

from collections.abc import Collection

MISSING_AT_MOST = 50


def missing(seen: Collection[int], newest: int) -> list[int]:
    """The numbers up to the newest that have not come, the last ones of them: the phone is asked for these."""
    known = set(seen)
    gaps = [number for number in range(1, newest + 1) if number not in known] if newest > len(known) else []
    return gaps[-MISSING_AT_MOST:]
