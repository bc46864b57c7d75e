"""Codes of an authenticator app: six figures for thirty seconds, each good once (RFC 6238).

A code is taken in its own step alone (OWASP ASVS 5.0, 6.5.5), and a step that was used is never taken again: the
clocks of server and phone must be right to some seconds.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

from app.core.secret import Secret

STEP = 30
NAME = "Waymark"
NOBODYS = "WAYMARKWAYMARKWAYMARKWAYMARKWAYM"
"""What a code is compared with where there is no authenticator, so that it takes as long. Nobody signs in by it."""


def draw_secret() -> str:
    """A new secret of 160 bits, in the letters that an authenticator takes."""
    return pyotp.random_base32(32)


def matching_step(secret: str, typed: Secret, now: datetime, last_step: int) -> int | None:
    """The step of which this is the code, if it is newer than the last one used."""
    code = re.sub(r"\s", "", typed.reveal())
    present = int(now.timestamp()) // STEP
    shown = pyotp.TOTP(secret, interval=STEP).at(present * STEP)
    same = hmac.compare_digest(shown.encode(), code.encode())
    return present if same and present > last_step else None


def address(secret: str, handle: str) -> str:
    """What an authenticator reads from the picture."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=handle, issuer_name=NAME)


def squares(secret: str, handle: str) -> tuple[int, str]:
    """The picture of the address as (side, path of an SVG), drawn with a quiet edge of four."""
    # Loaded when one is drawn, and not with the server: it takes as much memory as a small feature.
    import segno

    code = segno.make(address(secret, handle), error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=4)]
    runs = [
        f"M{start} {y}h{end - start}v1h-{end - start}z"
        for y, row in enumerate(rows)
        for start, end in _runs(row)
    ]
    return len(rows), "".join(runs)


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark squares stand side by side in a row: (first, one past the last)."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and found[-1][1] == x:
            found[-1] = (found[-1][0], x + 1)
        elif dark:
            found.append((x, x + 1))
    return found
