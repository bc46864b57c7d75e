"""What goes with a case: an order with what is due before its end, and news that partners proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.access.door import open_case, open_site
from app.access.models import Account, CaseSight
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from app.features.accounts.actions import keep_far_names
from app.features.arrivals.jobs import carry_out_accepted, end_what_may_not_go
from app.features.cases.models import Case
from app.features.contacts.models import Note, NoteContent
from app.features.deadlines.models import Due
from app.features.deadlines.rules import DueKind
from app.features.transfers.models import Transfer, TransferOffer
from app.features.transfers.rules import TransferStatus
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.proposals import Proposing
from tests.support.transferring import (
    NOTE,
    accept,
    accepted,
    agree,
    arrived_as,
    offer_of,
    offered,
    other_team,
    propose,
)


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


def test_news_that_a_partner_proposed_keeps_it_until_somebody_decided(
    house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    proposing = Proposing.begin(house, cast, as_lead_advocate, as_partner)
    proposal = proposing.proposed()
    there = other_team(house, cast.other_site_id)

    refused = propose(as_lead_advocate, cast.case_id, there)
    assert as_lead_advocate.follow(refused).shows("News that a partner proposed waits.")

    declined = {"reason": "It was another case.", "version": 1}
    assert as_lead_advocate.post(f"{proposing.case}/proposals/{proposal}/refusals", declined).status == 303
    again = as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, there))
    assert again.shows("Waits for a second person here")


def test_who_wrote_it_at_a_third_site_is_named_after_the_second_transfer_too(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    stranger = new_id()
    with house.writing() as work:
        keep_far_names(work, open_site(work, cast.supervisor.actor), {stranger: "Ann Moss, Southwick"})
        case = open_case(work, cast.lead.actor, cast.case_id)
        note = Note.begin(case, written_on=work.today)
        note.sealed = case.seal(
            NoteContent(facts="Told there.", author_id=stranger, written_at=work.now), into=note
        )
        work.add(note)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    assert carry_out_accepted(house) == 1

    page = as_new_lead.get(f"/cases/{arrived_as(house, cast.case_id)}/notes/{note.id}")
    assert page.shows("Told there.") and page.shows("Ann Moss, Southwick")


@pytest.mark.parametrize("what", ["restricted", "closed", "shredded", "nothing"])
def test_an_offer_tells_no_longer_of_a_case_that_may_not_go(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, what: str
) -> None:
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    assert as_taker.get(f"/transfers/{offer_id}").shows(NOTE)
    with house.writing() as work:
        if what == "restricted":
            work.session.get_one(CaseSight, cast.case_id).is_restricted = True
        elif what == "closed":
            work.session.get_one(Case, cast.case_id).status = "closed"
        elif what == "shredded":
            work.session.execute(delete(Transfer))

    ended = what != "nothing"
    assert end_what_may_not_go(house) == int(ended) and end_what_may_not_go(house) == 0

    assert as_taker.get(f"/transfers/{offer_id}").shows(NOTE) is not ended
    with house.reading() as work:
        assert (work.session.get_one(TransferOffer, offer_id).status != TransferStatus.OFFERED) is ended


def test_who_has_a_part_in_it_at_the_other_site_does_not_take_it_by_another_role(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    propose(as_lead_advocate, cast.case_id, other_team(house, cast.other_site_id))
    agree(as_supervisor, cast.case_id)
    with house.writing() as work:
        work.session.get_one(Account, cast.other_supervisor.id).holder_id = cast.supervisor.id

    offer_id = offer_of(house, cast.case_id)
    refused = accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id)
    assert as_taker.follow(refused).shows("You have a part in this offer at the other site.")
    assert carry_out_accepted(house) == 0
