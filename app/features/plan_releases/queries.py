"""Reads which items of a plan may leave at all."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.features.plan_items.queries import ItemView, items_of
from app.features.plan_releases.rules import is_offered
from app.features.starters.rules import Section


def offered(work: Work, actor: Actor, case: OpenCase) -> list[ItemView]:
    """Items that some partner may see and of whose words nobody disagrees, in the order of the plan."""
    items = items_of(work, actor, case, "")
    order = list(Section)
    found = [
        item for item in items
        if is_offered(item.content.status, item.content.visible_to, is_undecided=item.has_rival)
    ]  # fmt: skip
    return sorted(found, key=lambda item: order.index(item.content.section))
