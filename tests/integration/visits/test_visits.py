"""A visit from its plan to its end: what the screens say of who watches is true of the server alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from app.access.models import CaseRelation
from app.access.work import House
from app.features.visits.models import Visit, VisitAct
from app.features.visits.queries import acts_of
from tests.integration.visits.conftest import Visiting
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id


def count_of(house: House, model: type[Visit] | type[VisitAct]) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_planned_visit_stands_on_today_and_nobody_watches_yet(
    visit: Visiting, house: House, cast: Cast
) -> None:
    shown = visit.lead.get("/today")

    assert shown.shows("Today 14:00") and shown.shows("Home visit, Carys Bevan")
    assert shown.shows("Nobody is watching yet.") and not shown.shows("Watched by")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.planned"


def test_a_visit_in_three_days_stands_in_the_diary_and_one_in_a_week_does_not(visit: Visiting) -> None:
    visit.plan(day="2026-11-27", at="09:30")
    visit.plan(day="2026-12-01", at="10:15")

    shown = visit.lead.get("/today")

    assert shown.shows("Friday 09:30") and not shown.shows("10:15")
    assert visit.lead.get(f"/cases/{visit.cast.case_id}/visits").shows("10:15")


def test_a_check_in_is_watched_once_the_server_has_it(running: Visiting, house: House, cast: Cast) -> None:
    shown = running.lead.get("/today")

    assert shown.shows("Checked in 14:02") and shown.shows("58 minutes left")
    assert shown.shows("Watched by Mair Pugh until 15:00.") and shown.shows(
        "Not an alarm. In danger, call 999."
    )
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.checked-in"


def test_without_the_watching_job_it_says_that_nobody_is_watching(
    running: Visiting, at: Callable[..., None]
) -> None:
    at(34.5, watches=False)

    shown = running.lead.get("/today")

    assert shown.shows("Nobody is watching. Ring in") and not shown.shows("Watched by")


def test_more_time_counts_from_the_end_that_was_agreed(running: Visiting, house: House, cast: Cast) -> None:
    running.act(running.lead, "extensions", minutes="30")

    assert running.lead.get("/today").shows("Watched by Mair Pugh until 15:30.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.extended"


def test_once_she_is_out_nothing_is_watched_and_the_acts_are_kept(
    running: Visiting, house: House, cast: Cast
) -> None:
    out = running.act(running.lead, "check-outs")

    assert running.row.state == "out" and not running.lead.get("/today").shows("Carys Bevan, ")
    shown = running.lead.follow(out)
    assert shown.shows("Checked out") and shown.shows("Checked in, out by 15:00")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.checked-out"


def test_a_cancelled_visit_needs_its_reason_and_leaves_today(
    visit: Visiting, house: House, cast: Cast
) -> None:
    refused = visit.act(visit.lead, "cancellations")
    visit.act(visit.lead, "cancellations", reason="She is at her sister’s.")

    assert refused.status == 422 and visit.row.state == "cancelled"
    assert not visit.lead.get("/today").shows("Home visit")
    assert visit.lead.get(visit.url).shows("She is at her sister’s.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.cancelled"


@pytest.mark.parametrize(
    "what, fields", [("check-ins", {"until": "15:00"}), ("check-outs", {}), ("extensions", {"minutes": "30"})]
)
def test_an_act_that_comes_twice_is_done_once(
    visit: Visiting, house: House, what: str, fields: dict[str, str]
) -> None:
    if what != "check-ins":
        visit.check_in()
    before, sent = count_of(house, VisitAct), {"id": new_client_id()} | fields

    first = visit.lead.post(f"{visit.url}/{what}", sent, htmx=True)
    due = visit.row.due_at
    again = visit.lead.post(f"{visit.url}/{what}", sent, htmx=True)

    assert again.location == first.location != "" and count_of(house, VisitAct) == before + 1
    assert visit.row.due_at == due


def test_a_plan_that_comes_twice_is_one_visit(visit: Visiting, house: House) -> None:
    sent = new_client_id()

    assert visit.plan(id=sent).location == visit.plan(id=sent).location
    assert count_of(house, Visit) == 2


def test_a_check_in_from_a_phone_is_watched_from_its_receipt(
    visit: Visiting, at: Callable[..., None]
) -> None:
    at(50)

    visit.check_in(checked_in_at=datetime(2026, 11, 24, 14, 1, tzinfo=UTC).isoformat())

    kept = visit.row.checked_in_at
    assert kept is not None and kept.replace(second=0, microsecond=0) == datetime(
        2026, 11, 24, 14, 20, tzinfo=UTC
    )
    assert visit.lead.get("/today").shows("Checked in 14:20")
    assert visit.lead.get(visit.url).shows("The phone says Tuesday 24 November, 14:01")


def test_what_waited_on_a_phone_past_its_end_is_overdue_at_once(
    visit: Visiting, at: Callable[..., None], as_colleague: Client
) -> None:
    at(95)

    visit.check_in(checked_in_at=datetime(2026, 11, 24, 14, 1, tzinfo=UTC).isoformat())

    assert visit.row.due_at == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert as_colleague.get("/today").shows("Visit not checked out: ring Ruth Adeyemi at once")


def test_who_is_on_a_visit_checks_in_to_no_second(running: Visiting) -> None:
    first = running.id
    running.plan(at="15:00")

    assert running.check_in().status == 422
    running.id = first
    assert running.row.state == "running"


def test_a_phone_that_is_late_with_more_time_changes_nothing_after_the_end(running: Visiting) -> None:
    running.act(running.lead, "check-outs")

    assert running.act(running.lead, "extensions", minutes="15").status == 422
    assert running.row.state == "out"


def test_nobody_watches_herself_nor_somebody_of_another_site(visit: Visiting, cast: Cast) -> None:
    for who in (cast.lead, cast.other_site, cast.partner):
        assert visit.plan(watcher=who.id).status == 422


def test_who_lost_the_case_during_a_visit_still_checks_out(
    running: Visiting, house: House, cast: Cast
) -> None:
    with house.writing() as work:
        work.session.execute(
            update(CaseRelation)
            .where(CaseRelation.account_id == cast.lead.id)
            .values(to_day=date(2026, 11, 23))
        )

    shown = running.lead.get("/today")
    out = running.act(running.lead, "check-outs")

    assert shown.shows("Visit of Ruth Adeyemi") and not shown.shows("Carys Bevan")
    assert out.status in (200, 303) and running.row.state == "out"
    with house.reading() as work:
        row = work.session.get(Visit, running.id)
        assert row is not None
        kinds = [act.content.kind for act in acts_of(work, cast.supervisor.actor, row)]
        work.openings.clear()
    assert kinds == ["checked_out", "checked_in"]
