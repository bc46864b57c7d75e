"""The words of what is due, and the weights of a caseload. Pure."""

from __future__ import annotations

from enum import StrEnum

WEIGHTS = {"high": 3.0, "medium": 2.0, "standard": 1.0}
AMBER, RED = 25.0, 30.0
QUIET_DAYS = 7
OPEN_STATUSES = (
    "referred", "triaged", "allocated", "active", "monitoring", "closing", "awaiting_contact", "no_contact_made",
    "on_hold", "reopened",
)  # fmt: skip
PAGE_SIZE = 50


class Filter(StrEnum):
    ALL = "all"
    DUE = "due"
    HIGH = "high"
    QUIET = "quiet"


FILTER_LABELS = {
    Filter.ALL: "All",
    Filter.DUE: "Due",
    Filter.HIGH: "High",
    Filter.QUIET: f"Quiet {QUIET_DAYS} days",
}


def load_state(weight: float) -> str:
    """In range, amber or red: a load, said in words; nothing is blocked by it."""
    return "red" if weight >= RED else "amber" if weight >= AMBER else "fine"
