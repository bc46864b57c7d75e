"""What is left at the first site after a case has gone: phones, partners, lists and searches no longer find it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.access.door import open_case
from app.access.models import CaseSight, ShareGrant
from app.access.work import House
from app.features.arrivals.jobs import carry_out_accepted
from app.features.comparisons.jobs import compare_waiting
from app.features.deletions.queries import merged_into
from app.features.deliveries.models import HeldDelivery
from app.features.identifiers.models import Identifier, MatchDue
from app.features.transfers.models import Transfer, TransferContent
from tests.integration.shares.test_shares import share_fields
from tests.integration.transfers.test_journey import write
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.mutations import WORDS, incident, log
from tests.support.packs import fetch, pages
from tests.support.phone import enrol
from tests.support.transferring import (
    accept,
    accepted,
    agree,
    arrived_as,
    offer_of,
    other_team,
    propose,
    versions,
)


def test_a_phone_that_carried_it_loses_it_and_what_it_sends_is_held(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    phone = enrol(as_lead_advocate.post)
    case = f"/cases/{cast.case_id}"
    assert case in pages(phone, fetch(as_lead_advocate, phone))
    written = phone.note(log(cast), incident())
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    pack = fetch(as_lead_advocate, phone)
    assert not [path for path in pages(phone, pack) if path.startswith(case)]
    assert phone.send(written).status in (202, 403)
    with house.reading() as work:
        assert list(work.session.scalars(select(HeldDelivery.case_id))) == [cast.case_id]
    assert as_supervisor.get("/deliveries").shows("Ruth Adeyemi")
    assert not as_new_lead.get(f"/cases/{arrived_as(house, cast.case_id)}/log").shows(WORDS)


def test_nobody_of_its_agencies_opens_what_was_shared(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, as_partner: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    answered = as_lead_advocate.post(
        f"/cases/{cast.case_id}/shares", share_fields(cast, title="What she says")
    )
    assert answered.status == 303, as_lead_advocate.follow(answered).text[-2500:]
    assert as_partner.get("/shared").shows("What she says"), as_lead_advocate.follow(answered).text[-2500:]
    with house.reading() as work:
        share_id = work.session.scalars(select(ShareGrant.id)).one()
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    assert not as_partner.get("/shared").shows("What she says")
    assert as_partner.get(f"/shared/{share_id}").status == 404
    new_case = arrived_as(house, cast.case_id)
    shown = as_new_lead.get(f"/cases/{new_case}/shares")
    assert shown.shows("What she says") and shown.shows("Ended") and shown.shows("Stalking desk")
    with house.reading() as work:
        copies = list(work.session.scalars(select(ShareGrant).where(ShareGrant.case_id == new_case)))
    assert len(copies) == 1 and copies[0].ended_on is not None and copies[0].site_id == cast.other_site_id


def test_what_was_typed_for_an_earlier_offer_does_not_stay_either(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    propose(as_lead_advocate, cast.case_id, other_team(house, cast.other_site_id), why="He knows her street.")
    here = f"/cases/{cast.case_id}/transfer"
    version = versions(as_lead_advocate.get(f"{here}/withdrawals/new"))
    as_lead_advocate.post(f"{here}/withdrawals", version=version, why="She stays with her sister.")
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        rows = list(work.session.scalars(select(Transfer).where(Transfer.case_id == cast.case_id)))
        said = [case.open(row, TransferContent) for row in rows]
        work.openings.clear()
    assert len(said) == 2
    assert not [
        one for one in said if one.why or one.note or one.basis or one.ended_words or one.agreed_words
    ]


def test_lists_and_searches_of_the_first_site_do_not_find_her(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    for client in (as_lead_advocate, as_supervisor):
        assert not client.get("/cases").shows("Carys Bevan")
        assert not client.post_and_follow("/cases/searches", q="Carys Bevan").shows("Carys Bevan, ")
    assert not as_lead_advocate.get("/").shows("Carys Bevan") and not as_supervisor.get("/team").shows(
        "Carys Bevan"
    )
    assert as_new_lead.get("/cases").shows("Carys Bevan")
    with house.reading() as work:
        here = [work.session.scalars(select(model).where(model.case_id == cast.case_id)).all()
                for model in (Identifier, MatchDue)]  # fmt: skip
        there = work.session.scalars(
            select(MatchDue.site_id).where(MatchDue.case_id == arrived_as(house, cast.case_id))
        )
        assert here == [[], []] and set(there) == {cast.other_site_id}


def test_whoever_is_alike_there_is_found_after_it_has_come(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    as_taker.post("/referrals", source="police_report", name="Carys Bevan", consent="yes", immediate_danger="no",
                  pronouns="she", priority="standard", stage="reported")  # fmt: skip
    compare_waiting(house)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    compare_waiting(house)

    assert as_taker.get("/matches").shows("Referred twice?")
    assert not as_supervisor.get("/matches").shows("Referred twice?")


def test_the_case_that_came_does_not_take_the_emptied_one_along(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    """Shredding a case takes those that became it; what stayed at another site is for that site to keep."""
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    new_case = arrived_as(house, cast.case_id)

    with house.reading() as work:
        assert merged_into(work, new_case) == []


@pytest.mark.parametrize("mismatch", ["released"])
def test_that_it_once_did_not_match_its_ledger_goes_along(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, mismatch: str
) -> None:
    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(mismatch=mismatch))
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    with house.reading() as work:
        assert work.session.get_one(CaseSight, arrived_as(house, cast.case_id)).mismatch == mismatch


def test_it_may_be_sent_back(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, as_new_lead: Client,
    portal: TestClient,
) -> None:  # fmt: skip
    """A transfer like any other, under a third id; both emptied cases lead on, each at its site."""
    write(as_lead_advocate, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    second = arrived_as(house, cast.case_id)
    propose(as_new_lead, second, cast.team_id)
    answered: Any = agree(as_taker, second)
    assert answered.location == f"/cases/{second}/transfer", as_taker.follow(answered).text[-2000:]
    offer_id = offer_of(house, second)
    answered = accept(as_supervisor, offer_id, cast.lead.id, cast.backup.id)
    assert answered.location == f"/transfers/{offer_id}", as_supervisor.follow(answered).text[-2000:]
    assert carry_out_accepted(house) == 1

    third = arrived_as(house, second)
    page = as_lead_advocate.get(f"/cases/{third}/log")
    assert page.shows("He waited by the gate.") and "Northmere" not in page.text.split("<main")[1]
