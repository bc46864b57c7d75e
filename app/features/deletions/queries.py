"""The only reader of deletions: what waits for a supervisor, one case's own, and what the schedule finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, open_cases
from app.access.models import CaseRelation, CaseSight
from app.access.rooms import FROZEN
from app.access.sight import supervised
from app.access.work import Work
from app.core.errors import NotFound
from app.db.shredding import Tombstone
from app.features.accounts.queries import names_of
from app.features.cases.models import Case
from app.features.cases.rules import Status
from app.features.deletions import rules
from app.features.deletions.models import Deletion, DeletionContent
from app.features.deletions.rules import OPEN, REASON_WORDS, STATUS_WORDS, DeletionStatus, obstacle
from app.features.legal_holds.queries import held_among
from app.features.people.models import Victim, VictimContent
from app.features.people.queries import victims_of
from app.features.retention.queries import spans_on
from app.features.retention.rules import Closed, CountedFrom, Kept, Span, add_years, due_on, kind_of

MOST_GONE = 50
LEFT_HERE = "Transferred case"
"""What stands for a name where nobody is named any more."""


@dataclass(frozen=True)
class DeletionView:
    """A proposal, opened. `obstacle` says why nothing may be decided just now."""

    row: Deletion
    content: DeletionContent
    name: str
    reference: str
    obstacle: str

    @property
    def status(self) -> DeletionStatus:
        return DeletionStatus(self.row.status)

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[self.status]

    @property
    def why(self) -> str:
        return REASON_WORDS[self.content.code]

    @property
    def is_waiting(self) -> bool:
        return self.status in (DeletionStatus.PROPOSED, DeletionStatus.CONFIRMED)


@dataclass(frozen=True)
class Gone:
    """A tombstone, for those who supervise at its site."""

    stone: Tombstone
    why: str
    first: str
    second: str


def deletions_of_teams(work: Work, actor: Actor) -> list[DeletionView]:
    """What is proposed or decided on the cases of the teams that she supervises, the longest waiting first."""
    rows = list(
        work.session.scalars(
            select(Deletion)
            .join(CaseSight, CaseSight.id == Deletion.case_id)
            .where(supervised(actor, work.today), Deletion.status.in_(OPEN))
            .order_by(Deletion.proposed_on, Deletion.id)
            .limit(200)
        )
    )
    cases = open_cases(work, actor, {row.case_id for row in rows}, "deletions")
    return _views(work, cases, rows)


def count_waiting(work: Work, actor: Actor) -> int:
    """How many wait for a person, on the cases of her teams."""
    waiting = (DeletionStatus.PROPOSED, DeletionStatus.CONFIRMED)
    found = (
        select(func.count())
        .select_from(Deletion)
        .join(CaseSight, CaseSight.id == Deletion.case_id)
        .where(supervised(actor, work.today), Deletion.status.in_(waiting))
    )
    return int(work.session.scalar(found) or 0)


def deletions_of(work: Work, case: OpenCase) -> list[DeletionView]:
    """Every proposal that this case has had, the newest first."""
    rows = list(work.session.scalars(select(Deletion).where(Deletion.case_id == case.id)))
    views = _views(work, {case.id: case}, rows)
    return sorted(views, key=lambda view: (view.status in OPEN, view.row.proposed_on), reverse=True)


def open_deletion(work: Work, case: OpenCase, *, to_amend: bool = False) -> Deletion:
    """The proposal that waits on this case; `NotFound` if none does."""
    waiting = (DeletionStatus.PROPOSED, DeletionStatus.CONFIRMED)
    found = select(Deletion).where(Deletion.case_id == case.id, Deletion.status.in_(waiting))
    row = work.session.scalars(found.with_for_update() if to_amend else found).first()
    if row is None:
        raise NotFound()
    return row


def is_proposed(work: Work, case: OpenCase) -> bool:
    found = select(Deletion.id).where(Deletion.case_id == case.id, Deletion.status.in_(OPEN))
    return work.session.scalar(found) is not None


def obstacle_to(work: Work, case_id: UUID) -> str:
    """What keeps this case from being deleted today; empty if nothing does."""
    became = select(CaseSight.id).join(Case, Case.id == CaseSight.id).where(
        CaseSight.id == case_id, CaseSight.merged_into.is_not(None), Case.status != Status.TRANSFERRED
    )  # fmt: skip
    return rules.GOES_ALONG if work.session.scalar(became) else _obstacles(work, [case_id])[case_id]


def nobody(case: OpenCase) -> str:
    """What stands where a name would: of a case that went to another site none is left here."""
    return LEFT_HERE if Relation.MERGED in case.relations else "Name not recorded"


def name_in(work: Work, case: OpenCase) -> str:
    found = victims_of(work, {case.id: case}).get(case.id)
    return found.name if found else nobody(case)


def gone_of(work: Work, actor: Actor) -> list[Gone]:
    """What was shredded at her site lately. A tombstone holds no team: it tells nothing of a person."""
    stones = list(
        work.session.scalars(
            select(Tombstone)
            .where(Tombstone.site_id == actor.site_id)
            .order_by(Tombstone.shredded_on.desc(), Tombstone.reference)
            .limit(MOST_GONE)
        )
    )
    names = names_of(work, actor, {one for stone in stones for one in (stone.first_by, stone.second_by)})
    return [
        Gone(stone, REASON_WORDS.get(stone.reason, ""), names[stone.first_by], names[stone.second_by])
        for stone in stones
    ]


def people_in(views: list[DeletionView]) -> set[UUID]:
    """Everybody who had a part in these."""
    found = {one for v in views for one in (v.content.first_by, v.content.second_by, v.content.declined_by)}
    return {one for one in found if one is not None}


def _views(work: Work, cases: Mapping[UUID, OpenCase], rows: list[Deletion]) -> list[DeletionView]:
    victims = victims_of(work, cases)
    obstacles = _obstacles(work, list(cases))
    return [
        DeletionView(
            row, cases[row.case_id].open(row, DeletionContent),
            victims[row.case_id].name if row.case_id in victims else nobody(cases[row.case_id]),
            cases[row.case_id].reference, obstacles[row.case_id],
        )
        for row in rows
        if row.case_id in cases
    ]  # fmt: skip


def _is_at_rest() -> ColumnElement[bool]:
    """The condition on a case and its sight under which nobody works in it: it closed, or went to another site."""
    return or_(Case.status == Status.CLOSED, _has_left())


def _has_left() -> ColumnElement[bool]:
    """By the status alone a case may have been handed to a service outside: then it is still here, whole."""
    return (Case.status == Status.TRANSFERRED) & CaseSight.merged_into.is_not(None)


def _obstacles(work: Work, case_ids: list[UUID]) -> dict[UUID, str]:
    held = held_among(work, case_ids)
    at_rest = (
        select(Case.id).join(CaseSight, CaseSight.id == Case.id).where(Case.id.in_(case_ids), _is_at_rest())
    )
    closed = set(work.session.scalars(at_rest))
    frozen = set(
        work.session.scalars(
            select(CaseSight.id).where(CaseSight.id.in_(case_ids), CaseSight.mismatch == FROZEN)
        )
    )
    return {
        one: obstacle(is_closed=one in closed, is_held=one in held, is_frozen=one in frozen)
        for one in case_ids
    }


# ── What the schedule and the shredder ask; nothing is opened here but a date of birth ────────────────────


@dataclass(frozen=True)
class Found:
    """A case whose time has passed, as far as the clear columns tell."""

    case_id: UUID
    closed: Closed
    due_on: date


def time_passed(work: Work, site_id: UUID, spans: Mapping[Kept, Span]) -> list[Found]:
    """Closed cases of this site, and what is left of those that went to another, whose time has passed, which nobody
    proposed, declined lately, or holds.
    """
    years = [
        span.years for span in spans.values() if span.counted_from in (CountedFrom.CLOSED, CountedFrom.LEFT)
    ]
    if not years:
        return []
    rests = or_(
        Deletion.status.in_(OPEN),
        (Deletion.status == DeletionStatus.DECLINED) & (Deletion.rests_until > work.today),
    )
    had_lead = exists().where(CaseRelation.case_id == Case.id, CaseRelation.kind == Relation.LEAD)
    rows = work.session.execute(
        select(Case.id, Case.closed_on, Case.last_contact_on, had_lead.label("had_lead"),
               _has_left().label("has_left"))
        .join(CaseSight, CaseSight.id == Case.id)
        .where(Case.site_id == site_id,
               or_((Case.status == Status.CLOSED) & CaseSight.merged_into.is_(None), _has_left()),
               Case.closed_on <= add_years(work.today, -min(years)),
               ~exists().where(Deletion.case_id == Case.id, rests))
        .order_by(Case.closed_on, Case.id)
    ).all()  # fmt: skip
    held = held_among(work, [row.id for row in rows])
    found = []
    for row in rows:
        closed = Closed(row.closed_on, row.had_lead, row.last_contact_on is not None,
                        has_left=bool(row.has_left))  # fmt: skip
        span = spans.get(kind_of(closed))
        if span and row.id not in held and due_on(closed, kind_of(closed), span) <= work.today:
            found.append(Found(row.id, closed, due_on(closed, kind_of(closed), span)))
    return found


def born_on(work: Work, case: OpenCase) -> date | None:
    """The victim's date of birth, if it is recorded; asked under the system purpose *shred* alone."""
    row = work.session.scalars(select(Victim).where(Victim.case_id == case.id)).first()
    return case.open(row, VictimContent).date_of_birth if row is not None else None


def spans_today(work: Work, site_id: UUID) -> dict[Kept, Span]:
    return spans_on(work, site_id, work.today)


def overtaken(work: Work, site_id: UUID) -> list[Deletion]:
    """Proposals that stand no longer: the case is open again, or a hold keeps what the schedule had proposed."""
    rows = list(
        work.session.scalars(
            select(Deletion).where(
                Deletion.site_id == site_id,
                Deletion.status.in_([DeletionStatus.PROPOSED, DeletionStatus.CONFIRMED]),
            )
        )
    )
    obstacles = _obstacles(work, [row.case_id for row in rows])
    return [row for row in rows if obstacles[row.case_id]]


def is_open_again(work: Work, case_id: UUID) -> bool:
    at_rest = (
        select(Case.id).join(CaseSight, CaseSight.id == Case.id).where(Case.id == case_id, _is_at_rest())
    )
    return work.session.scalar(at_rest) is None


def decided(work: Work) -> list[UUID]:
    """The deletions that two people have decided."""
    found = select(Deletion.id).where(Deletion.status == DeletionStatus.DECIDED)
    return list(work.session.scalars(found.order_by(Deletion.proposed_on, Deletion.id)))


def merged_into(work: Work, case_id: UUID) -> list[UUID]:
    """The emptied cases of its site that became this one. What stayed at a site that transferred it is that site's."""
    home = select(CaseSight.site_id).where(CaseSight.id == case_id).scalar_subquery()
    found = select(CaseSight.id).where(CaseSight.merged_into == case_id, CaseSight.site_id == home)
    return list(work.session.scalars(found))


def obstacle_to_all(work: Work, case_id: UUID) -> str:
    """What keeps this case, or one that became it, from being shredded; empty if nothing does."""
    return next(filter(None, _obstacles(work, [case_id, *merged_into(work, case_id)]).values()), "")
