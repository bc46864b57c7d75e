"""Reads what an arrival seals anew: rows by the key that they lie under, pages, copies, files, and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from app.access.door import OpenCase, Room
from app.access.models import Account, CaseSight, PageAccount
from app.access.stored import StoredFile
from app.access.transferring import earlier_room, site_room
from app.access.work import Work
from app.db.base import table_of
from app.db.places import Place
from app.features.accounts.models import AccountContent, FarNameContent
from app.features.accounts.queries import far_rows
from app.features.arrivals.rules import STAYS, far_name
from app.features.cases.models import Case
from app.features.cases.rules import AT_AN_END
from app.features.deletions.queries import merged_into
from app.features.merges import queries as merging
from app.features.page_plans.models import PagePlan
from app.features.page_visits.models import PageVisit
from app.features.progress.models import PublishedUpdate
from app.features.transfers.models import OfferContent, Transfer, TransferOffer
from app.features.transfers.queries import able_ids, obstacles_to
from app.features.transfers.rules import NOBODY, TransferStatus

ONCE = frozenset({"victim", "safe_contact"})
"""What a case has once and moves like any other row; its facts are sealed for the new case's own id."""


def accepted(work: Work) -> list[UUID]:
    """What is to be carried out, the longest waiting first."""
    found = select(Transfer.id).where(Transfer.status == TransferStatus.ACCEPTED)
    return list(work.session.scalars(found.order_by(Transfer.proposed_on, Transfer.id)))


def not_to_be_offered(work: Work) -> list[tuple[UUID, UUID | None]]:
    """(offer, its transfer if there is one) of what still tells another site of a case that may not go for good: it was
    restricted, is at an end, or was shredded."""
    found = (
        select(TransferOffer.id, Transfer.id)
        .outerjoin(Transfer, Transfer.offer_id == TransferOffer.id)
        .outerjoin(CaseSight, CaseSight.id == Transfer.case_id)
        .outerjoin(Case, Case.id == Transfer.case_id)
        .where(
            TransferOffer.status == TransferStatus.OFFERED,
            Transfer.id.is_(None) | CaseSight.is_restricted | Case.status.in_(AT_AN_END),
        )
    )
    return [(row[0], row[1]) for row in work.session.execute(found)]


def obstacle_now(work: Work, case: OpenCase, offer: TransferOffer) -> str:
    """What keeps the case where it is, in the moment in which it would go; empty if nothing does."""
    said = site_room(work, offer.site_id).open(offer, OfferContent)
    able = able_ids(work, offer.team_id)
    is_taken = said.lead in able and said.backup in able and said.lead != said.backup
    return " ".join(obstacles_to(work, case)) or ("" if is_taken else NOBODY)


def transfers_of(work: Work, case: OpenCase) -> list[Transfer]:
    """Every transfer that the case was proposed for: what was typed for it does not stay."""
    return list(work.session.scalars(select(Transfer).where(Transfer.case_id == case.id).with_for_update()))


def moving(work: Work, case: OpenCase) -> Iterator[tuple[Place, list[Any]]]:
    """Every table whose rows go, and those that lie under the case's own key."""
    keys = {case.content_key.id, *case.former}
    for place, rows in merging.moving(work, case, ONCE):
        if place.table.name not in STAYS:
            yield place, [row for row in rows if not row.sealed or place.key_of(row) in keys]


def stored_of(work: Work, case: OpenCase) -> list[StoredFile]:
    """Every file of the case. `NotFound` if an exhibit names one that no row stands for."""
    return merging.stored_of(work, case)


def pages_of(work: Work, case: OpenCase) -> list[PageAccount]:
    """Every page that the victim has had, held until the end."""
    found = select(PageAccount).where(PageAccount.case_id == case.id).order_by(PageAccount.id)
    return list(work.session.scalars(found.with_for_update()))


def earlier_of(work: Work, case: OpenCase) -> list[OpenCase]:
    """What is left here of cases that were merged into this one, held until the end."""
    ids = merged_into(work, case.id)
    found = select(CaseSight.id).where(CaseSight.id.in_(ids)).order_by(CaseSight.id).with_for_update()
    work.held |= (held := set(work.session.scalars(found)))
    return [earlier_room(work, one, case.id) for one in sorted(held)]


def on_page(work: Work, page_id: UUID) -> Iterator[tuple[Table, Any]]:
    """What was published on a page, and who opened it, as plain rows."""
    for model in (PublishedUpdate, PageVisit):
        table = table_of(model)
        for row in work.session.execute(select(table).where(table.c.page_id == page_id)).all():
            yield table, row


def plans_on(work: Work, page_id: UUID) -> list[PagePlan]:
    return list(work.session.scalars(select(PagePlan).where(PagePlan.page_id == page_id)))


def names_from(work: Work, room: Room, site: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    """How these ids are named elsewhere: those of this site, and those that an earlier transfer brought by name."""
    ids = list(ids)
    rows = work.session.scalars(select(Account).where(Account.id.in_(ids), Account.site_id == room.site_id))
    far = {one: room.open(row, FarNameContent).name for one, row in far_rows(work, room, ids).items()}
    return far | {row.id: far_name(room.open(row, AccountContent).name, site) for row in rows}
