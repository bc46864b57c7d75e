"""Somebody saves in a case at the moment in which it moves to another site: nothing lands in the emptied one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.access.work import House
from app.features.arrivals.jobs import carry_out_accepted
from app.features.contacts.models import Note
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.pausing import Pause, pauses
from tests.support.transferring import accepted, arrived_as


@pytest.fixture
def pausing() -> Iterator[Pause]:
    with pauses() as pause:
        yield pause


def notes_in(house: House, case_id: object) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).where(Note.case_id == case_id)) or 0


def save(client: Client, cast: Cast) -> int:
    fields = {"facts": "Rang her.", "id": new_client_id()}
    return client.post(f"/cases/{cast.case_id}/notes", fields, htmx=True).status


def test_what_is_saved_first_moves_along(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    pausing: Pause,
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    came, may_go = pausing("INSERT INTO note ")
    with ThreadPoolExecutor(2) as hands:
        saving = hands.submit(save, as_lead_advocate, cast)
        assert came.wait(20)
        moving = hands.submit(carry_out_accepted, house)
        saved, moved = saving.result(60), moving.result(60)
        may_go.set()

    assert saved < 400 and moved == 1 and notes_in(house, cast.case_id) == 0
    assert notes_in(house, arrived_as(house, cast.case_id)) == 2, (
        "hers, and the one that tells where it came from"
    )


def test_what_is_saved_too_late_is_refused_with_its_words(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    pausing: Pause,
) -> None:
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    came, may_go = pausing("UPDATE case_sight SET")
    with ThreadPoolExecutor(2) as hands:
        moving = hands.submit(carry_out_accepted, house)
        assert came.wait(20)
        saving = hands.submit(save, as_lead_advocate, cast)
        saved, moved = saving.result(60), moving.result(60)
        may_go.set()

    assert moved == 1 and saved in (403, 404, 409) and notes_in(house, cast.case_id) == 0
    assert notes_in(house, arrived_as(house, cast.case_id)) == 1, "the one that tells where it came from"
