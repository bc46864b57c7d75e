"""The wrapper of `webpush`: one notice becomes one request, always of the same length and with the same headers.

Sources: RFC 8030 (Web Push), 8188 and 8291 (encryption), 8292 (VAPID). What the library does otherwise than they or
we need it is named where it is mended; `tests/unit/notices` shows each on the bare library.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from pydantic import AnyHttpUrl
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys
from webpush.vapid import VAPID

from app.crypto.push_keys import PushKeys
from app.notices.outcomes import Subscription as Subscription

LARGEST = 3993
"""So many bytes of text fit into the one record of 4,096 that every push service takes (RFC 8291, section 4)."""
LENGTH = 256
"""Every text is filled up to so many bytes: the length tells nothing."""
NOTICE = "Waymark: something is new."
"""The only text. A phone shows words of its own and trusts none that arrive."""
TTL = 4 * 60 * 60
"""Seconds for which a push service keeps it for a phone that is off: not into the night."""
URGENCY = "high"
TOPIC = "new"
"""A later notice takes the place of one that has not arrived."""
TOKEN_LASTS = 12 * 60 * 60
NOBODY = "nobody@waymark.invalid"
"""Whom a push service may ask where no contact is named: in development and in the demo."""


@dataclass(frozen=True)
class Message:
    """What is posted to the endpoint."""

    body: bytes
    headers: dict[str, str]

    def __repr__(self) -> str:
        return "<message>"


class TooLong(ValueError):
    """A text that would be longer than all others, or than a push service takes. The library sends it all the same."""


def message_for(
    keys: PushKeys, contact: str, to: Subscription, text: str = NOTICE, *, ttl: int = TTL
) -> Message:
    """The request for one notice. `ttl` 0: only to a phone that is there now. Raises TooLong."""
    # An object of its own for each: what is said of one (ttl, contact) sticks to the library's object, and a ttl of 0
    # is heeded by its constructor alone.
    made = _Sender(keys, contact or NOBODY, ttl).get(filled_up(text.encode()), _as_library(to))
    headers = {name.title(): value for name, value in made.headers.items()}
    headers |= {"Urgency": URGENCY, "Topic": TOPIC, "Content-Type": "application/octet-stream"}
    return Message(made.encrypted, headers)


def filled_up(text: bytes) -> bytes:
    """The same with blanks behind it, so that all are of one length: the library adds no padding."""
    if len(text) > LENGTH:
        raise TooLong
    return text.ljust(LENGTH)


class _Sender(WebPush):
    def __init__(self, keys: PushKeys, contact: str, ttl: int) -> None:
        super().__init__(keys.private_pem(), keys.public_pem(), contact, ttl, TOKEN_LASTS)
        self.vapid = _Tokens(keys.private_pem(), keys.public_pem())


class _Tokens(VAPID):
    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        """The audience is the whole origin, its port too (RFC 8292, section 2), which the library leaves out."""
        host = endpoint.host
        if endpoint.port not in (None, {"https": 443, "http": 80}.get(endpoint.scheme)):
            host = f"{host}:{endpoint.port}"
        origin: Any = SimpleNamespace(scheme=endpoint.scheme, host=host)
        return str(super().get_authorization_header(origin, subscriber, expiration))


def _as_library(to: Subscription) -> Any:
    keys = WebPushKeys(auth=to.auth, p256dh=to.p256dh)
    return WebPushSubscription(endpoint=AnyHttpUrl(to.endpoint), keys=keys)
