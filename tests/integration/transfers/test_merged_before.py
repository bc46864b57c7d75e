"""A case that another was merged into goes whole: what that one had left under keys of its own goes with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.access.contents import verify_contents
from app.access.door import derive
from app.access.models import PageAccount
from app.access.transferring import page_room
from app.access.work import House
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.features.arrivals.jobs import carry_out_accepted
from app.features.cases.models import Case
from app.features.comparisons.jobs import compare_waiting
from app.features.matches.models import PossibleMatch
from app.features.pages.models import PageAct
from app.features.progress.models import PublishedContent, PublishedUpdate
from app.features.shares.models import Share
from tests.integration.transfers.test_journey import write
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.deletions import second_supervisor
from tests.support.merging import Pair, merge, rows_of
from tests.support.progress import Desk
from tests.support.proposals import share_fields
from tests.support.transferring import accept, agree, arrived_as, offer_of, other_team, propose

WHAT_A_MERGE_LEAVES = {"case", "case_relation", "share_grant", "first_wording", "pinned_case"}
LOGS = {"access_leaf", "ledger_leaf"}


@pytest.fixture
def as_second(house: House, cast: Cast, portal: TestClient) -> Client:
    return Client(portal, second_supervisor(house, cast).token)


@pytest.fixture
def pair(house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client) -> Pair:
    """The cast's case, with news on the victim's page and a release, was merged into a second referral of hers."""
    write(as_lead_advocate, cast.case_id)
    desk = Desk(house, cast)
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    desk.tell(as_lead_advocate, made.uuid, note="")
    assert desk.publish(as_lead_advocate, made.uuid).status == 303
    as_lead_advocate.post(f"/cases/{cast.case_id}/shares", share_fields(cast, title="What she says"))
    with house.writing() as work:
        work.session.execute(update(PageAccount).values(status="closed"))
    as_supervisor.post("/referrals", source="police_report", name="Carys Bevan", consent="yes", immediate_danger="no",
                       pronouns="she", priority="standard", stage="reported")  # fmt: skip
    compare_waiting(house)
    with house.reading() as work:
        match = work.session.scalars(select(PossibleMatch)).one()
        of_site = select(Case.id).where(Case.site_id == cast.site_id, Case.id != cast.case_id)
        pair = Pair(work.session.scalars(of_site).one(), cast.case_id, match.id, cast.supervisor.actor)
    answered = merge(as_supervisor, pair)
    assert answered.location == f"/cases/{pair.staying}", answered.text[-2000:]
    with house.reading() as work:
        assert work.session.scalars(select(Share.id).where(Share.case_id == pair.leaving)).all()
    return pair


def test_it_goes_with_the_page_of_the_case_that_was_merged_and_both_histories_hold(
    house: House, cast: Cast, pair: Pair, as_supervisor: Client, as_second: Client, as_taker: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    there = other_team(house, cast.other_site_id)
    assert propose(as_supervisor, pair.staying, there).location == f"/cases/{pair.staying}/transfer"
    assert agree(as_second, pair.staying).location == f"/cases/{pair.staying}/transfer"
    offer_id = offer_of(house, pair.staying)
    accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id)
    assert carry_out_accepted(house) == 1

    new_id = arrived_as(house, pair.staying)
    assert as_new_lead.get(f"/cases/{new_id}/log").shows("He waited by the gate.")
    assert published_at(house, new_id) == ["The rules have changed"]
    with house.reading() as work:
        pages = set(work.session.scalars(select(PageAccount.id).where(PageAccount.case_id == new_id)))
        acts = set(work.session.scalars(select(PageAct.page_id).where(PageAct.case_id == new_id)))
        assert pages and acts <= pages
        assert arrived_as(house, pair.leaving) == pair.staying
    left = {name for name, count in rows_of(house, pair.leaving).items() if count} - LOGS
    assert left <= WHAT_A_MERGE_LEAVES | {"page_account"}
    while sequence(house.store, house.signer):
        pass
    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))
    shown = as_supervisor.get(f"/cases/{pair.leaving}")
    assert shown.shows("Merged into")
    assert as_supervisor.follow(as_supervisor.get(f"/cases/{pair.staying}")).shows("Eastholm, Eastholm team")


def published_at(house: House, case_id: Any) -> list[str]:
    """What stood on the closed page, opened with the key that it has at the other site."""
    with house.reading() as work:
        rows = work.session.scalars(select(PublishedUpdate).where(PublishedUpdate.case_id == case_id)).all()
        case = derive(work, case_id)
        return [page_room(work, case, row.page_id).open(row, PublishedContent).title for row in rows]
