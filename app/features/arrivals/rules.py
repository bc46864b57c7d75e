"""What becomes of each table of a case that goes to another site. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from app.features.deadlines.rules import DueKind

STAYS = frozenset({"transfer", "opening_reason", "emergency_opening"})
"""Sealed under the case's key and left where they are, beside the access log: the transfer itself, and why people of
that site opened the case."""

UNSEALED = {
    "case_relation": "stays", "first_wording": "stays", "share_grant": "ends", "identifier": "anew",
    "match_due": "anew", "share_source": "moves", "stored_file": "anew", "held_delivery": "stays",
    "mutation": "stays", "file_piece": "none", "pinned_case": "stays",
}  # fmt: skip
"""Tables without a sealed content that name a case, and what becomes of their rows. `held_delivery`, `mutation`: what
phones of that site handed in, sealed to its own intake; `file_piece`: nothing is on its way, or the case stays."""

OWN_KEYS = frozenset(
    {
        "page_account",
        "page_plan",
        "page_visit",
        "published_update",
        "share",
        "challenge_reply",
        "news_proposal",
    }
)
"""Sealed under keys of their own: each gets another one at the other site. The copy of the plan on a page goes."""

ENDS = (
    DueKind.CONTACT, DueKind.ALLOCATE, DueKind.HANDOVER_READ, DueKind.PAGE_LOCKED, DueKind.PAGE_ODD, DueKind.TRANSFER,
    DueKind.EMERGENCY_ASKED, DueKind.EMERGENCY_REVIEW, DueKind.NEWS_PROPOSED,
    DueKind.NEWS_WITHDRAWN,
)  # fmt: skip
"""What was due for people of the first site alone; all else goes on being due."""

COMPARED = ("victim", "person", "safe_contact", "case")
"""Tables whose rows are compared with everybody of the other site."""

MOVED_MEANWHILE = "Something was added to the case meanwhile."
FORMER = "The case came from another service"


def came_words(reference: str, place: str, offered_by: Iterable[str], note: str) -> str:
    """The note in which whoever reads the case learns where it came from."""
    people = " and ".join(dict.fromkeys(one for one in offered_by if one))
    return f"Case {reference} came from {place}. Offered by {people}. Said to be due: {note}"


def far_name(name: str, site: str) -> str:
    """How somebody of another site is named here."""
    return f"{name}, {site}"


def ids_in(said: object) -> set[UUID]:
    """Every id that stands in a content, however deep: those of people are among them."""
    if isinstance(said, dict):
        return set().union(*map(ids_in, said.values()))
    if isinstance(said, list):
        return set().union(*map(ids_in, said))
    if isinstance(said, str) and len(said) == 36:
        try:
            return {UUID(said)}
        except ValueError:
            return set()
    return set()
