"""Assessments through their pages: recorded by a person, reviewed by the clock, amended and withdrawn in sight."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.access.work import House
from app.core import clock
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.integration.risk.conftest import TOOL, assessed
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened

PAPER = {"file": ("form.pdf", b"%PDF-1.7 invented", "application/pdf")}


def due(house: House, cast: Cast) -> list[date]:
    with opened(house, cast) as (work, case):
        return [
            clock.local_day(one.due_at) for one in open_due(work, case) if one.kind is DueKind.RISK_REVIEW
        ]


def trained(client: Client, cast: Cast, today: date, tool: UUID | str) -> None:
    said = {"trainee": cast.lead.id, "trained_in": tool, "trained_on": today}
    assert client.post("/risk-training", said).location == "/risk-training"


def test_without_a_judgement_the_page_says_what_comes_here(as_lead_advocate: Client, risk: str) -> None:
    page = as_lead_advocate.get(risk)

    assert page.status == 200 and 'class="empty' in page.text and page.text.count("Not judged yet.") == 5
    assert as_lead_advocate.get(risk.removesuffix("/risk") + "/more").shows("Risk")


def test_an_assessment_keeps_tool_result_judgement_and_her_own_words(
    as_lead_advocate: Client,
    as_administrator: Client,
    house: House,
    cast: Cast,
    risk: str,
    today: date,
    tool: UUID,
) -> None:
    assert as_lead_advocate.get(f"{risk}/tools").shows(TOOL)
    assert as_lead_advocate.get(f"{risk}/assessments/new?tool={tool}").shows("High concern")
    said = assessed(cast, today, tool, result="Low concern", differs="yes", why_differs="He was released.",
                    her_view="I think he will come back.", positives=14,
                    next_review_on=today + timedelta(days=28))  # fmt: skip
    made = as_lead_advocate.post(f"{risk}/assessments", said).location

    page = as_lead_advocate.get(made)
    for words in (
        TOOL,
        "Low concern",
        "He was released.",
        "I think he will come back.",
        "No training was recorded",
    ):
        assert page.shows(words), words
    assert page.shows("this service thinks of a MARAC from 14") and page.shows("Nothing happens by itself")
    assert due(house, cast) == [today + timedelta(days=28)]
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "risk.assessed"

    trained(as_administrator, cast, today, tool)
    later = as_lead_advocate.post(f"{risk}/assessments", assessed(cast, today, tool)).location
    assert as_lead_advocate.get(later).shows("Trained, by the register")
    assert as_lead_advocate.get(made).shows("No training was recorded")
    assert due(house, cast) == [today + timedelta(days=28)]


def test_an_amendment_keeps_the_former_wording_and_what_is_withdrawn_stays_in_sight(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date
) -> None:
    again = today + timedelta(days=14)
    first = assessed(cast, today, her_view="He waits.", next_review_on=again)
    made = as_lead_advocate.post(f"{risk}/assessments", first).location
    assert as_lead_advocate.post(f"{risk}/assessments", first).location == made
    other = assessed(cast, today, level="moderate", version=1, next_review_on=again)

    assert as_lead_advocate.post(f"{made}/amendments", other).location == made
    late = as_lead_advocate.post(f"{made}/amendments", other | {"her_view": "Second"}, htmx=True)
    assert late.status == 409 and "Second" in late.text
    page = as_lead_advocate.get(made)
    assert page.shows("Earlier wordings 1") and page.shows("He waits.") and page.shows("Moderate")
    assert due(house, cast) == [again]

    taken = {"why": "Of another person.", "version": 2}
    assert as_lead_advocate.post(f"{made}/withdrawals", taken).location == made
    assert as_lead_advocate.get(made).shows("Of another person.") and as_lead_advocate.get(risk).shows(
        "Withdrawn"
    )
    assert due(house, cast) == []
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "risk.withdrawn"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": ""}, "Choose the level that you judge"),
        ({"differs": "yes"}, "Say why your judgement differs"),
        ({"person": ""}, "Say who completed it."),
        ({"result": "Very bad"}, "Choose one of the results"),
        ({"assessed_on": "2099-01-01"}, "This day has not come yet."),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date, tool: UUID, changes: dict[str, str],
    words: str,
) -> None:  # fmt: skip
    said = assessed(cast, today, tool, her_view="He waits.", **changes)

    refused = as_lead_advocate.post(f"{risk}/assessments", said, htmx=True)

    assert refused.status == 422 and refused.shows(words) and "He waits." in refused.text
    assert "risk.assessed" not in ledger_kinds(house, cast, cast.case_id)


def test_who_only_reads_finds_no_form_and_who_has_no_part_finds_no_page(
    as_backup: Client, as_colleague: Client, as_partner: Client, as_administrator: Client, cast: Cast, risk: str,
    today: date,
) -> None:  # fmt: skip
    page = as_backup.get(risk)
    assert page.status == 200 and "/risk/tools" not in page.text
    assert as_backup.post(f"{risk}/assessments", assessed(cast, today)).status == 403
    assert [client.get(risk).status for client in (as_colleague, as_partner, as_administrator)] == [404] * 3


def test_the_original_is_an_exhibit_whose_sight_is_restricted(
    as_lead_advocate: Client, as_backup: Client, cast: Cast, risk: str, today: date
) -> None:
    exhibits = f"/cases/{cast.case_id}/exhibits"
    open_one = as_lead_advocate.post(exhibits, {"id": new_client_id(), "title": "Open"}, files=PAPER).location
    shut = {"id": new_client_id(), "title": "The form", "sensitivity": "third_party"}
    shut_one = as_lead_advocate.post(exhibits, shut, files=PAPER).location

    refused = as_lead_advocate.post(
        f"{risk}/assessments", assessed(cast, today, original=open_one[-36:]), htmx=True
    )
    assert refused.status == 422 and refused.shows("whose sight is restricted")
    said = assessed(cast, today, original=shut_one[-36:])
    made = as_lead_advocate.post(f"{risk}/assessments", said).location

    assert as_lead_advocate.get(made).shows("The form") and not as_backup.get(made).shows("The form")
