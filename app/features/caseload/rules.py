"""Which cases a list shows, and how many at a time. Pure."""

from __future__ import annotations

from enum import StrEnum

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
