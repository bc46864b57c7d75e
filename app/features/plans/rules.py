"""The words of the safety plan and its pure decisions: sections, states, what the reduced copy leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.clock import local_day, moment_words, time_words

JUST_NOW = timedelta(minutes=2)


class Section(StrEnum):
    IMMEDIATE_DANGER = "immediate_danger"
    HOME = "home"
    POLICE_MARKERS = "police_markers"
    ALARMS = "alarms"
    TRAVEL = "travel"
    VEHICLE = "vehicle"
    PHONE = "phone"
    ACCOUNTS_TECH = "accounts_tech"
    SOCIAL_MEDIA = "social_media"
    CHILDREN = "children"
    WORK_EDUCATION = "work_education"
    TRUSTED_PEOPLE = "trusted_people"
    MONEY_POST = "money_post"
    HEALTH_SUPPORT = "health_support"
    HOUSING_MOVE = "housing_move"
    ORDERS_BAIL = "orders_bail"
    COURT_DATES = "court_dates"
    PETS_CARE_DEPENDANTS = "pets_care_dependants"
    IMPORTANT_DATES = "important_dates"
    OWN_WISHES = "own_wishes"


SECTION_LABELS: dict[Section, str] = {
    Section.IMMEDIATE_DANGER: "In immediate danger",
    Section.HOME: "Home",
    Section.POLICE_MARKERS: "Police markers",
    Section.ALARMS: "Alarms",
    Section.TRAVEL: "Getting about",
    Section.VEHICLE: "Vehicle",
    Section.PHONE: "Phone",
    Section.ACCOUNTS_TECH: "Accounts and devices",
    Section.SOCIAL_MEDIA: "Social media",
    Section.CHILDREN: "Children",
    Section.WORK_EDUCATION: "Work and study",
    Section.TRUSTED_PEOPLE: "Trusted people",
    Section.MONEY_POST: "Money and post",
    Section.HEALTH_SUPPORT: "Health and support",
    Section.HOUSING_MOVE: "Moving home",
    Section.ORDERS_BAIL: "Orders and bail",
    Section.COURT_DATES: "Court dates",
    Section.PETS_CARE_DEPENDANTS: "Pets and people cared for",
    Section.IMPORTANT_DATES: "Important dates",
    Section.OWN_WISHES: "Own wishes",
}

HINTS: dict[Section, str] = {
    Section.IMMEDIATE_DANGER: "When to call 999, pressing 55 if speaking is not safe, nearby safe places, a code word.",
    Section.HOME: "Locks, door viewer, lighting, letterbox guard, smoke alarm, who holds keys, neighbours.",
    Section.POLICE_MARKERS: "Address and phone markers, the crime reference to hand, when a marker runs out.",
    Section.ALARMS: "Personal alarm or alerting app: who has it, when it was tested, where it charges.",
    Section.TRAVEL: "Routes and times, lit places to park, where to go if followed, sharing a journey.",
    Section.VEHICLE: "Tracker check, shared app access, garage told, keys, breakdown cover.",
    Section.PHONE: "Keeping the number as evidence, a second phone, account and voicemail PINs.",
    Section.ACCOUNTS_TECH: "Passwords from a safe device, two steps, shared cloud, smart home, tags.",
    Section.SOCIAL_MEDIA: "Privacy of own, friends’ and family’s accounts, tags, old accounts, public registers.",
    Section.CHILDREN: "Who may collect, a password, what the children know, handovers, games and devices.",
    Section.WORK_EDUCATION: "Who has been told, reception, desk and routes, calls and post, working alone.",
    Section.TRUSTED_PEOPLE: "Who knows what, who may be approached, safe word, what a missed check-in means.",
    Section.MONEY_POST: "Mail redirection, bank alerts, bills by name, parcels, insurance.",
    Section.HEALTH_SUPPORT: "A flag at the GP, crisis line, sleep, counselling, medicine.",
    Section.HOUSING_MOVE: "Temporary place, priority need, keeping a new address private.",
    Section.ORDERS_BAIL: "A copy of the rules, what breaks them, whom to call, when they end.",
    Section.COURT_DATES: "Entrance, waiting room, special measures, the way there, afterwards.",
    Section.PETS_CARE_DEPENDANTS: "Pets, carers, older relatives.",
    Section.IMPORTANT_DATES: "Anniversaries, hearings, release, the end of an order.",
    Section.OWN_WISHES: "What matters most, what will not be done, what may be shared with whom.",
}

NEVER_IN_REDUCED_COPY: frozenset[Section] = frozenset(
    {Section.TRAVEL, Section.ALARMS, Section.HOUSING_MOVE, Section.TRUSTED_PEOPLE}
)
"""A printed page is found, photographed, left in a bag: these sections would tell him where and how."""


class ItemStatus(StrEnum):
    SUGGESTED = "suggested"
    AGREED = "agreed"
    IN_PLACE = "in_place"
    NOT_WANTED = "not_wanted"
    NOT_POSSIBLE = "not_possible"
    EXPIRED = "expired"


STATUS_LABELS: dict[ItemStatus, str] = {
    ItemStatus.SUGGESTED: "Suggested",
    ItemStatus.AGREED: "Agreed",
    ItemStatus.IN_PLACE: "In place",
    ItemStatus.NOT_WANTED: "Not wanted",
    ItemStatus.NOT_POSSIBLE: "Not possible",
    ItemStatus.EXPIRED: "Expired",
}


class Owner(StrEnum):
    VICTIM = "victim"
    ADVOCATE = "advocate"
    POLICE = "police"
    HOUSING = "housing"
    EMPLOYER = "employer"
    SCHOOL = "school"
    OTHER = "other"


OWNER_LABELS: dict[Owner, str] = {
    Owner.VICTIM: "The victim",
    Owner.ADVOCATE: "Advocate",
    Owner.POLICE: "Police",
    Owner.HOUSING: "Housing",
    Owner.EMPLOYER: "Employer",
    Owner.SCHOOL: "School",
    Owner.OTHER: "Other",
}


class Agreement(StrEnum):
    YES = "yes"
    NOT_NOW = "not_now"
    NOT_ASKED = "not_asked"


AGREEMENT_LABELS: dict[Agreement, str] = {
    Agreement.YES: "Yes",
    Agreement.NOT_NOW: "Not now",
    Agreement.NOT_ASKED: "Not asked",
}


class Audience(StrEnum):
    """Who may see an item besides the team."""

    VICTIM = "victim"
    POLICE = "police"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.VICTIM: "On the victim’s printed copy",
    Audience.POLICE: "Police, if released",
}


class ReviewTrigger(StrEnum):
    """Why the plan was looked at again."""

    INTERVAL = "interval"
    INCIDENT = "incident"
    BREACH = "breach"
    TACTIC = "change_of_tactic"
    CASE_EVENT = "case_event"
    ORDER_ENDING = "order_ending"
    LIFE_CHANGE = "life_change"
    DEVICE = "device_compromise"
    OTHER = "other"


TRIGGER_LABELS: dict[ReviewTrigger, str] = {
    ReviewTrigger.INTERVAL: "Due by interval",
    ReviewTrigger.INCIDENT: "Something happened",
    ReviewTrigger.BREACH: "A rule was broken",
    ReviewTrigger.TACTIC: "A change of tactic",
    ReviewTrigger.CASE_EVENT: "Arrest, bail, charge, court or release",
    ReviewTrigger.ORDER_ENDING: "An order or bail ends",
    ReviewTrigger.LIFE_CHANGE: "Home, work, school or family changed",
    ReviewTrigger.DEVICE: "A phone or account is not safe",
    ReviewTrigger.OTHER: "Other",
}


class Verdict(StrEnum):
    """A supervisor's view of a plan, given after the fact; it never delays the plan."""

    GOOD = "good"
    NEEDS_WORK = "needs_work"
    UNSAFE = "unsafe"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.GOOD: "Good",
    Verdict.NEEDS_WORK: "Needs work",
    Verdict.UNSAFE: "Unsafe",
}


@dataclass(frozen=True)
class Piece:
    """A run of words of one version, and whether the other version lacks it."""

    text: str
    changed: bool


def differing(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into runs, each marked where the other differs (by words)."""
    from difflib import SequenceMatcher

    a, b = mine.split(), theirs.split()
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a1 > a0:
            left.append(Piece(" ".join(a[a0:a1]), tag != "equal"))
        if b1 > b0:
            right.append(Piece(" ".join(b[b0:b1]), tag != "equal"))
    return left, right


@dataclass(frozen=True)
class Side:
    """One of two versions, as its reader is told of it: whose or which, by whom and when, and what choosing it does."""

    title: str
    when: str
    keep: str


def sides(
    first: tuple[str, datetime | None], second: tuple[str, datetime | None], now: datetime, *,
    first_is_mine: bool, second_is_mine: bool,
) -> tuple[Side, Side]:  # fmt: skip
    """The version that was saved first and the one that came after it, each (author, written at).

    “Yours” is what the reader wrote and the other did not. Who wrote both, in two tabs, calls the one just sent hers;
    later she too tells them apart by their order.
    """
    fresh = second[1] is not None and now - second[1] <= JUST_NOW
    first_yours = first_is_mine and not second_is_mine
    second_yours = second_is_mine and (fresh or not first_is_mine)
    return (
        _side("earlier", first, now, is_mine=first_is_mine, is_yours=first_yours, fresh=False),
        _side("later", second, now, is_mine=second_is_mine, is_yours=second_yours, fresh=fresh),
    )


def _side(
    order: str, written: tuple[str, datetime | None], now: datetime, *, is_mine: bool, is_yours: bool, fresh: bool
) -> Side:  # fmt: skip
    author, at = written
    when = "just now" if fresh else _when(at, now) if at else ""
    if is_yours:
        told = [when] if fresh else [f"saved {order}", when]
        return Side("Yours", ", ".join(filter(None, told)), "Keep yours")
    who = "by you" if is_mine else author
    return Side(f"Saved {order}", ", ".join(filter(None, [who, when])), f"Keep the one saved {order}")


def _when(at: datetime, now: datetime) -> str:
    return time_words(at) if local_day(at) == local_day(now) else moment_words(at)


def both_texts(first: str, second: str) -> str:
    """What a third version is written from."""
    return first if first == second else f"{first}\n\n{second}"


def is_on_reduced_copy(section: Section, status: ItemStatus, visible_to: list[Audience]) -> bool:
    """Whether an item stands on the victim's printed copy: hers to see, still meant, and not one of four sections."""
    wanted = status in (ItemStatus.AGREED, ItemStatus.IN_PLACE)
    return wanted and Audience.VICTIM in visible_to and section not in NEVER_IN_REDUCED_COPY
