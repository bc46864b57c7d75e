"""When two cases may become one, what happens to what each case has once, and how it is said beforehand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

COUNTED = {
    "incident": "Entries of the log", "exhibit": "Files and things kept", "contact": "Contacts", "note": "Notes",
    "task": "Tasks", "plan_item": "Items of the safety plan", "person": "Other people", "location": "Places",
    "update": "News", "challenge": "Challenge notes", "news_proposal": "News proposed by partners",
    "sharing_record": "Releases", "saying": "Said on the victim’s page", "visit": "Visits",
    "charge_answer": "Answers to the time for a charge", "court_order": "Orders and bail",
    "evidence_pack": "Evidence packs", "letter": "Letters", "information_request": "Information requests",
    "risk_assessment": "Risk assessments",
    "risk_dimension": "Dimensions judged", "risk_typology": "Typologies",
}  # fmt: skip
"""What the preview counts, by table; histories and former wordings go with what they belong to."""

ONCE = frozenset({"case", "victim", "safe_contact"})
"""A case has each of these once: of the other case they become former wordings."""

STAYS = frozenset({"page_account", "page_plan", "page_visit", "published_update", "share"})
"""Sealed under a key of their own: a closed page, what was on it and when it was opened, and the copies that were
released before. New copies of the releases are sealed for the case that stays."""

UNSEALED = {
    "case_relation": "stays", "first_wording": "stays", "share_grant": "stays", "identifier": "moves",
    "match_due": "moves", "share_source": "moves", "stored_file": "anew", "held_delivery": "moves", "mutation": "moves",
    "file_piece": "moves", "pinned_case": "stays",
}  # fmt: skip
"""Tables without a sealed content that name a case, and what becomes of their rows."""

FILE_MISSING = "Not merged: a file of the other case is missing or damaged. Tell your administrator."
CHANGED = "Not merged: something was added to one of the cases meanwhile. Look at both again, then merge."
PROPOSED = "Not merged: one of the two is proposed for deletion. Decide about that first, then merge."
HALF_RESTRICTED = (
    "Not merged: only one of the two is restricted. Restrict the other too, or lift the restriction."
)
MISMATCHED = "Not merged: one of the two does not match its ledger. An operator has to find out why first."


class Page(StrEnum):
    """Whether a case’s victim has a page."""

    NONE = "none"
    OPEN = "open"


def merge_problems(staying: Page, leaving: Page, *, is_half_restricted: bool = False) -> dict[str, str]:
    """Why these two cannot become one yet, by field."""
    if is_half_restricted:
        return {"form": HALF_RESTRICTED}
    if staying is leaving is Page.OPEN:
        return {
            "keep": "Both cases have a page of the victim’s that is not closed. Close one with her, then merge."
        }
    if leaving is Page.OPEN:
        return {
            "keep": "The other case has the victim’s page. Keep that case, so that her page stays as it is."
        }
    return {}


def shift(mine: list[int], others: list[int]) -> int:
    """What is added to the others’ numbers so that they come after mine."""
    return max(mine, default=0) if others else 0


def shift_before(mine: list[int], others: list[int]) -> int:
    """What is added to the others’ numbers so that they come before mine, and the newest of mine stays the newest."""
    return min(mine) - 1 - max(others) if mine and others else 0


def numbers_words(numbers: list[int], added: int) -> str:
    """“1 to 4 become 8 to 11”; empty where nothing is renumbered."""
    if not numbers or not added:
        return ""
    first, last = min(numbers), max(numbers)
    if first == last:
        return f"{first} becomes {first + added}"
    return f"{first} to {last} become {first + added} to {last + added}"


def changed_files(content: Mapping[str, object], moved: Mapping[str, str]) -> dict[str, object]:
    """The content of an exhibit with the ids that its files have now. `KeyError` for a file that was not moved."""
    names = [name for name in ("file_id", "preview_id") if content.get(name)]
    return {**content, **{name: moved[str(content[name])] for name in names}}
