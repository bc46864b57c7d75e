"""What the former role holds is handed over before it goes: refused with counts, and no case is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.access.actor import Role
from app.access.door import open_case
from app.access.models import Account, CaseRelation, TeamMember
from app.access.work import House
from app.features.cases.models import Case
from app.features.visits.models import Visit, VisitContent
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.hard import add_person, restrict
from tests.support.proposals import share_fields


def role_of(house: House, cast: Cast, name: str) -> str:
    with house.reading() as work:
        return str(work.session.get_one(Account, cast.people[name].id).role)


@pytest.mark.parametrize("name", ["lead", "backup"])
def test_who_stands_to_a_case_stays_a_caseworker(name: str, house: House, cast: Cast, change: Any) -> None:
    refused = change(name, "service_manager")

    assert refused.status == 422 and refused.shows("1 case that they lead, cover, back up or are named for")
    assert cast.reference not in refused.text and "Bevan" not in refused.text
    assert role_of(house, cast, name) == "advocate"
    assert "account.role-changed" not in ledger_kinds(house, cast)


def test_an_advocate_with_cases_may_become_a_supervisor(house: House, cast: Cast, change: Any) -> None:
    assert change("lead", "supervisor").location
    assert role_of(house, cast, "lead") == "supervisor"


def test_once_the_case_is_handed_over_or_at_an_end_the_role_changes(
    house: House, cast: Cast, change: Any
) -> None:
    with house.writing() as work:
        mine = CaseRelation.account_id == cast.lead.id
        work.session.execute(update(CaseRelation).where(mine).values(to_day=work.today - timedelta(days=1)))
        work.session.execute(update(Case).where(Case.id == cast.case_id).values(status="closed"))

    for name in ("lead", "backup"):
        assert change(name, "service_manager").location
        assert role_of(house, cast, name) == "service_manager"


def test_cover_that_is_to_come_counts(house: House, cast: Cast, change: Any) -> None:
    with house.writing() as work:
        ahead = work.today + timedelta(days=9)
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.colleague.id, kind="cover", from_day=ahead,
                              to_day=ahead, given_by=cast.supervisor.id))  # fmt: skip

    assert change("colleague", "chair", agency_id=cast.agency_id).shows("1 case that they lead")


@pytest.mark.parametrize(("visitor", "watcher"), [("colleague", "lead"), ("lead", "colleague")])
def test_who_goes_on_a_visit_or_watches_one_stays(
    visitor: str, watcher: str, house: House, cast: Cast, change: Any
) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row: Visit = Visit.begin(case, account_id=cast.people[visitor].id, watcher_id=cast.people[watcher].id,
                                 state="running", starts_at=work.now, due_at=work.now + timedelta(hours=1))  # fmt: skip
        row.sealed = case.seal(VisitContent(), into=row)
        work.add(row)

    assert change("colleague", "dpo").shows("1 visit that they make or watch")


def test_who_alone_supervises_a_team_stays_until_another_does(house: House, cast: Cast, change: Any) -> None:
    refused = change("supervisor", "service_manager")
    assert refused.status == 422 and refused.shows("Northmere team, which they alone supervise")

    add_person(house, cast, "Bron Teale", Role.SUPERVISOR)

    assert change("supervisor", "advocate").location
    with house.reading() as work:
        mine = select(TeamMember.is_supervisor).where(TeamMember.account_id == cast.supervisor.id)
        assert list(work.session.scalars(mine)) == [False]


def test_the_only_supervisor_named_for_a_restricted_case_stays(
    house: House, cast: Cast, as_supervisor: Client, change: Any
) -> None:
    add_person(house, cast, "Bron Teale", Role.SUPERVISOR)
    restrict(as_supervisor, cast.case_id)

    refused = change("supervisor", "advocate")

    assert refused.status == 422 and refused.shows("the only supervisor who answers for some restricted case")
    assert cast.reference not in refused.text


def test_what_was_released_to_a_person_by_name_is_ended_before_she_works_for_another_agency(
    house: House, cast: Cast, as_lead_advocate: Client, change: Any
) -> None:
    by_name = share_fields(cast, receiver=f"person:{cast.partner.id}", id=new_client_id())
    record = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", by_name).location
    with house.reading() as work:
        health = work.session.get_one(Account, cast.health.id).agency_id

    refused = change("partner", "health", agency_id=health)
    assert refused.status == 422 and refused.shows("1 release addressed to them")

    as_lead_advocate.post(f"{record}/ends", {"reason": "Lin changes jobs."})
    assert change("partner", "health", agency_id=health).location
    assert role_of(house, cast, "partner") == "health"


def test_an_administrator_changes_no_role_of_her_own_and_the_last_one_stays(
    house: House, cast: Cast, as_administrator: Client, change: Any, anyone: Client
) -> None:
    alone = change("administrator", "service_manager")
    assert alone.status == 422 and alone.shows("Where you are the last one, invite another first.")
    assert as_administrator.get(f"/people/{cast.administrator.id}/roles/new").shows(
        "by another administrator"
    )

    cast.people["second"] = add_person(house, cast, "Bo Ash", Role.ADMINISTRATOR)
    second = Client(anyone.portal, cast.people["second"].token)
    assert change("administrator", "dpo", second).location
    assert role_of(house, cast, "administrator") == "dpo"
    assert as_administrator.get("/people").location.startswith("/sign-in")
    assert change("second", "dpo", second).status == 422, "now the last one"
