"""The words of partnerships: kinds of sites, and which agencies take part. Pure."""

from __future__ import annotations

from enum import StrEnum


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
