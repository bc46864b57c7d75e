"""The pure rules of telling and publishing: what counts as told, when a page shows news, why it cannot yet."""

from __future__ import annotations

import re
from datetime import datetime

from app.core.clock import NBSP, day_words, local_day, moment_words, time_words
from app.features.contacts.rules import ContactOutcome
from app.features.milestones.rules import Handling
from app.features.safe_contacts.rules import Channel, SafeContactBlock, next_window

BY_VOICE = (Channel.PHONE, Channel.VISIT, Channel.VIDEO, Channel.GO_BETWEEN)
"""Hard news is heard from a person."""

TOLD_HOW = {
    Channel.PHONE: "by phone",
    Channel.TEXT: "by text message",
    Channel.EMAIL: "by email",
    Channel.LETTER: "by letter",
    Channel.VISIT: "face to face",
    Channel.VIDEO: "by video call",
    Channel.GO_BETWEEN: "through the go-between",
}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
CHARGED = "charged"
"""The milestone that tells of a charge."""
IN_DANGER = "In danger now? Call 999."


def has_told(outcome: ContactOutcome, channel: Channel, handling: Handling) -> bool:
    """Whether this outcome says that the victim knows: a voice for hard news, any agreed channel for the rest."""
    if handling is Handling.VOICE:
        return outcome is ContactOutcome.SPOKE and channel in BY_VOICE
    left_in_writing = outcome is ContactOutcome.SAFE_MESSAGE and channel not in BY_VOICE
    return outcome is ContactOutcome.SPOKE or left_in_writing


def visible_from(block: SafeContactBlock | None, now: datetime) -> datetime | None:
    """When the page shows what is published now: at once in safe hours, else from the next; None without any."""
    if block is None or not block.has_hours:
        return None
    span = next_window(block, now)
    return max(span.start, now) if span else None


def publish_problem(
    *, page_status: str, shows_updates: bool, is_unsafe: bool, shown_from: datetime | None, first: str
) -> str:
    """Why this cannot go to the page now, in words; empty when it can. `page_status` is empty without a page."""
    kept = "What you told stays recorded here."
    if not page_status:
        return f"{first} has no page yet. Nothing is published. {kept}"
    if page_status != "open":
        return f"{first} has not opened the page yet. Publish when that is done. {kept}"
    if not shows_updates:
        return f"News is switched off on {first}’s page, as agreed. {kept}"
    if is_unsafe:
        return f"{first}’s contact is marked unsafe. The page shows no news until it is confirmed. {kept}"
    if shown_from is None:
        return f"The page shows news in safe hours, and none are recorded. Record {first}’s safe hours first."
    return ""


def shown_words(
    *, page_status: str, shows_updates: bool, is_unsafe: bool, shown_from: datetime, now: datetime
) -> str:
    """What her page does with published news now; first what keeps it from showing any."""
    if page_status in ("", "closed"):
        return "The page is closed and shows nothing."
    if page_status != "open":
        return "The page is not opened and shows nothing."
    if not shows_updates:
        return "News is switched off: the page does not show it."
    if is_unsafe:
        return "Hidden while the contact is marked unsafe."
    return f"The page shows it from {moment_words(shown_from)}." if shown_from > now else "The page shows it."


def telling_words(teller: str, how: str, told_at: datetime | None, now: datetime) -> str:
    """“Ruth told you this by phone today at 14:20.”; empty when nobody has. Through a go-between she heard it
    from somebody who is not one of us.
    """
    is_between = how == TOLD_HOW[Channel.GO_BETWEEN]
    if told_at is None or not (teller or is_between):
        return ""
    day = "today" if local_day(told_at) == local_day(now) else f"on {day_words(local_day(told_at))}"
    heard = "You heard this through your go-between" if is_between else f"{teller} told you this {how}"
    return f"{heard} {day} at {time_words(told_at)}."


def with_whole_dates(text: str) -> str:
    """Day and month never part at a line's end: “28 November”."""
    return re.sub(rf"\b(\d{{1,2}}) (?=(?:{MONTHS})\b)", rf"\1{NBSP}", text)


def as_sentence(text: str) -> str:
    """The text with a full stop, if it ends without one."""
    return f"{text}." if text and text[-1] not in ".!?…" else text
