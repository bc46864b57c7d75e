"""The only reader of updates and their holds. The caller has opened the case; the clock's own reading opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of, people_in_team
from app.features.cases.queries import backup_of
from app.features.contacts.queries import contacts_of, failed_attempts_since, failed_tries_after
from app.features.deadlines.rules import Chip, chip
from app.features.holds import rules
from app.features.holds.models import HoldDecision, Update, UpdateContent
from app.features.holds.rules import Fall, Hold, UpdateStatus
from app.features.milestones.rules import Handling
from app.features.safe_contacts.queries import block_of


@dataclass(frozen=True)
class UpdateView:
    """One update, opened, with its hold as of this unit's time."""

    row: Update
    content: UpdateContent
    now: datetime
    tell_by: datetime | None = None
    fall: Fall | None = None
    failed: int = 0

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> UpdateStatus:
        return UpdateStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return rules.STATUS_LABELS[self.status]

    @property
    def is_voice_first(self) -> bool:
        return self.content.handling is Handling.VOICE

    @property
    def is_told(self) -> bool:
        return self.content.told_at is not None

    @property
    def is_open(self) -> bool:
        return self.status in rules.OPEN

    @property
    def has_fallen(self) -> bool:
        return self.status is UpdateStatus.HELD and (self.row.fell_at is not None or self.fall is not None)

    @property
    def decision(self) -> HoldDecision | None:
        return self.content.decisions[-1] if self.content.decisions else None

    @property
    def needs_decision(self) -> bool:
        """Whether the hold has fallen and nobody has decided since, or what was decided has failed."""
        return self.has_fallen and (not self.is_decided or self.fall is not None)

    @property
    def is_decided(self) -> bool:
        """Whether somebody decided on a way to tell her after the hold last fell."""
        if self.row.fell_at is None or self.decision is None:
            return False
        return self.decision.decided_at >= self.row.fell_at

    @property
    def may_fall(self) -> bool:
        """Whether its clock still runs: nobody was shown it yet, or somebody has decided since."""
        return self.status is UpdateStatus.HELD and (self.row.fell_at is None or self.is_decided)

    @property
    def fall_words(self) -> str:
        if self.fall:
            return rules.FALL_WORDS[self.fall]
        return rules.DECIDED_ALREADY if self.is_decided else rules.SAFE_AGAIN

    @property
    def chip(self) -> Chip | None:
        return chip(self.tell_by, self.now) if self.tell_by else None

    def tell_words(self, first: str) -> str:
        return rules.tell_words(self.chip, first) if self.chip else ""

    @property
    def blanks(self) -> list[str]:
        told = self.content
        texts = (told.title, told.what_happened, told.what_it_means, told.what_next, told.what_you_can_do)
        return rules.blanks_in((*texts, told.who_to_ask))


def updates_of(work: Work, case: OpenCase) -> list[UpdateView]:
    """All news of this case, the newest first."""
    rows = work.session.scalars(select(Update).where(Update.case_id == case.id))
    views = [view_of(work, case, row) for row in rows]
    return sorted(views, key=lambda view: view.content.recorded_at, reverse=True)


def update_of(work: Work, case: OpenCase, update_id: UUID) -> UpdateView:
    return view_of(work, case, update_row(work, case, update_id))


def update_row(work: Work, case: OpenCase, update_id: UUID, *, to_amend: bool = False) -> Update:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(Update, update_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def held_rows(work: Work, case: OpenCase) -> list[Update]:
    """The news of this case that is held now, to be amended."""
    held = select(Update).where(Update.case_id == case.id, Update.status == UpdateStatus.HELD.value)
    return list(work.session.scalars(held.order_by(Update.id).with_for_update()))


def view_of(work: Work, case: OpenCase, row: Update) -> UpdateView:
    content = case.open(row, UpdateContent)
    if row.status != UpdateStatus.HELD:
        return UpdateView(row, content, work.now)
    hold, block, contacts = hold_of(content), block_of(work, case), contacts_of(work, case)
    failed = len(failed_attempts_since(contacts, hold.counted_from))
    tried = len(failed_tries_after(contacts, hold.decided_at)) if hold.decided_at else 0
    fall = rules.fall_of(hold, block, work.now, failed, tried)
    return UpdateView(row, content, work.now, rules.tell_by(hold, block, work.now), fall, failed)


def hold_of(content: UpdateContent) -> Hold:
    """The hold as configured, or as the last decision to wait has set it, with a decision to act that followed."""
    last = content.decisions[-1] if content.decisions else None
    acts_since = last.decided_at if last and last.until is None else None
    for decision in reversed(content.decisions):
        if decision.until is not None:
            return Hold(decision.until, decision.decided_at, has_waited=True, decided_at=acts_since)
    return Hold(content.deadline, content.recorded_at, decided_at=acts_since)


def holds_to_fall(work: Work) -> list[Update]:
    """Holds whose time has passed and of which nobody was told yet; nothing is opened."""
    return list(
        work.session.scalars(
            select(Update).where(
                Update.status == UpdateStatus.HELD.value,
                Update.fell_at.is_(None),
                Update.hold_due_at <= work.now,
            )
        )
    )


def has_other_fallen(work: Work, case_id: UUID, update_id: UUID) -> bool:
    """Whether another hold of this case has fallen and still stands."""
    other = work.session.scalars(
        select(Update.id).where(
            Update.case_id == case_id,
            Update.id != update_id,
            Update.fell_at.is_not(None),
        )
    )
    return other.first() is not None


@dataclass(frozen=True)
class Deciders:
    """Who is to be rung about a hold that has fallen."""

    backup: str = ""
    supervisors: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        found = [f"{self.backup} (backup)"] if self.backup else []
        found += [f"{name} (supervisor)" for name in self.supervisors]
        return " or ".join(found) or "your supervisor"


def deciders_of(work: Work, actor: Actor, case: OpenCase) -> Deciders:
    backup = backup_of(work, case)
    names = names_of(work, actor, [backup] if backup else [])
    team = people_in_team(work, actor, case.team_id)
    return Deciders(names.get(backup, "") if backup else "", [one.name for one in team if one.is_supervisor])
