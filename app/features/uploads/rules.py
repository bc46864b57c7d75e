"""When a file that came in part is given up. Pure."""

from __future__ import annotations

from datetime import timedelta

GIVEN_UP_AFTER = timedelta(days=30)
"""Since its newest piece. The phone still has all of it: whoever comes back later sends it from the beginning."""

LISTED_FOR = timedelta(days=1)
"""It stands in the operator's list so long before its pieces are swept."""
