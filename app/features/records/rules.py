"""How a reference is compared, and the one answer where there is none. Pure."""

from __future__ import annotations

NOT_HERE = (
    "No case that you find has this reference. Check it with who gave it to you. A restricted case is found by "
    "nobody but the people who are named for it."
)


def plain_reference(typed: str) -> str:
    """Capital letters and figures, without spaces and dashes."""
    return "".join(one for one in typed.upper() if one.isalnum())
