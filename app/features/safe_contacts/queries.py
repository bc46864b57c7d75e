"""The only reader of the safe contact. The caller has opened the case. A number leaves this room only in an
answer that lets somebody call, or with the whole block for its own page and form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import day_words, days_ago_words, local_day, moment_words, time_words
from app.features.accounts.queries import names_of
from app.features.people.queries import VictimView, victim_of
from app.features.safe_contacts import rules
from app.features.safe_contacts.models import (
    CallReason,
    CallReasonContent,
    SafeContact,
    SafeContactHistory,
    SafeContactHistoryContent,
)
from app.features.safe_contacts.rules import Answer, AnswerKind, SafeContactBlock, SafeContactEvent, Why
from app.features.ways.rules import waiting_words

REASON_LASTS = timedelta(minutes=15)
NONE_HEADLINES = {
    Why.NOTHING_RECORDED: "No safe contact recorded: do not contact",
    Why.MARKED_UNSAFE: "Marked unsafe: do not contact",
    Why.NOT_KNOWN_SAFE: "Not known to be safe: do not call",
    Why.CALLS_NOT_AGREED: "Calls not agreed: do not call",
}


@dataclass(frozen=True)
class AnswerUrls:
    """Where the answer leads. `call` and `anyway` are empty for who may not record a call, `record` for who reads the
    answer and no contacts.
    """

    ask: str
    ask_short: str
    card: str
    record: str
    call: str = ""
    anyway: str = ""


@dataclass(frozen=True)
class AnswerView:
    """The answer in words, for the card, the line and the fragment that is asked for again.

    `reason_until`: the number stands here outside the safe hours, for a reason that was given, until this time.
    """

    kind: AnswerKind
    headline: str
    line: str
    why: str
    name: str
    urls: AnswerUrls
    number: str = ""
    reason_until: str = ""
    next_safe: str = ""
    say_first: str = ""
    if_other: str = ""
    never: tuple[str, ...] = ()
    go_between: str = ""
    go_between_number: str = ""
    hours: tuple[str, ...] = ()
    checked: str = ""
    waiting: str = ""


@dataclass(frozen=True)
class SafeContactView:
    row: SafeContact
    block: SafeContactBlock

    @property
    def hours(self) -> list[str]:
        return rules.hours_words(self.block)

    @property
    def waiting(self) -> str:
        """The new way that waits to be confirmed, in words without its number."""
        return waiting_words(self.block.waiting, self.block) if self.block.waiting else ""


def safe_contact_row(work: Work, case: OpenCase, *, to_amend: bool = False) -> SafeContact | None:
    found = select(SafeContact).where(SafeContact.case_id == case.id)
    return work.session.scalars(found.with_for_update() if to_amend else found).first()


def safe_contact_of(work: Work, case: OpenCase) -> SafeContactView | None:
    row = safe_contact_row(work, case)
    return SafeContactView(row, case.open(row, SafeContactBlock)) if row else None


def block_of(work: Work, case: OpenCase) -> SafeContactBlock | None:
    found = safe_contact_of(work, case)
    return found.block if found else None


@dataclass(frozen=True)
class GivenReason:
    """Why somebody calls outside the safe hours; it shows the number to that person until then."""

    id: UUID
    text: str
    until: datetime


def answer_for(
    work: Work, case: OpenCase, victim: VictimView | None = None, *, reason: GivenReason | None = None
) -> AnswerView:
    """May she be called at this minute, with what the caller needs and nothing more."""
    block, victim = block_of(work, case), victim or victim_of(work, case)
    found = rules.answer(block, work.now)
    told: dict[str, Any] = (
        _told(block, found, work.now) if block and found.kind is not AnswerKind.NONE else {}
    )
    return AnswerView(
        kind=found.kind,
        headline=_headline(found, work.now),
        line=_line(found, work.now),
        why=_detail(found, block, victim.first),
        name=victim.first,
        urls=_urls(case, found, reason),
        hours=tuple(rules.hours_words(block)) if block else (),
        checked=_checked_words(found, work.today),
        waiting=waiting_words(block.waiting, block) if block and block.waiting else "",
        **(told | _told_for(reason, block, found)),
    )


def _told_for(reason: GivenReason | None, block: SafeContactBlock | None, found: Answer) -> dict[str, str]:
    """A reason opens the number outside the safe hours alone, never where nobody may call."""
    if reason is None or block is None or found.kind is not AnswerKind.NOT_NOW:
        return {}
    return {"number": rules.shown_number(block), "reason_until": time_words(reason.until)}


def _told(block: SafeContactBlock, found: Answer, now: datetime) -> dict[str, Any]:
    go_between = rules.go_between_on(block, local_day(now))
    return {
        "number": rules.shown_number(block) if found.shows_number else "",
        "next_safe": _next_safe_words(found, now),
        "say_first": block.say_first,
        "if_other": block.say_to_others,
        "never": rules.never_lines(block),
        "go_between": go_between,
        "go_between_number": block.go_between_number if go_between else "",
    }


def _headline(found: Answer, now: datetime) -> str:
    if found.kind is AnswerKind.OK:
        return f"OK to call now, until {_until_words(found.until, now)}" if found.until else "OK to call now"
    if found.kind is AnswerKind.NONE:
        return NONE_HEADLINES[found.why]
    return "Do not call now" if found.kind is AnswerKind.NOT_NOW else "Check the safe contact first"


def _line(found: Answer, now: datetime) -> str:
    """The headline for one line."""
    if found.kind is AnswerKind.OK and found.until:
        return f"OK to call until {_until_words(found.until, now)}"
    if found.kind is AnswerKind.NONE:
        return NONE_HEADLINES[found.why].partition(": ")[2].capitalize()
    return "Check first" if found.kind is AnswerKind.CHECK else _headline(found, now)


def _detail(found: Answer, block: SafeContactBlock | None, first: str) -> str:
    """One sentence on what led to the answer; empty where the headline says it all."""
    if found.why is Why.MARKED_UNSAFE and block and block.unsafe_at:
        return f"Marked unsafe on {moment_words(block.unsafe_at)}, until it is confirmed with {first}."
    return {
        Why.NOTHING_RECORDED: f"Ask how {first} can be reached safely, and record it first.",
        Why.MARKED_UNSAFE: f"It is marked unsafe until it is confirmed with {first}.",
        Why.NOT_KNOWN_SAFE: "No number is known to be safe.",
        Why.CALLS_NOT_AGREED: f"Calls are not agreed with {first}.",
        Why.NO_HOURS: "No safe hours are recorded.",
        Why.NEVER_CHECKED: f"It has never been checked with {first} as it stands.",
        Why.CHECK_OLD: "The last check is over 30 days old.",
    }.get(found.why, "")


def _checked_words(found: Answer, today: date) -> str:
    """How old the answer is; empty where `why` says that it was never checked, or nothing is there to check."""
    if found.days_since_check is None:
        return "" if found.why in (Why.NOTHING_RECORDED, Why.NEVER_CHECKED) else "Never checked as it stands"
    return f"Checked {days_ago_words(today - timedelta(days=found.days_since_check), today)}"


def _next_safe_words(found: Answer, now: datetime) -> str:
    """“Tomorrow, 13:00 to 15:30”."""
    if found.next_start is None or found.next_end is None:
        return ""
    day = _day_words(local_day(found.next_start), now)
    return f"{day}, {time_words(found.next_start)} to {time_words(found.next_end)}"


def _until_words(until: datetime, now: datetime) -> str:
    if local_day(until) == local_day(now):
        return time_words(until)
    day = _day_words(local_day(until), now)
    return (
        f"{day[0].lower()}{day[1:]}, {time_words(until)}"
        if day == "Tomorrow"
        else f"{day}, {time_words(until)}"
    )


def _day_words(day: date, now: datetime) -> str:
    ahead = (day - local_day(now)).days
    return {0: "Today", 1: "Tomorrow"}.get(ahead) or day_words(day)


def _urls(case: OpenCase, found: Answer, reason: GivenReason | None) -> AnswerUrls:
    place = f"/cases/{case.id}"
    may_call = case.may(Permission.CONTACTS_RECORD)
    may_record = found.why is Why.NOTHING_RECORDED and case.may(Permission.SAFE_CONTACT_AMEND)
    page = f"{place}/contact" if case.may(Permission.CONTACTS_READ) else ""
    return AnswerUrls(
        ask=f"{place}/safe-contact?{f'because={reason.id}&' if reason else ''}shape=card",
        ask_short=f"{place}/safe-contact?shape=short",
        card=f"{place}#safe-contact",
        record=f"{place}/safe-contact/edit" if may_record else page,
        call=f"{place}/contacts/new" if may_call else "",
        anyway=f"{place}/contacts/reasons/new" if may_call else "",
    )


HERSELF = "the victim, on the page"


@dataclass(frozen=True)
class HistoryView:
    row: SafeContactHistory
    content: SafeContactHistoryContent
    author: str


def history_of(work: Work, actor: Actor, case: OpenCase) -> list[HistoryView]:
    """What was done to the safe contact, the newest first."""
    rows = work.session.scalars(
        select(SafeContactHistory)
        .where(SafeContactHistory.case_id == case.id)
        .order_by(SafeContactHistory.number.desc())
    ).all()
    contents = [(row, case.open(row, SafeContactHistoryContent)) for row in rows]
    names = names_of(work, actor, {c.author_id for _, c in contents if c.author_id})
    return [HistoryView(row, content, _author(content, names)) for row, content in contents]


def _author(content: SafeContactHistoryContent, names: dict[UUID, str]) -> str:
    if content.event in (SafeContactEvent.CALLED_UNSAFE, SafeContactEvent.DOUBTED):
        return HERSELF
    return names.get(content.author_id, "") if content.author_id else ""


def call_reason_for(work: Work, actor: Actor, case: OpenCase, reason_id: UUID | None) -> GivenReason | None:
    """The reason that this person gave for calling now; None when there is none, or it is too long ago."""
    row = work.session.get(CallReason, reason_id) if reason_id else None
    if (
        row is None
        or row.case_id != case.id
        or row.author_id != actor.id
        or not case.may(Permission.CONTACTS_RECORD)
        or work.now - row.given_at > REASON_LASTS
    ):
        return None
    return GivenReason(row.id, case.open(row, CallReasonContent).reason, row.given_at + REASON_LASTS)
