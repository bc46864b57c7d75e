"""The day of the next review that was named stays, and what cannot be chosen any more does not bar an amendment."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from app.access.models import TeamMember
from app.access.sessions import begin_session
from app.access.work import House
from app.core import clock
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.risk.models import AssessmentContent, RiskAssessment
from tests.integration.exhibits.test_exhibits import keep
from tests.integration.risk.conftest import assessed
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened


def due(house: House, cast: Cast) -> list[date]:
    with opened(house, cast) as (work, case):
        return [
            clock.local_day(one.due_at) for one in open_due(work, case) if one.kind is DueKind.RISK_REVIEW
        ]


def kept(house: House, cast: Cast) -> AssessmentContent:
    with opened(house, cast) as (work, case):
        found: AssessmentContent = case.open(work.session.query(RiskAssessment).one(), AssessmentContent)
        return found


def again(client: Client, risk: str, cast: Cast, today: date, **changes: Any) -> Any:
    return client.post(
        f"{risk}/amendments", assessed(cast, today, version=1, her_view="x", **changes), htmx=True
    )


def test_a_screen_that_names_no_day_does_not_take_away_the_day_that_was_named(
    house: House, cast: Cast, as_lead_advocate: Client, risk: str, today: date
) -> None:
    day = today + timedelta(days=20)
    yesterday = today - timedelta(days=1)
    as_lead_advocate.post(
        f"{risk}/assessments", assessed(cast, today, assessed_on=yesterday, next_review_on=day)
    )

    as_lead_advocate.post(f"{risk}/assessments", assessed(cast, today, purpose="screen"))

    assert due(house, cast) == [day]


def test_an_assessment_whose_day_has_passed_is_amended_all_the_same(
    house: House, cast: Cast, as_lead_advocate: Client, risk: str, today: date
) -> None:
    made = as_lead_advocate.post(f"{risk}/assessments", assessed(cast, today, next_review_on=today)).location
    clock.set_shift(timedelta(days=3))
    with house.writing() as work:
        later = Client(as_lead_advocate.portal, begin_session(work, cast.lead.id))

    moved = again(later, made, cast, today, next_review_on=today + timedelta(days=1))
    amended = again(later, made, cast, today, next_review_on=today)

    assert moved.status == 422 and moved.shows("Choose today or a later day")
    assert amended.status == 200 and kept(house, cast).her_view == "x"


def test_who_completed_it_stays_named_after_leaving_the_team(
    house: House, cast: Cast, as_lead_advocate: Client, risk: str, today: date
) -> None:
    said = assessed(cast, today, person=cast.colleague.id)
    made = as_lead_advocate.post(f"{risk}/assessments", said).location
    with house.writing() as work:
        work.session.query(TeamMember).filter_by(account_id=cast.colleague.id).delete()

    page = as_lead_advocate.get(f"{made}/edit")
    amended = again(as_lead_advocate, made, cast, today, person=cast.colleague.id)
    other = as_lead_advocate.post(f"{risk}/assessments", {**said, "id": new_client_id()}, htmx=True)

    assert re.search(rf'value="{cast.colleague.id}"\s+selected', page.text)
    assert amended.status == 200 and kept(house, cast).completed_by_id == cast.colleague.id
    assert other.status == 422


def test_the_original_stays_named_after_its_sight_was_opened(
    house: House, cast: Cast, as_lead_advocate: Client, risk: str, today: date
) -> None:
    exhibits = f"/cases/{cast.case_id}/exhibits"
    original = keep(as_lead_advocate, exhibits, "tool.txt", b"answers", sensitivity="third_party").location
    said = assessed(cast, today, original=original[-36:])
    made = as_lead_advocate.post(f"{risk}/assessments", said).location
    changed = {
        "version": 1,
        "title": "Tool",
        "sensitivity": "normal",
        "what_changed": "amended",
        "status": "held",
    }
    as_lead_advocate.post(f"{original}/amendments", changed)

    page = as_lead_advocate.get(f"{made}/edit")

    assert re.search(rf'value="{original[-36:]}"\s+selected', page.text)
    assert again(as_lead_advocate, made, cast, today, original=original[-36:]).status == 200
    assert str(kept(house, cast).original) == original[-36:]
