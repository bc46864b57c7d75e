"""What runs by the clock: an accepted case moves within a minute, and an offer that nobody answered ends.

Each step may be killed: before the rows have gone the case is whole where it was, and the next run begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from app.access.door import OpenCase
from app.access.moving import MovedFiles, move_files
from app.access.transferring import arriving_room, leaving_room
from app.access.work import House, Work
from app.core import logging
from app.core.errors import NotFound, SealBroken, WaymarkError
from app.features.arrivals import queries
from app.features.arrivals.actions import move_case, stop
from app.features.transfers.actions import close_offer, expire, hold_case
from app.features.transfers.models import Transfer
from app.features.transfers.queries import obstacles_to, offer_row, overdue_offers, transfer_row
from app.features.transfers.rules import FILE_MISSING, TransferStatus

Reached = Callable[[str], object]
"""Told the name of each step as it is reached; tests kill there."""


def carry_out_accepted(house: House, reached: Reached = lambda _: None) -> int:
    """Every accepted transfer, one after the other; returns how many cases have moved. One that cannot waits alone."""
    with house.reading() as work:
        waiting = queries.accepted(work)
    moved = 0
    for transfer_id in waiting:
        try:
            moved += _carry_out(house, transfer_id, reached)
        except WaymarkError as error:
            logging.get().error("transfer waits", row=transfer_id, error=type(error))
    return moved


def _carry_out(house: House, transfer_id: UUID, reached: Reached) -> bool:
    """The key is durable, then the files lie sealed anew, then the rows go."""
    with house.reading() as work:
        row = work.session.get(Transfer, transfer_id)
        if row is None or row.status != TransferStatus.ACCEPTED:
            return False
        leaving = leaving_room(work, row.case_id)
        arriving = arriving_room(work, row.to_site_id, row.to_team_id)
        reached("key made")
        files = _sealed_anew(work, leaving, arriving)
    reached("files sealed")
    is_moved = False
    try:
        with house.writing() as work:
            is_moved = _move(work, transfer_id, arriving, files)
            work.session.flush()
            reached("rows moving")
    except BaseException as error:
        if files is not None and not getattr(error, "is_unsure", False):
            files.take_back(house)
        raise
    if not is_moved and files is not None:
        files.take_back(house)
    reached("rows moved")
    return is_moved


def _sealed_anew(work: Work, leaving: OpenCase, arriving: OpenCase) -> MovedFiles | None:
    """None where one of them is missing, or is not what was kept: then the case stays."""
    try:
        return move_files(work.house, leaving, arriving, queries.stored_of(work, leaving))
    except (NotFound, SealBroken):
        return None


def _move(work: Work, transfer_id: UUID, arriving: OpenCase, files: MovedFiles | None) -> bool:
    """Under the lock all is looked at once more; what stands in the way stops it, and both sites are told."""
    seen = work.session.get(Transfer, transfer_id)
    if seen is None:
        return False
    hold_case(work, seen.case_id)
    leaving, row = leaving_room(work, seen.case_id), transfer_row(work, transfer_id)
    offer = offer_row(work, row.offer_id) if row is not None and row.offer_id else None
    if row is None or offer is None or row.status != TransferStatus.ACCEPTED:
        return False
    why = FILE_MISSING if files is None else queries.obstacle_now(work, leaving, offer)
    if files is None or why:
        stop(work, leaving, row, offer, why)
        return False
    move_case(work, leaving, arriving, row, offer, files)
    return True


def expire_offers(house: House) -> int:
    """What nobody has answered for two weeks is over; returns how many there were."""
    with house.reading() as work:
        waiting = overdue_offers(work)
    for offer_id in waiting:
        with house.writing() as work:
            expire(work, offer_id)
    return len(waiting)


def end_what_may_not_go(house: House) -> int:
    """An offer ends when its case is restricted, ended or shredded: what it said of the case is not kept any longer."""
    with house.reading() as work:
        waiting = queries.not_to_be_offered(work)
    for offer_id, transfer_id in waiting:
        with house.writing() as work:
            _end_offer(work, offer_id, transfer_id)
    return len(waiting)


def _end_offer(work: Work, offer_id: UUID, transfer_id: UUID | None) -> None:
    seen = work.session.get(Transfer, transfer_id) if transfer_id else None
    if seen is not None:
        hold_case(work, seen.case_id)
    row, offer = transfer_row(work, seen.id) if seen else None, offer_row(work, offer_id)
    if offer is None or offer.status != TransferStatus.OFFERED:
        return
    if row is None:
        close_offer(work, None, offer, TransferStatus.STOPPED)
        return
    leaving = leaving_room(work, row.case_id)
    if why := " ".join(obstacles_to(work, leaving)):
        stop(work, leaving, row, offer, why)


JOBS = (carry_out_accepted, expire_offers, end_what_may_not_go)
