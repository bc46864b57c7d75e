"""What a pack's files say: records for machines, a schedule for people. Pure: it is given what was opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.core.clock import day_words
from app.features.exhibits.rules import chain_words

LINES = (
    ("channel", "By what means"), ("text", "What happened"), ("exact_words", "Exact words"), ("place", "Where"),
    ("who", "Who"), ("others_with", "With whom"), ("witnesses", "Witnesses"), ("vehicle", "Vehicle"),
    ("weapon", "Weapon"), ("injury", "Injury"), ("damage", "Damage"), ("effect", "Effect then and since"),
    ("action_taken", "What was done"), ("police_reference", "Police reference"), ("police_officer", "Officer"),
    ("police_response", "What the police did"), ("seriousness", "How serious it is to her"), ("told_by", "Told by"),
)  # fmt: skip


def lines_of(said: Mapping[str, Any], kinds: str, breach: str, source: str) -> list[tuple[str, str]]:
    """(label, words) for the schedule, of what was filled in."""
    first = [("Kinds", kinds), ("Breach", breach)]
    told = [(label, str(said.get(name) or "").replace("_", " ") if name == "channel" else str(said.get(name) or ""))
            for name, label in LINES]  # fmt: skip
    marks = [("Children were there", "Yes")] if said.get("children_present") else []
    last = [("Who says so", source), ("Amended because", str(said.get("why_amended") or ""))]
    withdrawn = said.get("withdrawn")
    if withdrawn:
        last.append(("WITHDRAWN", f"Does not count any more: {withdrawn['reason']}"))
    return [(label, words) for label, words in (*first, *told, *marks, *last) if words]


def when_of(first: date, last: date, at: str) -> str:
    """“Monday 4 May 2026 to Tuesday 5 May 2026, about 08:40”, always with the year: it may be read in another one."""
    days = day_words(first, year=True) + (f" to {day_words(last, year=True)}" if last > first else "")
    return f"{days}, {at[0].lower()}{at[1:]}"


def moment_of(said: str) -> str:
    """“2026-05-04 20:10 UTC” of a time in ISO 8601; empty of none."""
    return f"{datetime.fromisoformat(said).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if said else ""


def custody_of(name: str, chain: list[Mapping[str, Any]]) -> list[list[str]]:
    """(exhibit, when, what) of every link, the oldest first. Who noted it stands in the records as a number."""
    return [
        [name, moment_of(str(link["at"] or "")),
         chain_words(link["what"], link["came_from"], link["went_to"],
                     date.fromisoformat(link["on"]) if "on" in link else None)]
        for link in chain
    ]  # fmt: skip
