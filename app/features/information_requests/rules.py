"""The stages of a request for information about a victim, in words, and what may follow what. Pure.

Source: domain.md 4.5 (Victims and Prisoners Act 2024, section 28, and the code of practice on it).
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Stage(StrEnum):
    """How far a request is, and what stands in its history. `amended` is in the history alone."""

    RECEIVED = "received"
    LOGGED = "logged"
    PASSED = "passed_on"
    INFORMED = "victim_informed"
    DELAYED = "notice_delayed"
    VIEWS = "victim_views"
    SCOPE_CHECKED = "scope_checked"
    FULLY_SUPPLIED = "fully_supplied"
    PARTLY_SUPPLIED = "partly_supplied"
    CHALLENGED = "challenged"
    REFUSED = "refused"
    CLOSED = "closed"
    AMENDED = "amended"


STAGE_LABELS = dict(zip(Stage, (
    "Received from a partner", "Logged", "Passed on to decide", "The victim was informed",
    "Notice to the victim is delayed", "The victim’s views are recorded", "Scope checked",
    "Decided: supplied in full", "Decided: supplied in part", "Decided: challenged", "Decided: refused", "Closed",
    "Amended",
), strict=True))  # fmt: skip

DECISIONS = (Stage.FULLY_SUPPLIED, Stage.PARTLY_SUPPLIED, Stage.CHALLENGED, Stage.REFUSED)
SUPPLYING = (Stage.FULLY_SUPPLIED, Stage.PARTLY_SUPPLIED)
NOTICES = (Stage.INFORMED, Stage.DELAYED)
DECISION_LABELS = {
    Stage.FULLY_SUPPLIED: "Supply all of it", Stage.PARTLY_SUPPLIED: "Supply part of it",
    Stage.CHALLENGED: "Challenge it: ask for less, or for more reason", Stage.REFUSED: "Refuse it",
}  # fmt: skip
NOTICE_LABELS = {Stage.INFORMED: "Yes, she was informed", Stage.DELAYED: "No, and the delay is lawful"}
_ORDER = {
    Stage.RECEIVED: 0, Stage.LOGGED: 1, Stage.PASSED: 2, Stage.INFORMED: 3, Stage.DELAYED: 3, Stage.VIEWS: 4,
    Stage.SCOPE_CHECKED: 5, **dict.fromkeys(DECISIONS, 6), Stage.CLOSED: 7,
}  # fmt: skip
OPEN = tuple(stage for stage in _ORDER if stage not in (*SUPPLYING, Stage.REFUSED, Stage.CLOSED))
"""Somebody has still to decide, or to decide again."""


class Views(StrEnum):
    """What the victim said when she was asked. What she said herself stands in words beside it."""

    AGREES = "agrees"
    PARTLY = "partly"
    OBJECTS = "objects"
    NOT_ASKED = "not_asked"


VIEWS_LABELS = dict(zip(Views, (
    "She agrees", "She agrees to part of it", "She objects", "She was not asked yet",
), strict=True))  # fmt: skip


class Test(StrEnum):
    """What a request has to meet. Who decides says of each whether it does; nothing here decides it."""

    __test__ = False

    HELD = "held"
    RELEVANT = "relevant"
    NECESSARY = "necessary"
    PROPORTIONATE = "proportionate"
    PROBATIVE = "probative"


TEST_LABELS = dict(zip(Test, (
    "We are likely to hold it", "It bears on a reasonable line of enquiry",
    "It is needed: there is no other way that asks less of her", "It goes no further than it must",
    "Counselling: it is likely to weigh heavily as evidence",
), strict=True))  # fmt: skip

EVENT = "information_request.received"
"""The row of the site's table by which a request is decided where the agency named no day."""
FIRST_WORKING_DAYS = 5
"""What counts at a site whose table has no such row yet."""

MOST_WAITING = 5
"""So many by one release wait to be logged at once: no board is flooded."""
ENOUGH = f"{MOST_WAITING} requests by this release wait to be logged already. Ring the service first."
NOT_YOURS = (
    "Requests for information are sent by the police and the CPS. Ask the advocate in an answer, or ring."
)
SENT_LABELS = {Stage.RECEIVED: "Sent: nobody has logged it yet", Stage.CLOSED: "Closed"}
WITH_SERVICE = "With the service"
"""What who asked sees of a request: never what was said and decided; the service answers outside."""

PRESUMED = (
    "Counselling records: the presumption is against. They are not given unless they are likely to weigh heavily as "
    "evidence, and whoever decides says why."
)
NO_FILE = "This is a record of what was asked and decided. No file leaves by it."
OVERTAKEN = "Not saved: somebody added to this request meanwhile. Look at it, then save again."
IS_CLOSED = "This request is closed. A new one is recorded as a request of its own."
NOT_LOGGED = "Log this request first: until then nobody has said that it is a request to us."
NO_NOTICE = "First record whether the victim was informed, or why notice is lawfully delayed."
NO_VIEWS = "First record the victim’s views, or why she was not asked."
NO_SCOPE = "First check the scope: what is asked, and whether it must be asked."
WHY_COUNSELLING = (
    "Say why counselling records may be given all the same: what makes them likely to weigh heavily."
)
WHAT_ITEMS = "List what is supplied."
WHAT_REDACTED = "Say what was left out or blacked out."


def reached(status: Stage, step: Stage) -> Stage:
    """How far the request is after this step: what is recorded late takes nothing back."""
    if step is Stage.AMENDED or _ORDER[step] < _ORDER[status]:
        return status
    return step


def step_problem(status: Stage, step: Stage) -> str:
    """Why this step cannot be taken now; empty if it can."""
    if status is Stage.CLOSED:
        return IS_CLOSED
    if status is Stage.RECEIVED and step not in (Stage.LOGGED, Stage.CLOSED):
        return NOT_LOGGED
    return ""


def decision_problem(decision: Stage, done: Collection[Stage]) -> str:
    """What is missing before this decision: nothing is supplied before notice, views and scope stand there."""
    if Stage.SCOPE_CHECKED not in done:
        return NO_SCOPE
    if decision not in SUPPLYING:
        return ""
    if not set(NOTICES) & set(done):
        return NO_NOTICE
    return "" if Stage.VIEWS in done else NO_VIEWS


def supply_problems(
    decision: Stage, *, counselling: bool, counselling_why: str, items: str, redactions: str
) -> dict[str, str]:
    """What a decision to supply has to say besides its reason, by field."""
    if decision not in SUPPLYING:
        return {}
    problems = {} if items else {"items": WHAT_ITEMS}
    if decision is Stage.PARTLY_SUPPLIED and not redactions:
        problems["redactions"] = WHAT_REDACTED
    if counselling and not counselling_why:
        problems["counselling_why"] = WHY_COUNSELLING
    return problems
