"""Where “Leave now” may lead: a plain page of somebody else's."""

from __future__ import annotations

import pytest

from app.features.agencies.rules import leave_problem

OWN = ("staff.example.org", "page.example.net")


@pytest.mark.parametrize(
    "url", ["", "https://www.example.com/weather?in=north", "https://notpage.example.net.org/"]
)
def test_a_plain_page_of_somebody_elses_will_do(url: str) -> None:
    assert leave_problem(url, OWN) == ""


@pytest.mark.parametrize(
    "url", ["https://page.example.net/", "https://PAGE.example.net/x", "https://www.staff.example.org/"]
)
def test_no_page_of_ours(url: str) -> None:
    assert leave_problem(url, OWN).startswith("Choose a page that is not ours")


@pytest.mark.parametrize(
    "url",
    ["http://www.example.com/", "https://localhost/", "//example.com", "https://a@example.com/", "https://a.b:x/",
     "https://example.com/ä", "https://example.com/a b", "data:text/html,x", "https://"],
)  # fmt: skip
def test_nothing_but_a_whole_address(url: str) -> None:
    assert leave_problem(url, OWN).startswith("Give the whole address")
