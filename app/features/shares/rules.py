"""The vocabulary of sharing and its pure decisions: which release waits for a supervisor, what a form must say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.core.ids import as_uuid4
from app.features.agencies.rules import KIND_WORDS, PartnerKind


class LawfulBasis(StrEnum):
    """Why the law allows it. A pick-list for the record; nothing here checks that it is the right one."""

    CONSENT = "consent_common_law"
    VITAL = "vital_interests"
    LEGITIMATE = "legitimate_interests"
    RECOGNISED = "recognised_legitimate_interest"
    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    SAFEGUARDING = "safeguarding_sch1_para18"
    CRIME = "prevention_of_crime"
    CDA_115 = "CDA1998_s115"
    CARE_ACT = "care_act_safeguarding"
    CHILDRENS_ACT = "childrens_act"
    SERIOUS_HARM = "serious_harm_public_interest"
    DPA_PART_3 = "DPA_part3"


BASIS_LABELS: dict[LawfulBasis, str] = {
    LawfulBasis.CONSENT: "Consent (common law)",
    LawfulBasis.VITAL: "Vital interests",
    LawfulBasis.LEGITIMATE: "Legitimate interests",
    LawfulBasis.RECOGNISED: "Recognised legitimate interest (2025 Act: check that it applies)",
    LawfulBasis.PUBLIC_TASK: "Public task",
    LawfulBasis.LEGAL_OBLIGATION: "Legal obligation",
    LawfulBasis.SAFEGUARDING: "Safeguarding people at risk (Schedule 1, paragraph 18)",
    LawfulBasis.CRIME: "Preventing or detecting crime",
    LawfulBasis.CDA_115: "Crime and Disorder Act 1998, section 115",
    LawfulBasis.CARE_ACT: "Adult safeguarding (Care Act)",
    LawfulBasis.CHILDRENS_ACT: "Child safeguarding (Children Act)",
    LawfulBasis.SERIOUS_HARM: "Serious harm, in the public interest",
    LawfulBasis.DPA_PART_3: "Law enforcement processing (Part 3: police, probation and CPS only)",
}


class Consent(StrEnum):
    """Whether the victim allowed this release."""

    YES = "yes"
    NO = "no"
    UNSAFE = "unsafe"


CONSENT_LABELS: dict[Consent, str] = {
    Consent.YES: "Yes, asked and agreed",
    Consent.NO: "No",
    Consent.UNSAFE: "Asking is not safe",
}


class Told(StrEnum):
    """Whether the victim was told what leaves, and to whom."""

    YES = "yes"
    NOT_YET = "not_yet"
    UNSAFE = "unsafe"


TOLD_LABELS: dict[Told, str] = {Told.YES: "Yes", Told.NOT_YET: "Not yet", Told.UNSAFE: "Telling is not safe"}


class Holding(StrEnum):
    """What stands in the words that leave."""

    IDENTITY = "identity"
    ADDRESS = "address"
    LOG = "log"
    EVIDENCE = "evidence"
    PLAN = "plan"
    RISK = "risk"
    CLINICAL = "clinical"
    NONE = "none"


HOLDING_LABELS: dict[Holding, str] = {
    Holding.IDENTITY: "Who the victim is, or how to reach the victim",
    Holding.ADDRESS: "Where the victim lives or stays",
    Holding.LOG: "Entries of the incident log",
    Holding.EVIDENCE: "What exhibits show",
    Holding.PLAN: "Parts of the safety plan",
    Holding.RISK: "The priority, or how danger is judged",
    Holding.CLINICAL: "How a clinician reads the other person (typology)",
    Holding.NONE: "None of these",
}

H = Holding
_ALL_MAY = frozenset({H.IDENTITY, H.LOG, H.RISK, H.NONE})
MAY_RECEIVE: dict[PartnerKind, frozenset[Holding]] = {
    PartnerKind.POLICE: _ALL_MAY | {H.ADDRESS, H.EVIDENCE, H.PLAN, H.CLINICAL},
    PartnerKind.PROBATION: _ALL_MAY | {H.ADDRESS, H.PLAN, H.CLINICAL},
    PartnerKind.HEALTH: _ALL_MAY | {H.PLAN, H.CLINICAL},
    PartnerKind.CPS: _ALL_MAY | {H.ADDRESS, H.EVIDENCE},
    PartnerKind.CHAIR: _ALL_MAY | {H.PLAN, H.CLINICAL},
    PartnerKind.OTHER: _ALL_MAY | {H.PLAN},
}
"""What may be released to which kind of receiver. An agency without a column of its own is treated as health is: what
keeps her safe, and neither places nor evidence. Source: the partnership’s table of roles.
"""


PROPOSES = frozenset({PartnerKind.POLICE, PartnerKind.PROBATION, PartnerKind.CPS})
"""Who may propose news on a case. Source: the partnership’s table of roles."""
ASKS = frozenset({PartnerKind.POLICE, PartnerKind.CPS})
"""Who may send a request for information about a victim. Source: the same."""


class RecordStatus(StrEnum):
    WAITING = "waiting_approval"
    RELEASED = "released"
    DECLINED = "declined"
    ENDED = "ended"


STATUS_LABELS: dict[RecordStatus, str] = {
    RecordStatus.WAITING: "Waiting for the supervisor",
    RecordStatus.RELEASED: "Released",
    RecordStatus.DECLINED: "Declined",
    RecordStatus.ENDED: "Ended",
}


class StepKind(StrEnum):
    """What happened to a release after it was asked for."""

    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"


STEP_LABELS: dict[StepKind, str] = {
    StepKind.APPROVED: "Approved",
    StepKind.DECLINED: "Declined",
    StepKind.ENDED: "Ended",
}


@dataclass(frozen=True)
class Receiver:
    """A desk or one named person of a desk; never an agency. Exactly one of the ids is set."""

    desk_id: UUID | None
    account_id: UUID | None
    name: str
    agency: str
    kind: PartnerKind = PartnerKind.OTHER

    @property
    def code(self) -> str:
        """As a form carries it: `desk:<id>` or `person:<id>`."""
        return f"desk:{self.desk_id}" if self.desk_id else f"person:{self.account_id}"

    @property
    def label(self) -> str:
        return f"{self.name}, {self.agency}"


def receiver_ids(code: str) -> tuple[UUID | None, UUID | None]:
    """(desk, person) named by a form's code; both None if it names neither."""
    found = re.fullmatch(r"(desk|person):(.{36})", code)
    named = as_uuid4(found[2]) if found else None
    if found is None or named is None:
        return None, None
    return (named, None) if found[1] == "desk" else (None, named)


def holding_problem(kind: PartnerKind, holds: Iterable[Holding]) -> str:
    """Why this receiver may not have words in which that stands; empty if it may. Neither the victim's permission nor
    a supervisor's approval changes that.
    """
    held = list(holds)
    if H.NONE in held and len(held) > 1:
        return "“None of these” stands alone."
    barred = [HOLDING_LABELS[one] for one in HOLDING_LABELS if one in held and one not in MAY_RECEIVE[kind]]
    if not barred:
        return ""
    listed = "; ".join(f"“{one}”" for one in barred)
    return f"{KIND_WORDS[kind]} may not receive this: {listed}. Take it out, or choose another receiver."


def receives_words(kind: PartnerKind) -> list[str]:
    """What may be released to this kind of receiver, for its own page."""
    return [label for one, label in HOLDING_LABELS.items() if one in MAY_RECEIVE[kind] and one is not H.NONE]


def needs_approval(consent: Consent) -> bool:
    """Without the victim's permission a supervisor decides before anything leaves."""
    return consent is not Consent.YES


def consent_problems(consent: Consent, basis: LawfulBasis, reason: str) -> dict[str, str]:
    """What the record still lacks, by field: a reason without permission, and a basis that is true."""
    if not needs_approval(consent):
        return {}
    problems = {} if reason else {"reason": "Say why this must leave without the victim’s permission."}
    if basis is LawfulBasis.CONSENT:
        problems["basis"] = "Choose another basis: there is no consent to rely on."
    return problems


def agreement_problems(consent: Consent, basis: LawfulBasis, reason: str, agreed_how: str) -> dict[str, str]:
    """The same for what leaves for good, on paper or as a file: there it is also kept how the victim agreed."""
    problems = consent_problems(consent, basis, reason)
    if consent is Consent.YES and not agreed_how:
        problems["agreed_how"] = "Say when and how she agreed, for example “4 May, on the phone”."
    return problems


class Termed(Protocol):
    """What was said of why something leaves."""

    basis: LawfulBasis
    consent: Consent
    told: Told


class TermsView:
    """The terms of a release in words, for whatever leaves by them."""

    content: Termed

    @property
    def basis_label(self) -> str:
        return BASIS_LABELS[self.content.basis]

    @property
    def consent_label(self) -> str:
        return CONSENT_LABELS[self.content.consent]

    @property
    def told_label(self) -> str:
        return TOLD_LABELS[self.content.told]
