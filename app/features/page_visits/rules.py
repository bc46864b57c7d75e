"""What is noted when a victim’s page is opened or tried, and when that is odd. Pure.

Odd means: worth a question by voice. It never means that it was not she, and no page or phone is told of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from app.core.clock import local, local_day
from app.core.hours import WeeklyHours, spans_between

LOOKS_BACK = timedelta(days=90)
MOST_TRIES_KEPT = 50
"""So many failed tries of one day are kept one by one; a flood of them says no more than that."""
ODD_TRIES = 3
RIGHT_AFTER, FAILURES_BEFORE = timedelta(minutes=30), 2
NIGHT_BEGINS, NIGHT_ENDS = 23, 6


class What(StrEnum):
    """What happened to her page. The last two are for her advocate alone."""

    OPENED = "opened"
    TRY_FAILED = "try_failed"
    PLAN_OPENED = "plan_opened"
    PLAN_TRY_FAILED = "plan_try_failed"
    LOCKED = "locked"
    LOCKED_TRY = "locked_try"
    PHRASE_WRONG = "phrase_wrong"


WHAT_WORDS = {
    What.OPENED: "Opened", What.TRY_FAILED: "Tried, not opened", What.PLAN_OPENED: "Plan opened",
    What.PLAN_TRY_FAILED: "Plan tried, not opened", What.LOCKED: "Locked from the page",
    What.LOCKED_TRY: "Right number and words, while locked",
    What.PHRASE_WRONG: "Somebody called without the code phrase",
}  # fmt: skip
HERS = (What.OPENED, What.TRY_FAILED, What.PLAN_OPENED, What.PLAN_TRY_FAILED, What.LOCKED)
TRIES = (What.TRY_FAILED, What.PLAN_TRY_FAILED, What.LOCKED_TRY)


class Device(StrEnum):
    """A kind of device, and nothing finer: no maker, no version."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    UNKNOWN = "unknown"


DEVICE_WORDS = {
    Device.PHONE: "on a phone", Device.TABLET: "on a tablet", Device.COMPUTER: "on a computer",
    Device.UNKNOWN: "on a device of an unknown kind",
}  # fmt: skip


class Oddity(StrEnum):
    MANY_TRIES = "many_tries"
    MANY_PLAN_TRIES = "many_plan_tries"
    NEW_DEVICE = "new_device"
    AT_NIGHT = "at_night"
    AFTER_FAILURES = "after_failures"
    AT_ONCE = "at_once"
    WHILE_LOCKED = "while_locked"
    PHRASE_WRONG = "phrase_wrong"


ODDITY_WORDS = {
    Oddity.MANY_TRIES: f"{ODD_TRIES} or more failed tries in a day",
    Oddity.MANY_PLAN_TRIES: f"{ODD_TRIES} or more wrong second words in a day",
    Oddity.NEW_DEVICE: "a kind of device not seen before",
    Oddity.AT_NIGHT: "at night, outside the safe hours",
    Oddity.AFTER_FAILURES: "right after failed tries",
    Oddity.AT_ONCE: "open in two places at once",
    Oddity.WHILE_LOCKED: "right number and words while the page was locked",
    Oddity.PHRASE_WRONG: "the code phrase was wrong",
}


class PageVisitContent(BaseModel):
    """One opening of her page, or one try."""

    what: What
    at: datetime
    device: Device = Device.UNKNOWN
    odd: list[Oddity] = []


class SafeHours(BaseModel):
    """When she may be reached, as far as it says which nights are odd."""

    any_time: bool = False
    windows: list[WeeklyHours] = []


def device_of(agent: str) -> Device:
    """The kind of device that a browser names itself by."""
    said = agent[:400].casefold()
    if any(word in said for word in ("ipad", "tablet", "kindle")) or (
        "android" in said and "mobile" not in said
    ):
        return Device.TABLET
    if any(word in said for word in ("iphone", "ipod", "android", "mobile")):
        return Device.PHONE
    known = ("windows", "macintosh", "x11", "cros", "linux")
    return Device.COMPUTER if any(word in said for word in known) else Device.UNKNOWN


def is_odd_hour(at: datetime, hours: SafeHours) -> bool:
    """Whether it is night by a clock in London and no safe hours hold this instant."""
    hour = local(at).hour
    if NIGHT_ENDS <= hour < NIGHT_BEGINS or hours.any_time:
        return False
    return not any(span.start <= at < span.end for span in spans_between(hours.windows, at, at))


def oddities(
    seen: PageVisitContent,
    before: Sequence[PageVisitContent],
    hours: SafeHours,
    *,
    open_elsewhere: bool = False,
) -> list[Oddity]:
    """What is odd about this, as (what, when, device) among what came before it."""
    found = {
        Oddity.MANY_TRIES: seen.what is What.TRY_FAILED and _tries_that_day(seen, before) >= ODD_TRIES,
        Oddity.MANY_PLAN_TRIES: seen.what is What.PLAN_TRY_FAILED
        and _tries_that_day(seen, before) >= ODD_TRIES,
        Oddity.WHILE_LOCKED: seen.what is What.LOCKED_TRY,
        Oddity.PHRASE_WRONG: seen.what is What.PHRASE_WRONG,
    }
    if seen.what is What.OPENED:
        kinds = {one.device for one in before if one.what is What.OPENED}
        failed = [one for one in before if one.what in TRIES and seen.at - one.at <= RIGHT_AFTER]
        found |= {
            Oddity.NEW_DEVICE: bool(kinds) and seen.device not in kinds,
            Oddity.AT_NIGHT: is_odd_hour(seen.at, hours),
            Oddity.AFTER_FAILURES: len(failed) >= FAILURES_BEFORE,
            Oddity.AT_ONCE: open_elsewhere,
        }
    return [oddity for oddity, holds in found.items() if holds]


def _tries_that_day(seen: PageVisitContent, before: Sequence[PageVisitContent]) -> int:
    """How many of the kind there were on its day in London, this one with them."""
    day = local_day(seen.at)
    return 1 + sum(one.what is seen.what and local_day(one.at) == day for one in before)
