"""Parts of a plan for a partner: item by item, as each allows; superseded when it changes, refused when outdated."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.plans import item, item_url

MARKER = {
    "section": "police_markers", "text": "Address marker", "owner": "police", "status": "in_place",
    "why": "He has been here before", "ends_on": "2027-03-01", "visible_to": ["victim", "police"],
}  # fmt: skip


def parts_of(client: Client, base: str, *urls: str) -> list[str]:
    """The items as the form offers them now; one that it does not offer in a first wording."""
    offered = client.get(f"{base}/releases/new").text
    found = {one.partition(".")[0]: one for one in re.findall(r'value="([0-9a-f-]{36}[.][0-9]+)"', offered)}
    return [found.get(url[-36:], f"{url[-36:]}.1") for url in urls]


def release(client: Client, cast: Cast, base: str, *urls: str, htmx: bool = False, **changes: Any) -> Any:
    typed = {
        "id": new_client_id(), "receiver": f"desk:{cast.desk_id}", "parts": parts_of(client, base, *urls),
        "consent": "yes", "purpose": "So that calls are answered at once", "told": "yes",
        "basis": "prevention_of_crime", "is_minimum": "yes",
    }  # fmt: skip
    return client.post(f"{base}/releases", {**typed, **changes}, htmx=htmx)


def at_the_desk(client: Client) -> str:
    found = re.search(r"/shared/[0-9a-f-]{36}", client.get("/shared").text)
    return found[0] if found else ""


@pytest.fixture
def marker(as_lead_advocate: Client, base: str) -> str:
    as_lead_advocate.post(f"{base}/items", item(**MARKER))
    as_lead_advocate.post(f"{base}/items", item(text="Only hers"))
    return item_url(as_lead_advocate, base, "Address marker")


def test_an_item_leaves_with_its_words_and_days_and_is_superseded_when_it_changes(
    as_lead_advocate: Client, as_partner: Client, house: House, cast: Cast, base: str, marker: str
) -> None:
    form = as_lead_advocate.get(f"{base}/releases/new")
    made = release(as_lead_advocate, cast, base, marker)
    copy = at_the_desk(as_partner)
    read = as_partner.get(copy)
    as_lead_advocate.post(f"{marker}/amendments", item(version=1, **{**MARKER, "linked_risk": "imminence"}))
    still = as_partner.get(copy)
    as_lead_advocate.post(f"{marker}/amendments", item(version=2, **{**MARKER, "ends_on": "2028-03-01"}))

    assert form.shows("Police markers: Address marker (for: Police)") and not form.shows("Only hers")
    assert made.status == 303 and as_lead_advocate.get(made.location).shows("Parts of the safety plan")
    assert read.shows("Address marker (in place, police, runs out 1 March 2027)")
    assert "been here before" not in read.text and not still.shows("do not rely on this copy")
    assert as_partner.get(copy).shows("do not rely on this copy")
    assert "plan/releases/new" in as_lead_advocate.get(made.location).text
    assert "share.superseded" in ledger_kinds(house, cast, cast.case_id)


def test_what_an_item_is_not_for_does_not_leave(
    as_lead_advocate: Client, as_partner: Client, cast: Cast, base: str, marker: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item(text="For health", visible_to=["health"]))
    hers = item_url(as_lead_advocate, base, "Only hers")
    health = item_url(as_lead_advocate, base, "For health")

    refused = [
        release(as_lead_advocate, cast, base, marker, one, htmx=True, purpose="Kept words")
        for one in (hers, health, f"{base}/items/{new_client_id()}")
    ]

    assert [one.status for one in refused] == [422, 422, 422]
    assert refused[0].shows("is not for partners") and refused[1].shows("may see “For health”")
    assert all("Kept words" in one.text for one in refused) and at_the_desk(as_partner) == ""


@pytest.mark.parametrize("is_changed", [True, False])
def test_a_release_that_waits_is_refused_when_an_item_in_it_was_changed_meanwhile(
    as_lead_advocate: Client, as_supervisor: Client, as_partner: Client, cast: Cast, base: str, marker: str,
    is_changed: bool,
) -> None:  # fmt: skip
    made = release(as_lead_advocate, cast, base, marker, consent="unsafe", reason="He reads her phone.")
    if is_changed:
        as_lead_advocate.post(f"{marker}/amendments", item(version=1, **{**MARKER, "text": "Phone marker"}))

    decided = as_supervisor.post(
        f"{made.location}/approvals", {"decision": "approve", "reason": "Agreed."}, htmx=True
    )

    assert decided.status == (422 if is_changed else 200)
    assert decided.shows("amended or withdrawn since it was asked for") is is_changed
    assert bool(at_the_desk(as_partner)) is not is_changed


def test_two_versions_of_an_item_neither_leave_nor_let_a_waiting_release_go(
    as_lead_advocate: Client, as_supervisor: Client, cast: Cast, base: str, marker: str
) -> None:
    first, second = ({**MARKER, "text": text} for text in ("Marker for the flat", "Marker for the house"))
    as_lead_advocate.post(f"{marker}/amendments", item(version=1, **first))
    made = release(as_lead_advocate, cast, base, marker, consent="unsafe", reason="He reads her phone.")
    as_lead_advocate.post(f"{marker}/amendments", item(version=1, **second))

    decided = as_supervisor.post(
        f"{made.location}/approvals", {"decision": "approve", "reason": "Agreed."}, htmx=True
    )
    again = release(as_lead_advocate, cast, base, marker, htmx=True)

    assert decided.status == again.status == 422


@pytest.mark.parametrize(("who", "status"), [
    ("as_backup", 403), ("as_supervisor", 403), ("as_colleague", 404), ("as_partner", 404),
])  # fmt: skip
def test_who_does_not_release(
    request: pytest.FixtureRequest, cast: Cast, base: str, marker: str, who: str, status: int
) -> None:
    assert release(request.getfixturevalue(who), cast, base, marker).status == status


def test_words_that_nobody_read_before_they_leave_do_not_leave(
    as_lead_advocate: Client, as_partner: Client, cast: Cast, base: str, marker: str
) -> None:
    read = parts_of(as_lead_advocate, base, marker)
    changed = {**MARKER, "text": "Address marker; she is at 9 Refuge Road now"}
    as_lead_advocate.post(f"{marker}/amendments", item(version=1, **changed))

    refused = release(as_lead_advocate, cast, base, marker, parts=read, htmx=True)

    assert (
        refused.status == 422 and refused.shows("one was changed meanwhile") and at_the_desk(as_partner) == ""
    )
    assert release(as_lead_advocate, cast, base, marker).status == 303
