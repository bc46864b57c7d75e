"""Words and small decisions of the doors: how long a code lasts, when a failure is told."""

from __future__ import annotations

from datetime import timedelta

from app.features.accounts.rules import grouped as grouped
from app.features.accounts.rules import own_path as own_path

CODE_PURPOSE = "enrol"
CODE_LIFE = timedelta(hours=24)
ENROL_WITHIN = timedelta(hours=1)
"""How long after opening the code the way of signing in may be chosen."""

TOLD_AT = "/me/recovery-codes"
"""Where somebody reads that a recovery code of hers was used."""

AFTER_ENROLLING = "/me/recovery-codes?first=yes"
"""Where somebody goes on who has just chosen how she signs in: without recovery codes a lost phone locks her out."""

TOO_LATE = "The time to choose is over. Ask your administrator for a new code."
NOT_THE_CODE = (
    "That code did not work. It may have been used or have ended. Ask your administrator for a new one."
)
