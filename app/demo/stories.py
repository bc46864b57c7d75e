"""The shape of an invented case. Every person, place and number in the demo is made up; the numbers are from the range
that is set aside for drama, so that nobody is ever rung.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CHANNELS = {
    "calls": "phone", "silent_calls": "phone", "texts_messages": "sms", "followed": "in_person",
    "loitered": "in_person", "watched_spied": "in_person", "turned_up_home": "in_person",
    "turned_up_work_school": "in_person", "gifts_deliveries": "post",
    "social_media_contact": "social", "contact_via_third_party": "through_person",
    "contacting_family_friends": "phone",
}  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """An incident: days ago, hour, behaviours, what happened; whether it broke bail; who logged it."""

    ago: int
    hour: int
    kinds: tuple[str, ...]
    text: str
    breach: bool = False
    certainty: str = "approx"
    source: str = "told_by"

    @property
    def channel(self) -> str | None:
        """By what means the first of its kinds came."""
        return CHANNELS.get(self.kinds[0])


@dataclass(frozen=True)
class Spoke:
    """A contact: days ago, hour, outcome, note, support; a next step in so many days."""

    ago: int
    hour: int
    outcome: str
    note: str = ""
    support: tuple[str, ...] = ()
    minutes: int = 0
    next_step: str = ""
    next_in: int = 0


@dataclass(frozen=True)
class Item:
    """An item of the plan."""

    section: str
    text: str
    owner: str
    status: str
    agreed: str = "yes"
    why: str = ""
    refusal: str = ""
    due_in: int | None = None


@dataclass(frozen=True)
class News:
    """News: days ago, hour, milestone; told and published or still held; extra words of the advocate."""

    ago: int
    hour: int
    code: str
    told: bool = True
    published: bool = True
    words: str = ""


@dataclass(frozen=True)
class Note:
    """A challenge note: days ago, types, decision, ask; what came back."""

    ago: int
    types: tuple[str, ...]
    decision: str
    know: str
    ask: str
    view: str = ""
    answer: str = ""
    verdict: str = ""
    acknowledged: bool = False


@dataclass(frozen=True)
class Story:
    """One case from referral to today. `safe` is one of ok, evenings, old, none, unsafe.

    What stands in `behind` has not been kept up, so that the lists show something late: plan, contact, tell, check.
    """

    name: str
    pronouns: str
    priority: str
    ago: int
    stage: str
    source: str
    relationship: str
    summary: str
    status: str = "active"
    offence: str = ""
    lead: str = "lead"
    backup: str = "backup"
    enhanced: bool = True
    safe: str = "ok"
    say_first: str = "It’s Ruth from the library"
    never: str = ""
    go_between: str = ""
    wishes: str = ""
    suspect: str = ""
    happened: tuple[Happened, ...] = field(default=())
    spoke: tuple[Spoke, ...] = field(default=())
    items: tuple[Item, ...] = field(default=())
    agreed_ago: int | None = None
    reviewed_ago: int | None = None
    news: tuple[News, ...] = field(default=())
    notes: tuple[Note, ...] = field(default=())
    page: bool = False
    says: str = ""
    closed_ago: int = 0
    legal_hold: str = ""
    behind: tuple[str, ...] = ()
