"""Posts one notice to one endpoint and says in one word what came of it. No redirect is followed, no answer read."""

from __future__ import annotations

import httpx

from app.crypto.push_keys import PushKeys
from app.notices.addresses import AddressRefused, Unresolved, resolved
from app.notices.messages import message_for
from app.notices.outcomes import Outcome as Outcome
from app.notices.outcomes import Subscription

TIMEOUT = 5.0
"""Seconds for each step. The library makes a request and sends none."""


def deliver(keys: PushKeys, contact: str, to: Subscription, *, local: bool = False) -> Outcome:
    """Send the one notice there is. `local` lets it go to an address of this machine."""
    try:
        place = resolved(to.endpoint, local=local)
        message = message_for(keys, contact, to)
    except (AddressRefused, ValueError):
        # Kept before it was refused, or its name means another place now; or keys that are none.
        return Outcome.ENDED
    except Unresolved:
        return Outcome.LATER
    # The connection goes to the number that was checked; the certificate is compared with the name.
    headers = message.headers | {"Host": place.host}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", place.url, content=message.body, headers=headers,
                          extensions={"sni_hostname": place.name}) as answer,
        ):  # fmt: skip
            return _outcome(answer.status_code)
    except httpx.HTTPError:
        return Outcome.LATER


def _outcome(status: int) -> Outcome:
    if status in (404, 410):
        return Outcome.ENDED
    return Outcome.DELIVERED if 200 <= status < 300 else Outcome.LATER
