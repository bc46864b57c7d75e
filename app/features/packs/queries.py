"""Reads which cases a person's phone carries, and marks the state of each page without rendering it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from app.access.actor import Actor, Relation
from app.access.configured import Configured, value_on
from app.access.door import open_person
from app.access.models import CaseRelation, CaseSight
from app.access.phone_models import Phone
from app.access.plain import ask
from app.access.sight import hers, relations_to
from app.access.work import Work
from app.db.base import table_of
from app.db.ledger import LedgerLeaf
from app.features.caseload.rules import OPEN_STATUSES
from app.features.cases.models import Case
from app.features.cases.rules import Priority
from app.features.incidents.models import Incident
from app.features.packs.rules import (
    MOST_CASES,
    NEWEST_ENTRIES,
    OWN_PLACES,
    VISITS_AHEAD,
    Wanted,
    is_record_name,
    paths_of_case,
    record_name,
)
from app.features.pins.queries import pinned_ids
from app.features.plan_items.models import PlanItem
from app.features.visits.models import Visit
from app.features.visits.rules import VisitState

_CASE, _SIGHT, _RELATION = table_of(Case).c, table_of(CaseSight).c, table_of(CaseRelation).c
_LEAF, _ITEM, _VISIT = table_of(LedgerLeaf).c, table_of(PlanItem).c, table_of(Visit).c
_ENTRY = table_of(Incident).c
_RANK = case((_CASE.priority == Priority.HIGH, 0), (_CASE.priority == Priority.MEDIUM, 1), else_=2)

CARRIED = (
    select(_SIGHT.id)
    .join(table_of(Case), _CASE.id == _SIGHT.id)
    .join(table_of(CaseRelation), (_RELATION.case_id == _SIGHT.id) & hers(bindparam))
    .where(_RELATION.kind.in_([Relation.LEAD, Relation.BACKUP, Relation.COVER]))
    .where(_SIGHT.site_id == bindparam("site_id"), _CASE.status.in_(OPEN_STATUSES))
    .group_by(_SIGHT.id, _CASE.priority)
    .order_by(_RANK, _SIGHT.id)
    .limit(MOST_CASES)
)
"""Her open cases, high priority first: who leads, backs up or covers. Who is named for a restricted case, or let in for
an hour, carries nothing of it away."""

VISITED = (
    select(_VISIT.case_id)
    .where(
        _VISIT.account_id == bindparam("account_id"),
        _VISIT.state.in_([VisitState.PLANNED, VisitState.RUNNING]),
    )
    .where(_VISIT.starts_at <= bindparam("until"))
)
"""Where she goes next, or is."""

REVISIONS = (
    select(_LEAF.case_id, func.count().label("entries"))
    .where(_LEAF.case_id.in_(bindparam("case_ids", expanding=True)))
    .group_by(_LEAF.case_id)
)
"""What has happened to each case, as a number that only grows: every act leaves an entry."""

ITEMS = (
    select(_ITEM.case_id, _ITEM.id)
    .where(_ITEM.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(_ITEM.id)
)

ENTRIES = (
    select(_ENTRY.case_id, _ENTRY.id)
    .where(_ENTRY.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(_ENTRY.logged_on.desc(), _ENTRY.case_id, _ENTRY.number.desc())
    .limit(NEWEST_ENTRIES)
)
"""What was logged last in the cases that are carried whole."""


@dataclass(frozen=True)
class Pack:
    """Everything that this phone carries from now on, and how many cases of it whole."""

    wanted: list[Wanted]
    cases: int
    epoch: str
    parts_etag: str
    """The mark of what pages share: of the same rights, build and day as the pages that rest on it."""


def pack_for(work: Work, actor: Actor, phone: Phone, build: str) -> Pack:
    """The pages, each with the mark of its state: of its case, of what she may, of the app's build and the day."""
    hers_today = {"account_id": actor.id, "today": work.today, "site_id": actor.site_id}
    until = work.now + VISITS_AHEAD
    visited = set(ask(work, VISITED, account_id=actor.id, until=until).scalars())
    pinned = pinned_ids(work, actor)
    order = sorted(ask(work, CARRIED, **hers_today).scalars(), key=lambda one: one not in pinned)
    ids = sorted(order, key=lambda one: one not in visited)
    whole = ids[: value_on(work, actor.site_id, Configured.CARRIED_CASES)]
    revisions = {row.case_id: row.entries for row in ask(work, REVISIONS, case_ids=ids)}
    items, entries = _by_case(work, ITEMS, whole), _by_case(work, ENTRIES, whole)
    relations = relations_to(work, actor, ids)
    room = open_person(work, actor)

    def mark(*parts: object) -> str:
        return room.content_key.keyed_hash("pack-etag", "|".join(map(str, parts))).hex()[:32]

    rights = [actor.role, sorted(actor.teams), sorted(actor.supervises), actor.theme, actor.blur]
    epoch = mark("epoch", *rights)
    paths = {
        path: one for one in ids for path in paths_of_case(one, items[one], entries[one], whole=one in whole)
    }
    everything = mark("all", *sorted(revisions.items()), *ids)
    states = {one: mark(one, revisions.get(one, 0), sorted(relations.get(one, ()))) for one in ids}
    found = [(path, everything) for path in OWN_PLACES] + [(path, states[one]) for path, one in paths.items()]
    wanted = [
        Wanted(path, record_name(phone.id, path), mark(path, state, epoch, build, work.today))
        for path, state in found
    ]
    return Pack(wanted, len(whole), epoch, mark("parts", epoch, build, work.today))


def _by_case(work: Work, asked: Any, case_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in ask(work, asked, case_ids=case_ids):
        found[row.case_id].append(row.id)
    return found


def missing(pack: Pack, have: dict[str, str]) -> list[Wanted]:
    """The pages that the phone lacks, or has in another state."""
    return [one for one in pack.wanted if have.get(one.name) != one.etag]


def kept(pack: Pack, lacking: Iterable[Wanted], have: dict[str, str]) -> dict[str, str]:
    """The pages that the phone has as they are, by name, and the shared parts that they may rest on."""
    gone = {one.name for one in lacking}
    parts = [name for name, etag in have.items() if etag == pack.parts_etag and is_record_name(name)]
    return dict.fromkeys(parts, pack.parts_etag) | {
        one.name: one.etag for one in pack.wanted if one.name not in gone
    }
