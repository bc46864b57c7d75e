"""What keeps a case at its site, who may do what to a transfer, and the ways in which it ends without a move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.access.models import Account
from app.access.work import House
from app.core import clock
from app.db.shredding import purge
from app.features.accounts.models import AccountContent
from app.features.arrivals.jobs import carry_out_accepted, expire_offers
from app.features.transfers import rules
from app.features.transfers.models import Transfer, TransferOffer
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.deletions import second_supervisor
from tests.support.obstacles import OBSTACLES
from tests.support.transferring import (
    NOTE,
    accept,
    accepted,
    agree,
    offer_of,
    offered,
    other_team,
    propose,
    versions,
)


def status_of(house: House, cast: Cast) -> list[str]:
    with house.reading() as work:
        return list(work.session.scalars(select(Transfer.status).where(Transfer.case_id == cast.case_id)))


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_keeps_it_is_said_and_refuses_the_proposal(
    name: str, house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    plant, words = OBSTACLES[name]
    with house.writing() as work:
        plant(work, cast)
    there = other_team(house, cast.other_site_id)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/transfer").shows(words)

    refused = as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, there))

    assert refused.shows(words) and refused.shows(NOTE) and status_of(house, cast) == []


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_came_after_the_acceptance_stops_the_move(
    name: str, house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    offer_id = accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    plant, words = OBSTACLES[name]
    with house.writing() as work:
        plant(work, cast)

    assert carry_out_accepted(house) == 0

    assert status_of(house, cast) == ["stopped"]
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/transfer").shows(words)
    assert as_taker.get(f"/transfers/{offer_id}").shows("Something stood in the way")


def test_a_lead_who_left_meanwhile_stops_it(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    with house.writing() as work:
        work.session.execute(update(Account).where(Account.id == cast.other_site.id).values(status="ended"))

    assert carry_out_accepted(house) == 0 and status_of(house, cast) == ["stopped"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"team": ""}, "Choose the site and team"), ({"reason": ""}, "Choose why the case goes"),
        ({"reason": "other"}, rules.OTHER_MISSING), ({"agreed": ""}, "Say whether the victim agreed"),
        ({"agreed": "no"}, rules.BASIS_MISSING), ({"agreed": "unsafe"}, rules.BASIS_MISSING),
        ({"note": ""}, "Say what is due"), ({"team": "4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11"}, rules.OTHER_PLACE),
    ],
)  # fmt: skip
def test_a_proposal_that_is_not_whole_changes_nothing(
    house: House, cast: Cast, as_lead_advocate: Client, changes: dict[str, str], words: str
) -> None:
    there = other_team(house, cast.other_site_id)

    refused = as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, there, **changes))

    assert refused.shows(words) and status_of(house, cast) == []


def test_a_team_of_ones_own_site_is_no_other_place(
    house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    refused = as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, cast.team_id))

    assert refused.shows(rules.OTHER_PLACE)


def test_one_who_proposes_does_not_agree_and_an_advocate_does_not_either(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, portal: Any
) -> None:
    there = other_team(house, cast.other_site_id)
    propose(as_supervisor, cast.case_id, there)
    assert agree(as_lead_advocate, cast.case_id).status == 403
    page = as_supervisor.follow(agree(as_supervisor, cast.case_id))
    assert page.shows("A second person agrees") and status_of(house, cast) == ["proposed"]

    second = Client(portal, second_supervisor(house, cast).token)
    assert agree(second, cast.case_id).location == f"/cases/{cast.case_id}/transfer"
    assert status_of(house, cast) == ["offered"]


def test_an_offer_is_made_once_and_withdrawn(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    there = other_team(house, cast.other_site_id)
    assert as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, there)).shows(rules.OPEN_ALREADY)
    here = f"/cases/{cast.case_id}/transfer"
    version = versions(as_lead_advocate.get(f"{here}/withdrawals/new"))

    shown = as_lead_advocate.post_and_follow(f"{here}/withdrawals", version=version, why="She stays.")

    assert shown.shows("Withdrawn here") and shown.shows("She stays.")
    page = as_taker.get(f"/transfers/{offer_id}")
    assert page.shows("Withdrawn by the other site") and not page.shows("She stays.") and not page.shows(NOTE)
    late = accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id, version=1)
    assert as_taker.follow(late).shows("somebody decided about this transfer meanwhile")
    assert carry_out_accepted(house) == 0


def test_declined_it_stays_and_the_advocate_reads_why(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    version = versions(as_taker.get(f"/transfers/{offer_id}/refusals/new"))
    empty = as_taker.post_and_follow(f"/transfers/{offer_id}/refusals", version=version, why="")
    assert empty.shows("Say why, in a sentence")

    listed = as_taker.post_and_follow(
        f"/transfers/{offer_id}/refusals", version=version, why="We have nobody free."
    )

    assert listed.shows("Declined")
    assert as_lead_advocate.get("/inbox").shows("Look at the transfer")
    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/transfer")
    assert shown.shows("Declined by the other site") and shown.shows("We have nobody free.")
    assert shown.shows("Noor Blythe") and shown.shows("Propose a transfer")
    as_lead_advocate.post(f"/cases/{cast.case_id}/transfer/readings")
    assert not as_lead_advocate.get("/inbox").shows("Look at the transfer")
    assert "transfer.answer-read" in ledger_kinds(house, cast, cast.case_id)
    with house.reading() as work:
        offer = work.session.get(TransferOffer, offer_id)
        assert offer is not None and offer.status == "declined"


def test_nobody_answers_and_the_offer_ends(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, portal: Any
) -> None:
    offered(house, cast, as_lead_advocate, as_supervisor)
    assert expire_offers(house) == 0
    clock.set_shift(rules.LASTS + timedelta(minutes=1))

    assert expire_offers(house) == 1 and expire_offers(house) == 0

    assert status_of(house, cast) == ["expired"]
    with house.reading() as work:
        assert set(work.session.scalars(select(TransferOffer.status))) == {"expired"}


def test_a_case_that_was_shredded_meanwhile_is_taken_by_nobody(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    with house.store.writing() as session:
        purge(session, cast.case_id)

    page = as_taker.follow(accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id))
    assert page.shows("something stands in its way at the other site")
    clock.set_shift(rules.LASTS + timedelta(minutes=1))
    assert expire_offers(house) == 1 and expire_offers(house) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"understood": ""}, "Tick that you have read"), ({"lead": ""}, "Choose who leads"),
        ({"backup": ""}, "Choose the backup"), ({"version": 9}, "somebody decided about this transfer meanwhile"),
    ],
)  # fmt: skip
def test_an_acceptance_that_is_not_whole_changes_nothing(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client,
    changes: dict[str, Any], words: str,
) -> None:  # fmt: skip
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)

    page = as_taker.follow(
        accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id, **changes)
    )

    assert page.shows(words) and status_of(house, cast) == ["offered"]


def test_only_two_of_the_team_take_it(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    taker, lead = cast.other_supervisor.id, cast.other_site.id

    assert as_taker.follow(accept(as_taker, offer_id, lead, lead)).shows(
        "Choose another person than the lead"
    )
    assert as_taker.follow(accept(as_taker, offer_id, cast.lead.id, taker)).shows(
        "Choose somebody of this team"
    )
    assert status_of(house, cast) == ["offered"]


def _rename(house: House, person: UUID, site_id: UUID, name: str) -> None:
    from app.access.door import sign_in_site

    with house.writing() as work:
        row = work.session.get(Account, person)
        assert row is not None
        room = sign_in_site(work, site_id)
        row.version += 1
        row.sealed = room.seal(AccountContent(name=name, title="", handle=name), into=row)


def test_who_may_stand_in_the_case_is_named_to_others_there_and_is_not_offered_it(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    _rename(house, cast.other_site.id, cast.other_site_id, "Carys Bevan")
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)
    assert as_taker.get(f"/transfers/{offer_id}").shows("Carys Bevan")
    assert not as_lead_advocate.get(f"/cases/{cast.case_id}/transfer").shows("alike at")

    version = versions(as_taker.get(f"/transfers/{offer_id}/refusals/new"))
    as_taker.post(f"/transfers/{offer_id}/refusals", version=version, why="Somebody of ours stands too near.")
    assert not as_taker.get(f"/transfers/{offer_id}").shows("Carys Bevan")
    _rename(house, cast.other_supervisor.id, cast.other_site_id, "Carys Bevan")
    again = offered(house, cast, as_lead_advocate, as_supervisor)
    assert again != offer_id and again == offer_of(house, cast.case_id)
    assert as_taker.get(f"/transfers/{again}").status == 404
    assert as_taker.get("/transfers").shows("Nothing is offered")
