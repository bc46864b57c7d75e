"""The demo's case in depth with everything that a case can have, decided by two for deletion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Uuid, delete, func, select

from app.access.actor import Actor
from app.access.door import open_case, open_person, sign_in_site
from app.access.drafts import DraftContent, keep_draft
from app.access.models import Account
from app.access.sessions import begin_session, member_of
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from app.db.types import Ciphertext, UtcMoment
from app.features import registry
from app.features.accounts.models import AccountContent
from app.features.deletions.actions import confirm_deletion
from app.features.deletions.forms import ConfirmationForm
from app.features.deletions.jobs import go_through_schedule
from app.features.deletions.queries import open_deletion
from app.features.exhibits.queries import file_ids_of
from app.features.legal_holds.actions import lift_legal_hold
from app.features.legal_holds.forms import LiftForm
from app.features.legal_holds.queries import legal_holds_of
from app.features.retention.models import RetentionRun
from tests.support.deletions import closed
from tests.support.invented import _known
from tests.support.shredded import LOGS


@dataclass
class FullCase:
    """`files` are the ids of its files; `draft` names it, `other_draft` does not."""

    house: House
    id: UUID
    reference: str
    first: Actor
    second: Actor
    victim_token: str
    files: set[UUID]
    draft: UUID
    other_draft: UUID


def full_case(house: House) -> FullCase:
    """In a house that began as the demo (`assembled.founded`): its deepest case, as far as two deciding."""
    known = _known(house)
    closed(house, known.case_id)
    with house.writing() as work:
        first, second = (
            member_of(work, one, new_id()) for one in _supervisors(house, known.people["supervisor"])
        )
        case = open_case(work, first, known.case_id)
        # The story's own legal hold stands: it is lifted, so that the schedule may propose the case.
        for view in legal_holds_of(work, case):
            lift_legal_hold(work, first, case, view.row, LiftForm(version=1, reason="It is over."))
        work.session.execute(delete(RetentionRun))
    go_through_schedule(house)
    with house.writing() as work:
        case = open_case(work, first, known.case_id)
        room = open_person(work, first)
        about = DraftContent(path=f"/cases/{case.id}/log/new", typed={"text": ["He came back."]})
        drafts = [
            keep_draft(work, first.id, room, one) for one in (about, DraftContent(path="/me", typed={}))
        ]
        token = begin_session(work, known.people["victim"], is_page=True)
        files = file_ids_of(work, case)
        reference = case.reference
    for actor in (first, second):
        with house.writing() as work:
            case = open_case(work, actor, known.case_id)
            version = open_deletion(work, case).version
            form = ConfirmationForm(version=version, reason="Nothing is open.", reference=reference)
            confirm_deletion(work, actor, case, form)
    plant_missing(house, known.case_id, known.people["victim"])
    return FullCase(house, known.case_id, reference, first, second, token, files, *drafts)


def _supervisors(house: House, first: UUID) -> tuple[UUID, UUID]:
    """The two of that site, the given one first."""
    with house.reading() as work:
        home = work.session.get(Account, first)
        assert home is not None
        rows = work.session.scalars(
            select(Account).where(Account.role == "supervisor", Account.site_id == home.site_id)
        )
        room = sign_in_site(work, home.site_id)
        names = {room.open(row, AccountContent).name: row.id for row in rows}
    return first, names["Bea Norris"]


def plant_missing(house: House, case_id: UUID, page_id: UUID) -> None:
    """A made-up row in each table that can name this case and does not yet; it asks the models, not the registry."""
    with house.store.writing() as session:
        for table in registry.all_tables().sorted_tables:
            wanted = {"case_id": case_id, "person_id": page_id, "subject": case_id}
            name = next((one for one in wanted if one in table.columns), None)
            if name is None or table.name in (*LOGS, "wrapped_key"):
                continue
            there = select(func.count()).select_from(table).where(table.c[name] == wanted[name])
            if not session.scalar(there):
                own = (one for one in table.columns if one is not table.autoincrement_column)
                values = {column.name: _any_value(column) for column in own}
                session.execute(table.insert().values(values | {name: wanted[name]}))


def _any_value(column: Column[Any]) -> Any:
    if isinstance(column.type, Uuid):
        return new_id()
    if isinstance(column.type, UtcMoment):
        return clock.now()
    given = {
        Date: clock.local_day(clock.now()),
        LargeBinary: new_id().bytes,
        Ciphertext: b"x",
        Boolean: False,
        Integer: 1,
    }
    return next((value for kind, value in given.items() if isinstance(column.type, kind)), "x")
