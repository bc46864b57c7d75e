"""Somebody saves in a case at the moment in which a supervisor merges it away: nothing lands in the emptied case."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from app.access.models import PageAccount
from app.access.work import House
from app.features.cases.models import Case
from app.features.comparisons.jobs import compare_waiting
from app.features.contacts.models import Note
from app.features.matches.models import PossibleMatch
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.merging import Pair, merge
from tests.support.pausing import Pause, pauses


@pytest.fixture
def pair(house: House, cast: Cast, as_supervisor: Client) -> Pair:
    """The cast's case, which is to go, and a second referral of the same victim."""
    as_supervisor.post("/referrals", source="police_report", name="Carys Bevan", consent="yes", immediate_danger="no",
                       pronouns="she", priority="standard", stage="reported")  # fmt: skip
    compare_waiting(house)
    with house.writing() as work:
        work.session.execute(update(PageAccount).values(status="closed"))
        match = work.session.scalars(select(PossibleMatch)).one()
        other = work.session.scalars(
            select(Case.id).where(Case.site_id == cast.site_id, Case.id != cast.case_id)
        ).one()
    return Pair(other, cast.case_id, match.id, cast.supervisor.actor)


@pytest.fixture
def pausing() -> Iterator[Pause]:
    with pauses() as pause:
        yield pause


def notes_in(house: House, case_id: Any) -> int:
    with house.reading() as work:
        return len(work.session.scalars(select(Note).where(Note.case_id == case_id)).all())


def test_what_is_saved_first_moves_along(house, pair, as_lead_advocate, as_supervisor, pausing) -> None:
    came, may_go = pausing("INSERT INTO note ")
    with ThreadPoolExecutor(2) as hands:
        saving = hands.submit(
            as_lead_advocate.post, f"/cases/{pair.leaving}/notes", facts="Rang her.", id=new_client_id()
        )
        assert came.wait(20)
        merging = hands.submit(merge, as_supervisor, pair)
        saved, merged = saving.result(60), merging.result(60)
        may_go.set()

    assert (saved.status, merged.status) == (303, 303)
    assert notes_in(house, pair.leaving) == 0
    assert notes_in(house, pair.staying) == 2, "hers, and the one that tells of the merge"


def test_what_is_saved_too_late_is_refused_with_its_words(
    house, pair, as_lead_advocate, as_supervisor, pausing
) -> None:
    came, may_go = pausing("UPDATE case_sight SET merged_into")
    with ThreadPoolExecutor(2) as hands:
        merging = hands.submit(merge, as_supervisor, pair)
        assert came.wait(20)
        saving = hands.submit(
            as_lead_advocate.post, f"/cases/{pair.leaving}/notes", {"facts": "Rang her.", "id": new_client_id()},
            htmx=True,
        )  # fmt: skip
        saved, merged = saving.result(60), merging.result(60)
        may_go.set()

    assert merged.status == 303
    assert saved.status in (403, 404, 409) and notes_in(house, pair.leaving) == 0
    assert notes_in(house, pair.staying) == 1, "the one that tells of the merge"
