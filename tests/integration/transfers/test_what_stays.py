"""What stays of a case at the site that sent it is on the schedule too: proposed in its time, decided by two, gone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from starlette.testclient import TestClient

from app.access.contents import verify_contents
from app.access.models import CaseSight
from app.access.work import House
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.shredding import Tombstone
from app.features.arrivals.jobs import carry_out_accepted
from app.features.cases.models import Case
from app.features.deletions.jobs import go_through_schedule, shred_decided
from app.features.deletions.models import Deletion
from app.features.deletions.rules import GOES_ALONG
from app.features.retention.models import RetentionRule, RetentionRun
from tests.integration.transfers.test_journey import write
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.deletions import confirm, second_supervisor, shred_whole, years_before
from tests.support.transferring import accepted, arrived_as


@pytest.fixture
def as_second(house: House, cast: Cast, portal: TestClient) -> Client:
    return Client(portal, second_supervisor(house, cast).token)


def left(house: House, cast: Cast, years_ago: int) -> None:
    """The case went so many years ago."""
    with house.writing() as work:
        gone = {"closed_on": years_before(work.today, years_ago)}
        work.session.execute(update(Case).where(Case.id == cast.case_id).values(**gone))


def proposals(house: House) -> list[Any]:
    with house.store.reading() as session:
        return list(session.execute(select(Deletion.case_id, Deletion.status)).all())


def test_its_time_passes_two_people_decide_and_the_other_site_keeps_the_case(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_second: Client, as_taker: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    write(as_lead_advocate, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    new_id, here = arrived_as(house, cast.case_id), f"/cases/{cast.case_id}/deletion"
    left(house, cast, 8)
    # Whoever has no part in the decision is refused it, as with any other case.
    assert as_lead_advocate.get(here).status == 403 and as_taker.get(here).status == 404
    assert as_supervisor.get(f"/cases/{cast.case_id}/transfer").shows("What stays here, and for how long")

    go_through_schedule(house)

    assert proposals(house) == [(cast.case_id, "proposed")]
    listed = as_supervisor.get("/deletions")
    assert listed.shows("Time passed: what is left of a case that went to another site") and listed.shows(
        "Transferred case"
    )
    assert listed.shows("7 years after the case went")
    shown = as_supervisor.get(here)
    assert shown.shows("The case itself is at the other site") and not shown.shows("Carys Bevan")
    assert confirm(as_supervisor, cast.case_id).location == "/deletions"
    assert as_supervisor.follow(confirm(as_supervisor, cast.case_id, reference=cast.reference)).shows(
        "A second person decides"
    )
    assert confirm(as_second, cast.case_id, reference=cast.reference).location == "/deletions"
    shred_whole(house)

    with house.reading() as work:
        stone = work.session.get(Tombstone, cast.case_id)
        assert stone is not None and stone.reason == "transferred_case" and stone.finished_on
        assert work.session.get(CaseSight, cast.case_id) is None
    assert as_supervisor.get(here).status == 404
    assert as_new_lead.get(f"/cases/{new_id}/log").shows("He waited by the gate.")
    while sequence(house.store, house.signer):
        pass
    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))


def test_before_its_time_nothing_is_proposed_and_a_supervisor_may_keep_it_longer(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    left(house, cast, 6)
    go_through_schedule(house)
    assert proposals(house) == []

    with house.writing() as work:
        of_kind = update(RetentionRule).where(RetentionRule.kept == "transferred_case")
        work.session.execute(of_kind.values(years=5))
        work.session.execute(delete(RetentionRun))
    go_through_schedule(house)
    assert proposals(house) == [(cast.case_id, "proposed")]
    page = as_supervisor.get(f"/cases/{cast.case_id}/deletion/refusals/new")
    version = page.text.partition('name="version" value="')[2].partition('"')[0]
    kept = {"version": version, "reason": "A complaint is not answered yet."}
    answered = as_supervisor.post(f"/cases/{cast.case_id}/deletion/refusals", kept)
    assert answered.location == "/deletions" and proposals(house) == [(cast.case_id, "declined")]
    assert shred_decided(house) == 0


def test_what_became_part_of_another_case_here_goes_with_that_one_alone(
    house: House, cast: Cast, as_supervisor: Client
) -> None:
    """The relation is the same as after a transfer: the page says why nobody decides here."""
    with house.writing() as work:
        row = work.session.get(Case, cast.case_id)
        assert row is not None
        row.status, row.closed_on = "closed", years_before(work.today, 9)
        other = work.session.scalars(select(CaseSight.id).where(CaseSight.id != cast.case_id)).first()
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(merged_into=other))
    go_through_schedule(house)
    fields = {"cause": "other", "reason": "Not needed."}
    refused = as_supervisor.follow(as_supervisor.post(f"/cases/{cast.case_id}/deletion/proposals", fields))

    assert refused.shows(GOES_ALONG) and proposals(house) == []
