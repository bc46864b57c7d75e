"""The list of cases: what is due first stands first, every case once, whether a person sees few cases or very many."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.door import open_case
from app.access.models import NOTHING_DUE, CaseSight
from app.features.caseload import queries, rules
from app.features.deadlines.actions import add_due, move_due, settle
from app.features.deadlines.models import Due
from app.features.deadlines.rules import DueKind, Lane
from tests.support.cast import open_new_case

CASES = 130


@pytest.fixture
def caseload(house, cast) -> list[str]:
    """Many cases of the lead, by when something is next due on them; every tenth has nothing due."""
    due: list[tuple[datetime, str]] = []
    with house.writing() as work:
        for number in range(CASES):
            name = f"Person {number:03}"
            case_id, _ = open_new_case(
                work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name=name,
                priority=("high", "medium", "standard")[number % 3],
                referred_on=work.today - timedelta(days=number % 7),
            )  # fmt: skip
            if number % 10:
                case = open_case(work, cast.lead.actor, case_id)
                at = work.now + timedelta(minutes=(number * 37) % 101)
                add_due(work, case, DueKind.TASK, at, label="Ring the school")
                add_due(work, case, DueKind.TASK, at + timedelta(days=1))
                due.append((at, name))
    return [name for _, name in sorted(due)]


def names_on(page: str) -> list[str]:
    return re.findall(r"Person \d{3}", re.sub(r"<[^>]+>", " ", page))


def walk(client) -> list[str]:
    """The names on every page of the list, from the first to the last."""
    names, path = [], "/cases"
    while path:
        page = client.get(path).text
        names += names_on(page)
        further = re.search(r'href="(/cases\?show=all&amp;after=[^"]+)"', page)
        path = further[1].replace("&amp;", "&") if further else ""
    return names


@pytest.mark.parametrize("few", [rules.FEW, 10])
def test_every_case_stands_once_and_what_is_due_first_stands_first(
    as_lead_advocate, caseload, few, monkeypatch
) -> None:
    monkeypatch.setattr(queries, "FEW", few)

    names = walk(as_lead_advocate)

    assert len(names) == len(set(names)) == CASES
    in_time = {name: place for place, name in enumerate(caseload)}
    assert all(name in in_time for name in names[: len(caseload)])
    assert not any(name in in_time for name in names[len(caseload) :])


@pytest.mark.parametrize(("few", "all_cases"), [(rules.FEW, "131"), (10, "99+")])
def test_counts_are_exact_or_say_that_there_are_more(
    as_lead_advocate, caseload, few, all_cases, monkeypatch
) -> None:
    monkeypatch.setattr(queries, "FEW", few)

    page = as_lead_advocate.get("/cases")

    # The cast's own case is of high priority, and so is every third of these.
    assert page.shows(f"All {all_cases}") and page.shows("High 45")


@pytest.mark.parametrize("few", [rules.FEW, 10])
@pytest.mark.parametrize("show", ["high", "due", "quiet"])
def test_each_filter_shows_what_it_counts(as_lead_advocate, caseload, show, few, monkeypatch) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    page = as_lead_advocate.get(f"/cases?show={show}")

    label = rules.filter_labels(7)[rules.Filter(show)]
    counted = re.search(rf"{label} (\d+)", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))

    assert counted is not None
    assert len(names_on(page.text)) + page.text.count("Carys Bevan") == min(int(counted[1]), rules.PAGE_SIZE)


def test_a_supervisor_of_many_finds_her_teams_cases_and_another_site_none(
    as_supervisor, as_other_site, caseload, monkeypatch
) -> None:
    monkeypatch.setattr(queries, "FEW", 10)

    assert len(walk(as_supervisor)) == CASES
    assert walk(as_other_site) == []


@pytest.mark.parametrize("after", ["x", "1-2-3", "999999999999999999-1-" + "0" * 32, "1-9999999-" + "a" * 32])
def test_a_place_that_is_none_is_the_beginning(as_lead_advocate, caseload, after) -> None:
    assert names_on(as_lead_advocate.get(f"/cases?after={after}").text)[0] == caseload[0]


def noted_and_true(house, case_id) -> tuple[object, object]:
    """When something is next due as the list has it, and as the rows of the clock say."""
    with house.reading() as work:
        noted = work.session.scalar(select(CaseSight.next_due_at).where(CaseSight.id == case_id))
        rows = select(Due.due_at).where(Due.case_id == case_id, Due.done_at.is_(None), Due.lane == Lane.TODAY)
        return noted, min(work.session.scalars(rows), default=NOTHING_DUE)


def test_the_list_follows_the_clock_through_adding_moving_and_settling(house, cast) -> None:
    seen = []
    for act in (
        lambda work, case: add_due(work, case, DueKind.TASK, work.now, about=cast.desk_id),
        lambda work, case: add_due(
            work, case, DueKind.TELL, work.now - timedelta(days=1), about=cast.desk_id
        ),
        lambda work, case: add_due(
            work, case, DueKind.ALLOCATE, work.now - timedelta(days=9), lane=Lane.BOARD
        ),
        lambda work, case: move_due(work, case.id, DueKind.TELL, cast.desk_id, work.now + timedelta(days=3)),
        lambda work, case: settle(work, case.id, DueKind.TASK),
        lambda work, case: settle(work, case.id, DueKind.TELL),
    ):
        with house.writing() as work:
            act(work, open_case(work, cast.lead.actor, cast.case_id))
        noted, true = noted_and_true(house, cast.case_id)
        assert noted == true
        seen.append(noted)

    assert len(set(seen)) == 4 and seen[-1] == NOTHING_DUE
