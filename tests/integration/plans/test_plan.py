"""The safety plan through its pages: items, wishes, agreement, both sides of a conflict, checks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.plans import agree, item, item_url


def test_an_item_stands_in_its_section_and_in_the_ledger(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    answered = as_lead_advocate.post_and_follow(f"{base}/items", item())

    assert answered.shows("Door viewer fitted") and answered.shows("Home")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "plan.item-added"


def test_an_item_without_words_comes_back_with_what_was_typed(as_lead_advocate: Client, base: str) -> None:
    refused = as_lead_advocate.post(f"{base}/items", item(text="", why="He has a key"), htmx=True)

    assert refused.status == 422
    assert refused.shows("Say what will be in place.") and "He has a key" in refused.text


def test_an_item_that_is_not_wanted_needs_the_victims_words(as_lead_advocate: Client, base: str) -> None:
    refused = as_lead_advocate.post(f"{base}/items", item(status="not_wanted"), htmx=True)

    assert refused.status == 422 and refused.shows("Write why it is not wanted")


def test_the_same_item_twice_is_one(as_lead_advocate: Client, base: str) -> None:
    typed = item()
    first, second = (
        as_lead_advocate.post(f"{base}/items", typed),
        as_lead_advocate.post(f"{base}/items", typed),
    )

    assert (first.status, second.status) == (303, 303)
    assert as_lead_advocate.get(base).text.count("Door viewer fitted") == 1


def test_a_used_id_with_other_words_is_a_conflict_that_tells_nothing(
    as_lead_advocate: Client, base: str
) -> None:
    typed = item()
    as_lead_advocate.post(f"{base}/items", typed)

    refused = as_lead_advocate.post(f"{base}/items", {**typed, "text": "Another lock"}, htmx=True)

    assert refused.status == 409
    assert refused.shows("Not saved: please save again") and "Another lock" in refused.text
    assert typed["id"] not in refused.text


def test_an_amended_item_keeps_its_former_wording(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")

    as_lead_advocate.post(f"{url}/amendments", item(text="Door viewer and chain", version=1))

    page = as_lead_advocate.get(url)
    assert (
        page.shows("Door viewer and chain")
        and page.shows("Earlier wordings 1")
        and page.shows("Door viewer fitted")
    )


def test_two_people_save_one_item_and_both_texts_stay(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    as_lead_advocate.post(f"{url}/amendments", item(text="Chain by Mr Pryce", version=1))

    second = as_lead_advocate.post_and_follow(
        f"{url}/amendments", item(text="Chain by the council", version=1)
    )

    assert second.shows("Two versions. Both are kept until someone chooses.")
    assert second.shows("Pryce") and second.shows("council")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "plan.second-version-kept"


def test_the_version_that_was_not_chosen_stays_in_the_history(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    as_lead_advocate.post(f"{url}/amendments", item(text="Chain by Mr Pryce", version=1))
    as_lead_advocate.post(f"{url}/amendments", item(text="Chain by the council", version=1))

    page = as_lead_advocate.post_and_follow(f"{url}/choices", chosen_text="second", agreed="yes", version=2)

    assert page.shows("Chain by the council") and not page.shows("Two versions")
    assert page.shows("Chain by Mr Pryce") and page.shows("Earlier wordings 2")


def test_nothing_is_chosen_without_a_choice(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    as_lead_advocate.post(f"{url}/amendments", item(text="One", version=1))
    as_lead_advocate.post(f"{url}/amendments", item(text="Two", version=1))

    refused = as_lead_advocate.post(f"{url}/choices", agreed="yes", version=2, htmx=True)

    assert refused.status == 422 and refused.shows("Choose a version, or write it new.")


def shown_version(client: Client, base: str) -> str:
    """The version that the form of the supervisor's view is about."""
    found = re.search(r'name="version_id" value="([^"]*)"', client.get(f"{base}/checks/new").text)
    return found[1] if found else ""


def test_the_supervisor_checks_an_agreed_version(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)

    page = as_supervisor.post_and_follow(
        f"{base}/checks", id=new_client_id(), verdict="good", note="Clear and hers.",
        version_id=shown_version(as_supervisor, base),
    )  # fmt: skip

    assert page.shows("Good: Clear and hers.") and page.shows("on version 1")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "plan.checked"


def test_a_version_that_she_never_saw_is_not_checked(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    typed = {"id": new_client_id(), "verdict": "good", "note": "Clear and hers."}
    seen = shown_version(as_supervisor, base)
    agree(as_lead_advocate, base)

    refused = as_supervisor.post(f"{base}/checks", {**typed, "version_id": seen}, htmx=True)
    unsaid = as_supervisor.post(f"{base}/checks", {**typed, "id": new_client_id()}, htmx=True)

    assert refused.status == unsaid.status == 409 and refused.shows("Not saved: the plan was agreed anew")
    assert "Clear and hers." in refused.text and refused.shows("On version 2")
    assert shown_version(as_supervisor, base) in refused.text and seen not in refused.text
    assert "plan.checked" not in ledger_kinds(house, cast, cast.case_id)


def test_a_check_that_comes_twice_is_one_though_the_plan_was_agreed_anew_meanwhile(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    typed = {
        "id": new_client_id(),
        "verdict": "good",
        "note": "Clear.",
        "version_id": shown_version(as_supervisor, base),
    }

    first = as_supervisor.post(f"{base}/checks", typed)
    agree(as_lead_advocate, base)

    assert (first.status, as_supervisor.post(f"{base}/checks", typed).status) == (303, 303)
    assert ledger_kinds(house, cast, cast.case_id).count("plan.checked") == 1


def test_nobody_checks_a_plan_of_her_own(
    as_supervisor: Client, as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    from app.access.models import CaseRelation

    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    with house.writing() as work:
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.supervisor.id, kind="cover", from_day=work.today,
                              given_by=cast.supervisor.id))  # fmt: skip

    refused = as_supervisor.post(f"{base}/checks", id=new_client_id(), verdict="good", note="Mine.")

    assert refused.status == 403 and refused.shows("Somebody else reviews it.")
    assert "plan.checked" not in ledger_kinds(house, cast, cast.case_id)


@pytest.mark.parametrize("changes", [
    {"section": "work_education"}, {"text": "Door chain"}, {"status": "in_place"}, {"agreed": "not_now"},
    {"owner": "police"}, {"due": "2027-03-01"}, {"visible_to": ["victim", "police"]},
], ids=lambda changes: next(iter(changes)))  # fmt: skip
def test_whatever_changes_in_an_item_the_plan_may_be_agreed_anew(
    as_lead_advocate: Client, base: str, changes: dict[str, Any]
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    assert not as_lead_advocate.get(base).shows("Changed since")

    as_lead_advocate.post(f"{url}/amendments", item(version=1, **changes))

    changed = as_lead_advocate.get(base)
    assert changed.shows("Changed since") and changed.shows("Record that it is agreed")
    agree(as_lead_advocate, base)
    assert not as_lead_advocate.get(base).shows("Changed since")


def test_wishes_said_after_the_agreement_change_the_plan(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)

    page = as_lead_advocate.post_and_follow(
        f"{base}/wishes", id=new_client_id(), text="Nobody is to tell work."
    )

    assert page.shows("Changed since") and page.shows("Record that it is agreed")


def test_a_review_makes_the_next_one_due(as_lead_advocate: Client, base: str) -> None:
    page = as_lead_advocate.post_and_follow(
        f"{base}/reviews", id=new_client_id(), trigger="interval", victim_view="It still fits."
    )

    assert page.shows("In 7 days")


@pytest.mark.parametrize(("who", "status"), [
    ("as_backup", 200), ("as_supervisor", 200), ("as_colleague", 404), ("as_other_site", 404), ("as_partner", 404),
    ("as_administrator", 404),
])  # fmt: skip
def test_who_finds_the_plan(request: pytest.FixtureRequest, base: str, who: str, status: int) -> None:
    assert request.getfixturevalue(who).get(base).status == status


@pytest.mark.parametrize("who", ["as_backup", "as_supervisor"])
def test_who_may_read_may_not_write(
    request: pytest.FixtureRequest, as_lead_advocate: Client, base: str, who: str
) -> None:
    refused = request.getfixturevalue(who).post(f"{base}/items", item(text="Slipped in"))

    assert refused.status == 403
    assert not as_lead_advocate.get(base).shows("Slipped in")
