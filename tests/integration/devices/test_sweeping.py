"""Sessions that are over are removed a week later, each night; one that may still be used stays."""

from __future__ import annotations

from datetime import timedelta

from app.access.ended_sessions import AT_ONCE, KEPT, sweep_ended
from app.access.models import SessionRow
from app.access.sessions import begin_session, end_sessions_of
from app.access.work import House
from app.core import clock
from app.core.clock import at_local, local_day
from app.features.devices.jobs import Nightly
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.staff import move_clock


def left(house: House) -> int:
    with house.reading() as work:
        return work.session.query(SessionRow).count()


def test_what_ended_is_kept_for_a_week_and_then_goes(house: House, cast: Cast) -> None:
    with house.writing() as work:
        end_sessions_of(work, cast.lead.id)
    before = left(house)
    move_clock(KEPT - timedelta(minutes=1))
    assert sweep_ended(house) == 0

    move_clock(timedelta(minutes=2))

    assert sweep_ended(house) == 1 and left(house) == before - 1


def test_what_nobody_ended_goes_too_once_no_session_lives_so_long(house: House, cast: Cast) -> None:
    every = left(house)
    move_clock(KEPT + timedelta(hours=11))
    assert sweep_ended(house) == 0

    move_clock(timedelta(hours=2))

    assert sweep_ended(house) == every and left(house) == 0


def test_a_session_in_use_stays(house: House, cast: Cast, portal) -> None:
    move_clock(KEPT + timedelta(hours=20))
    with house.writing() as work:
        client = Client(portal, begin_session(work, cast.lead.id))

    sweep_ended(house)

    assert client.get("/me").status == 200


def test_very_many_go_in_pieces(house: House, cast: Cast) -> None:
    with house.writing() as work:
        for _ in range(AT_ONCE + 5):
            begin_session(work, cast.lead.id)
        end_sessions_of(work, cast.lead.id)
    move_clock(KEPT + timedelta(minutes=1))

    assert sweep_ended(house) == AT_ONCE + 6


def test_it_is_done_once_a_night(house: House, cast: Cast) -> None:
    nightly = Nightly()
    clock.set_shift(at_local(local_day(clock.now()) + timedelta(days=9), 2) - clock.now())
    assert nightly(house) == 0
    move_clock(timedelta(hours=2))

    assert nightly(house) > 0
    with house.writing() as work:
        work.add(SessionRow(token_hash=b"old", person_id=cast.lead.id, made_at=work.now - timedelta(days=30),
                            used_at=work.now, ended_at=work.now - timedelta(days=29)))  # fmt: skip
    assert nightly(house) == 0 and left(house) == 1
