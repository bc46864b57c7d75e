"""How a row about something that is due begins: with a verb, its icon, and where it leads within the case. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.features.deadlines.rules import DueKind
from app.features.plan_triggers.rules import reason_of


@dataclass(frozen=True)
class Verb:
    """How a row begins, which icon stands before it, and where it leads within the case."""

    long: str
    short: str
    icon: str
    path: str
    takes_label: bool = False
    takes_reason: bool = False

    def title(self, name: str, first: str, label: str) -> str:
        """For Today: “Review Nadia Iqbal’s safety plan”."""
        text = self.long.format(name=name, first=first)
        return self._with(text, label)

    def brief(self, label: str) -> str:
        """For a list that names the person already: “Review safety plan”."""
        return self._with(self.short, label)

    def _with(self, text: str, label: str) -> str:
        told = reason_of(label) if self.takes_reason else label if self.takes_label else ""
        return f"{text}: {told}" if told else text


VERBS: dict[DueKind, Verb] = {
    DueKind.CONTACT: Verb("Call {name}", "Call", "call", "contact"),
    DueKind.PLAN_REVIEW: Verb(
        "Review {name}’s safety plan", "Review safety plan", "shield", "plan", takes_reason=True
    ),
    DueKind.TELL: Verb("Tell {first}", "Tell", "voice", "progress", takes_label=True),
    DueKind.STILL_WAITING: Verb("Tell {first}: no news yet", "Say “no news yet”", "doc", "progress"),
    DueKind.TASK: Verb("{name}", "Do", "check", "contact", takes_label=True),
    DueKind.CHALLENGE_REPLY: Verb("Chase the answer, {name}", "Chase the answer", "flag", "challenges"),
    DueKind.ALLOCATE: Verb("Allocate {name}", "Allocate", "people", "allocation"),
    DueKind.HOLD_FELL: Verb("Decide: {first} has not been told", "Decide: not told yet", "voice", "progress"),
    DueKind.ANSWER_READ: Verb("Read the answer, {name}", "Read the answer", "flag", "challenges"),
    DueKind.VICTIM_ADDED: Verb("Read what {first} added", "Read what was added", "voice", "log"),
    DueKind.VICTIM_SAID: Verb("Read what {first} said", "Read what was said", "voice", "sayings"),
    DueKind.NEWS_PROPOSED: Verb(
        "Decide on proposed news, {name}", "Decide on proposed news", "doc", "proposals"
    ),
    DueKind.NEWS_WITHDRAWN: Verb(
        "Taken back: proposed news, {name}", "Taken back: proposed news", "doc", "proposals"
    ),
    DueKind.PLAN_ITEM: Verb("{name}’s plan", "In the plan", "shield", "plan", takes_label=True),
    DueKind.PLAN_CHECK: Verb("Look at {name}’s plan", "Look at the plan", "shield", "plan"),
    DueKind.RELEASE_APPROVE: Verb("Decide on a release, {name}", "Decide on a release", "share", "shares"),
    DueKind.PACK_APPROVE: Verb(
        "Decide on an evidence pack, {name}", "Decide on an evidence pack", "share", "evidence-packs"
    ),
    DueKind.LETTER_APPROVE: Verb("Look at a letter, {name}", "Look at a letter", "doc", "letters"),
    DueKind.INFORMATION_REQUEST: Verb(
        "Decide on an information request, {name}",
        "Decide on an information request",
        "doc",
        "information-requests",
    ),
    DueKind.SAFE_CONTACT_CHECK: Verb(
        "Check {first}’s safe contact", "Check safe contact", "phone", "contact"
    ),
    DueKind.PAGE_LOCKED: Verb("{name} locked the page: call", "The page is locked: call", "lock", "page"),
    DueKind.PAGE_ODD: Verb(
        "{name}’s page: may be an incident", "The page: may be an incident", "alert", "page"
    ),
    DueKind.EMERGENCY_ASKED: Verb(
        "Decide: somebody asks to open {name}’s case", "Decide on an emergency opening", "key", "emergency"
    ),
    DueKind.EMERGENCY_REVIEW: Verb(
        "Opened in an emergency: {name}", "Review an emergency opening", "key", "emergency"
    ),
    DueKind.TRANSFER: Verb("Look at the transfer, {name}", "Look at the transfer", "exit", "transfer"),
    DueKind.HANDOVER_READ: Verb("Read the handover: {name}", "Read the handover", "people", "handovers"),
    DueKind.ORDER_ENDS: Verb("{name}", "Look at it", "court", "orders", takes_label=True),
    DueKind.CHARGE_LIMIT: Verb("{name}", "Look at it", "court", "orders", takes_label=True),
    DueKind.RISK_REVIEW: Verb("Judge {name}’s risk again", "Judge the risk again", "alert", "risk"),
    DueKind.MISMATCH: Verb(
        "{name}: the record does not match its ledger",
        "The record does not match its ledger",
        "flag",
        "openings",
    ),
}
