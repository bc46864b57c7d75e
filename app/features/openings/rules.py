"""What the kinds of page in the access log are called, and the span of days that one page of it shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core import clock

SPAN_DAYS = 30
WORDS: dict[str, str] = {
    "summary": "Summary", "more": "Menu of the case", "pin": "Pin for a phone", "facts": "Facts of the case",
    "case": "The case",
    "people": "People", "location": "Places: addresses and the like", "safe contact": "Safe contact",
    "contacts": "Contact", "notes": "Case notes", "tasks": "Tasks", "log": "Incident log",
    "orders": "Orders and bail", "risk": "Risk", "exhibits": "Exhibits",
    "exhibit file": "An exhibit, as it came", "evidence packs": "Evidence packs",
    "evidence pack words": "An evidence pack’s words", "evidence pack file": "An evidence pack, fetched",
    "data breaches": "The register of data breaches",
    "information request": "A released copy, to ask for information",
    "information requests": "Information requests",
    "letters": "Letters", "letter taken": "A letter, taken as PDF",
    "exhibit preview": "An exhibit’s picture",
    "plan": "Safety plan", "plan check": "Check of the plan", "plan versions": "Versions of the plan",
    "plan printed": "Safety plan, printed", "progress": "Progress", "challenges": "Challenges",
    "challenge": "A challenge note", "challenge list": "Challenge notes, in a desk’s inbox",
    "challenge received": "A challenge note, at the desk", "shares": "Shared with others", "share": "A released copy",
    "shared list": "Released copies, in a list", "shared copy": "A released copy",
    "victim's page": "The victim’s page, by staff", "page": "The victim’s page, by the victim",
    "page plan": "The plan on the victim’s page, by the victim",
    "openings": "Who opened this", "freezes": "Freezes", "legal holds": "Legal holds",
    "deletion": "Deletion of the case",
    "deletions": "Name, in the list of deletions", "merge": "Everything, to merge two cases",
    "today": "Name and next act, on Today", "inbox": "Name and next act, in the inbox",
    "restriction": "Who finds the case", "reason": "The door: why it is opened",
    "proposals": "News proposed by partners", "proposal list": "News proposed by partners, in a list",
    "proposal": "Proposed news, with the copy that it came by",
    "sayings": "What was said on the victim’s page", "visits": "Visits",
    "emergency": "Emergency openings", "handovers": "Handovers", "handover": "Name and what is due, for a handover",
    "meeting": "A challenge note, for the meeting", "meeting list": "Challenge notes, on the meeting’s board",
    "trail": "What was done", "carried": "Taken along on a phone",
    "copy": "Read on a phone, without a network",
    "from a phone": "What was written without a network, to record it",
    "transfer": "Transfer to another site",
    "delivery": "What a phone handed in, to decide about it",
    "board": "Name, on the board", "cases": "Name, in a list of cases", "search": "Name, in a search",
}  # fmt: skip
DENIED = "denied "


def what_words(kind: str) -> str:
    """What was opened, in words; a refusal says that nothing was."""
    return "Refused: nothing was opened" if kind.startswith(DENIED) else WORDS.get(kind, kind.capitalize())


def by_phone_words(read_at: datetime, ahead: int | None) -> str:
    """When a copy was read, by a clock that is nobody's but the phone's."""
    minutes = f"{abs(ahead or 0)} {'minute' if abs(ahead or 0) == 1 else 'minutes'}"
    clock_is = (
        "never compared with the server’s" if ahead is None
        else "the same as the server’s" if not ahead
        else f"{minutes} {'ahead of' if ahead > 0 else 'behind'} the server’s"
    )  # fmt: skip
    return f"{clock.moment_words(read_at)} by the phone’s clock, {clock_is}"


def is_denied(kind: str) -> bool:
    return kind.startswith(DENIED)


def span(asked: str, today: date) -> tuple[date, date]:
    """The first and the last day of a page that ends on the day asked for; today where it is none, or not yet."""
    try:
        last = min(date.fromisoformat(asked), today)
    except ValueError:
        last = today
    # No log reaches back further; and no arithmetic on days before the calendar's first.
    last = max(last, date(2000, 1, 1))
    return last - timedelta(days=SPAN_DAYS - 1), last
