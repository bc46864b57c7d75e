"""Killed at any step of an arrival, a case opens whole at one of the two sites, and the next run ends what began."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.contents import verify_contents
from app.access.models import CaseSight
from app.access.orphan_keys import orphan_keys, sweep_orphan_keys
from app.access.stored import StoredFile
from app.access.work import House
from app.core import clock
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.features.arrivals.jobs import carry_out_accepted
from tests.integration.transfers.test_journey import write
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.merging import rows_of
from tests.support.transferring import accepted, arrived_as, killed_at

STEPS = ("key made", "files sealed", "rows moving", "rows moved")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at(
    step: str, house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    write(as_lead_advocate, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    before = rows_of(house, cast.case_id)
    assert killed_at(house, step) == -9
    house.keyring._cache.clear()

    seen = as_lead_advocate.get(f"/cases/{cast.case_id}")
    if step != "rows moved":
        assert seen.shows("Carys Bevan") and as_lead_advocate.get(f"/cases/{cast.case_id}/log").shows(
            "by the gate"
        )
        assert rows_of(house, cast.case_id)["incident"] == before["incident"]
        assert carry_out_accepted(house) == 1
    assert as_lead_advocate.follow(as_lead_advocate.get(f"/cases/{cast.case_id}")).shows("Transferred")
    assert carry_out_accepted(house) == 0
    new_case = arrived_as(house, cast.case_id)
    assert as_new_lead.get(f"/cases/{new_case}/log").shows("by the gate")
    with house.reading() as work:
        files = list(work.session.scalars(select(StoredFile).where(StoredFile.case_id == new_case)))
        assert (
            len(list(work.session.scalars(select(CaseSight).where(CaseSight.site_id == cast.other_site_id))))
            == 2
        )
    assert files and all(house.files.size(one.object_id) for one in files)
    while sequence(house.store, house.signer):
        pass
    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))


def test_a_key_that_a_kill_left_is_swept(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    killed_at(house, "files sealed")
    carry_out_accepted(house)
    clock.set_shift(timedelta(days=2))

    assert len(orphan_keys(house)) == 1 and sweep_orphan_keys(house) == 1
