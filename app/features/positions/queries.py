"""Reads the position that a picture carries, in a process apart, and whether it is a place already."""

from __future__ import annotations

from app.access.door import OpenCase
from app.access.pictures import MOST_BYTES, TooLate, TooManyPixels, position_in
from app.access.work import Work
from app.features.exhibits.queries import ExhibitView, original_of
from app.features.exhibits.rules import PICTURES
from app.features.people.models import Location
from app.features.positions.rules import LATE, NONE, TOO_LARGE, Position, place_id_of


def position_of(work: Work, case: OpenCase, exhibit: ExhibitView) -> tuple[Position | None, str]:
    """The position, or None and why there is none. Slow: it reads the original."""
    if exhibit.content.media not in PICTURES:
        return None, NONE
    if exhibit.content.size > MOST_BYTES:
        return None, TOO_LARGE
    stored = original_of(work, case, exhibit)
    try:
        told = position_in(lambda: b"".join(stored.pieces()))
    except TooLate:
        return None, LATE
    except TooManyPixels:
        return None, TOO_LARGE
    return (Position(**told), "") if told else (None, NONE)


def kept_place(work: Work, case: OpenCase, exhibit: ExhibitView) -> Location | None:
    """The place that was made of this picture's position."""
    row = work.session.get(Location, place_id_of(case.id, exhibit.row.id))
    return row if row is not None and row.case_id == case.id else None
