"""The only reader of emergency openings, and of the use that a supervisor is told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, or_, select

from app.access.actor import SITE_WIDE, Actor
from app.access.door import OpenCase
from app.access.emergencies import EmergencyContent, EmergencyOpening, OpeningStatus
from app.access.matching import match_cases
from app.access.models import Account, CaseSight, TeamMember
from app.access.unusual import UnusualKind, UnusualUse
from app.access.work import Work
from app.core.errors import NotFound
from app.core.ids import plain_reference
from app.db.base import table_of
from app.features.accounts.queries import names_of
from app.features.emergencies.forms import EmergencyForm
from app.features.emergencies.rules import state_words
from app.features.names.rules import names_of as spellings_of
from app.features.names.rules import plain_words
from app.features.people.models import Victim

TOLD_FOR = timedelta(days=7)


def wanted_case(work: Work, site_id: UUID, form: EmergencyForm) -> UUID | None:
    """The case that is meant, of the whole site and whether or not it may be opened (system purpose *match*). By a
    name everybody is looked at, so that what is found takes no longer than what is not."""
    if form.reference:
        found = select(CaseSight.id).where(
            CaseSight.reference == plain_reference(form.reference), CaseSight.site_id == site_id
        )
        return work.session.scalar(found)
    wanted = plain_words(form.name)
    hits = [
        case_id for case_id, born, variants in _named(work, site_id)
        if wanted and wanted in variants and born == form.date_of_birth
    ]  # fmt: skip
    return min(hits, default=None)


def _named(work: Work, site_id: UUID) -> Iterator[tuple[UUID, date | None, set[tuple[str, ...]]]]:
    cases = match_cases(work, site_id)
    table: Table = table_of(Victim)
    columns = table.c
    query = select(columns.id, columns.case_id, columns.version, columns.sealed)
    for row in work.session.execute(query.where(columns.site_id == site_id)):
        if row.case_id in cases:
            said: dict[str, Any] = cases[row.case_id].open_plain(row, table.name)
            born = said.get("date_of_birth")
            names = spellings_of(said["name"], said.get("known_as", ""), said.get("former_names", ""))
            yield (
                row.case_id,
                date.fromisoformat(born) if born else None,
                {words for _, words in names.variants},
            )


def hers_on(work: Work, actor: Actor, case_id: UUID) -> EmergencyOpening | None:
    """What she has asked for on this case and still waits for, or what stands."""
    is_running = or_(
        EmergencyOpening.status == OpeningStatus.WAITING,
        (EmergencyOpening.status == OpeningStatus.OPEN) & (EmergencyOpening.ends_at > work.now),
    )
    found = select(EmergencyOpening).where(
        EmergencyOpening.account_id == actor.id, EmergencyOpening.case_id == case_id, is_running
    )
    return work.session.scalars(found.order_by(EmergencyOpening.asked_at.desc())).first()


def last_end(work: Work, case_id: UUID) -> datetime | None:
    """Until when anybody sees this case by an emergency opening; None if nobody does."""
    found = select(func.max(EmergencyOpening.ends_at)).where(
        EmergencyOpening.case_id == case_id, EmergencyOpening.ends_at > work.now
    )
    return work.session.scalar(found)


@dataclass(frozen=True)
class MineView:
    """One that she asked for, by reference: she may not see more while it waits."""

    row: EmergencyOpening
    reference: str
    state: str


def mine(work: Work, actor: Actor) -> list[MineView]:
    """Her own of the last two days, the newest first; of a case that was restricted since, nothing."""
    rows = work.session.execute(
        select(EmergencyOpening, CaseSight.reference)
        .join(CaseSight, CaseSight.id == EmergencyOpening.case_id)
        .where(EmergencyOpening.account_id == actor.id, CaseSight.is_restricted.is_(False),
               EmergencyOpening.asked_at > work.now - timedelta(days=2))
        .order_by(EmergencyOpening.asked_at.desc())
    )  # fmt: skip
    return [MineView(row, ref, state_words(row.status, row.ends_at, work.now)) for row, ref in rows]


@dataclass(frozen=True)
class OpeningView:
    """One opening of a case, as those who answer for it see it."""

    row: EmergencyOpening
    content: EmergencyContent
    name: str
    decided_by: str
    reviewed_by: str
    state: str

    @property
    def is_waiting(self) -> bool:
        return self.row.status == OpeningStatus.WAITING

    @property
    def is_unreviewed(self) -> bool:
        return self.row.status == OpeningStatus.OPEN and self.row.reviewed_at is None


def openings_of(work: Work, actor: Actor, case: OpenCase) -> list[OpeningView]:
    """Every emergency opening that was asked for on this case, the newest first."""
    rows = work.session.scalars(
        select(EmergencyOpening)
        .where(EmergencyOpening.case_id == case.id)
        .order_by(EmergencyOpening.asked_at.desc())
    )
    return [view_of(work, actor, case, row) for row in rows]


def view_of(work: Work, actor: Actor, case: OpenCase, row: EmergencyOpening) -> OpeningView:
    content = case.open(row, EmergencyContent)
    ids = {one for one in (row.account_id, content.decided_by, content.reviewed_by) if one is not None}
    names = names_of(work, actor, ids)
    return OpeningView(
        row, content, names[row.account_id],
        decided_by=names[content.decided_by] if content.decided_by else "",
        reviewed_by=names[content.reviewed_by] if content.reviewed_by else "",
        state=state_words(row.status, row.ends_at, work.now),
    )  # fmt: skip


def opening_row(work: Work, case: OpenCase, opening_id: UUID, *, to_amend: bool = False) -> EmergencyOpening:
    row = work.session.get(EmergencyOpening, opening_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


# ── What a supervisor is told ────────────────────────────────────────────────────────────────────────────

TOLD_WORDS = {
    UnusualKind.EMERGENCY_TRY: "asked for an emergency opening",
    UnusualKind.BROWSING: "wanted to open more cases within an hour than anybody works on",
}


@dataclass(frozen=True)
class UnusualView:
    row: UnusualUse
    name: str

    @property
    def words(self) -> str:
        times = "once" if self.row.times == 1 else f"{self.row.times} times"
        return f"{self.name} {TOLD_WORDS[UnusualKind(self.row.kind)]}, {times}"


def unusual_of(work: Work, actor: Actor) -> list[UnusualView]:
    """What people of her teams, or of the whole site, did within a week and she has not looked at; not her own."""
    rows = list(
        work.session.scalars(
            _hers(actor).where(
                UnusualUse.day > work.today - TOLD_FOR, UnusualUse.times > UnusualUse.seen_times
            )
        )
    )
    names = names_of(work, actor, {row.account_id for row in rows})
    return [UnusualView(row, names[row.account_id]) for row in rows]


def unusual_row(work: Work, actor: Actor, use_id: UUID) -> UnusualUse:
    row = work.session.scalars(_hers(actor).where(UnusualUse.id == use_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    return row


def _hers(actor: Actor) -> Any:
    """Of the people in her teams, and of those who see the whole site: nobody else would be told of them."""
    people = select(TeamMember.account_id).where(TeamMember.team_id.in_(actor.supervises))
    everywhere = select(Account.id).where(Account.site_id == actor.site_id, Account.role.in_(SITE_WIDE))
    hers = or_(UnusualUse.account_id.in_(people), UnusualUse.account_id.in_(everywhere))
    return (
        select(UnusualUse)
        .where(UnusualUse.site_id == actor.site_id, hers, UnusualUse.account_id != actor.id)
        .order_by(UnusualUse.day.desc(), UnusualUse.id)
    )  # fmt: skip
