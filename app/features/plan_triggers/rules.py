"""Why a safety plan is to be looked at again, in words, and how several reasons stand in one line. Pure."""

from __future__ import annotations

from enum import StrEnum

BEGINS = "Review the plan: "
PLACE_KNOWN_EVENT = "plan.place-known"
"""The row of the site's table for a plan that cannot wait: somebody may know where she is."""
LONGEST = 300


class Why(StrEnum):
    """What happened. Source: domain.md section 3, review triggers."""

    INCIDENT = "incident"
    BREACH = "breach"
    ORDER_MADE = "order_made"
    ORDER_CHANGED = "order_changed"
    ORDER_ENDING = "order_ending"
    ORDER_OVER = "order_over"
    ARREST = "arrest"
    BAIL = "bail"
    CHARGE = "charge"
    NO_CHARGE = "no_charge"
    HEARING = "hearing"
    OUTCOME = "outcome"
    RELEASE = "release"
    PRIORITY = "priority"
    ADVOCATE = "advocate"
    MISSED_CHECK_OUT = "missed_check_out"
    UNSAFE_CONTACT = "unsafe_contact"
    SUPERVISOR = "supervisor"
    REOPENED = "reopened"
    CAME = "came"
    PLACE_KNOWN = "place_known"


WORDS = {
    Why.INCIDENT: "something happened", Why.BREACH: "a rule was broken", Why.ORDER_MADE: "an order was made",
    Why.ORDER_CHANGED: "an order or bail changed", Why.ORDER_ENDING: "an order or bail ends soon",
    Why.ORDER_OVER: "an order or bail is over", Why.ARREST: "an arrest", Why.BAIL: "bail was set or changed",
    Why.CHARGE: "a charge", Why.NO_CHARGE: "no charge", Why.HEARING: "a court date",
    Why.OUTCOME: "a verdict or sentence", Why.RELEASE: "a release or recall", Why.PRIORITY: "the priority changed",
    Why.ADVOCATE: "the advocate changed", Why.MISSED_CHECK_OUT: "a visit was not checked out of",
    Why.UNSAFE_CONTACT: "the contact is not safe", Why.SUPERVISOR: "the supervisor asks for a change",
    Why.REOPENED: "the case was reopened", Why.CAME: "the case came from another service",
    Why.PLACE_KNOWN: "a place may be known, by a data breach",
}  # fmt: skip

OF_NEWS = {
    "arrest": Why.ARREST, "interviewed": Why.ARREST,
    "released_bail": Why.BAIL, "released_rui": Why.BAIL, "bail_changed": Why.BAIL, "bail_ending": Why.BAIL,
    "court_bail": Why.BAIL,
    "charged": Why.CHARGE, "nfa_police": Why.NO_CHARGE, "nfa_cps": Why.NO_CHARGE,
    "spo_interim": Why.ORDER_MADE, "spo_full": Why.ORDER_MADE, "restraining_order": Why.ORDER_MADE,
    "order_varied": Why.ORDER_CHANGED, "order_ending": Why.ORDER_ENDING, "spo_not_made": Why.ORDER_OVER,
    "breach_reported": Why.BREACH,
    "first_hearing": Why.HEARING, "trial_date": Why.HEARING, "date_moved": Why.HEARING, "trial_start": Why.HEARING,
    "verdict": Why.OUTCOME, "sentence": Why.OUTCOME, "appeal_result": Why.OUTCOME,
    "release_planned": Why.RELEASE, "released": Why.RELEASE, "recalled": Why.RELEASE, "licence_end": Why.RELEASE,
}  # fmt: skip
"""Which news asks for another look at the plan, by its milestone's code; other news asks for none."""


def with_reason(label: str, why: Why) -> str:
    """What is due, with one more reason. One that stands there already is not said twice."""
    if not label:
        return f"{BEGINS}{WORDS[why]}"
    said = label.removeprefix(BEGINS).split("; ")
    if WORDS[why] in said or len(label) > LONGEST:
        return label
    return f"{label}; {WORDS[why]}"


def all_reasons(labels: list[str], why: Why) -> str:
    """One line for what is due now, with what those lines said that give way to it."""
    said = [
        one for label in labels if label.startswith(BEGINS) for one in label.removeprefix(BEGINS).split("; ")
    ]
    return BEGINS + "; ".join(dict.fromkeys([*said, WORDS[why]]))[:LONGEST]


def reason_of(label: str) -> str:
    """The reasons alone, for a row that says already what is to be done; empty where there is none."""
    return label.removeprefix(BEGINS) if label.startswith(BEGINS) else label.partition("; ")[2]


def first_plan(label: str) -> str:
    """What a row calls a plan that is still to be agreed, without reasons that it took up; empty for any other."""
    return "" if not label or label.startswith(BEGINS) else label.partition("; ")[0]
