"""Who may pin a case, and how the cap is said. Pure."""

from __future__ import annotations


def cap_words(most: int) -> str:
    """How many cases a phone carries whole, and in which order."""
    cases = "1 case" if most == 1 else f"{most} cases"
    return (
        f"Your phone carries {cases} whole: those of the next three days’ visits first, then pinned ones, then high "
        "priority. Of other cases it carries the safe contact."
    )


def full_words(most: int) -> str:
    """Why another case is not pinned."""
    pinned = "one case" if most == 1 else f"{most} cases"
    return f"You have pinned {pinned}, as many as a phone carries whole. Unpin one first."
