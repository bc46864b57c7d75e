"""Questions of a tool: loaded by the administrator, shown to who assesses, answered, counted, and in no paper."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.door import open_case
from app.access.work import House
from app.features.risk.models import AssessmentContent, RiskAssessment
from tests.integration.risk.conftest import assessed
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client

HUM, POT = "Do marbles hum at noon", "Is the teapot purple"
FILE = f"code,question\nq1,{HUM}\nq2,{POT}"


def said(**changes: Any) -> dict[str, Any]:
    typed = {
        "edition": "May",
        "licence_note": "Letter of 3 May, in the safe.",
        "file": FILE,
        "reason": "Agreed.",
    }
    return {**typed, **changes}


@pytest.fixture
def sets(tool: UUID) -> str:
    return f"/risk-tools/{tool}/question-sets"


@pytest.fixture
def loaded(as_administrator: Client, sets: str) -> str:
    """The id of a version that the administrator has loaded."""
    return as_administrator.post(sets, said()).location.rsplit("/", 1)[1]


def answered(loaded: str, *answers: str) -> dict[str, Any]:
    return {"question_set": loaded, "answers": list(answers)}


def content_of(house: House, cast: Cast, made: str) -> AssessmentContent:
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row = work.session.scalar(
            select(RiskAssessment).where(RiskAssessment.id == UUID(made.rsplit("/", 1)[1]))
        )
        assert row is not None
        return case.open(row, AssessmentContent)


def test_none_is_shipped_and_a_version_stands_with_its_licence_and_its_number(
    as_administrator: Client, house: House, cast: Cast, sets: str
) -> None:
    assert as_administrator.get(sets).shows("No questions are loaded")

    first = as_administrator.post(sets, said()).location
    second = as_administrator.post(sets, said(edition="June")).location

    page = as_administrator.get(first)
    assert page.shows("Letter of 3 May") and page.shows(HUM) and page.shows("Version 1, May")
    listed = as_administrator.get(sets)
    assert (
        listed.shows("Version 2, June")
        and listed.shows("Asked now")
        and listed.shows("Followed by another version")
    )
    assert as_administrator.get(second).status == 200
    assert as_administrator.get("/configuration/changes").shows("Version 2, June, 2 loaded")
    assert "question-set.loaded" in ledger_kinds(house, cast)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"licence_note": ""}, "Say by what licence"),
        ({"file": ""}, "Paste what the file holds."),
        ({"file": "q1,Hum?"}, "Line 1: begin with the line “code,question”"),
        ({"file": "code,question\nq1,Hum?\nq1,Hum?"}, "Line 3: the code q1 stands in line 2 too"),
        ({"reason": ""}, "Say why."),
    ],
)
def test_what_is_wrong_is_said_what_was_typed_stays_and_nothing_is_loaded(
    as_administrator: Client, sets: str, changes: dict[str, str], fault: str
) -> None:
    refused = as_administrator.post(sets, said(edition="A mistaken one") | changes, htmx=True)

    assert refused.status == 422 and refused.shows(fault) and "A mistaken one" in refused.text
    assert as_administrator.get(sets).shows("No questions are loaded")


def test_who_assesses_is_asked_and_her_answers_are_counted_and_make_no_level(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date, tool: UUID, loaded: str
) -> None:
    form = as_lead_advocate.get(f"{risk}/assessments/new?tool={tool}")
    assert form.shows(HUM) and form.shows("Version 1, May") and form.shows("Letter of 3 May")

    typed = assessed(cast, today, tool, level="low", positives=9) | answered(loaded, "q1.yes", "", "q2.yes")
    made = as_lead_advocate.post(f"{risk}/assessments", typed).location

    kept = content_of(house, cast, made)
    assert (kept.positives, kept.level, kept.asked) == (2, "low", "Version 1, May")
    page = as_lead_advocate.get(made)
    assert page.shows(HUM) and page.shows("2, a count and no level") and page.shows("Version 1, May.")


def test_an_old_assessment_shows_the_version_that_it_was_answered_by(
    as_lead_advocate: Client, as_administrator: Client, house: House, cast: Cast, risk: str, today: date, tool: UUID,
    sets: str, loaded: str,
) -> None:  # fmt: skip
    typed = assessed(cast, today, tool) | answered(loaded, "q1.yes")
    made = as_lead_advocate.post(f"{risk}/assessments", typed).location
    newer = said(edition="June", file="code,question\nq1,Do spoons sing")
    as_administrator.post(sets, newer)

    assert as_lead_advocate.get(made).shows(HUM) and as_lead_advocate.get(f"{made}/edit").shows(HUM)
    assert as_lead_advocate.get(f"{risk}/assessments/new?tool={tool}").shows("Do spoons sing")
    amended = assessed(cast, today, tool, version=1) | answered(loaded, "q1.no", "q2.yes")
    assert as_lead_advocate.post(f"{made}/amendments", amended).location == made
    assert content_of(house, cast, made).answers == {"q1": "no", "q2": "yes"}


def test_a_set_that_is_not_asked_any_more_is_read_with_what_was_answered_and_asked_of_nobody(
    as_lead_advocate: Client, as_administrator: Client, cast: Cast, risk: str, today: date, tool: UUID, loaded: str
) -> None:  # fmt: skip
    typed = assessed(cast, today, tool) | answered(loaded, "q1.yes")
    made = as_lead_advocate.post(f"{risk}/assessments", typed).location
    ending = f"/question-sets/{loaded}/endings"
    assert as_administrator.post(ending, {"why": "The licence ended."}).status == 303
    assert as_administrator.post(ending, {"why": "Once more."}, htmx=True).shows(
        "It is not asked any more already."
    )

    assert as_lead_advocate.get(made).shows(HUM) and as_lead_advocate.get(made).shows(
        "It is not asked any more."
    )
    assert not as_lead_advocate.get(f"{risk}/assessments/new?tool={tool}").shows(HUM)
    late = as_lead_advocate.post(
        f"{risk}/assessments",
        assessed(cast, today, tool, her_view="He is near.") | answered(loaded, "q1.yes"),
        htmx=True,
    )
    assert (
        late.status == 422
        and late.shows("These questions are not asked here any more")
        and "He is near." in late.text
    )


@pytest.mark.parametrize("answers", [["q9.yes"], ["q1.perhaps"], ["q1.yes", "q1.no"]])
def test_what_is_no_answer_to_the_questions_is_refused(
    as_lead_advocate: Client, cast: Cast, risk: str, today: date, tool: UUID, loaded: str, answers: list[str]
) -> None:
    typed = assessed(cast, today, tool) | answered(loaded, *answers)
    assert as_lead_advocate.post(f"{risk}/assessments", typed, htmx=True).status == 422
    without = assessed(cast, today, "") | answered(loaded, "q1.yes")
    assert as_lead_advocate.post(f"{risk}/assessments", without, htmx=True).status == 422


def test_no_text_of_a_question_is_kept_with_the_case_or_stands_in_a_list_a_paper_or_a_copy(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date, tool: UUID, loaded: str
) -> None:
    typed = assessed(cast, today, tool) | answered(loaded, "q1.yes", "q2.no")
    made = as_lead_advocate.post(f"{risk}/assessments", typed).location
    assert _is_hidden_from_paper(as_lead_advocate.get(made)) and _is_hidden_from_paper(
        as_lead_advocate.get(f"{made}/edit")
    )

    kept = json.dumps(content_of(house, cast, made).model_dump(mode="json"))
    case = f"/cases/{cast.case_id}"
    places = (risk, f"{case}/shares/new", f"{case}/trail", f"{case}/letters/new?kind=housing")
    pages = [as_lead_advocate.get(place) for place in places]
    assert HUM not in kept and POT not in kept
    assert all(page.status == 200 and not page.shows(HUM) and not page.shows(POT) for page in pages)


def _is_hidden_from_paper(page: Answered) -> bool:
    """Whether every question stands behind a beginning that the print style leaves out."""
    before, _, _ = page.text.partition(HUM)
    opened = before.rpartition('<div class="not-printed">')[2]
    return page.text.count(HUM) == 1 and before != opened and "</section>" not in opened


def test_administrators_of_this_site_alone_load_and_read_them(
    as_lead_advocate: Client,
    as_supervisor: Client,
    sets: str,
    loaded: str,
    as_administrator: Client,
    cast: Cast,
) -> None:
    for client in (as_lead_advocate, as_supervisor):
        assert client.get(sets).status == 404 and client.get(f"/question-sets/{loaded}").status == 404
        assert client.post(sets, said()).status == 404
    assert as_administrator.get(f"/question-sets/{cast.case_id}").status == 404
