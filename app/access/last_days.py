"""The last day of an account: whether it is over, and whether somebody may sign in at all. The day itself counts.

It decides about one account alone; whether its agency has an agreement is asked elsewhere.
"""

from __future__ import annotations

from datetime import date

from app.access.models import Account


def is_over(ends_on: date | None, today: date) -> bool:
    """Whether the last day lies behind."""
    return ends_on is not None and ends_on < today


def is_open(account: Account, today: date, status: str = "active") -> bool:
    """Whether this account stands in that state and its last day is not over."""
    return account.status == status and not is_over(account.ends_on, today)
