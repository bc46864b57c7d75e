"""The course of a case: priority with a reason, status step by step, facts with their former wording."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.door import open_case
from app.core import clock
from app.features.cases import actions, queries
from app.features.deadlines.queries import open_due
from tests.support.cast import ledger_kinds

FACTS = {"version": "1", "source": "police_report", "consent": "yes", "stage": "charged",
         "officer": "PC Dunn", "offence": "s2A_stalking", "relationship": "ex_intimate",
         "update_interval_days": "14"}  # fmt: skip


def look(house, cast):
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        found = {"view": queries.case_of(work, case), "due": open_due(work, case),
                 "priorities": queries.priority_history(work, case),
                 "statuses": queries.status_history(work, case),
                 "wordings": queries.facts_wordings(work, case)}  # fmt: skip
        return type("Looked", (), found)


@pytest.mark.parametrize("client", ["as_lead_advocate", "as_supervisor"])
def test_a_priority_is_changed_with_a_reason_and_kept(request, house, cast, client: str) -> None:
    someone = request.getfixturevalue(client)
    sent = {"priority": "medium", "reason": "Quiet for six weeks.", "version": "1"}
    page = someone.post_and_follow(f"/cases/{cast.case_id}/priority", sent)
    assert page.shows("Quiet for six weeks.")
    seen = look(house, cast)
    assert (seen.view.priority, seen.priorities[0].before, seen.priorities[0].after) == (
        "medium",
        "high",
        "medium",
    )
    assert "Review the plan: the priority changed" in [due.label for due in seen.due]
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "priority.set"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"priority": "medium"}, "Say why, in a sentence."),
        ({"priority": "high", "reason": "Still."}, "This is the present priority."),
        ({"reason": "Because."}, "Choose a priority."),
        ({"priority": "urgent", "reason": "Because."}, "Choose one of the answers."),
        (
            {"priority": "medium", "reason": "Because.", "next_review_on": "2020-01-01"},
            "Choose today or a later day.",
        ),
    ],
)
def test_a_wrong_priority_is_explained(house, cast, as_lead_advocate, sent, message) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/priority", sent | {"version": "1"})
    assert page.shows(message)
    assert look(house, cast).view.priority == "high"


def test_the_backup_sets_no_priority(house, cast, as_backup, as_colleague) -> None:
    sent = {"priority": "medium", "reason": "Because."}
    assert as_backup.post(f"/cases/{cast.case_id}/priority", sent).status == 403
    assert as_colleague.post(f"/cases/{cast.case_id}/priority", sent).status == 404
    assert look(house, cast).view.priority == "high"


# ── Status ───────────────────────────────────────────────────────────────────────────────────────────────


def move(client, cast, status: str, **more):
    return client.post_and_follow(f"/cases/{cast.case_id}/status", {"status": status, **more})


def test_a_case_is_closed_step_by_step_with_its_reason(house, cast, as_lead_advocate) -> None:
    move(as_lead_advocate, cast, "closing")
    page = move(as_lead_advocate, cast, "closed", closure="goals_met", reason="She feels safe.")
    assert page.shows("Closed") and page.shows("She feels safe.")
    seen = look(house, cast)
    assert [change.after for change in seen.statuses] == ["closed", "closing"]
    assert seen.view.row.closed_on == clock.local_day(clock.now())
    assert seen.view.content.closure == "goals_met"
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["case.status_changed", "case.status_changed"]


def test_closing_settles_what_was_due_and_reopening_makes_triage_due(
    house, cast, as_lead_advocate, as_supervisor
) -> None:
    with house.writing() as work:
        actions.announce(work, open_case(work, cast.lead.actor, cast.case_id), "plan.review.high")
    move(as_lead_advocate, cast, "closing")
    move(as_lead_advocate, cast, "closed", closure="other", reason="Moved.")
    assert look(house, cast).due == []
    as_supervisor.post(f"/cases/{cast.case_id}/triage", {"status": "reopened", "reason": "He came back."})
    seen = look(house, cast)
    assert (seen.view.status, seen.view.row.closed_on) == ("reopened", None)
    assert sorted(due.kind for due in seen.due) == ["allocate", "plan_review"]


def test_a_case_given_back_to_whoever_had_it_is_begun_anew(
    house, cast, as_lead_advocate, as_supervisor
) -> None:
    move(as_lead_advocate, cast, "closing")
    move(as_lead_advocate, cast, "closed", closure="other", reason="Moved.")
    as_supervisor.post(f"/cases/{cast.case_id}/triage", {"status": "reopened", "reason": "He came back."})
    version = look(house, cast).view.row.version

    given = {"lead": cast.lead.id, "backup": cast.backup.id, "version": version}
    assert as_supervisor.post(f"/cases/{cast.case_id}/allocation", given).status == 303

    due = {one.kind.value: one.label for one in look(house, cast).due}
    assert set(due) == {"contact", "plan_review"}
    assert due["plan_review"] == "Review the plan: the case was reopened"


@pytest.mark.parametrize(
    ("status", "more", "message"),
    [
        ("closed", {"closure": "other", "reason": "x"}, "cannot follow"),
        ("referred", {}, "cannot follow"),
        ("on_hold", {}, "Say why, in a sentence."),
        ("gone", {}, "Choose one of the answers."),
        ("", {}, "Choose what comes next."),
    ],
)
def test_a_wrong_step_is_explained(house, cast, as_lead_advocate, status, more, message) -> None:
    assert move(as_lead_advocate, cast, status, **more).shows(message)
    assert look(house, cast).view.status == "active"


def test_the_supervisor_triages_and_does_not_run_the_case(house, cast, as_supervisor, as_backup) -> None:
    assert as_supervisor.post(f"/cases/{cast.case_id}/status", {"status": "closing"}).status == 403
    assert as_supervisor.post(f"/cases/{cast.case_id}/triage", {"status": "closing"}).status == 403
    assert as_backup.post(f"/cases/{cast.case_id}/status", {"status": "closing"}).status == 403
    assert look(house, cast).view.status == "active"


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_are_amended_and_the_former_wording_is_kept(house, cast, as_lead_advocate) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/facts", FACTS)
    assert page.shows("PC Dunn") and page.shows("Stalking (section 2A)") and page.shows("Defendant")
    seen = look(house, cast)
    assert seen.view.content.update_interval_days == 14
    assert ("News promised every", "28 days") in seen.wordings[0].was
    assert page.shows("28 days") and page.shows("Ruth Adeyemi")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "case.amended"


def test_enhanced_rights_are_recorded_with_a_reason(house, cast, as_lead_advocate) -> None:
    path = f"/cases/{cast.case_id}/facts"
    assert as_lead_advocate.post_and_follow(path, FACTS | {"enhanced": "yes"}).shows(
        "Choose why enhanced rights apply"
    )
    assert not look(house, cast).view.enhanced
    page = as_lead_advocate.post_and_follow(
        path, FACTS | {"enhanced": "yes", "enhanced_reasons": ["intimidated"]}
    )
    assert page.shows("Yes; Intimidated")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("stage", "limbo", "Choose one of the answers."),
        ("consent", "no", "Write the lawful reason"),
        ("update_interval_days", "0", "Give a number of at least 1."),
        ("first_incident_on", "2990-01-01", "This day has not come yet."),
        ("officer", "x" * 301, "Use at most 300 characters."),
    ],
)
def test_wrong_facts_are_explained(house, cast, as_lead_advocate, field, value, message) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/facts", FACTS | {field: value})
    assert page.shows(message)
    assert look(house, cast).wordings == []


def test_facts_over_somebody_elses_are_told_and_both_are_shown(house, cast, as_lead_advocate) -> None:
    path = f"/cases/{cast.case_id}/facts"
    as_lead_advocate.post(path, FACTS)
    page = as_lead_advocate.post_and_follow(path, FACTS | {"officer": "DC Malik"})
    assert page.shows("somebody else changed this case meanwhile")
    assert "DC Malik" in page.text and page.shows("PC Dunn")
    assert look(house, cast).view.content.officer == "PC Dunn"


def test_who_may_read_the_facts(
    cast, as_backup, as_supervisor, as_colleague, as_other_site, as_partner, as_administrator
) -> None:
    path = f"/cases/{cast.case_id}/facts"
    assert [client.get(path).status for client in (as_backup, as_supervisor)] == [200, 200]
    outside = (as_colleague, as_other_site, as_partner, as_administrator)
    assert [client.get(path).status for client in outside] == [404] * 4
    assert as_backup.post(path, FACTS).status == 403


def test_the_latest_contact_counts(house, cast) -> None:
    today = clock.local_day(clock.now())
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for step in (3, 0, 9):
            actions.note_day(work, case, "last_contact_on", today - timedelta(days=step))
            actions.note_day(work, case, "last_told_on", today - timedelta(days=step))
    row = look(house, cast).view.row
    assert (row.last_contact_on, row.last_told_on) == (today, today)
