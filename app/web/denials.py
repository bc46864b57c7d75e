"""What a refusal leaves: a line in the access log, and a count where somebody opened more than anybody works on.

Written in a transaction of its own, after the refused one was rolled back.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.access.actor import Actor
from app.access.door import open_page, open_site
from app.access.unusual import UnusualKind, count_unusual
from app.access.work import House, Opening
from app.core.errors import BrowsedTooMuch, FormRefused, NotFound, NotTaken
from app.web.routing import Route, case_in


def note_still(house: House, error: Exception) -> None:
    """What a refusal leaves although it was undone: a failed try at a door, or whom it shows what a case says."""
    if isinstance(error, FormRefused | NotTaken) and error.still is not None:
        with house.writing() as work:
            error.still(work)


def note_denial(
    house: House, actor: Actor, route: Route, path: dict[str, str], opened: Iterable[Opening], error: Exception
) -> None:  # fmt: skip
    """`opened` is what was opened ahead of the act, before it was refused."""
    try:
        case_id = case_in(path)
    except NotFound:
        case_id = None
    with house.writing() as work:
        room = open_site(work, actor) if actor.is_staff else open_page(work, actor)
        work.openings = [*opened, Opening(actor.id, room, f"denied {route.name}", case_id)]
        if isinstance(error, BrowsedTooMuch):
            count_unusual(work, actor.site_id, actor.id, UnusualKind.BROWSING)
