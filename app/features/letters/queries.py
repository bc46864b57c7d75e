"""Reads letters, and what a draft takes from the case, for who has it open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import day_words, local_day
from app.core.errors import NotFound
from app.core.paper import as_pdf
from app.features.accounts.queries import name_of, names_of, own_account, site_name
from app.features.letters.models import Letter, LetterContent
from app.features.letters.rules import (
    KIND_LABELS,
    MAY_BE_TAKEN,
    PAPER,
    STATUS_LABELS,
    SUBJECTS,
    WAY_LABELS,
    Known,
    LetterKind,
    LetterStatus,
    blocks,
    draft,
)
from app.features.orders.queries import OrderView, in_force
from app.features.people.queries import victim_of
from app.features.shares.rules import HOLDING_LABELS, TermsView


@dataclass(frozen=True)
class LetterView(TermsView):
    """One letter, opened, with the names of who wrote it, decided and put it away."""

    row: Letter
    content: LetterContent
    author: str = ""
    decider: str = ""

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> LetterStatus:
        return LetterStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.content.kind]

    @property
    def receiver(self) -> str:
        """The first line of who gets it."""
        return self.content.to.strip().split("\n", 1)[0]

    @property
    def holds(self) -> str:
        return "; ".join(HOLDING_LABELS[one] for one in self.content.holds)

    @property
    def sent(self) -> str:
        known = self.content
        if known.sent_on is None or known.sent_how is None:
            return ""
        return f"{day_words(known.sent_on)}, {WAY_LABELS[known.sent_how].lower()}"

    @property
    def may_be_taken(self) -> bool:
        return self.status in MAY_BE_TAKEN


def letters_of(work: Work, case: OpenCase) -> list[LetterView]:
    """Every letter, the newest first; without names."""
    rows = work.session.scalars(
        select(Letter).where(Letter.case_id == case.id).order_by(Letter.asked_on.desc(), Letter.id)
    ).all()
    return [LetterView(row, case.open(row, LetterContent)) for row in rows]


def letter_row(work: Work, case: OpenCase, letter_id: UUID, *, to_amend: bool = False) -> Letter:
    row = work.session.get(Letter, letter_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def letter_view(work: Work, actor: Actor, case: OpenCase, letter_id: UUID) -> LetterView:
    row = letter_row(work, case, letter_id)
    content = case.open(row, LetterContent)
    names = names_of(work, actor, {one for one in (content.author_id, content.decided_by) if one})
    return LetterView(
        row,
        content,
        names.get(content.author_id, "") if content.author_id else "",
        names.get(content.decided_by, "") if content.decided_by else "",
    )


def sender_of(work: Work, actor: Actor) -> list[str]:
    """The lines at the head of a letter: who writes, and of which programme."""
    return [name_of(work, actor, actor.id), site_name(work, own_account(work, actor))]


def begun(work: Work, actor: Actor, case: OpenCase, kind: LetterKind) -> dict[str, str]:
    """What a form of this kind begins with."""
    victim = victim_of(work, case)
    orders = in_force(work, case) if case.may(Permission.ORDERS_READ) else []
    known = Known(
        name=victim.name, first=victim.first, their=victim.their, them=victim.them,
        sender=", ".join(one for one in sender_of(work, actor) if one),
        orders=tuple(_order_words(one) for one in orders),
    )  # fmt: skip
    return {"kind": kind.value, "subject": SUBJECTS[kind], "text": draft(kind, known)}


def _order_words(order: OrderView) -> str:
    until = order.content.expires
    return f"{order.title}, until {day_words(until, weekday=False, year=True)}" if until else order.title


def paper_of(case: OpenCase, view: LetterView) -> bytes:
    """The letter as an accessible PDF, made anew from its words each time: nothing of it lies on a disk.

    Raises NotFound for a letter that may not be taken, ValueError for words that the typesetter cannot set.
    """
    known = view.content
    if not view.may_be_taken or known.released_at is None:
        raise NotFound()
    given = {
        "sender": [one for one in known.sender if one], "to": known.to.strip().split("\n"),
        "day": day_words(local_day(known.released_at), weekday=False, year=True),
        "reference": f"Our reference: {case.reference}", "blocks": blocks(known.text), "warning": known.warning,
    }  # fmt: skip
    return as_pdf(PAPER, known.subject, given)
