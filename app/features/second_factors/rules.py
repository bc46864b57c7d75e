"""Words about authenticator and recovery codes. Pure."""

from __future__ import annotations

CHOOSE_FIRST = "Choose a passphrase first: a recovery code is used together with it."
NOT_THE_CODE = "This is not the code that the authenticator shows now. Type the next one."
NONE_DRAWN = "There are no recovery codes yet. Draw some first."
NOTHING_WAITS = "Let a new picture be drawn first."
