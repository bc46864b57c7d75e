"""What the ledger's entries about signing in are called, and the span of days that one page of them shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

SPAN_DAYS = 7
WORDS: dict[str, str] = {
    "sign-in.passkey": "Signed in with a passkey",
    "sign-in.passphrase": "Signed in with a passphrase and a code",
    "sign-in.recovery-code": "Signed in with a recovery code",
    "sign-in.continued": "Went on in a browser that was signed in",
    "sign-in.failed": "Failed sign-in",
    "unlock.failed": "Failed to unlock",
    "proof.failed": "Failed to show once more who they are",
    "session.ended": "Signed out",
    "sessions.ended": "Ended other sessions",
    "account.invited": "Invited",
    "account.code-drawn": "A new code was drawn",
    "account.code-opened": "Opened the code for enrolling",
    "account.enrolled": "Chose how to sign in",
    "account.ended": "The account was ended",
    "account.held-by-none": "What signed them in has ended: end the account here too",
    "account.sessions-ended": "All devices were revoked",
    "account.device-revoked": "A device was revoked",
    "account.passkey-withdrawn": "A passkey was withdrawn by an administrator",
    "passphrase.chosen": "Chose a first passphrase",
    "passphrase.changed": "Changed the passphrase",
    "passkey.added": "Added a passkey",
    "passkey.withdrawn": "Withdrew a passkey",
    "authenticator.changed": "Changed the authenticator",
    "recovery-codes.drawn": "Drew new recovery codes",
    "recovery-codes.kept": "Said that the recovery codes are on paper",
    "recovery-code.used": "Used up a recovery code",
}
"""Locking and unlocking are left out: they happen every few minutes."""

LOOK_AT = frozenset({
    "sign-in.failed", "unlock.failed", "proof.failed", "sign-in.recovery-code", "account.held-by-none",
    "account.device-revoked", "account.sessions-ended", "account.passkey-withdrawn",
})  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One event: whom it is about, who did it, and a word more. It names no address, and no device but as new."""

    kind: str
    person_id: UUID
    by_id: UUID | None
    at: str
    more: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.kind]

    @property
    def needs_a_look(self) -> bool:
        return self.kind in LOOK_AT or self.more == NEW_DEVICE


NEW_DEVICE, KNOWN_DEVICE = "on a device never seen before", "on a device that had signed in before"


def event_in(told: Mapping[str, Any]) -> Event | None:
    """The event that an entry of the ledger tells of; None for whatever is no event at a door."""
    kind = str(told.get("type", ""))
    facts, row, author = told.get("facts", {}), told.get("row", {}), _id(told.get("author"))
    person = _id(facts.get("account")) or (_id(row.get("id")) if row.get("table") == "account" else author)
    if kind not in WORDS or person is None:
        return None
    return Event(kind, person, author if author != person else None, str(told["at"]), _more(kind, facts))


def _more(kind: str, facts: Mapping[str, Any]) -> str:
    if kind == "sign-in.failed":
        is_known = facts.get("device") == "known"
        return KNOWN_DEVICE if is_known else f"the {facts.get('tries')}th of the day from new devices"
    if kind.startswith("sign-in."):
        return NEW_DEVICE if facts.get("device") == "new" else ""
    if kind == "recovery-code.used":
        return f"{facts.get('left')} left"
    return ""


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def tries_words(tries: int) -> str:
    return "1 failed try from a new device" if tries == 1 else f"{tries} failed tries from new devices"


def span(asked: str, today: date) -> tuple[date, date]:
    """The first and the last day of a page that ends on the day asked for; today where it is none, or not yet."""
    try:
        last = min(date.fromisoformat(asked), today)
    except ValueError:
        last = today
    last = max(last, date(2000, 1, 1))
    return last - timedelta(days=SPAN_DAYS - 1), last


def one_of(asked: str, known: frozenset[UUID]) -> UUID | None:
    """The person whom a page is about; None for everybody, and for whomever the site does not know."""
    found = _id(asked)
    return found if found in known else None
