"""The supervisor’s board over HTTP."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.board import queries
from app.features.deletions.queries import count_waiting
from app.features.deliveries.queries import count_waiting as count_deliveries
from app.features.transfers.queries import count_offers
from app.web.answers import Page, page
from app.web.guards import requires
from app.web.routing import Router

CanReadBoard = Annotated[Actor, requires(Permission.BOARD_READ)]
router = Router()


@router.get("/team")
def board(actor: CanReadBoard, work: Work) -> Page:
    return page(
        "board/board.html",
        board=queries.board_of(work, actor),
        moment=work.now,
        deletions=count_waiting(work, actor),
        deliveries=count_deliveries(work, actor),
        offers=count_offers(work, actor),
    )
