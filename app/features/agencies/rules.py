"""The words of partnerships: kinds of sites, which agencies take part, and what an agreement’s days mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

NOTICE = timedelta(days=30)
NOT_AN_ADDRESS = (
    "Give the whole address of a plain page, like https://www.example.org/weather, or leave it empty."
)
LONGEST = timedelta(days=5 * 366)


class SiteKind(StrEnum):
    """How a partnership works together."""

    DAILY_TRIAGE = "daily_triage"
    UNIT = "unit"
    CLINIC = "clinic"


SITE_KIND_LABELS = {
    SiteKind.DAILY_TRIAGE: "Daily triage centre",
    SiteKind.UNIT: "Integrated unit",
    SiteKind.CLINIC: "Clinic",
}


SITE_LABELS = {
    "name": "Name of the site",
    "kind": "How the site works together",
    "leave_url": "Where “Leave now” leads",
}


def site_words(name: str, value: str) -> str:
    """One value of a site, for the account of changes."""
    if name == "kind":
        return SITE_KIND_LABELS[SiteKind(value)]
    return value or "as this installation says"


def leave_problem(url: str, own_hosts: Iterable[str]) -> str:
    """Why a victim cannot be led there by “Leave now”; empty where she can. It is a plain page of somebody else's, over
    https, and nothing of ours: whoever looks over her shoulder sees it.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return NOT_AN_ADDRESS
    is_plain = (
        re.fullmatch(r"https://[!-~]+", url) and "." in host and port is None and "@" not in parts.netloc
    )
    if not is_plain:
        return NOT_AN_ADDRESS
    if any(host == own or host.endswith(f".{own}") for own in own_hosts):
        return "Choose a page that is not ours: whoever looks over a shoulder sees it."
    return ""


class AgencyCode(StrEnum):
    POLICE = "police"
    PROBATION = "probation"
    HEALTH_MENTAL = "health_mental"
    HEALTH_OTHER = "health_other"
    CPS = "cps"
    LOCAL_AUTHORITY_ADULT = "local_authority_adult"
    LOCAL_AUTHORITY_CHILD = "local_authority_child"
    HOUSING = "housing"
    EDUCATION = "education"
    ADVOCACY = "advocacy"
    WITNESS_CARE = "witness_care"
    PRISON = "prison"
    COURT = "court"
    FIXATED_THREAT = "fixated_threat"
    VICTIM_LIAISON = "victim_liaison"
    OTHER = "other"


AGENCY_LABELS = dict(zip(AgencyCode, (
    "Police", "Probation", "Mental health", "Other health", "Prosecutors (CPS)", "Council, adults", "Council, children",
    "Housing", "Education", "Advocacy", "Witness care", "Prison", "Court", "Fixated threat", "Victim liaison", "Other",
), strict=True))  # fmt: skip


class PartnerKind(StrEnum):
    """What a receiver is, where the table of roles tells one kind of agency from another."""

    POLICE = "police"
    PROBATION = "probation"
    HEALTH = "health"
    CPS = "cps"
    CHAIR = "chair"
    OTHER = "other"


KIND_WORDS = {
    PartnerKind.POLICE: "Police", PartnerKind.PROBATION: "Probation and victim liaison",
    PartnerKind.HEALTH: "Health services", PartnerKind.CPS: "The CPS", PartnerKind.CHAIR: "The meeting’s chair",
    PartnerKind.OTHER: "Other agencies",
}  # fmt: skip
_KINDS = {
    AgencyCode.POLICE: PartnerKind.POLICE, AgencyCode.PROBATION: PartnerKind.PROBATION,
    AgencyCode.VICTIM_LIAISON: PartnerKind.PROBATION, AgencyCode.HEALTH_MENTAL: PartnerKind.HEALTH,
    AgencyCode.HEALTH_OTHER: PartnerKind.HEALTH, AgencyCode.CPS: PartnerKind.CPS,
}  # fmt: skip
ROLE_OF = {PartnerKind.PROBATION: "probation", PartnerKind.HEALTH: "health", PartnerKind.CPS: "cps"}
"""The role of an agency's people by its kind; of every other kind it is `partner`."""


def kind_of(code: str) -> PartnerKind:
    """What an agency of this code is; one that the table of roles has no column for is `other`."""
    return _KINDS.get(AgencyCode(code), PartnerKind.OTHER)


def role_of(code: str) -> str:
    """The role that people at the desks of such an agency have."""
    return ROLE_OF.get(kind_of(code), "partner")


class AgreementState(StrEnum):
    """Where an agency stands today."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    TO_COME = "to_come"
    ENDED = "ended"
    NONE = "none"


class Purpose(StrEnum):
    """What an agreement is for: a code, because it stands clear, and what somebody types might name somebody."""

    CHALLENGES = "challenges"
    RELEASES = "releases"
    BOTH = "both"
    TAKEN_OVER = "taken_over"


PURPOSE_LABELS = {
    Purpose.CHALLENGES: "Challenge notes and their answers", Purpose.RELEASES: "Copies released to a desk or a person",
    Purpose.BOTH: "Challenge notes, answers and released copies",
    Purpose.TAKEN_OVER: "Taken over at an update: record the agreement that was signed",
}  # fmt: skip
CHOOSABLE = {one: words for one, words in PURPOSE_LABELS.items() if one is not Purpose.TAKEN_OVER}


class EndReason(StrEnum):
    REPLACED = "replaced"
    BY_THEM = "by_them"
    BY_US = "by_us"
    BREACH = "breach"


END_LABELS = {
    EndReason.REPLACED: "Another agreement takes its place", EndReason.BY_THEM: "The agency ended it",
    EndReason.BY_US: "This partnership ended it", EndReason.BREACH: "What was shared was not kept safe",
}  # fmt: skip


STATE_LABELS = {
    AgreementState.IN_FORCE: "Agreed until", AgreementState.ENDS_SOON: "Agreement ends on",
    AgreementState.TO_COME: "Shut out until", AgreementState.ENDED: "Shut out: the agreement ended on",
    AgreementState.NONE: "Shut out: no agreement recorded",
}  # fmt: skip


@dataclass(frozen=True)
class Days:
    """The days of one agreement; both count, and from `ended_on` on none does."""

    from_day: date
    to_day: date
    ended_on: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it counts."""
        return min(self.to_day, self.ended_on - timedelta(days=1)) if self.ended_on else self.to_day

    def counts_on(self, day: date) -> bool:
        return self.from_day <= day <= self.last


def standing(agreements: list[Days], today: date) -> tuple[AgreementState, date | None]:
    """How an agency stands by all its agreements, and the day that matters: the last one of what counts without a
    gap, the first of what is to come, or the last of what has ended.
    """
    counting = sorted((one for one in agreements if one.last >= one.from_day), key=lambda one: one.from_day)
    end: date | None = None
    for one in counting:
        if one.counts_on(today) or (end is not None and one.from_day <= end + timedelta(days=1)):
            end = max(end or one.last, one.last)
    if end is not None:
        return (AgreementState.ENDS_SOON if end - today < NOTICE else AgreementState.IN_FORCE), end
    later = [one.from_day for one in counting if one.from_day > today]
    if later:
        return AgreementState.TO_COME, min(later)
    former = [one.last for one in counting]
    return (AgreementState.ENDED, max(former)) if former else (AgreementState.NONE, None)


def day_problems(from_day: date, to_day: date, today: date) -> dict[str, str]:
    if to_day < from_day:
        return {"to_day": "The last day comes after the first."}
    if to_day < today:
        return {"to_day": "This agreement is over already. Record the one that counts now."}
    if to_day - from_day > LONGEST:
        return {"to_day": "Five years at most: an agreement is looked at again."}
    return {}
