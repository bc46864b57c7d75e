"""The only writer of milestones: gives a new site its first words. They lie in `words/`, one file for each group."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.features.milestones.models import Milestone
from app.features.milestones.queries import milestone_codes
from app.features.milestones.rules import SEEDED_FROM, Group, Handling, HoldKind

WORDS = Path(__file__).parent / "words"


def seed_milestones(work: Work, site_id: UUID) -> int:
    """Give a new site the whole table; what it already has stays as it is. Returns how many rows were added."""
    known = milestone_codes(work, site_id)
    fresh = [(group, code, words) for group, code, words in first_words() if code not in known]
    for group, code, words in fresh:
        work.add(Milestone(
            site_id=site_id, code=code, group=group.value,
                label=words["label"], title=words["title"], text=words["happened"],
            what_it_means=words["means"], what_next=words["next"], what_you_can_do=words["do"],
            handling=Handling(words["handling"]).value, hold_kind=HoldKind(words.get("hold", "slow")).value,
            rights=" ".join(words["rights"]), effective_from=SEEDED_FROM,
        ))  # fmt: skip
    return len(fresh)


@cache
def first_words() -> list[tuple[Group, str, dict[str, Any]]]:
    """(group, code, words) of every milestone that a site starts with."""
    found = []
    for path in sorted(WORDS.glob("*.toml")):
        group = Group(path.stem.partition("_")[2])
        found += [(group, code, words) for code, words in tomllib.loads(path.read_text()).items()]
    return found
