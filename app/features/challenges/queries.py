"""Reads challenge notes of an opened case, and composes the exact words that leave. It writes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, open_share
from app.access.work import Work
from app.core.clock import day_words
from app.core.errors import NotFound
from app.core.ids import REFERENCE_LETTERS
from app.features.accounts.queries import name_of, names_of
from app.features.bank_holidays.queries import Calendar, calendar_of
from app.features.challenges import rules
from app.features.challenges.models import (
    Challenge,
    ChallengeContent,
    ChallengeReply,
    ChallengeStep,
    ChallengeWording,
    SaidContent,
)
from app.features.challenges.rules import ASK, AWAITING, BY_WHEN, CLOSED, STAGES, VIEW, ChallengeStatus, Said
from app.features.deadlines.queries import deadline_from, open_due
from app.features.deadlines.rules import DueKind
from app.features.incidents.queries import incidents_of
from app.features.people.queries import victim_of
from app.features.shares.models import ShareContent
from app.features.shares.rules import Consent, Holding, needs_approval

PERMISSION_WORDS = {
    Consent.YES: "Agreed to this note",
    Consent.NO: "Did not agree to this note",
    Consent.UNSAFE: "Not asked: asking is not safe",
}


@dataclass(frozen=True)
class SaidView:
    """One entry of what was said, with the name of who said it."""

    content: SaidContent
    who: str
    is_shared: bool

    @property
    def kind(self) -> Said:
        return self.content.kind

    @property
    def at(self) -> datetime | None:
        return self.content.at


@dataclass(frozen=True)
class ChallengeView:
    """One note as the team sees it."""

    row: Challenge
    content: ChallengeContent
    now: datetime
    calendar: Calendar
    author: str = ""
    said: list[SaidView] = field(default_factory=list)
    next_due: datetime | None = None
    unread: bool = False

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> ChallengeStatus:
        return ChallengeStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return self.status.label

    @property
    def type_labels(self) -> list[str]:
        return [
            self.content.type.label,
            *(one.label for one in self.content.also if one is not self.content.type),
        ]

    @property
    def times(self) -> rules.Times:
        return times_of(self.row)

    @property
    def clock(self) -> rules.ClockLine:
        return rules.clock_line(self.times, self.now, self.calendar)

    @property
    def stage(self) -> rules.Stage:
        return STAGES[self.row.stage - 1]

    @property
    def next_stage(self) -> rules.Stage | None:
        return STAGES[self.row.stage] if rules.may_escalate(self.times) else None

    @property
    def is_draft(self) -> bool:
        return self.status is ChallengeStatus.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.row.share_id is not None

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def may_escalate(self) -> bool:
        return rules.may_escalate(self.times)

    @property
    def should_escalate(self) -> bool:
        return rules.should_escalate(self.times, self.now)

    @property
    def needs_approval(self) -> bool:
        return needs_approval(self.content.permission)

    @property
    def permission_words(self) -> str:
        """Whether she agrees to the note, and since when."""
        agreed = self.content.permission is Consent.YES and self.content.permission_on
        if agreed:
            return f"Agreed to this note on {day_words(agreed, weekday=False)}"
        return PERMISSION_WORDS[self.content.permission]


def challenges_of(work: Work, case: OpenCase) -> list[ChallengeView]:
    """Every note of this case: what runs first by its clock, then drafts, then what is closed."""
    rows = work.session.scalars(select(Challenge).where(Challenge.case_id == case.id)).all()
    calendar = calendar_of(work, case.site_id)
    views = [ChallengeView(row, case.open(row, ChallengeContent), work.now, calendar) for row in rows]
    return sorted(views, key=lambda one: (rank_of(one.row), one.row.due_at or work.now, one.row.raised_on))


def late_count(work: Work, case_id: UUID) -> int:
    """How many notes of this case are late, or were refused; for a count beside a link. Opens nothing."""
    rows = work.session.scalars(select(Challenge).where(Challenge.case_id == case_id))
    return sum(rules.should_escalate(times_of(row), work.now) for row in rows)


def challenge_view(work: Work, actor: Actor, case: OpenCase, challenge_id: UUID) -> ChallengeView:
    """One note with all that was said, the team's own entries and those that the desk reads too."""
    row = challenge_row(work, case, challenge_id)
    content = case.open(row, ChallengeContent)
    said = [(case.open(step, SaidContent), False) for step in _steps(work, case, row.id)]
    if row.share_id:
        share = open_share(work, actor, row.share_id, "challenge")
        said += [(one, True) for one in replies_in(work, share)]
    authors = {one for one in (content.author_id, *(entry.author_id for entry, _ in said)) if one}
    names = names_of(work, actor, authors)
    upcoming = STAGES[row.stage] if rules.may_escalate(times_of(row)) else None
    return ChallengeView(
        row, content, work.now, calendar_of(work, case.site_id), _name(names, content.author_id),
        said_views(said, names),
        next_due=deadline_from(work, case.site_id, upcoming.event, False, work.now) if upcoming else None,
        unread=any(due.kind is DueKind.ANSWER_READ and due.about == row.id for due in open_due(work, case)),
    )  # fmt: skip


def challenge_row(work: Work, case: OpenCase, challenge_id: UUID, *, to_amend: bool = False) -> Challenge:
    """One note of this case, held until the end when it is to be changed; else `NotFound`."""
    row = work.session.get(Challenge, challenge_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def wordings_of(work: Work, case: OpenCase, challenge_id: UUID) -> list[tuple[int, ChallengeContent]]:
    """The former wordings of a draft, the newest first."""
    rows = work.session.scalars(
        select(ChallengeWording)
        .where(ChallengeWording.case_id == case.id, ChallengeWording.challenge_id == challenge_id)
        .order_by(ChallengeWording.number.desc())
    )
    return [(row.number, case.open(row, ChallengeContent)) for row in rows]


def free_reference(work: Work, site_id: UUID) -> str:
    """A reference not used before at this site; random, so that it does not tell how many notes there are."""
    while True:
        reference = "CN-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(4))
        used = select(Challenge.id).where(Challenge.site_id == site_id, Challenge.reference == reference)
        if work.session.scalar(used) is None:
            return reference


def row_of_share(work: Work, share: OpenShare, *, to_amend: bool = False) -> Challenge:
    """The note that was released as this share; `NotFound` if the share is something else."""
    found = select(Challenge).where(Challenge.share_id == share.id, Challenge.case_id == share.case_id)
    row = work.session.scalars(found.with_for_update() if to_amend else found).first()
    if row is None:
        raise NotFound()
    return row


def replies_in(work: Work, share: OpenShare) -> list[SaidContent]:
    """What both sides said under this share."""
    rows = work.session.scalars(
        select(ChallengeReply).where(
            ChallengeReply.share_id == share.id, ChallengeReply.case_id == share.case_id
        )
    )
    return [share.open(row, SaidContent) for row in rows]


def times_of(row: Challenge) -> rules.Times:
    days = (row.acknowledged_on, row.answered_on)
    return rules.Times(ChallengeStatus(row.status), row.stage, row.acknowledge_by, row.due_at, *days)


def rank_of(row: Challenge) -> int:
    """What runs comes first, then answers to be read, then drafts, then what is closed."""
    status = ChallengeStatus(row.status)
    if status in AWAITING:
        return 0
    if status in CLOSED:
        return 3
    return 2 if row.share_id is None else 1


def _steps(work: Work, case: OpenCase, challenge_id: UUID) -> Iterable[ChallengeStep]:
    return work.session.scalars(
        select(ChallengeStep).where(
            ChallengeStep.case_id == case.id, ChallengeStep.challenge_id == challenge_id
        )
    ).all()


def _name(names: dict[UUID, str], author_id: UUID | None) -> str:
    return names.get(author_id, "") if author_id else ""


def said_views(said: list[tuple[SaidContent, bool]], names: dict[UUID, str]) -> list[SaidView]:
    views = [SaidView(one, _name(names, one.author_id), shared) for one, shared in said]
    return sorted(views, key=lambda view: (view.at is not None, view.at))


@dataclass(frozen=True)
class Fact:
    """One entry of the log that a note may rest on: its heading, its first line."""

    id: UUID
    heading: str
    line: str
    counts: bool


def facts_of(work: Work, case: OpenCase, *, withdrawn: bool = False) -> list[Fact]:
    """The entries of the log that count, the newest first; `withdrawn`: the others too."""
    facts = [Fact(one.id, f"Log {one.number}, {one.when_words}", one.first_line, one.counts)
             for one in incidents_of(work, case)]  # fmt: skip
    return [one for one in facts if withdrawn or one.counts]


def copy_for(
    work: Work, actor: Actor, case: OpenCase, row: Challenge, content: ChallengeContent, *, with_name: bool
) -> ShareContent:
    """The exact words that leave. The victim's name is taken out of all of them unless it is released."""
    victim = victim_of(work, case).content
    names = [] if with_name else [victim.name, victim.known_as]
    facts = [fact for fact in facts_of(work, case) if fact.id in content.incidents]
    sections = [*sections_of(content), *((fact.heading, fact.line) for fact in facts)]
    held = [Holding.LOG] * bool(facts) + [Holding.IDENTITY] * with_name
    return ShareContent(
        kind="challenge", title=content.type.label, reference=row.reference, source_id=row.id, holds=held,
        source_version=row.version,
        sections=[(heading, rules.without_name(text, names)) for heading, text in sections if text],
        sender=f"{name_of(work, actor, actor.id)}, {actor.role.value}", victim_name=victim.name if with_name else "",
    )  # fmt: skip


def sections_of(content: ChallengeContent) -> list[tuple[str, str]]:
    """A note's words under their headings. Her view leaves only if she agrees to the note."""
    agrees = content.permission is Consent.YES
    decided = f" ({day_words(content.decided_on, year=True)})" if content.decided_on else ""
    return [
        (ASK, content.ask),
        (BY_WHEN, day_words(content.by_when, year=True) if content.by_when else ""),
        (VIEW, content.view if agrees else ""),
        ("What was decided or not done", f"{content.decision}{decided}" if content.decision else ""),
        ("What we know", content.know),
        ("What may follow", content.risk),
        ("The standard we rely on", content.standard),
    ]
