"""Recovery codes as the page shows them once, and who signs in with one."""

from __future__ import annotations

import re

from tests.support.clients import Client


def drawn(client: Client) -> list[str]:
    """Draw ten new codes; returns them as they are shown."""
    shown = client.post("/me/recovery-codes")
    assert shown.status == 200, shown.location
    return re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", shown.text)
