"""The words of the incident log and its pure decisions: when it was, what it triggers, what its pattern is.

The behaviours follow the examples of section 2A of the Protection from Harassment Act 1997; the list is not closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.core.clock import day_words, local_day, time_words


class Behaviour(StrEnum):
    FOLLOWED = "followed"
    WATCHED_SPIED = "watched_spied"
    LOITERED = "loitered"
    TURNED_UP_HOME = "turned_up_home"
    TURNED_UP_WORK_SCHOOL = "turned_up_work_school"
    ENTERED_PROPERTY = "entered_property"
    CALLS = "calls"
    SILENT_CALLS = "silent_calls"
    TEXTS_MESSAGES = "texts_messages"
    EMAIL = "email"
    LETTERS_CARDS = "letters_cards"
    GIFTS_DELIVERIES = "gifts_deliveries"
    SOCIAL_MEDIA_CONTACT = "social_media_contact"
    FAKE_ACCOUNTS = "fake_accounts"
    POSTED_ABOUT_VICTIM = "posted_about_victim"
    IMPERSONATION = "impersonation"
    SHARED_IMAGES = "shared_images"
    ACCOUNT_HACKING = "account_hacking"
    DEVICE_MONITORING = "device_monitoring"
    TRACKER_LOCATION = "tracker_location"
    DAMAGE_PROPERTY = "damage_property"
    DAMAGE_VEHICLE = "damage_vehicle"
    THEFT = "theft"
    INTERFERENCE_POST_BINS = "interference_post_bins"
    THREATS_VICTIM = "threats_victim"
    THREATS_OTHERS = "threats_others"
    THREATS_SELF_HARM = "threats_self_harm"
    PHYSICAL_VIOLENCE = "physical_violence"
    SEXUAL_VIOLENCE = "sexual_violence"
    WEAPON = "weapon"
    HARM_TO_PET = "harm_to_pet"
    CONTACT_VIA_THIRD_PARTY = "contact_via_third_party"
    CONTACTING_FAMILY_FRIENDS = "contacting_family_friends"
    CONTACTING_EMPLOYER_SCHOOL = "contacting_employer_school"
    FALSE_REPORTS = "false_reports_or_complaints"
    VEXATIOUS_COURT_ACTION = "vexatious_court_action"
    FINANCIAL_INTERFERENCE = "financial_interference"
    CONTACT_FROM_PRISON = "contact_from_prison"
    BREACH = "breach_of_order_or_bail"
    OTHER = "other"


BEHAVIOUR_LABELS = dict(zip(Behaviour, (
    "Followed", "Watched or spied on", "Loitered", "Turned up at home", "Turned up at work or school",
    "Entered property", "Calls", "Silent calls", "Texts or messages", "Email", "Letters or cards",
    "Gifts or deliveries", "Contact on social media", "Fake accounts", "Posted about the victim",
    "Impersonation", "Shared images", "Hacked an account", "Monitored a device", "Tracker or location",
    "Damaged property", "Damaged a vehicle", "Theft", "Interfered with post or bins", "Threats to the victim",
    "Threats to others", "Threats of self-harm", "Physical violence", "Sexual violence", "Weapon",
    "Harmed a pet", "Contact through others", "Contacted family or friends", "Contacted employer or school",
    "False reports or complaints", "Court action to vex", "Interfered with money", "Contact from prison",
    "Breach of order or bail", "Other",
), strict=True))  # fmt: skip

TILES = (
    (Behaviour.TURNED_UP_HOME, "At home"), (Behaviour.FOLLOWED, "Followed"), (Behaviour.TEXTS_MESSAGES, "Messages"),
    (Behaviour.CALLS, "Calls"), (Behaviour.CONTACT_VIA_THIRD_PARTY, "By others"),
    (Behaviour.TURNED_UP_WORK_SCHOOL, "At work or school"),
)  # fmt: skip
"""Six kinds in fixed places, so that the hand learns them; all others stand under “Other kinds”."""

TRIGGERS = frozenset({
    Behaviour.THREATS_VICTIM, Behaviour.THREATS_OTHERS, Behaviour.THREATS_SELF_HARM, Behaviour.PHYSICAL_VIOLENCE,
    Behaviour.SEXUAL_VIOLENCE, Behaviour.WEAPON, Behaviour.CONTACT_VIA_THIRD_PARTY, Behaviour.TURNED_UP_HOME,
    Behaviour.ENTERED_PROPERTY, Behaviour.BREACH, Behaviour.DEVICE_MONITORING, Behaviour.TRACKER_LOCATION,
})  # fmt: skip
"""After one of these the safety plan is looked at again."""


EARLIEST_YEAR = 1900
"""No entry is of a day before it: a year that was typed wrong."""


class When(StrEnum):
    NOW = "now"
    TODAY = "today"
    YESTERDAY = "yesterday"
    OTHER = "other"


WHEN_LABELS = {When.NOW: "Now", When.TODAY: "Today", When.YESTERDAY: "Yesterday", When.OTHER: "Other"}


class Certainty(StrEnum):
    EXACT = "exact"
    APPROX = "approx"
    UNKNOWN = "unknown"


CERTAINTY_LABELS = {Certainty.EXACT: "Exact", Certainty.APPROX: "About", Certainty.UNKNOWN: "Not sure"}


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


PART_LABELS = {PartOfDay.MORNING: "Morning", PartOfDay.AFTERNOON: "Afternoon", PartOfDay.EVENING: "Evening",
               PartOfDay.NIGHT: "Night"}  # fmt: skip


class Source(StrEnum):
    TOLD_BY = "told_by"
    FIRST_HAND = "first_hand"
    FOUND_LATER = "found_later"


SOURCE_LABELS = {
    Source.TOLD_BY: "Told by the victim",
    Source.FIRST_HAND: "Seen or heard myself",
    Source.FOUND_LATER: "Found later",
}


class LoggedBy(StrEnum):
    ADVOCATE = "advocate"
    VICTIM = "victim"
    THIRD_PARTY = "third_party"


class Channel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    SMS = "sms"
    MESSAGING_APP = "messaging_app"
    EMAIL = "email"
    SOCIAL = "social"
    POST = "post"
    COURIER = "courier"
    THROUGH_PERSON = "through_person"
    ONLINE_POST = "online_post"
    DEVICE = "device"
    COURT_PAPERS = "court_papers"
    UNKNOWN = "unknown"


CHANNEL_LABELS = dict(zip(Channel, (
    "In person", "Phone", "Text message", "Messaging app", "Email", "Social media", "Post", "Courier",
    "Through a person", "Posted online", "Device", "Court papers", "Not known",
), strict=True))  # fmt: skip


class KnownHow(StrEnum):
    SEEN = "seen"
    VOICE = "voice"
    ACCOUNT = "account"
    ADMISSION = "admission"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


KNOWN_HOW_LABELS = dict(
    zip(KnownHow, ("Seen", "Voice", "Account", "Said so", "Worked out", "Not known"), strict=True)
)


@dataclass(frozen=True)
class Moment:
    """When it happened, as surely as it is known."""

    day: date
    at: time | None
    part: PartOfDay | None
    certainty: Certainty


def moment(
    when: When,
    day: date | None,
    at: time | None,
    part: PartOfDay | None,
    certainty: Certainty | None,
    now: datetime,
) -> Moment:
    """The moment from what the form says. "Now" is exact to the minute; "Today" and "Yesterday" stay approximate."""
    today = local_day(now)
    if when is When.NOW:
        clock_time = time.fromisoformat(time_words(now))
        return Moment(today, clock_time, None, certainty or Certainty.APPROX)
    found = {When.TODAY: today, When.YESTERDAY: today - timedelta(days=1)}.get(when, day or today)
    unsure = Certainty.APPROX if at or part else Certainty.UNKNOWN
    return Moment(found, at, part, certainty or unsure)


def when_problems(
    when: When, day: date | None, found: Moment, now: datetime, ended_on: date | None = None
) -> dict[str, str]:
    """What is wrong with when it happened."""
    if when is When.OTHER and day is None:
        return {"happened_on": "Give the day. A day near it is fine: choose “Not sure” below."}
    if found.day.year < EARLIEST_YEAR:
        return {"happened_on": "Check the year of this day."}
    if found.day > local_day(now):
        return {"happened_on": "This day has not come yet. Check it."}
    if found.day == local_day(now) and found.at and found.at > time.fromisoformat(time_words(now)):
        return {"happened_at": "This time has not come yet. Check it."}
    if ended_on is not None and ended_on > local_day(now):
        return {"ended_on": "This day has not come yet. Leave it empty while it goes on."}
    if ended_on is not None and ended_on < found.day:
        return {"ended_on": "It cannot end before it began. Check both days."}
    return {}


def moment_words(found: Moment) -> str:
    """“19:15, exact”, “About 08:40”, “Morning, not sure”, “Time not known”."""
    if found.at:
        clock_time = f"{found.at:%H:%M}"
        return {Certainty.EXACT: f"{clock_time}, exact", Certainty.APPROX: f"About {clock_time}"}.get(
            found.certainty, f"{clock_time}, not sure"
        )
    if found.part:
        words = PART_LABELS[found.part]
        return f"{words}, not sure" if found.certainty is Certainty.UNKNOWN else words
    return "Time not known"


@dataclass(frozen=True)
class SevenDays:
    """One bar of the pattern: how many incidents, and how many of them broke bail or an order."""

    label: str
    count: int
    flagged: int


def pattern(entries: list[tuple[date, bool]], today: date, spans: int = 12) -> list[SevenDays]:
    """Counts for so many spans of seven days up to today, the oldest first. A count, not a risk level."""
    bars = []
    for back in range(spans - 1, -1, -1):
        last = today - timedelta(days=7 * back)
        first = last - timedelta(days=6)
        inside = [breach for day, breach in entries if first <= day <= last]
        label = f"{day_words(first, weekday=False)} to {day_words(last, weekday=False)}"
        bars.append(SevenDays(label, len(inside), sum(inside)))
    return bars


def first_line(text: str, limit: int = 160) -> str:
    """The first line of a text for a list, cut at a word: what stands below it does not leave with it."""
    plain = " ".join((text.strip().splitlines() or [""])[0].split())
    return plain if len(plain) <= limit else plain[:limit].rsplit(" ", 1)[0] + " …"
