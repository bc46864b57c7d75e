"""Searches the cases in one person's sight: names by opening and scanning, exact identifiers by keyed hash.

What is out of sight is neither opened nor counted. A search is one line in the access log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from app.access.actor import Actor
from app.access.door import OpenCase, open_cases
from app.access.sight import cases_in_sight
from app.access.work import Work
from app.features.identifiers.queries import rows_with
from app.features.identifiers.rules import KIND_LABELS, IdentifierKind, in_search
from app.features.names.rules import Likeness, names_of
from app.features.people.models import Person, Victim
from app.features.people.rules import PERSON_KIND_LABELS, PersonKind
from app.features.searches.rules import Wanted, find, wanted

NAMED = 500
"""Up to so many cases are asked for by their ids; of more, the rows of the site are read and those in sight kept."""
EXACT = (-1,)
"""What was typed in full comes before whatever is alike."""


@dataclass(frozen=True)
class Found:
    """One case that was found: why, the nearest reason first, and what it is sorted by."""

    case_id: UUID
    why: tuple[str, ...]
    order: tuple[int, ...]


def find_in_sight(work: Work, actor: Actor, typed: str) -> tuple[dict[UUID, OpenCase], list[Found]]:
    """The opened cases in sight in which the typed words are found, the nearest first, and those findings."""
    ids = list(work.session.scalars(cases_in_sight(actor, work.today)))
    cases = open_cases(work, actor, ids, "search")
    look_for = wanted(typed)
    reasons: dict[UUID, list[tuple[tuple[int, ...], str]]] = {}
    for case_id, order, why in _reasons(work, actor, cases, typed, look_for):
        reasons.setdefault(case_id, []).append((order, why))
    found = []
    for case_id, whys in reasons.items():
        whys.sort()
        found.append(Found(case_id, tuple(dict.fromkeys(why for _, why in whys)), whys[0][0]))
    found.sort(key=lambda one: (one.order, one.case_id))
    return {one.case_id: cases[one.case_id] for one in found}, found


def _reasons(
    work: Work, actor: Actor, cases: Mapping[UUID, OpenCase], typed: str, look_for: Wanted
) -> Iterator[tuple[UUID, tuple[int, ...], str]]:
    """(case, order, why) of everything that fits."""
    reference = typed.strip().upper()
    yield from (
        (case_id, EXACT, "Reference") for case_id, case in cases.items() if case.reference == reference
    )
    for row in rows_with(work, actor.site_id, in_search(typed)) if cases else ():
        if row.case_id in cases:
            yield row.case_id, EXACT, KIND_LABELS[IdentifierKind(row.kind)]
    if look_for.is_empty:
        return
    for row, said in _said(work, actor, cases, Victim):
        if likeness := _find(look_for, said):
            yield row.case_id, (*likeness.order, 0), likeness.sentence
    for row, said in _said(work, actor, cases, Person):
        if likeness := _find(look_for, said):
            who = PERSON_KIND_LABELS[PersonKind(said["kind"])]
            yield row.case_id, (*likeness.order, 1), f"{who}, {said['name']}: {likeness.sentence.lower()}"


def _find(look_for: Wanted, said: Mapping[str, Any]) -> Likeness | None:
    born = said.get("date_of_birth") if look_for.born_on else None
    names = names_of(
        said["name"],
        said.get("known_as", ""),
        said.get("former_names", ""),
        date.fromisoformat(born) if born else None,
    )
    return find(look_for, names)


def _said(
    work: Work, actor: Actor, cases: Mapping[UUID, OpenCase], model: type[Victim] | type[Person]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows of this table that belong to these cases, with what each says."""
    table: Table = model.metadata.tables[str(model.__tablename__)]
    columns = table.c
    query = select(columns.id, columns.case_id, columns.version, columns.sealed)
    if len(cases) <= NAMED:
        query = query.where(columns.case_id.in_(list(cases)))
    else:
        query = query.where(columns.site_id == actor.site_id)
    for row in work.session.execute(query):
        case = cases.get(row.case_id)
        if case is not None:
            yield row, case.open_plain(row, table.name)
