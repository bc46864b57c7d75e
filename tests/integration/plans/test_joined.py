"""Two people save one plan item from the page: what fits together stands, and what does not is asked field by field."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.access.door import open_case
from app.features.plan_items.models import PlanItemContent, PlanItemWording
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.plans import item, item_url

DUE, LATER_DUE = "2027-03-01", "2027-03-08"


@pytest.fixture
def url(as_lead_advocate: Client, base: str) -> str:
    as_lead_advocate.post(f"{base}/items", item())
    return item_url(as_lead_advocate, base, "Door viewer fitted")


def amend(client: Client, url: str, version: int = 1, **changes: Any) -> Any:
    return client.post_and_follow(f"{url}/amendments", item(version=version, **changes))


@pytest.fixture
def disputed(as_lead_advocate: Client, url: str) -> str:
    """Two texts and two days, of the same item."""
    amend(as_lead_advocate, url, text="Chain by Mr Pryce", due=DUE)
    amend(as_lead_advocate, url, text="Chain by the council", due=LATER_DUE, why="He has a key")
    return url


def test_what_was_put_together_is_said_where_it_was_saved_and_in_the_history(
    as_lead_advocate: Client, house: Any, cast: Cast, url: str, base: str
) -> None:
    amend(as_lead_advocate, url, due=DUE)

    saved = amend(as_lead_advocate, url, owner="police")

    assert saved.shows("Two changes in one: while this was written, it was also changed elsewhere")
    assert saved.shows("By when: Ruth Adeyemi") and saved.shows("By Monday 1 March") and saved.shows("Police")
    assert as_lead_advocate.get(base).shows("Two changes in one")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "plan.item-amended"
    amended = amend(as_lead_advocate, url, version=3, owner="police", due=DUE, why="He has a key")
    assert not amended.shows("Two changes in one: while") and as_lead_advocate.get(url).shows(
        "Earlier wordings 3"
    )
    assert as_lead_advocate.get(url).text.count("Two changes in one") == 1


def test_each_field_in_which_they_differ_is_asked_and_nothing_is_chosen_at_first(
    as_lead_advocate: Client, disputed: str
) -> None:
    page = as_lead_advocate.get(disputed)

    assert page.shows("Monday 1 March") and page.shows("Monday 8 March") and page.shows("He has a key")
    assert " checked" not in page.text and page.text.count('name="chosen_due"') == 2


def test_of_each_field_another_version_may_stand(as_lead_advocate: Client, disputed: str) -> None:
    page = as_lead_advocate.post_and_follow(
        f"{disputed}/choices", chosen_text="second", chosen_due="first", agreed="yes", version=3
    )

    assert (
        page.shows("Chain by the council") and page.shows("By Monday 1 March") and page.shows("He has a key")
    )
    assert not page.shows("Two versions") and page.shows("By when: Monday 8 March")


def test_a_field_that_was_not_chosen_is_asked_for_and_what_was_chosen_stays(
    as_lead_advocate: Client, disputed: str
) -> None:
    refused = as_lead_advocate.post(
        f"{disputed}/choices", chosen_text="second", agreed="yes", version=3, htmx=True
    )

    assert refused.status == 422 and refused.shows("Choose one of the two.")
    assert 'name="chosen_text" value="second" checked' in refused.text


def test_who_answers_only_whether_she_agrees_is_asked_for_nothing_else(
    as_lead_advocate: Client, url: str
) -> None:
    amend(as_lead_advocate, url, agreed="not_now")
    page = amend(as_lead_advocate, url, agreed="not_asked")

    assert page.shows("Not now") and page.shows("Not asked") and 'name="chosen_' not in page.text
    decided = as_lead_advocate.post_and_follow(f"{url}/choices", agreed="not_now", version=2)
    assert not decided.shows("Two versions") and decided.shows("agrees Not now")


def test_a_refusal_that_is_chosen_without_its_words_is_refused(as_lead_advocate: Client, url: str) -> None:
    amend(as_lead_advocate, url, status="not_wanted", refusal="It makes me feel locked in")
    amend(as_lead_advocate, url, status="in_place")

    choice = {"chosen_status": "first", "chosen_refusal": "second", "agreed": "not_now", "version": 2}
    refused = as_lead_advocate.post(f"{url}/choices", choice, htmx=True)

    assert refused.status == 422 and refused.shows("An item that is not wanted says why.")


def test_on_paper_two_versions_that_read_alike_are_one(as_lead_advocate: Client, url: str, base: str) -> None:
    amend(as_lead_advocate, url, owner="police")
    amend(as_lead_advocate, url, owner="victim")

    printed = as_lead_advocate.get(f"{base}/print")

    assert printed.text.count("Door viewer fitted") == 1 and not printed.shows("not decided")


def test_on_paper_two_days_stand_until_one_is_chosen(as_lead_advocate: Client, url: str, base: str) -> None:
    amend(as_lead_advocate, url, due=DUE)
    amend(as_lead_advocate, url, due=LATER_DUE)

    printed = as_lead_advocate.get(f"{base}/print")

    assert (
        printed.shows("Two versions, not decided yet:")
        and printed.shows("1 March")
        and printed.shows("8 March")
    )


def test_another_choice_made_meanwhile_is_a_question_again(as_lead_advocate: Client, disputed: str) -> None:
    shown = as_lead_advocate.get(disputed).text
    rival = shown[shown.index('name="rival" value="') + 20 :].split('"')[0]
    choice = {"chosen_text": "first", "chosen_due": "first", "agreed": "yes", "version": 3, "rival": rival}
    as_lead_advocate.post(f"{disputed}/choices", {**choice, "chosen_text": "second"})

    again = as_lead_advocate.post_and_follow(f"{disputed}/choices", choice)

    assert again.shows("Two versions.") and again.shows("Mr Pryce") and again.shows("the council")
    assert again.text.count('name="chosen_text"') == 3 and 'name="chosen_due"' not in again.text


def test_the_same_choice_twice_is_one(as_lead_advocate: Client, disputed: str) -> None:
    shown = as_lead_advocate.get(disputed).text
    rival = shown[shown.index('name="rival" value="') + 20 :].split('"')[0]
    choice = {"chosen_text": "first", "chosen_due": "second", "agreed": "yes", "version": 3, "rival": rival}

    pages = [as_lead_advocate.post_and_follow(f"{disputed}/choices", choice) for _ in range(2)]

    assert not pages[1].shows("Two versions") and pages[0].text.count("<li") == pages[1].text.count("<li")


def test_what_a_page_shows_no_more_is_not_chosen_on_it(as_lead_advocate: Client, disputed: str) -> None:
    amend(as_lead_advocate, disputed, version=3, text="A bolt", due=DUE)

    refused = as_lead_advocate.post(
        f"{disputed}/choices", chosen_text="first", chosen_due="first", agreed="yes", version=3, htmx=True
    )

    assert refused.status == 409 and refused.shows("Not saved: this item was changed meanwhile.")


def test_a_question_that_came_meanwhile_is_not_answered_by_who_did_not_see_it(
    as_lead_advocate: Client, disputed: str
) -> None:
    amend(
        as_lead_advocate,
        disputed,
        version=3,
        text="Chain by Mr Pryce",
        due=DUE,
        why="He has a key",
        status="in_place",
    )

    refused = as_lead_advocate.post(
        f"{disputed}/choices", chosen_text="first", chosen_due="first", agreed="yes", version=3, htmx=True
    )

    assert refused.status == 409 and as_lead_advocate.get(disputed).text.count('name="chosen_status"') == 2


def test_a_wording_that_was_not_chosen_is_never_taken_for_what_stood(
    as_lead_advocate: Client, house: Any, cast: Cast, disputed: str
) -> None:
    as_lead_advocate.post(f"{disputed}/choices", chosen_text="new", text="A bolt", chosen_due="first", agreed="yes",
                          version=3)  # fmt: skip
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for row in work.session.scalars(select(PlanItemWording).where(PlanItemWording.number == 3)):
            if case.open(row, PlanItemContent).text == "Chain by Mr Pryce":
                work.session.delete(row)

    page = amend(
        as_lead_advocate, disputed, version=3, text="Chain by the council", due=LATER_DUE, owner="police"
    )

    assert page.shows("Two versions.") and page.text.count('name="chosen_owner"') == 2
