"""The one-page print: reduced, neutral, logged; of an undecided item it holds what may stand of both versions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clients import Client, new_client_id
from tests.support.plans import item, item_url


def test_the_printed_copy_is_reduced_neutral_and_logged(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/wishes", id=new_client_id(), text="I want to stay in my house.")
    as_lead_advocate.post(f"{base}/items", item(text="Fit the viewer"))
    for section in ("travel", "alarms", "housing_move", "trusted_people"):
        as_lead_advocate.post(f"{base}/items", item(section=section, text=f"Hidden in {section}"))
    as_lead_advocate.post(f"{base}/items", item(text="Only for the team", visible_to=[]))

    printed = as_lead_advocate.get(f"{base}/print")

    assert printed.shows("Fit the viewer") and printed.shows("I want to stay in my house.")
    assert "Hidden in" not in printed.text and "Only for the team" not in printed.text
    assert "<title>Notes</title>" in printed.text
    assert "waymark" not in printed.text.lower() and "Carys" not in printed.text


def two_versions(client: Client, base: str, **second: Any) -> str:
    """An item of which two versions wait for a decision; returns its address."""
    client.post(f"{base}/items", item())
    url = item_url(client, base, "Door viewer fitted")
    client.post(f"{url}/amendments", item(text="Chain by Mr Pryce", version=1))
    client.post(f"{url}/amendments", item(**{"text": "Chain by the council", "version": 1, **second}))
    return url


def test_of_an_undecided_item_both_versions_are_printed_one_under_the_other(
    as_lead_advocate: Client, base: str
) -> None:
    url = two_versions(as_lead_advocate, base)
    printed = as_lead_advocate.get(f"{base}/print")
    as_lead_advocate.post(f"{url}/choices", chosen_text="second", agreed="yes", version=2)
    decided = as_lead_advocate.get(f"{base}/print")

    assert printed.shows("Two versions, not decided yet: Chain by Mr Pryce Chain by the council")
    assert decided.shows("Chain by the council")
    assert not decided.shows("Pryce") and not decided.shows("not decided")


@pytest.mark.parametrize("hidden", [
    {"section": "travel"}, {"visible_to": []}, {"status": "suggested"},
], ids=lambda hidden: next(iter(hidden)))  # fmt: skip
@pytest.mark.parametrize("which", ["first", "second"])
def test_what_one_version_takes_off_her_copy_stays_off_it(
    as_lead_advocate: Client, base: str, hidden: dict[str, Any], which: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    for name in ("first", "second"):
        changes = hidden if name == which else {}
        as_lead_advocate.post(f"{url}/amendments", item(text=f"The {name} one", version=1, **changes))

    printed = as_lead_advocate.get(f"{base}/print")

    # Where somebody took it off her copy, neither is on it before a person has decided: the older edit's neither.
    others = "status" in hidden
    assert printed.shows("The first one") == (others and which != "first")
    assert printed.shows("The second one") == (others and which != "second")
    assert not printed.shows("not decided")


def test_two_versions_in_two_parts_of_the_plan_stand_in_both(as_lead_advocate: Client, base: str) -> None:
    two_versions(as_lead_advocate, base, section="work_education")

    printed = as_lead_advocate.get(f"{base}/print")

    assert printed.shows("Home One of two versions, not decided yet: Chain by Mr Pryce")
    assert printed.shows("Work and study One of two versions, not decided yet: Chain by the council")
