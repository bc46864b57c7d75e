"""What becomes due when something is announced, who finds it, and how it is settled."""

from __future__ import annotations

from datetime import date

from app.access.door import open_case
from app.core.clock import at_local
from app.features.deadlines import actions, queries
from app.features.deadlines.rules import DueKind, Lane, end_of_day

FRIDAY = at_local(date(2026, 11, 20), 10)


def test_an_announced_event_makes_due_what_the_table_says(house, cast) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        actions.announce(work, case, "contact.medium", at=FRIDAY)
    with house.reading() as work:
        (due,) = queries.open_due(work, open_case(work, cast.lead.actor, cast.case_id))
    assert (due.kind, due.lane, due.label) == (DueKind.CONTACT, Lane.TODAY, "First contact, medium priority")
    assert due.due_at == at_local(date(2026, 11, 24), 17)


def test_enhanced_rights_shorten_what_agencies_have(house, cast) -> None:
    with house.reading() as work:
        found = [
            queries.deadline_from(work, cast.site_id, "charged", enhanced, FRIDAY)
            for enhanced in (False, True)
        ]
    assert found == [at_local(date(2026, 11, 27), 17), at_local(date(2026, 11, 23), 17)]


def test_an_event_without_a_time_makes_nothing_due(house, cast) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        assert actions.announce(work, case, "challenge.4") == []
        assert actions.announce(work, case, "nobody.knows.this") == []
        assert queries.deadline_from(work, cast.site_id, "spo.length", False, FRIDAY) is None


def test_settling_ends_what_is_about_one_row_or_all_of_a_kind(house, cast) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        first, second = (
            actions.add_due(work, case, DueKind.TELL, FRIDAY, about=about) for about in (cast.desk_id, None)
        )
        actions.add_due(work, case, DueKind.TASK, FRIDAY)
        assert actions.settle(work, cast.case_id, DueKind.TELL, about=cast.desk_id) == 1
    with house.reading() as work:
        left = {due.id for due in queries.open_due(work, open_case(work, cast.lead.actor, cast.case_id))}
    assert second.id in left and first.id not in left
    with house.writing() as work:
        assert actions.settle(work, cast.case_id, DueKind.TELL) == 1
        kinds = [due.kind for due in queries.open_due(work, open_case(work, cast.lead.actor, cast.case_id))]
    assert kinds == [DueKind.TASK]


def test_due_rows_are_found_by_those_who_see_the_case_and_nobody_else(house, cast) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        actions.add_due(work, case, DueKind.TASK, end_of_day(date(2026, 11, 30)))
        actions.add_due(work, case, DueKind.PLAN_CHECK, FRIDAY, lane=Lane.BOARD)
    with house.reading() as work:
        found = {
            name: [row.kind for row in queries.due_rows(work, cast.people[name].actor, [Lane.TODAY])]
            for name in cast.people
        }
        board = queries.due_rows(work, cast.supervisor.actor, [Lane.TODAY, Lane.BOARD])
    assert {name for name, kinds in found.items() if kinds} == {"lead", "backup", "supervisor"}
    assert [row.kind for row in board] == ["plan_check", "task"]


def test_a_label_stands_nowhere_in_clear(house, cast) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        due = actions.add_due(work, case, DueKind.TASK, FRIDAY, label="Ring the landlord")
    assert b"landlord" not in bytes(due.sealed)
    assert "landlord" not in repr(due)


def test_seeding_twice_adds_nothing(house, cast) -> None:
    with house.writing() as work:
        assert actions.seed_deadlines(work, cast.site_id) == 0
        assert len(queries.events_of(work, cast.site_id)) == len(actions.SEEDS)
