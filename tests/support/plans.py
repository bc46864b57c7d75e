"""Items of the safety plan for tests: what a form sends, and where the plan's page puts it."""

from __future__ import annotations

import re
from typing import Any

from tests.support.clients import Answered, Client, new_client_id


def item(**changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(), "section": "home", "text": "Door viewer fitted", "owner": "housing", "agreed": "yes",
        "status": "agreed", "visible_to": ["victim"], "version": 0,
    }  # fmt: skip
    return {**typed, **changes}


def item_url(client: Client, base: str, words: str) -> str:
    """The address of the item with these words, from the plan's own page."""
    page = client.get(base).text
    before = page[: page.index(words)]
    return before[before.rindex(f'href="{base}/items/') + 6 :].split('"')[0]


def agree(client: Client, base: str, *, htmx: bool = False, **changes: Any) -> Answered:
    """Record that the plan was agreed as its page shows it now."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(f"{base}/agreements/new").text)
    typed = {
        "id": new_client_id(),
        "with_whom": "At home, read aloud",
        "seen": found[1] if found else "",
        **changes,
    }
    return client.post(f"{base}/agreements", typed, htmx=htmx)
