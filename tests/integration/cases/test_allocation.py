"""Allocation and cover: one lead, one named backup, dated cover; a relation ends and is never deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.actor import Relation
from app.access.door import open_case
from app.core import clock
from app.features.cases import queries
from app.features.deadlines.queries import open_due
from tests.support.cast import ledger_kinds, open_new_case


def today():
    return clock.local_day(clock.now())


@pytest.fixture
def waiting(house, cast):
    """A referral that nobody leads yet."""
    with house.writing() as work:
        case_id, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, None, None, name="Seren Pryce", priority="high"
        )
        case = open_case(work, cast.supervisor.actor, case_id)
        queries.case_row(work, case).status = "referred"
    return case_id


def look(house, cast, case_id):
    with house.reading() as work:
        case = open_case(work, cast.supervisor.actor, case_id)
        found = {"view": queries.case_of(work, case), "lead": queries.lead_of(work, case),
                 "backup": queries.backup_of(work, case), "due": open_due(work, case),
                 "relations": queries.relations_of(work, case)}  # fmt: skip
        return type("Looked", (), found)


def pair(cast, lead: str, backup: str, **more) -> dict[str, object]:
    return {"lead": cast.people[lead].id, "backup": cast.people[backup].id, "version": 1, **more}


def test_allocating_makes_lead_and_backup_and_first_contact_due(house, cast, waiting, as_supervisor) -> None:
    before = ledger_kinds(house, cast, waiting)
    answer = as_supervisor.post(f"/cases/{waiting}/allocation", pair(cast, "colleague", "lead"))
    assert answer.location == f"/cases/{waiting}/facts"
    seen = look(house, cast, waiting)
    assert (seen.lead, seen.backup) == (cast.colleague.id, cast.lead.id)
    assert seen.view.status_label == "Allocated"
    assert sorted((due.kind.value, due.label) for due in seen.due) == [
        ("contact", "First attempt, high priority"), ("contact", "First contact, high priority"),
        ("plan_review", "Agree a first safety plan"),
    ]  # fmt: skip
    assert ledger_kinds(house, cast, waiting) == [*before, "case.allocated"]


def test_the_new_lead_finds_the_case_and_the_page_names_both(
    cast, waiting, as_supervisor, as_colleague
) -> None:
    assert as_colleague.get(f"/cases/{waiting}/facts").status == 404
    as_supervisor.post(f"/cases/{waiting}/allocation", pair(cast, "colleague", "backup"))
    page = as_colleague.get(f"/cases/{waiting}/facts")
    assert page.shows("Mair Pugh") and page.shows("Dele Okafor")


def test_a_second_allocation_ends_the_first_and_deletes_nothing(
    house, cast, as_supervisor, as_lead_advocate
) -> None:
    as_supervisor.post(f"/cases/{cast.case_id}/allocation", pair(cast, "colleague", "backup"))
    seen = look(house, cast, cast.case_id)
    leads = [row for row in seen.relations if row.kind == Relation.LEAD]
    assert {row.account_id: row.to_day for row in leads} == {
        cast.lead.id: today() - timedelta(days=1), cast.colleague.id: None,
    }  # fmt: skip
    assert len([row for row in seen.relations if row.kind == Relation.BACKUP]) == 1
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/facts").status == 404


@pytest.mark.parametrize(
    ("lead", "backup", "message"),
    [
        ("colleague", "colleague", "Choose somebody other than the lead."),
        ("partner", "backup", "Choose somebody of this team."),
        ("other_site", "backup", "Choose somebody of this team."),
        ("colleague", "administrator", "Choose somebody of this team."),
    ],
)
def test_a_pair_that_cannot_be_is_refused(house, cast, waiting, as_supervisor, lead, backup, message) -> None:
    page = as_supervisor.post_and_follow(f"/cases/{waiting}/allocation", pair(cast, lead, backup))
    assert page.shows(message)
    assert look(house, cast, waiting).relations == []


def test_both_must_be_chosen(house, cast, waiting, as_supervisor) -> None:
    page = as_supervisor.post_and_follow(f"/cases/{waiting}/allocation", {"version": "1"})
    assert page.shows("Choose a lead advocate.") and page.shows("Choose a backup.")


def test_a_priority_changed_at_allocation_needs_a_reason(house, cast, waiting, as_supervisor) -> None:
    sent = pair(cast, "colleague", "backup", priority="standard")
    assert as_supervisor.post_and_follow(f"/cases/{waiting}/allocation", sent).shows(
        "Say why the priority changes."
    )
    as_supervisor.post(f"/cases/{waiting}/allocation", sent | {"reason": "He has moved away."})
    seen = look(house, cast, waiting)
    assert seen.view.priority_label == "Standard"
    assert [due.label for due in seen.due if due.kind == "contact"] == ["First contact, standard priority"]


def test_an_allocation_over_somebody_elses_is_told(house, cast, waiting, as_supervisor) -> None:
    as_supervisor.post(f"/cases/{waiting}/allocation", pair(cast, "colleague", "backup"))
    page = as_supervisor.post_and_follow(f"/cases/{waiting}/allocation", pair(cast, "lead", "backup"))
    assert page.shows("somebody else changed this case meanwhile")
    assert look(house, cast, waiting).lead == cast.colleague.id


def test_only_the_supervisor_allocates(
    house, cast, as_lead_advocate, as_backup, as_colleague, as_other_site
) -> None:
    path, sent = f"/cases/{cast.case_id}/allocation", pair(cast, "colleague", "backup")
    assert [client.post(path, sent).status for client in (as_lead_advocate, as_backup)] == [403, 403]
    assert [client.post(path, sent).status for client in (as_colleague, as_other_site)] == [404, 404]
    assert look(house, cast, cast.case_id).lead == cast.lead.id


# ── Cover ────────────────────────────────────────────────────────────────────────────────────────────────


def cover(cast, person: str, first: int, last: int) -> dict[str, object]:
    days = [(today() + timedelta(days=step)).isoformat() for step in (first, last)]
    return {"person": cast.people[person].id, "from_day": days[0], "to_day": days[1]}


def test_cover_gives_the_leads_rights_for_its_days(house, cast, as_supervisor, as_colleague) -> None:
    path = f"/cases/{cast.case_id}/facts"
    page = as_supervisor.post_and_follow(f"/cases/{cast.case_id}/cover", cover(cast, "colleague", 0, 6))
    assert page.shows("Mair Pugh")
    assert as_colleague.get(f"{path}/edit").status == 200
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "cover.given"


def test_cover_to_come_opens_nothing_yet(cast, as_supervisor, as_colleague) -> None:
    as_supervisor.post(f"/cases/{cast.case_id}/cover", cover(cast, "colleague", 2, 6))
    assert as_colleague.get(f"/cases/{cast.case_id}/facts").status == 404


def test_cover_is_ended_early_and_its_row_stays(house, cast, as_supervisor, as_colleague) -> None:
    as_supervisor.post(f"/cases/{cast.case_id}/cover", cover(cast, "colleague", 0, 6))
    (row,) = [row for row in look(house, cast, cast.case_id).relations if row.kind == Relation.COVER]
    page = as_supervisor.post_and_follow(f"/cases/{cast.case_id}/cover/{row.id}/ending")
    assert page.shows("Nobody covers")
    assert as_colleague.get(f"/cases/{cast.case_id}/facts").status == 404
    assert len([row for row in look(house, cast, cast.case_id).relations if row.kind == Relation.COVER]) == 1


@pytest.mark.parametrize(
    ("person", "first", "last", "message"),
    [
        ("lead", 0, 6, "Choose somebody other than the lead."),
        ("partner", 0, 6, "Choose somebody of this team."),
        ("colleague", -1, 6, "Choose today or a later day."),
        ("colleague", 4, 3, "Choose the same day or a later one."),
        ("colleague", 0, 90, "Cover lasts at most 90 days."),
    ],
)
def test_cover_that_cannot_be_is_refused(house, cast, as_supervisor, person, first, last, message) -> None:
    page = as_supervisor.post_and_follow(f"/cases/{cast.case_id}/cover", cover(cast, person, first, last))
    assert page.shows(message)
    assert [row for row in look(house, cast, cast.case_id).relations if row.kind == Relation.COVER] == []


def test_only_the_supervisor_gives_cover(cast, as_lead_advocate, as_colleague) -> None:
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/cover", cover(cast, "colleague", 0, 6)).status == 403
    assert as_colleague.post(f"/cases/{cast.case_id}/cover", cover(cast, "colleague", 0, 6)).status == 404
