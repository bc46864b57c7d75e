"""The words of orders and bail, and when their end is told: pure decisions.

Kinds and states follow the partnership's list. An order counts as in force by its state and its last day, never by a
guess; what was not served yet is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.core.clock import day_words

ALERTS = (30, 14, 7)
"""Days before its end on which an order comes to Today, and on the day itself."""
MOST_CONDITIONS, LONGEST_CONDITION = 40, 500


class OrderType(StrEnum):
    POLICE_BAIL = "police_bail"
    COURT_BAIL = "court_bail"
    SPO_INTERIM = "spo_interim"
    SPO_FULL = "spo_full"
    RESTRAINING_CONVICTION = "restraining_conviction"
    RESTRAINING_ACQUITTAL = "restraining_acquittal"
    NON_MOLESTATION = "non_molestation"
    OCCUPATION = "occupation"
    DVPN = "dvpn"
    DVPO = "dvpo"
    DAPO = "dapo"
    CIVIL_INJUNCTION = "civil_injunction_pha_s3"
    LICENCE_CONDITION = "licence_condition"
    UNDERTAKING = "undertaking"
    COMMUNITY_PROTECTION_NOTICE = "community_protection_notice"
    OTHER = "other"


TYPE_LABELS = dict(zip(OrderType, (
    "Police bail", "Court bail", "Interim stalking protection order", "Stalking protection order",
    "Restraining order on conviction", "Restraining order on acquittal", "Non-molestation order", "Occupation order",
    "Domestic violence protection notice", "Domestic violence protection order", "Domestic abuse protection order",
    "Civil injunction", "Licence condition", "Undertaking", "Community protection notice", "Another order",
), strict=True))  # fmt: skip


class OrderStatus(StrEnum):
    CONSIDERED = "considered"
    REQUESTED = "requested_by_advocate"
    APPLIED = "applied"
    INTERIM = "interim"
    GRANTED = "granted"
    REFUSED = "refused"
    VARIED = "varied"
    APPEALED = "appealed"
    EXPIRED = "expired"
    DISCHARGED = "discharged"


STATUS_LABELS = dict(zip(OrderStatus, (
    "Considered", "Asked for by the advocate", "Applied for", "Interim", "Granted", "Refused", "Varied", "Under appeal",
    "Expired", "Discharged",
), strict=True))  # fmt: skip

MADE = frozenset({OrderStatus.INTERIM, OrderStatus.GRANTED, OrderStatus.VARIED, OrderStatus.APPEALED})
"""Made by somebody who may make it, and not ended."""


def is_in_force(status: OrderStatus, expires: date | None, today: date) -> bool:
    """Until and with its last day; without one, until further order."""
    return status in MADE and (expires is None or today <= expires)


def state_words(status: OrderStatus, expires: date | None, served_on: date | None, today: date) -> str:
    """“In force until 3 March 2027, not served yet”."""
    if status not in MADE:
        return STATUS_LABELS[status]
    if not is_in_force(status, expires, today):
        return f"Ended {day_words(expires, weekday=False, year=True)}" if expires else STATUS_LABELS[status]
    until = f"until {day_words(expires, weekday=False, year=True)}" if expires else "until further order"
    return f"In force {until}{'' if served_on else ', not served yet'}"


def end_words(expires: date, today: date) -> str:
    """“Ran out on 3 May”, “Ends today”, “Ends tomorrow”, “Ends in 6 days”."""
    days = (expires - today).days
    if days < 0:
        return f"Ran out on {day_words(expires, weekday=False, year=expires.year != today.year)}"
    return {0: "Ends today", 1: "Ends tomorrow"}.get(days, f"Ends in {days} days")


def alert_day(
    expires: date | None, renewal_due: date | None, seen_on: date | None, set_on: date
) -> date | None:
    """The day on which an order in force comes to Today; None if it need not.

    `set_on` is when its days were recorded: those that were past by then come on it. After somebody has looked, the
    next of the days counts.
    """
    days = sorted({*((expires - timedelta(days=before) for before in (*ALERTS, 0)) if expires else ()),
                   *((renewal_due,) if renewal_due else ())})  # fmt: skip
    if seen_on is None:
        return max(days[0], set_on) if days else None
    return next((day for day in days if day > seen_on), None)


def conditions_of(typed: str) -> list[str]:
    """One on each line; empty lines and marks at the beginning of a line are left out."""
    lines = (line.strip().lstrip("-•*").strip() for line in typed.splitlines())
    return [line for line in lines if line]


def problems_of(
    status: OrderStatus,
    made_on: date | None,
    served_on: date | None,
    expires: date | None,
    renewal_due: date | None,
    conditions: Iterable[str],
    today: date,
) -> dict[str, str]:
    """What does not fit together."""
    lines, problems = list(conditions), {}
    if made_on and made_on > today:
        problems["made_on"] = "This day has not come yet. Check it."
    if served_on and served_on > today:
        problems["served_on"] = "This day has not come yet. Leave it empty until it is served."
    if made_on and served_on and served_on < made_on:
        problems["served_on"] = "It cannot be served before it was made. Check both days."
    if made_on and expires and expires < made_on:
        problems["expires"] = "It cannot end before it was made. Check both days."
    if expires and renewal_due and renewal_due > expires:
        problems["renewal_due"] = "A renewal is asked for before the order ends. Check both days."
    if status is OrderStatus.EXPIRED and expires and expires >= today:
        problems["expires"] = "It has not ended by this day. Check the day, or what it says above."
    if len(lines) > MOST_CONDITIONS or any(len(line) > LONGEST_CONDITION for line in lines):
        problems["conditions"] = (
            f"At most {MOST_CONDITIONS} conditions of {LONGEST_CONDITION} characters each."
        )
    return problems
