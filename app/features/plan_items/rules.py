"""The words of an item of the safety plan and its pure decisions: what the reduced copy leaves out, which of two
changes fit together, and how two versions are told apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from app.core.clock import day_words, local_day, moment_words, time_words
from app.features.starters.rules import SECTION_LABELS, Section

JUST_NOW = timedelta(minutes=2)


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
    PROBATION = "probation"
    HEALTH = "health"
    OTHER = "other"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.VICTIM: "On the victim’s printed copy",
    Audience.POLICE: "Police, if released",
    Audience.PROBATION: "Probation, if released",
    Audience.HEALTH: "Health, if released",
    Audience.OTHER: "Another agency or the meeting, if released",
}


def differing(first: str, second: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts cut into runs of words, each with whether the other text lacks it."""
    from difflib import SequenceMatcher

    a, b = first.split(), second.split()
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a1 > a0:
            left.append((" ".join(a[a0:a1]) + " ", tag != "equal"))
        if b1 > b0:
            right.append((" ".join(b[b0:b1]) + " ", tag != "equal"))
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
    return status in (ItemStatus.AGREED, ItemStatus.IN_PLACE) and may_be_hers(section, visible_to)


def may_be_hers(section: Section, visible_to: list[Audience]) -> bool:
    """Whether nobody took it off what she carries, whatever became of it."""
    return Audience.VICTIM in visible_to and section not in NEVER_IN_REDUCED_COPY


LIVING = frozenset({ItemStatus.SUGGESTED, ItemStatus.AGREED, ItemStatus.IN_PLACE})
"""What still stands in the plan. The rest is kept, and told as taken out."""


def days_of(
    status: ItemStatus, due: date | None, review_on: date | None, ends_on: date | None, notice: int
) -> list[tuple[date, str]]:
    """On which days an item comes to Today, and what is said then; `notice` days before it runs out."""
    found = []
    if due and status in (ItemStatus.SUGGESTED, ItemStatus.AGREED):
        found.append((due, ""))
    if review_on and status is not ItemStatus.EXPIRED:
        found.append((review_on, "look at it again"))
    if ends_on and status in (ItemStatus.AGREED, ItemStatus.IN_PLACE):
        told_on = date.fromordinal(max(date.min.toordinal(), ends_on.toordinal() - notice))
        found.append((told_on, f"runs out {day_words(ends_on, weekday=False, year=True)}"))
    return found


def day_label(text: str, said: str) -> str:
    """How Today names an item: what is to be done, or why it comes again."""
    words = text if len(text) <= 120 else f"{text[:119].rstrip()}…"
    return f"{words} ({said})" if said else words


TEXTS = frozenset({"text", "why", "refusal", "linked_risk"})
"""Fields of free words: where they differ, the words that differ are marked."""
FIELDS = (
    "section", "text", "why", "owner", "due", "status", "agreed", "refusal", "visible_to", "review_on", "ends_on",
    "linked_risk",
)  # fmt: skip
FIELD_LABELS = {
    "section": "Part of the plan", "text": "What will be in place", "why": "Why", "owner": "Who does it",
    "due": "By when", "status": "Where it stands", "agreed": "Does the victim agree", "refusal": "Why it is not wanted",
    "visible_to": "Who may see it", "review_on": "When it is looked at again",
    "ends_on": "When it runs out", "linked_risk": "Which danger it is for",
}  # fmt: skip
_WORDS: dict[str, Mapping[Any, str]] = {
    "section": SECTION_LABELS, "status": STATUS_LABELS, "agreed": AGREEMENT_LABELS,
}  # fmt: skip
ONE_STATEMENT = frozenset({"text", "section", "status", "agreed", "refusal", "visible_to"})
"""What will be in place, how far it is and who may see it. “In place” was said of these words, and the words were
written for these eyes: of two changes within it neither is laid over the other."""


@dataclass(frozen=True)
class Joined:
    """Of two changes made at the same time: the fields of each that fit together, and those that a person chooses."""

    mine: frozenset[str]
    theirs: frozenset[str]
    undecided: frozenset[str]


def joined(
    since: Sequence[Mapping[str, object]] | None, now: Mapping[str, object], mine: Mapping[str, object],
    *, decided: Collection[str] = (), settled: Collection[str] = (),
) -> Joined:  # fmt: skip
    """Lay what one person wrote over what stands `now`, field by field.

    `since` are the version that she saw and each one after it, with the present one last; None where nobody knows what
    she saw: then every difference is a person's to choose. A field that went there and back counts as changed by them.
    `decided` are fields that she chose for, `settled` those that they chose for, even where a choice changed nothing.
    """
    differing = frozenset(name for name in FIELDS if mine[name] != now[name])
    if since is None:
        return Joined(frozenset(), frozenset(), differing)
    by_her = frozenset(name for name in differing if name in decided or mine[name] != since[0][name])
    pairs = [*pairwise(since)]
    by_them = frozenset(
        name for name in differing if name in settled or any(a[name] != b[name] for a, b in pairs)
    )
    undecided = by_her & by_them
    if by_her & ONE_STATEMENT and by_them & ONE_STATEMENT:
        undecided |= differing & ONE_STATEMENT
    return Joined(by_her - undecided, by_them - undecided, undecided)


def field_words(name: str, value: Any, victim_name: str) -> str:
    """What a person reads where a field has this value."""
    if name == "owner":
        return victim_name if value is Owner.VICTIM else OWNER_LABELS[value]
    if name == "visible_to":
        return (
            ", ".join(label for code, label in AUDIENCE_LABELS.items() if code in value) or "The team alone"
        )
    if name in _WORDS:
        return _WORDS[name][value]
    return (day_words(value) if isinstance(value, date) else value) or "Nothing"


class Saved(StrEnum):
    """What became of a change to an item."""

    SAVED = "saved"
    JOINED = "joined"
    """Somebody else changed other fields meanwhile: both changes stand."""
    UNDECIDED = "undecided"
    """It contradicts what somebody else changed meanwhile: both versions stand until a person chooses."""
