"""Words about one's own sites. Pure."""

from __future__ import annotations

NOT_THE_CODE = (
    "That code did not work. It may have been used or have ended. Ask the other site for a new one."
)
NOT_ANOTHER_SITE = (
    "You have a role at the site of this code already. Nothing was changed, and the code still works."
)
