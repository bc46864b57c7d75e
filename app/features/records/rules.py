"""The one answer where no case has a reference. Pure."""

from __future__ import annotations

NOT_HERE = (
    "No case that you find has this reference. Check it with who gave it to you. A restricted case is found by "
    "nobody but the people who are named for it."
)
