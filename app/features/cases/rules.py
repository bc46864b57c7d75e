"""The vocabulary of a case and its pure decisions: what may follow, who may lead, how long cover lasts.

Nothing here judges risk: a priority is what a named person chose, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from app.features.people.rules import STAGE_LABELS as STAGE_LABELS
from app.features.people.rules import Stage as Stage

COVER_LIMIT = timedelta(days=90)


class Priority(StrEnum):
    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"


PRIORITY_LABELS = {Priority.STANDARD: "Standard", Priority.MEDIUM: "Medium", Priority.HIGH: "High"}


class Status(StrEnum):
    REFERRED = "referred"
    TRIAGED = "triaged"
    ALLOCATED = "allocated"
    ACTIVE = "active"
    MONITORING = "monitoring"
    CLOSING = "closing"
    CLOSED = "closed"
    AWAITING_CONTACT = "awaiting_contact"
    NO_CONTACT_MADE = "no_contact_made"
    DECLINED = "declined"
    TRANSFERRED = "transferred"
    ON_HOLD = "on_hold"
    REOPENED = "reopened"


STATUS_LABELS = {
    Status.REFERRED: "Referred", Status.TRIAGED: "Triaged", Status.ALLOCATED: "Allocated",
    Status.ACTIVE: "Active",
    Status.MONITORING: "Monitoring", Status.CLOSING: "Closing", Status.CLOSED: "Closed",
    Status.AWAITING_CONTACT: "Awaiting contact", Status.NO_CONTACT_MADE: "No contact made",
    Status.DECLINED: "Declined", Status.TRANSFERRED: "Transferred", Status.ON_HOLD: "On hold",
    Status.REOPENED: "Reopened",
}  # fmt: skip

_WORKING = {Status.ACTIVE, Status.MONITORING, Status.CLOSING, Status.ON_HOLD, Status.TRANSFERRED}
NEXT: dict[Status, set[Status]] = {
    Status.REFERRED: {Status.TRIAGED, Status.DECLINED, Status.TRANSFERRED, Status.ON_HOLD, Status.CLOSED},
    Status.TRIAGED: {Status.DECLINED, Status.TRANSFERRED, Status.ON_HOLD, Status.CLOSED},
    Status.ALLOCATED: {Status.AWAITING_CONTACT, Status.NO_CONTACT_MADE, Status.DECLINED, *_WORKING},
    Status.AWAITING_CONTACT: {Status.NO_CONTACT_MADE, Status.DECLINED, *_WORKING},
    Status.NO_CONTACT_MADE: {Status.AWAITING_CONTACT, Status.DECLINED, Status.CLOSED, *_WORKING},
    Status.ACTIVE: {Status.AWAITING_CONTACT, Status.DECLINED, *_WORKING} - {Status.ACTIVE},
    Status.MONITORING: _WORKING - {Status.MONITORING},
    Status.CLOSING: {Status.ACTIVE, Status.MONITORING, Status.ON_HOLD, Status.CLOSED},
    Status.ON_HOLD: {Status.TRIAGED, Status.AWAITING_CONTACT, Status.DECLINED, *_WORKING} - {Status.ON_HOLD},
    Status.DECLINED: {Status.REOPENED, Status.CLOSED},
    Status.TRANSFERRED: {Status.REOPENED, Status.CLOSED},
    Status.CLOSED: {Status.REOPENED},
    Status.REOPENED: {Status.TRIAGED, Status.AWAITING_CONTACT, Status.DECLINED, *_WORKING},
}
"""Which status may follow which. `allocated` is reached by allocating alone."""

NEEDS_REASON = {
    Status.CLOSED, Status.DECLINED, Status.TRANSFERRED, Status.ON_HOLD, Status.NO_CONTACT_MADE,
    Status.REOPENED,
}  # fmt: skip
AT_AN_END = {Status.CLOSED, Status.DECLINED, Status.TRANSFERRED}
BY_TRIAGE = {Status.REFERRED, Status.TRIAGED, Status.REOPENED, Status.ON_HOLD}
"""While a case stands here, the supervisor decides what comes next."""


class ClosureReason(StrEnum):
    GOALS_MET = "goals_met"
    VICTIM_REQUEST = "victim_request"
    DISENGAGED = "disengaged_after_safe_attempts"
    MOVED = "moved_area_transferred"
    NOT_STALKING = "not_stalking_signposted"
    CUSTODY = "perpetrator_in_custody_monitoring_ended"
    DECEASED = "deceased"
    DUPLICATE = "duplicate"
    OTHER = "other"


CLOSURE_LABELS = {
    ClosureReason.GOALS_MET: "Goals met", ClosureReason.VICTIM_REQUEST: "The victim asked for it",
    ClosureReason.DISENGAGED: "Out of touch after safe attempts",
    ClosureReason.MOVED: "Moved away, transferred",
    ClosureReason.NOT_STALKING: "Not stalking, shown to other help",
    ClosureReason.CUSTODY: "Perpetrator in custody, monitoring ended", ClosureReason.DECEASED: "Deceased",
    ClosureReason.DUPLICATE: "Recorded twice", ClosureReason.OTHER: "Another reason",
}  # fmt: skip


class Source(StrEnum):
    POLICE_REPORT = "police_report"
    POLICE_STALKING_LEAD = "police_stalking_lead"
    MENTAL_HEALTH_TEAM = "mental_health_team"
    SUZY_LAMPLUGH_TRUST = "suzy_lamplugh_trust"
    HELPLINE = "national_stalking_helpline"
    PROBATION = "probation"
    CPS = "cps"
    WITNESS_SERVICE = "court_witness_service"
    IDVA = "idva_da_service"
    ISVA = "isva_service"
    VICTIM_SUPPORT = "victim_support"
    NHS = "nhs_other"
    ADULT_CARE = "social_care_adult"
    CHILD_CARE = "social_care_child"
    HOUSING = "housing"
    EDUCATION = "education"
    EMPLOYER = "employer"
    FAMILY_JUSTICE_CENTRE = "family_justice_centre"
    MARAC = "marac"
    MAPPA = "mappa"
    FIXATED_THREAT = "fixated_threat_centre"
    SELF = "self"
    FAMILY_OR_FRIEND = "family_or_friend"
    OTHER = "other"


SOURCE_LABELS = dict(zip(Source, (
    "Police report", "Police stalking lead", "Mental health team", "Suzy Lamplugh Trust",
    "National Stalking Helpline",
    "Probation", "Crown Prosecution Service", "Court witness service", "Domestic abuse service (IDVA)",
    "Sexual violence service (ISVA)", "Victim support", "Other health service", "Adult social care",
    "Children’s social care", "Housing", "Education", "Employer", "Family justice centre", "MARAC", "MAPPA",
    "Fixated threat centre", "The victim", "Family or friend", "Someone else",
), strict=True))  # fmt: skip


class Relationship(StrEnum):
    EX_INTIMATE = "ex_intimate"
    CURRENT_INTIMATE = "current_intimate"
    FAMILY = "family"
    ACQUAINTANCE = "acquaintance"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    COLLEAGUE = "colleague"
    CLIENT_OR_PATIENT = "client_or_patient"
    SERVICE_PROFESSIONAL = "service_professional"
    STRANGER = "stranger"
    ONLINE_ONLY = "online_only"
    UNKNOWN = "unknown"
    OTHER = "other"


RELATIONSHIP_LABELS = dict(zip(Relationship, (
    "Former partner", "Partner", "Family", "Acquaintance", "Friend", "Neighbour", "Colleague",
    "Client or patient",
    "Professional who served the victim", "Stranger", "Known online only", "Not known", "Other",
), strict=True))  # fmt: skip


class Offence(StrEnum):
    S2A = "s2A_stalking"
    S4A = "s4A_stalking_fear_or_distress"
    S2 = "s2_harassment"
    S4 = "s4_fear_of_violence"
    CONTROLLING = "controlling_coercive"
    MALICIOUS = "malicious_communications"
    THREATS_TO_KILL = "threats_to_kill"
    ASSAULT = "assault"
    SEXUAL = "sexual"
    DAMAGE = "criminal_damage"
    BURGLARY = "burglary"
    COMPUTER = "computer_misuse"
    BREACH = "breach_order"
    OTHER = "other"


OFFENCE_LABELS = dict(zip(Offence, (
    "Stalking (section 2A)", "Stalking: fear, alarm or distress (section 4A)", "Harassment (section 2)",
    "Fear of violence (section 4)", "Controlling or coercive behaviour", "Malicious communications",
    "Threats to kill",
    "Assault", "Sexual offence", "Criminal damage", "Burglary", "Computer misuse", "Breach of an order",
    "Other",
), strict=True))  # fmt: skip


CONSENT_LABELS = {"yes": "Yes", "no": "No", "not_asked": "Not asked: it was not safe or not possible"}


class EnhancedReason(StrEnum):
    UNDER_18 = "under_18"
    VULNERABLE = "vulnerable"
    INTIMIDATED = "intimidated"
    TARGETED = "repeatedly_targeted"
    SERIOUS_CRIME = "serious_crime"


ENHANCED_LABELS = dict(zip(EnhancedReason, (
    "Under 18", "Vulnerable", "Intimidated", "Targeted again and again, on purpose", "Serious crime",
), strict=True))  # fmt: skip


def status_problems(
    before: Status, after: Status, reason: str, closure: ClosureReason | None
) -> dict[str, str]:
    """Whether `after` may follow `before`, and what must be said with it."""
    if after not in NEXT[before]:
        return {
            "status": f"“{STATUS_LABELS[after]}” cannot follow “{STATUS_LABELS[before]}”. Choose another."
        }
    problems = {}
    if after is Status.CLOSED and closure is None:
        problems["closure"] = "Choose why the case closes."
    if after in NEEDS_REASON and not reason.strip():
        problems["reason"] = "Say why, in a sentence."
    return problems


def next_of(status: Status) -> list[Status]:
    """What may follow, in the order of a case's life."""
    return [one for one in Status if one in NEXT[status]]


def may_be_allocated(status: Status) -> bool:
    """A case at its end is reopened before it is allocated again."""
    return status not in AT_AN_END


def pair_problems(lead: UUID, backup: UUID, able: set[UUID]) -> dict[str, str]:
    """Exactly one lead and one named backup: two different people of the team."""
    problems = {}
    if lead not in able:
        problems["lead"] = "Choose somebody of this team."
    if backup not in able:
        problems["backup"] = "Choose somebody of this team."
    elif lead == backup:
        problems["backup"] = "Choose somebody other than the lead."
    return problems


def cover_problems(
    person: UUID, lead: UUID | None, able: set[UUID], first: date, last: date, today: date
) -> dict[str, str]:
    """Cover runs from today or later, at most 90 days, by somebody of the team who is not the lead."""
    problems = {}
    if lead is None:
        problems["person"] = "Allocate the case first: there is no lead to cover for."
    elif person == lead:
        problems["person"] = "Choose somebody other than the lead."
    elif person not in able:
        problems["person"] = "Choose somebody of this team."
    if first < today:
        problems["from_day"] = "Choose today or a later day."
    if last < first:
        problems["to_day"] = "Choose the same day or a later one."
    elif last - first >= COVER_LIMIT:
        problems["to_day"] = "Cover lasts at most 90 days. Choose an earlier day."
    return problems


def incident_day_problems(first: date | None, last: date | None, today: date) -> dict[str, str]:
    """The first and the last incident lie in the past and in their order."""
    problems = {}
    if first and first > today:
        problems["first_incident_on"] = "This day has not come yet. Check it."
    if last and last > today:
        problems["last_incident_on"] = "This day has not come yet. Check it."
    elif first and last and last < first:
        problems["last_incident_on"] = "The last incident cannot be before the first. Check both days."
    return problems


def basis_problems(consent: str, lawful_reason: str) -> dict[str, str]:
    """A referral rests on the victim's agreement, or on a written reason why it may be made without."""
    if consent != "yes" and not lawful_reason.strip():
        return {"lawful_reason": "Write the lawful reason for going on without the victim’s agreement."}
    return {}


def enhanced_problems(enhanced: bool, reasons: list[EnhancedReason], words: str) -> dict[str, str]:
    """Enhanced rights are recorded with a reason, chosen or written."""
    if enhanced and not reasons and not words.strip():
        return {"enhanced_reasons": "Choose why enhanced rights apply, or write it below."}
    return {}


@dataclass(frozen=True)
class Given:
    """A case that goes to somebody from a day on; cover has a last day too. `former`: who led it until now.
    `is_over`: cover that was ended."""

    to: UUID
    from_day: date
    to_day: date | None
    former: UUID | None
    is_over: bool = False
