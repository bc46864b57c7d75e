"""The words of letters and their pure decisions: the drafts, what is still to be written in one, the paper's shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.features.agencies.rules import PartnerKind
from app.features.shares.rules import HOLDING_LABELS, MAY_RECEIVE, Holding


class LetterKind(StrEnum):
    HOUSING = "housing"
    EMPLOYER = "employer"
    SCHOOL = "school"
    COURT_SUPPORT = "court_support"


KIND_LABELS = dict(zip(LetterKind, (
    "A landlord or housing office", "An employer", "A school, college or nursery", "A court’s support service",
), strict=True))  # fmt: skip

KIND_HINTS = dict(zip(LetterKind, (
    "Locks and lights, a move, and giving nobody the address", "Safety at work, calls, and time for court",
    "Who may collect, and what is told to whom", "A separate way in, where to wait, screens or a link",
), strict=True))  # fmt: skip


class LetterStatus(StrEnum):
    WAITING = "waiting_approval"
    DECLINED = "declined"
    RELEASED = "released"
    SENT = "sent"
    PUT_AWAY = "put_away"


STATUS_LABELS = dict(zip(LetterStatus, (
    "Waiting for the supervisor", "Declined", "Ready to send", "Sent", "Put away",
), strict=True))  # fmt: skip


class Way(StrEnum):
    """How it went out, as who sent it said."""

    POST = "post"
    EMAIL = "email"
    BY_HAND = "by_hand"
    VICTIM = "victim"


WAY_LABELS = dict(zip(Way, ("By post", "By e-mail", "By hand", "The victim took it"), strict=True))

KIND = PartnerKind.OTHER
"""Whoever gets a letter has no desk here: it may hold what an agency without a column of its own may."""

HOLDS = {
    one: label for one, label in HOLDING_LABELS.items() if one is Holding.NONE or one in MAY_RECEIVE[KIND]
}
FILE = "letter.pdf"
"""Says nothing of what is in it: the name stays in the list of what was fetched."""

MAY_BE_TAKEN = (LetterStatus.RELEASED, LetterStatus.SENT)


@dataclass(frozen=True)
class Known:
    """What a draft takes from the case."""

    name: str
    first: str
    their: str
    them: str
    sender: str
    orders: tuple[str, ...] = ()


_ORDERS = "In force at present:\n{orders}"
_REACH = (
    "You reach me at [telephone or e-mail]. Please answer to me alone: post and messages to {first} may be read by "
    "others."
)
_OPENINGS = {
    LetterKind.HOUSING: "I support {name}, who lives in one of your homes and is being stalked.",
    LetterKind.EMPLOYER: "I support {name}, who works with you and is being stalked.",
    LetterKind.SCHOOL: "I support {name}, who is being stalked. [Which child it is about, and how {first} is related.]",
    LetterKind.COURT_SUPPORT: (
        "I support {name}, who is to come to court on [day] as [witness or applicant] in a case of stalking."
    ),
}
_TOLD = {
    LetterKind.HOUSING: "[What happened at or near the home, in one or two sentences.]",
    LetterKind.EMPLOYER: "[What happened at or near the place of work, in one or two sentences.]",
    LetterKind.SCHOOL: (
        "[What the school needs to know, in one or two sentences. Nothing that a child should not overhear.]"
    ),
    LetterKind.COURT_SUPPORT: "[Why {first} is afraid to meet the other person there, in one or two sentences.]",
}
_ASKED = {
    LetterKind.HOUSING: (
        "[change the locks, mend the outside light, fit a guard to the letterbox: what is needed]",
        "treat a request to move as urgent",
        "give nobody {their} address, number or news of {them}; ask who calls for a number to call back",
    ),
    LetterKind.EMPLOYER: (
        "tell nobody where or when {first} works, and put no call through that {first} does not expect",
        "agree who is told at work, and what a colleague does if the person comes to the door",
        "keep messages, calls and pictures from cameras of what happens, with their times",
        "give {first} time for the police, for court and for us",
    ),
    LetterKind.SCHOOL: (
        "let nobody collect the child but [names]",
        "give nobody the address, the number or the timetable, on the telephone either",
        "agree what a member of staff does if the person comes to the gate, and ring 999 in danger",
        "send what you write to [a safe address or number]",
    ),
    LetterKind.COURT_SUPPORT: (
        "let {first} come and go by a way where the other person and {their} friends are not",
        "give {first} a place to wait that is apart",
        "tell us whether screens or a link were asked for, and who still has to ask",
        "let [name] sit with {first}",
    ),
}  # fmt: skip
SUBJECTS = dict(zip(LetterKind, (
    "Safety at home", "Safety at work", "Safety at school", "Safety at court",
), strict=True))  # fmt: skip


def draft(kind: LetterKind, known: Known) -> str:
    """The words to begin with. What nobody but the writer knows stands in square brackets."""
    said = {"name": known.name, "first": known.first, "their": known.their, "them": known.them}
    asked = "\n".join(f"- {one.format(**said)}" for one in _ASKED[kind])
    orders = _ORDERS.format(orders="\n".join(f"- {one}" for one in known.orders)) if known.orders else ""
    parts = (
        "To whom it may concern", _OPENINGS[kind].format(**said), _TOLD[kind].format(**said), orders,
        f"Please:\n{asked}", _REACH.format(**said), f"Yours faithfully\n{known.sender}",
    )  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def still_to_write(*texts: str) -> list[str]:
    """The prompts in square brackets that are still there."""
    return [found for text in texts for found in re.findall(r"\[[^\]\n]{1,300}\]", text)]


def blocks(text: str) -> list[dict[str, object]]:
    """The letter's paragraphs and lists, in order, for the paper: a line that begins with “- ” is one of a list."""
    found: list[dict[str, object]] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            (items if line.startswith("- ") else lines).append(line.removeprefix("- ").strip())
            if lines and items and not line.startswith("- "):
                found.append({"lines": lines[:-1], "items": items})
                lines, items = lines[-1:], []
        found.append({"lines": lines, "items": items})
    return found


PAPER = """
#set page(numbering: none)
#set par(leading: 0.65em, spacing: 1.1em)
#for line in given.sender [#line #linebreak()]
#v(0.8em)
#for line in given.to [#line #linebreak()]
#v(0.8em)
#given.day #linebreak()
#given.reference
#heading(given.title)
#if given.warning != "" [#par(strong(given.warning))]
#for block in given.blocks [
  #if block.lines.len() > 0 [#par(block.lines.join(linebreak()))]
  #if block.items.len() > 0 [#list(..block.items)]
]
"""
