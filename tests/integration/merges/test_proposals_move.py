"""What a partner proposed goes with its release when two cases become one: neither side loses it, whenever that is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.access.contents import verify_contents
from app.access.work import House
from app.features.proposals.models import NewsProposal
from tests.integration.merges.test_at_once import pair, pausing
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.merging import Pair, merge
from tests.support.proposals import SAID, Proposing

__all__ = ["pair", "pausing"]


@pytest.fixture
def proposing(house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client) -> Proposing:
    return Proposing.begin(house, cast, as_lead_advocate, as_partner)


def cases_with_one(house: House) -> list[object]:
    with house.reading() as work:
        return list(work.session.scalars(select(NewsProposal.case_id)))


def test_either_side_finds_it_again_and_the_ledger_holds(
    house: House, proposing: Proposing, pair: Pair, as_partner: Client, as_supervisor: Client
) -> None:
    proposal = proposing.proposed()

    assert merge(as_supervisor, pair).status == 303

    assert as_partner.get(f"/proposals/{proposal}").shows(SAID)
    assert as_supervisor.get(f"/cases/{pair.staying}/proposals/{proposal}").shows(SAID)
    assert as_partner.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."}).status == 303
    faults = [fault for report in verify_contents(house) for fault in report.faults]
    assert faults == []


def test_what_is_proposed_first_moves_along(house, proposing, pair, as_supervisor, pausing) -> None:
    came, may_go = pausing("INSERT INTO news_proposal ")
    with ThreadPoolExecutor(2) as hands:
        saving = hands.submit(proposing.propose)
        assert came.wait(20)
        merging = hands.submit(merge, as_supervisor, pair)
        saved, merged = saving.result(60), merging.result(60)
        may_go.set()

    assert (saved.status, merged.status) == (303, 303)
    assert cases_with_one(house) == [pair.staying]


def test_what_is_proposed_too_late_is_refused(house, proposing, pair, as_supervisor, pausing) -> None:
    came, may_go = pausing("UPDATE case_sight SET merged_into")
    with ThreadPoolExecutor(2) as hands:
        merging = hands.submit(merge, as_supervisor, pair)
        assert came.wait(20)
        saving = hands.submit(proposing.propose)
        saved, merged = saving.result(60), merging.result(60)
        may_go.set()

    assert merged.status == 303 and cases_with_one(house) == []
    assert saved.status == 404 or "draft=" in saved.location, (
        "refused; her words are kept where she may still go"
    )
