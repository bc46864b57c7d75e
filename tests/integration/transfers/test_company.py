"""What goes with a case: an order with what is due before its end, and news that partners proposed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.access.work import House
from app.core import clock
from app.features.arrivals.jobs import carry_out_accepted
from app.features.deadlines.models import Due
from app.features.deadlines.rules import DueKind
from app.features.proposals.models import NewsProposal
from app.features.proposals.rules import ProposalStatus
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.proposals import Proposing
from tests.support.transferring import accepted, arrived_as


def still_due(house: House, cast: Cast) -> set[str]:
    with house.reading() as work:
        case_id = arrived_as(house, cast.case_id)
        return set(
            work.session.scalars(select(Due.kind).where(Due.case_id == case_id, Due.done_at.is_(None)))
        )


def test_an_order_goes_along_and_still_comes_to_today_before_it_ends(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    ends = clock.local_day(clock.now()) + timedelta(days=20)
    said = {"id": new_client_id(), "type": "spo_full", "status": "granted", "conditions": "Not to write", "version": 0,
            "expires": ends}  # fmt: skip
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/orders", said).status == 303
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    assert carry_out_accepted(house) == 1

    assert as_new_lead.get(f"/cases/{arrived_as(house, cast.case_id)}/orders").shows("Not to write")
    assert DueKind.ORDER_ENDS in still_due(house, cast)


def test_news_that_nobody_decided_on_ends_and_its_words_go_along(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client, as_taker: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    proposing = Proposing.begin(house, cast, as_lead_advocate, as_partner)
    proposing.proposed()
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    assert carry_out_accepted(house) == 1

    case_id = arrived_as(house, cast.case_id)
    with house.reading() as work:
        (row,) = work.session.scalars(select(NewsProposal))
        assert (row.case_id, row.status) == (case_id, ProposalStatus.WITHDRAWN)
    page = as_new_lead.get(f"/cases/{case_id}/proposals/{row.id}")
    assert page.shows("Withdrawn") and page.shows("The case came from another service")
    assert DueKind.NEWS_PROPOSED not in still_due(house, cast)
    assert as_partner.get("/proposals").status == 200 and as_partner.get(proposing.copy).status == 404
