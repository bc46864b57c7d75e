"""The weights of a caseload, and where it becomes too heavy. Pure."""

from __future__ import annotations

WEIGHTS = {"high": 3.0, "medium": 2.0, "standard": 1.0}
AMBER, RED = 25.0, 30.0


def load_state(weight: float) -> str:
    """In range, amber or red: a load, said in words; nothing is blocked by it."""
    return "red" if weight >= RED else "amber" if weight >= AMBER else "fine"
