"""The schedule proposes once a day what the rules in force say; it decides nothing and notes ids and days alone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.door import open_case
from app.access.work import House
from app.core import clock
from app.features.deletions.jobs import go_through_schedule
from app.features.deletions.models import Deletion
from app.features.people.models import Victim, VictimContent
from app.features.retention.models import RetentionRule
from tests.support.cast import Cast, ledger_kinds, open_new_case
from tests.support.clients import Client
from tests.support.deletions import closed, years_before


def made(house: House, cast: Cast, *, lead: bool = True) -> UUID:
    """Another case of the team."""
    with house.writing() as work:
        case_id, _ = open_new_case(
            work,
            cast.supervisor.actor,
            cast.team_id,
            cast.lead.id if lead else None,
            None,
            name="Tess Garland",
        )
    return case_id


def proposed(house: House) -> set[UUID]:
    with house.store.reading() as session:
        rows = session.scalars(select(Deletion).where(Deletion.status == "proposed"))
        return {row.case_id for row in rows}


def next_day(house: House) -> None:
    clock.set_shift(clock._shift + timedelta(days=1))
    go_through_schedule(house)


def born(house: House, cast: Cast, case_id: UUID, day: date) -> None:
    with house.writing() as work:
        case = open_case(work, cast.supervisor.actor, case_id)
        row = work.session.scalars(select(Victim).where(Victim.case_id == case_id)).one()
        row.version += 1
        row.sealed = case.seal(
            VictimContent(name="Tess Garland", pronouns="she", date_of_birth=day), into=row
        )


@pytest.mark.parametrize(
    ("lead", "spoken", "years", "due"),
    [
        (True, True, 8, True), (True, True, 6, False),
        (True, False, 2, True), (True, False, 0, False),
        (False, False, 3, True), (False, False, 1, False),
    ],
)  # fmt: skip
def test_each_kind_is_proposed_in_its_time(
    house: House, cast: Cast, lead: bool, spoken: bool, years: int, due: bool
) -> None:
    case_id = made(house, cast, lead=lead)
    closed(house, case_id, years, **({} if spoken else {"last_contact_on": None}))
    go_through_schedule(house)

    assert proposed(house) == ({case_id} if due else set())


def test_a_childs_case_is_kept_until_the_victim_is_twenty_five(house: House, cast: Cast) -> None:
    child, grown = made(house, cast), made(house, cast)
    with house.reading() as work:
        today = work.today
    for case_id, age in ((child, 24), (grown, 26)):
        closed(house, case_id, 9)
        born(house, cast, case_id, years_before(today, age))
    go_through_schedule(house)

    assert proposed(house) == {grown}


def test_the_rule_in_force_on_the_day_counts(house: House, cast: Cast, as_administrator: Client) -> None:
    closed(house, cast.case_id, 6)
    with house.store.reading() as session:
        rule = session.scalars(
            select(RetentionRule).where(
                RetentionRule.site_id == cast.site_id, RetentionRule.kept == "adult_case"
            )
        ).one()
    counts_from = clock.local_day(clock.now()) + timedelta(days=2)
    saved = as_administrator.post(
        f"/retention/{rule.id}",
        {"years": "5", "note": "Agreed.", "reason": "Decided.", "effective_from": counts_from.isoformat()},
    )
    go_through_schedule(house)
    next_day(house)
    assert saved.location == "/retention" and proposed(house) == set()
    next_day(house)

    assert proposed(house) == {cast.case_id}
    assert ledger_kinds(house, cast)[-1] == "retention.amended"


def test_a_change_to_the_past_is_refused(house: House, cast: Cast, as_administrator: Client) -> None:
    rule = as_administrator.get("/retention").text.partition('href="/retention/')[2].partition('"')[0]
    refused = as_administrator.post_and_follow(
        f"/retention/{rule}", {"years": "0", "effective_from": "2020-01-01", "reason": "No."}
    )

    assert refused.shows("Give a number of at least 1.")
    late = as_administrator.post_and_follow(
        f"/retention/{rule}", {"years": "5", "effective_from": "2020-01-01", "reason": "No."}
    )
    assert late.shows("A change counts from today or a later day.")


def test_nobody_else_changes_how_long_things_are_kept(
    cast: Cast, as_supervisor: Client, as_lead_advocate: Client, as_partner: Client
) -> None:
    assert {client.get("/retention").status for client in (as_supervisor, as_lead_advocate, as_partner)} == {
        404
    }


def test_it_runs_once_a_day_for_each_site_and_survives_a_restart(house: House, cast: Cast) -> None:
    assert go_through_schedule(house) == 2
    closed(house, cast.case_id)
    assert go_through_schedule(house) == 0 and proposed(house) == set()
    next_day(house)

    assert proposed(house) == {cast.case_id} and go_through_schedule(house) == 0


def test_many_are_proposed_in_pieces(house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.features.deletions import jobs

    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    cases = {made(house, cast) for _ in range(5)}
    for case_id in cases:
        closed(house, case_id)
    go_through_schedule(house)

    assert proposed(house) == cases


def test_a_case_that_was_opened_again_is_taken_off_the_list(
    house: House, cast: Cast, as_supervisor: Client
) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    assert as_supervisor.get("/deletions").shows("Carys Bevan")
    assert as_supervisor.get("/team").shows("Due for deletion (1)")
    closed(house, cast.case_id, status="reopened", closed_on=None)
    next_day(house)

    assert proposed(house) == set()
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["deletion.proposed", "deletion.withdrawn"]
