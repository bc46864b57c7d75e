"""The only writer of identifiers and of what waits to be compared. The caller's own entry in the ledger tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import delete

from app.access.matching import identifier_hash
from app.access.work import Work
from app.db.base import CaseRow, SealedRow
from app.features.identifiers.models import Identifier, MatchDue
from app.features.identifiers.rules import carried_by


def note_row(work: Work, row: CaseRow, content: BaseModel) -> None:
    """A row of a case was made or amended: note what it carries in place of what it carried, and compare it later."""
    note_identifiers(work, row.site_id, row.case_id, str(row.__tablename__), row.id, content.model_dump())
    compare_later(work, row, row.case_id)


def note_identifiers(
    work: Work, site_id: UUID, case_id: UUID, table: str, row_id: UUID, content: Mapping[str, Any]
) -> None:
    """Note the exact identifiers in this content, in place of those that the row carried before."""
    work.session.execute(delete(Identifier).where(Identifier.row_id == row_id))
    for kind, plain in sorted(carried_by(table, content)):
        work.add(Identifier(site_id=site_id, case_id=case_id, kind=kind.value, table=table, row_id=row_id,
                            value=identifier_hash(work, site_id, kind, plain)))  # fmt: skip


def compare_later(work: Work, row: SealedRow, case_id: UUID | None = None) -> None:
    """After this transaction a job compares this row with all others of its site."""
    work.add(MatchDue(site_id=row.site_id, case_id=case_id, table=str(row.__tablename__), row_id=row.id))


def take_off(work: Work, compared: Iterable[UUID]) -> None:
    """These were compared; what came meanwhile for the same row waits on."""
    work.session.execute(delete(MatchDue).where(MatchDue.id.in_(list(compared))))
