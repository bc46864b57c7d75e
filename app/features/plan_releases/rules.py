"""Which items of a plan may leave to which receiver, and in what words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from app.core.clock import day_words
from app.features.agencies.rules import PartnerKind
from app.features.plan_items.rules import (
    AUDIENCE_LABELS,
    LIVING,
    OWNER_LABELS,
    STATUS_LABELS,
    Audience,
    ItemStatus,
    Owner,
)
from app.features.shares.rules import HOLDING_LABELS, Holding

TITLE = "Parts of the safety plan"
SEEN_AS = {
    PartnerKind.POLICE: Audience.POLICE, PartnerKind.PROBATION: Audience.PROBATION,
    PartnerKind.HEALTH: Audience.HEALTH, PartnerKind.CHAIR: Audience.OTHER, PartnerKind.OTHER: Audience.OTHER,
}  # fmt: skip
"""As whom a receiver sees an item. The CPS is not among them: by the table of roles it receives no plan."""
MORE_HOLDINGS = {
    holding: label for holding, label in HOLDING_LABELS.items() if holding not in (Holding.PLAN, Holding.NONE)
}
"""What may stand in an item besides the plan itself."""


def part_of(item_id: UUID, version: int) -> str:
    """An item in just this wording, as a form names it: one that was changed since it was read is another."""
    return f"{item_id}.{version}"


def is_offered(status: ItemStatus, visible_to: Iterable[Audience], *, is_undecided: bool) -> bool:
    """Whether an item may leave at all: it stands, some partner may see it, and its words are settled."""
    return status in LIVING and not is_undecided and bool(set(visible_to) - {Audience.VICTIM})


def not_for(kind: PartnerKind, visible_to: Iterable[Audience]) -> bool:
    """Whether this kind of receiver is not among those who may see an item."""
    return SEEN_AS.get(kind) not in set(visible_to)


def partners_words(visible_to: Iterable[Audience]) -> str:
    """Which partners may see an item, for the page on which it is chosen."""
    seen = set(visible_to)
    labels = [label for who, label in AUDIENCE_LABELS.items() if who in seen and who is not Audience.VICTIM]
    return ", ".join(label.removesuffix(", if released") for label in labels)


def words_of(text: str, status: ItemStatus, owner: Owner, due: date | None, ends_on: date | None) -> str:
    """What the receiver reads of an item: never why, nor what was refused, nor for which danger."""
    facts = [STATUS_LABELS[status].lower(), OWNER_LABELS[owner].lower()]
    if due:
        facts.append(f"by {day_words(due, weekday=False, year=True)}")
    if ends_on:
        facts.append(f"runs out {day_words(ends_on, weekday=False, year=True)}")
    return f"{text} ({', '.join(facts)})"
