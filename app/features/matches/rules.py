"""Who is compared with whom, what a likeness between them may mean, and what can be decided about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.features.names.rules import Names, compare
from app.features.restrictions.rules import Why

BATCH = 50
"""So many rows are compared in one go; their transaction stays short."""
MOST_BATCHES = 20


class PartyKind(StrEnum):
    """Who somebody is in this comparison."""

    VICTIM = "victim"
    SUSPECT = "suspect"
    STAFF = "staff"
    PARTNER = "partner"


PARTY_LABELS = {
    PartyKind.VICTIM: "Victim", PartyKind.SUSPECT: "Person of concern", PartyKind.STAFF: "Works here",
    PartyKind.PARTNER: "Works for a partner agency",
}  # fmt: skip
USERS = frozenset({PartyKind.STAFF, PartyKind.PARTNER})


class MatchKind(StrEnum):
    SAME_VICTIM = "same_victim"
    BOTH_SIDES = "both_sides"
    SAME_SUSPECT = "same_suspect"
    USER = "user"


KIND_LABELS = {
    MatchKind.SAME_VICTIM: "Referred twice?", MatchKind.BOTH_SIDES: "Victim in one case, person of concern in another?",
    MatchKind.SAME_SUSPECT: "Person of concern in two cases?", MatchKind.USER: "Does somebody of ours stand in a case?",
}  # fmt: skip
KIND_HINTS = {
    MatchKind.SAME_VICTIM: "If it is one person, the two cases can be merged.",
    MatchKind.BOTH_SIDES: "A counter-allegation, or a suspect who refers himself: neither may learn of the other here. "
    "Look who leads each case before anybody calls.",
    MatchKind.SAME_SUSPECT: "Tell each advocate only what she needs; no victim may learn that there is another.",
    MatchKind.USER: "Until you have decided, keep this person from the case: see who leads it, covers it and reads its "
    "releases. Nothing opens for a service manager, a "
    "data-protection officer or the chair until then.",
}


class MatchStatus(StrEnum):
    OPEN = "open"
    NOT_SAME = "not_same"
    SAME = "same"
    MERGED = "merged"
    GONE = "gone"


class Verdict(StrEnum):
    NOT_SAME = "not_same"
    SAME = "same"


VERDICT_LABELS = {Verdict.NOT_SAME: "Not the same person", Verdict.SAME: "The same person"}
STATUS_LABELS = {
    MatchStatus.OPEN: "To be decided", MatchStatus.NOT_SAME: "Not the same person",
    MatchStatus.SAME: "The same person", MatchStatus.MERGED: "The same person, cases merged",
    MatchStatus.GONE: "No longer alike: a name was corrected",
}  # fmt: skip


@dataclass(frozen=True)
class Party:
    """Somebody who is compared; users stand in no case."""

    kind: PartyKind
    row_id: UUID
    name: str
    names: Names = field(repr=False)
    case_id: UUID | None = None


@dataclass(frozen=True)
class Hit:
    """Two people who may be one, what that would mean, and what speaks for it."""

    kind: MatchKind
    one: Party
    other: Party
    why: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for both orders: a pair is kept once."""
        return "|".join([self.kind, *sorted([str(self.one.row_id), str(self.other.row_id)])])


def meaning(one: Party, other: Party) -> MatchKind | None:
    """What it means if these are one person; None where it means nothing: in one case, or of two users."""
    kinds = {one.kind, other.kind}
    if kinds & USERS:
        return MatchKind.USER if kinds - USERS else None
    if one.case_id == other.case_id:
        return None
    if kinds == {PartyKind.VICTIM}:
        return MatchKind.SAME_VICTIM
    return MatchKind.SAME_SUSPECT if kinds == {PartyKind.SUSPECT} else MatchKind.BOTH_SIDES


def hits_by_name(subject: Party, others: list[Party]) -> list[Hit]:
    """Everybody whose name is like this one’s."""
    found = []
    for other in others:
        kind = meaning(subject, other)
        if kind is not None and (likeness := compare(subject.names, other.names)):
            found.append(Hit(kind, subject, other, (likeness.sentence,)))
    return found


def together(hits: list[Hit]) -> dict[str, Hit]:
    """One hit for each pair, with all that speaks for it."""
    found: dict[str, Hit] = {}
    for hit in hits:
        known = found.get(hit.key)
        why = (*known.why, *hit.why) if known else hit.why
        found[hit.key] = Hit(hit.kind, hit.one, hit.other, tuple(dict.fromkeys(why)))
    return found


AGENCY_WHYS = {"police": Why.POLICE, "health_mental": Why.HEALTH, "health_other": Why.HEALTH}


def why_to_restrict(in_case: PartyKind, user: PartyKind, agency: str) -> Why | None:
    """Why the case of this person is to be restricted if she or he is that user; None where nothing asks for it."""
    if in_case is PartyKind.VICTIM:
        return Why.STAFF_VICTIM if user is PartyKind.STAFF else None
    return Why.OURS if user is PartyKind.STAFF else AGENCY_WHYS.get(agency, Why.PARTNER)
