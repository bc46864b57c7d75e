"""Two wordings of one plan item: whose each is, what each button keeps, and a third that begins with both."""

from __future__ import annotations

import pytest

from tests.support.clients import Client
from tests.support.plans import item, item_url


@pytest.fixture
def rivals(as_lead_advocate: Client, base: str) -> str:
    """The address of an item that was saved in two tabs."""
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    as_lead_advocate.post(f"{url}/amendments", item(text="Chain by Mr Pryce", version=1))
    as_lead_advocate.post(f"{url}/amendments", item(text="Chain by the council", version=1))
    return url


def test_who_wrote_both_is_told_which_is_which_and_what_each_button_does(
    as_lead_advocate: Client, rivals: str
) -> None:
    page = as_lead_advocate.get(rivals)

    assert "<h1>Chain by Mr Pryce</h1>" in page.text
    assert page.shows("Saved earlier , by you, ") and page.shows("Yours , just now")
    assert (
        page.shows("Keep the one saved earlier")
        and page.shows("Keep yours")
        and page.shows("Save the new text")
    )


def test_who_reads_another_persons_versions_is_told_of_none_as_hers(
    as_supervisor: Client, rivals: str
) -> None:
    page = as_supervisor.get(rivals)

    assert page.shows("Saved earlier , Ruth Adeyemi, ") and page.shows("Saved later , Ruth Adeyemi, just now")
    assert "Yours" not in page.text and 'name="chosen_text"' not in page.text


def test_a_third_version_begins_with_both_texts(as_lead_advocate: Client, rivals: str) -> None:
    both = "Chain by Mr Pryce\n\nChain by the council"
    assert f">{both}</textarea>" in as_lead_advocate.get(rivals).text

    page = as_lead_advocate.post_and_follow(
        f"{rivals}/choices", chosen_text="new", text=both, agreed="yes", version=2
    )

    assert page.shows("Chain by Mr Pryce Chain by the council") and page.shows("Earlier wordings 3")


def test_two_long_texts_stand_in_the_field_and_do_not_stop_a_choice(
    as_lead_advocate: Client, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    for letter in "ab":
        as_lead_advocate.post(f"{url}/amendments", item(text=letter * 2000, version=1))
    both = "a" * 2000 + "\r\n\r\n" + "b" * 2000

    refused = as_lead_advocate.post(
        f"{url}/choices", chosen_text="new", text=both, agreed="yes", version=2, htmx=True
    )
    page = as_lead_advocate.post_and_follow(
        f"{url}/choices", chosen_text="second", text=both, agreed="yes", version=2
    )

    assert refused.status == 422 and refused.shows("Use at most 2,000 characters.")
    assert 'value="new" checked' in refused.text
    assert page.shows("b" * 2000) and not page.shows("Two versions")
