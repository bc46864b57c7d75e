"""The site itself: its name, how it works together and where “Leave now” leads, amended by its administrator alone."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from app.access.models import Site
from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client

WEATHER = "https://www.example.org/weather"


def amend(client: Client, **changes: Any) -> Answered:
    """The form as its page shows it, with these changes."""
    shown = client.get("/site").text
    was = re.search(r'name="was" value="([^"]*)"', shown)
    typed = {"name": "Northmere", "kind": "daily_triage", "leave_url": "", "reason": "As agreed."}
    return client.post("/site", {**typed, "was": html.unescape(was[1]) if was else "", **changes}, htmx=True)


def row(house: House, cast: Cast) -> tuple[str, str, str]:
    with house.reading() as work:
        site = work.session.get_one(Site, cast.site_id)
        return site.name, site.kind, site.leave_url


def test_what_is_amended_counts_at_once_and_its_former_value_stays_to_be_read(
    house: House, cast: Cast, as_administrator: Client, as_victim: Client
) -> None:
    assert as_administrator.get("/configuration").shows("This site")

    assert amend(as_administrator, name="Northmere and Vale", leave_url=WEATHER).location == "/configuration"

    assert row(house, cast) == ("Northmere and Vale", "daily_triage", WEATHER)
    assert as_victim.get("/leave").location == WEATHER
    changes = as_administrator.get("/configuration/changes")
    assert changes.shows("Northmere → Northmere and Vale") and changes.shows("As agreed.")
    assert ledger_kinds(house, cast).count("site.amended") == 2, "an entry for each value"


def test_of_two_the_second_is_told_and_what_she_typed_is_kept(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    late = amend(as_administrator, name="Northmere Vale", was="Northmere | unit | -")

    assert late.status == 409 and "Northmere Vale" in late.text
    assert row(house, cast)[0] == "Northmere"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give it a name."),
        ("name", "eastholm", "There is one with this name already."),
        ("kind", "guild", "Choose one of the answers."),
        ("reason", "", "Say why."),
        ("leave_url", "http://www.example.org/", "Give the whole address"),
        ("leave_url", "https://weather", "Give the whole address"),
        ("leave_url", "javascript:alert(1)", "Give the whole address"),
        ("leave_url", "https://me:word@example.org/", "Give the whole address"),
        ("leave_url", "https://[example.org/", "Give the whole address"),
        ("leave_url", "https://example.org:8443/", "Give the whole address"),
    ],
)
def test_what_is_wrong_is_said(
    field: str, value: str, words: str, house: House, cast: Cast, as_administrator: Client
) -> None:
    shown = amend(as_administrator, **{"name": "Northmere B", field: value})

    assert shown.status == 422 and shown.shows(words)
    assert row(house, cast) == ("Northmere", "daily_triage", "")


def test_nothing_changed_is_nothing_saved(house: House, cast: Cast, as_administrator: Client) -> None:
    assert amend(as_administrator).shows("Nothing was changed.")
    assert "site.amended" not in ledger_kinds(house, cast)


@pytest.mark.parametrize("name", ["as_lead_advocate", "as_supervisor", "as_partner"])
def test_nobody_else_has_this_page(name: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(name)

    assert client.get("/site").status == client.post("/site", {}).status == 404
