"""A look into a case from a test: the same door as the app, without a line left in the access log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.access.door import OpenCase, open_case
from app.access.work import House, Work
from tests.support.cast import Cast


@contextmanager
def opened(house: House, cast: Cast) -> Iterator[tuple[Work, OpenCase]]:
    """The cast's case, opened by its lead for reading."""
    with house.reading() as work:
        yield work, open_case(work, cast.lead.actor, cast.case_id)
        work.openings.clear()


@contextmanager
def writing(house: House, cast: Cast) -> Iterator[tuple[Work, OpenCase]]:
    """The same, for setting something up."""
    with house.writing() as work:
        yield work, open_case(work, cast.lead.actor, cast.case_id)
        work.openings.clear()
