"""A decision about a fallen hold is not the end of it: what was decided and failed falls back to those who decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.work import House
from app.core import clock
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.progress import Desk, decide, has_fallen, open_kinds


def other_hours() -> dict[str, object]:
    """Hours that are safe tomorrow alone."""
    tomorrow = clock.local(clock.now() + timedelta(days=1)).strftime("%a").lower()
    return {"any_time": False, "days_1": [tomorrow], "start_1": "00:00", "end_1": "23:00"}


@pytest.fixture
def fallen(as_lead_advocate: Client, desk: Desk) -> str:
    """News of which two safe attempts to tell her have failed."""
    desk.safe_hours(
        go_between_name="Lowri, sister", go_between_number="07700 900178", go_between_agreed_on="2026-01-05"
    )
    made = desk.write(as_lead_advocate)
    for _ in range(2):
        desk.tell(as_lead_advocate, made.uuid, "no_answer")
    return made.uuid


@pytest.mark.parametrize(("choice", "channel"), [("call_anyway", "phone"), ("go_between", "go_between")])
def test_what_was_decided_and_failed_falls_again(
    as_backup: Client, as_supervisor: Client, desk: Desk, house: House, cast: Cast, fallen: str,
    choice: str, channel: str,
) -> None:  # fmt: skip
    decide(as_supervisor, desk, fallen, choice)
    assert DueKind.HOLD_FELL not in open_kinds(house, cast) and not as_backup.get("/today").shows(
        "Not told yet"
    )

    desk.tell(as_supervisor, fallen, "no_answer", channel=channel)

    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2 and as_backup.get("/today").shows(
        "Not told yet"
    )
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["contact.recorded", "hold.fell"]
    page = as_supervisor.get(f"{desk.url}/{fallen}")
    assert page.shows("What was decided has been tried, and failed.") and page.shows("Decide what to do")


def test_it_falls_again_once_and_then_waits_for_the_next_decision(
    as_supervisor: Client, desk: Desk, house: House, cast: Cast, fallen: str
) -> None:
    decide(as_supervisor, desk, fallen, "call_anyway")
    for _ in range(2):
        desk.tell(as_supervisor, fallen, "no_answer")
    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2

    page = as_supervisor.follow(decide(as_supervisor, desk, fallen, "go_between", version=2))

    assert page.shows("Tell through the go-between: decided by Jo Lindqvist")
    assert DueKind.HOLD_FELL not in open_kinds(house, cast) and has_fallen(house, cast)


def test_a_failed_attempt_among_the_contacts_falls_again_too(
    as_supervisor: Client, desk: Desk, house: House, cast: Cast, fallen: str
) -> None:
    decide(as_supervisor, desk, fallen, "call_anyway")

    fields = {"id": new_client_id(), "outcome": "no_answer", "rule_followed": "no", "reason": "Decided so."}
    as_supervisor.post(f"/cases/{cast.case_id}/contacts", fields, htmx=True)

    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2


def test_a_mark_as_unsafe_after_the_decision_brings_it_back(
    as_supervisor: Client, desk: Desk, house: House, cast: Cast, fallen: str
) -> None:
    decide(as_supervisor, desk, fallen, "call_anyway")

    desk.mark_unsafe()

    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2
    assert as_supervisor.get(f"{desk.url}/{fallen}").shows("There is no safe contact to use.")


def test_while_she_is_not_told_another_decision_may_be_taken(
    as_supervisor: Client, as_backup: Client, desk: Desk, house: House, cast: Cast, fallen: str
) -> None:
    page = as_supervisor.follow(decide(as_supervisor, desk, fallen, "go_between"))
    assert "Decide anew" in page.text
    assert as_backup.get(f"{desk.url}/{fallen}/hold-decisions/new").shows("Somebody has decided what to do;")

    assert decide(as_backup, desk, fallen, "call_anyway", version=2).status == 303

    assert ledger_kinds(house, cast, cast.case_id).count("hold.decided") == 2
    assert as_backup.get(f"{desk.url}/{fallen}").shows("Call anyway: decided by Dele Okafor")


def test_call_anyway_outside_the_safe_hours_shows_the_number(
    as_supervisor: Client, desk: Desk, cast: Cast, fallen: str
) -> None:
    desk.safe_hours(**other_hours(), version=1)

    decided = decide(as_supervisor, desk, fallen, "call_anyway")

    assert f"/cases/{cast.case_id}/contacts/new?because=" in decided.location
    shown = as_supervisor.follow(decided)
    assert 'href="tel:07700900142"' in shown.text and shown.shows("You gave a reason for calling now.")
    assert "She must hear it today." in shown.text


def test_call_anyway_within_the_safe_hours_needs_no_reason_for_the_number(
    as_supervisor: Client, desk: Desk, cast: Cast, fallen: str
) -> None:
    decided = decide(as_supervisor, desk, fallen, "call_anyway")

    assert decided.location == f"/cases/{cast.case_id}/contacts/new"
    assert 'href="tel:07700900142"' in as_supervisor.follow(decided).text


def test_where_nobody_may_call_at_all_call_anyway_is_no_choice(
    as_supervisor: Client, desk: Desk, house: House, cast: Cast, fallen: str
) -> None:
    desk.mark_unsafe()
    path = f"{desk.url}/{fallen}/hold-decisions"
    assert 'value="call_anyway"' not in as_supervisor.get(f"{path}/new").text

    refused = as_supervisor.follow(decide(as_supervisor, desk, fallen, "call_anyway"))

    assert refused.shows("Nobody may call as it stands: choose another way.")
    assert "She must hear it today." in refused.text and "07700900142" not in refused.text
    assert "hold.decided" not in ledger_kinds(house, cast, cast.case_id)
