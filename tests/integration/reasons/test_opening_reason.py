"""Why a case that is not one's own is opened: asked once a day, one tap, kept with each opening; and a pace for all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.access.reasons import GivenOpeningReason
from app.access.unusual import UnusualUse
from app.core import clock
from tests.support.cast import ledger_kinds, open_new_case
from tests.support.clients import Client
from tests.support.houses import new_house


@pytest.fixture
def unasked(house, cast) -> str:
    """The cast's case, of which the backup has said nothing yet today."""
    with house.writing() as work:
        work.session.execute(delete(GivenOpeningReason))
    return f"/cases/{cast.case_id}"


def test_the_backup_is_asked_before_anything_is_shown(house, cast, unasked, as_backup) -> None:
    answered = as_backup.get(f"{unasked}/plan")

    assert (answered.status, answered.location) == (303, f"{unasked}/opening-reasons/new?next={unasked}/plan")
    page = as_backup.follow(answered)
    assert page.shows(f"Case {cast.reference} is not yours.") and not page.shows("Bevan")
    assert page.text.count('name="reason"') == 5


def test_one_tap_opens_it_for_the_day_and_leads_on(house, cast, unasked, as_backup, as_supervisor) -> None:
    sent = {"reason": "in_touch", "next": f"{unasked}/plan"}
    assert as_backup.post(f"{unasked}/opening-reasons", sent).location == f"{unasked}/plan"
    as_backup.post(f"{unasked}/opening-reasons", sent)

    assert [as_backup.get(f"{unasked}{path}").status for path in ("/plan", "/log", "")] == [200] * 3
    assert as_supervisor.get(f"{unasked}/openings").shows("is in touch with me")
    assert ledger_kinds(house, cast, cast.case_id).count("case.opening_reason_given") == 1
    with house.reading() as work:
        assert len(work.session.scalars(select(GivenOpeningReason)).all()) == 1


def test_another_reason_is_said_in_words(unasked, as_backup) -> None:
    refused = as_backup.follow(as_backup.post(f"{unasked}/opening-reasons", {"reason": "other"}))
    assert refused.shows("Say it in a few words.") and as_backup.get(unasked).status == 303

    as_backup.post(f"{unasked}/opening-reasons", {"reason": "other", "words": "Training with Ruth."})
    assert as_backup.get(unasked).status == 200


def test_the_lead_her_cover_and_the_supervisor_are_asked_nothing(
    cast, unasked, as_lead_advocate, as_supervisor, as_colleague
) -> None:
    today = clock.local_day(clock.now())
    as_supervisor.post(f"{unasked}/cover", {"person": cast.colleague.id, "from_day": today, "to_day": today})

    assert [one.get(unasked).status for one in (as_lead_advocate, as_supervisor, as_colleague)] == [200] * 3


def test_tomorrow_it_is_asked_again(unasked, as_backup) -> None:
    as_backup.post(f"{unasked}/opening-reasons", {"reason": "handover"})
    assert as_backup.get(unasked).status == 200
    clock.set_shift(timedelta(days=1))

    assert as_backup.get(unasked).location.startswith(
        ("/sign-in", "/unlock", f"{unasked}/opening-reasons/new")
    )


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize("way", ["https://evil.example", "//evil", "/cases/../me", "/me", "javascript:x"])
def test_the_way_on_stays_inside_the_case(unasked, as_backup, way) -> None:
    assert (
        as_backup.post(f"{unasked}/opening-reasons", {"reason": "handover", "next": way}).location == unasked
    )


def test_lists_ask_for_no_reason(unasked, as_backup) -> None:
    assert as_backup.get("/cases").shows("Carys Bevan") and as_backup.get("/today").status == 200


# ── The pace ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def slow(tmp_path, monkeypatch):
    monkeypatch.setenv("WAYMARK_CASES_AN_HOUR", "10")
    with new_house(tmp_path / "slow") as made:
        yield made
    clock.set_shift(timedelta(0))


@pytest.fixture
def many(slow):
    """Twelve cases in the lead's hands, and a client for her and for her supervisor."""
    from starlette.testclient import TestClient

    from app.main import create
    from tests.support.cast import assemble

    cast = assemble(slow)
    with slow.writing() as work:
        ids = [
            open_new_case(
                work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name=f"Somebody {n}"
            )[0]
            for n in range(12)
        ]
    with TestClient(create(house=slow), base_url="http://localhost:8000") as running:
        yield ids, Client(running, cast.lead.token), Client(running, cast.supervisor.token), slow


@pytest.mark.asvs("2.3.2", "2.4.1", "16.3.3")
def test_beyond_the_number_the_next_case_waits_and_it_is_told(many) -> None:
    ids, lead, supervisor, house = many
    # One more was opened while the cast was assembled.
    statuses = [lead.get(f"/cases/{one}").status for one in ids[:10]]
    refused = lead.get(f"/cases/{ids[9]}")

    assert statuses == [200] * 9 + [429] and int(refused.headers["retry-after"]) <= 60
    assert refused.shows("You have opened very many cases within an hour")
    assert lead.get(f"/cases/{ids[0]}/plan").status == 200 and lead.get("/cases").status == 200
    assert supervisor.get("/team").shows("Ruth Adeyemi wanted to open more cases within an hour")
    with house.reading() as work:
        assert work.session.scalars(select(UnusualUse)).one().times == 2


def test_it_goes_on_slowly_and_is_free_again_after_an_hour(many) -> None:
    ids, lead, _, _ = many
    for one in ids[:10]:
        lead.get(f"/cases/{one}")
    clock.set_shift(timedelta(seconds=70))
    assert [lead.get(f"/cases/{one}").status for one in ids[10:]] == [200, 429]
    for minutes in range(9, 72, 9):
        clock.set_shift(timedelta(minutes=minutes))
        lead.get("/me")

    assert lead.get(f"/cases/{ids[11]}").status == 200


def test_lists_and_searches_do_not_count(many) -> None:
    ids, lead, _, _ = many
    for _ in range(6):
        lead.get("/cases")
        lead.post_and_follow("/cases/searches", q="Somebody")

    assert lead.get(f"/cases/{ids[0]}").status == 200
