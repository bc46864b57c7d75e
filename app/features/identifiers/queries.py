"""Reads identifiers by their hashes, and what is not compared yet. It knows cases by their ids alone."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, func, select

from app.access.matching import identifier_hash
from app.access.models import CaseSight
from app.access.work import Work
from app.features.identifiers.models import Identifier, MatchDue
from app.features.identifiers.rules import IdentifierKind


def rows_with(work: Work, site_id: UUID, wanted: Iterable[tuple[IdentifierKind, str]]) -> list[Identifier]:
    """The rows of this site that carry one of these identifiers (kind, plain form). The caller knows whose they are."""
    hashes = [identifier_hash(work, site_id, kind, plain) for kind, plain in wanted]
    if not hashes:
        return []
    found = select(Identifier).where(Identifier.site_id == site_id, Identifier.value.in_(hashes))
    return list(work.session.scalars(found))


def identifiers_of(work: Work, row_ids: Iterable[UUID]) -> list[Identifier]:
    return list(work.session.scalars(select(Identifier).where(Identifier.row_id.in_(list(row_ids)))))


def shared_with(work: Work, site_id: UUID, identifiers: Iterable[Identifier]) -> list[Identifier]:
    """The rows of other cases that carry one of the same."""
    mine = list(identifiers)
    if not mine:
        return []
    found = select(Identifier).where(
        Identifier.site_id == site_id,
        Identifier.value.in_([one.value for one in mine]),
        Identifier.case_id.not_in({one.case_id for one in mine}),
    )
    return list(work.session.scalars(found))


def is_waiting(work: Work, case_id: UUID) -> bool:
    """Whether something in this case is not compared yet."""
    return bool(work.session.scalar(select(exists().where(MatchDue.case_id == case_id))))


def waiting_count(work: Work, site_id: UUID) -> int:
    """How many rows of the site are not compared yet."""
    # A restricted case changes no number that others see.
    hidden = exists().where(CaseSight.id == MatchDue.case_id, CaseSight.is_restricted)
    return work.session.scalar(select(func.count()).where(MatchDue.site_id == site_id, ~hidden)) or 0


def next_waiting(work: Work, most: int) -> list[MatchDue]:
    """Some of what waits, of one site."""
    first = select(MatchDue.site_id).order_by(MatchDue.site_id).limit(1).scalar_subquery()
    return list(work.session.scalars(select(MatchDue).where(MatchDue.site_id == first).limit(most)))
