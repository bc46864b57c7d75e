"""Who finds a note at all, who may do what to it, and that the database tells nothing of its words."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from app.access.work import House
from tests.support.cast import Cast
from tests.support.challenge_notes import TERMS, answer_fields, note_fields
from tests.support.clients import Client, new_client_id

OUTSIDERS = [
    "as_colleague",
    "as_other_site",
    "as_partner",
    "as_other_desk_partner",
    "as_administrator",
    "as_victim",
]
PAGES = ["", "/edit", "/sending", "/notes/new", "/replies/new", "/escalations/new", "/outcomes/new"]
ACTS = ["amendments", "sendings", "notes", "replies", "escalations", "outcomes", "readings"]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_out_of_sight_there_is_no_note(
    name: str, cast: Cast, sent: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)

    for path in [
        f"/cases/{cast.case_id}/challenges",
        f"/cases/{cast.case_id}/challenges/new",
        *(sent + p for p in PAGES),
    ]:
        assert client.get(path).status == 404, path
    for path in [f"/cases/{cast.case_id}/challenges", *(f"{sent}/{act}" for act in ACTS)]:
        assert client.post(path, {}).status == 404, path


@pytest.mark.parametrize(
    "name",
    [
        "as_lead_advocate",
        "as_supervisor",
        "as_other_site",
        "as_other_desk_partner",
        "as_administrator",
        "as_victim",
    ],
)
def test_only_its_receiver_finds_a_released_note(
    name: str, received: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)

    assert client.get(received).status == 404
    assert client.post(f"{received}/acknowledgements").status == 404
    assert client.post(f"{received}/answers", answer_fields()).status == 404


def test_the_backup_reads_and_does_not_write(sent: str, cast: Cast, as_backup: Client) -> None:
    assert as_backup.get(sent).status == 200
    assert as_backup.get(f"/cases/{cast.case_id}/challenges").status == 200
    for path in [f"/cases/{cast.case_id}/challenges", *(f"{sent}/{act}" for act in ACTS)]:
        assert as_backup.post(path, {}).status == 403, path


def test_the_supervisor_reads_and_raises(
    sent: str, cast: Cast, as_supervisor: Client, as_partner: Client
) -> None:
    assert as_supervisor.get(sent).status == 200
    made = as_supervisor.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, type="C07"))

    assert as_supervisor.post(f"{made.location}/sendings", TERMS).location == made.location
    assert as_partner.get("/partner").shows("Evidence not collected")


def test_a_note_of_another_case_is_not_found_in_this_one(
    cast: Cast, sent: str, as_other_site: Client
) -> None:
    foreign = sent.replace(str(cast.case_id), str(cast.other_case_id))

    assert as_other_site.get(foreign).status == 404
    assert as_other_site.post(f"{foreign}/notes", {"id": new_client_id(), "text": "x"}).status == 404


def test_an_incident_of_another_case_cannot_be_released(cast: Cast, as_lead_advocate: Client) -> None:
    refused = as_lead_advocate.post(
        f"/cases/{cast.case_id}/challenges", note_fields(cast, incidents=[new_client_id()]), htmx=True
    )

    assert refused.status == 422 and refused.shows("Choose entries of this case’s log.")


def test_when_access_ends_the_desk_finds_nothing(
    cast: Cast, sent: str, received: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    share = as_lead_advocate.get(sent).text.split(f"/cases/{cast.case_id}/shares/")[1][:36]
    as_lead_advocate.post(f"/cases/{cast.case_id}/shares/{share}/ends", {"reason": "Sent to the wrong desk."})

    assert as_partner.get(received).status == 404
    assert as_partner.post(f"{received}/answers", answer_fields()).status == 404
    assert as_partner.get("/partner").shows("Nothing waits for you")


def test_a_stolen_store_tells_nothing_of_a_note(
    house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    if not house.store.is_sqlite:
        pytest.skip("reads the bytes of an SQLite file")
    canaries = {
        name: f"canary-{name}-{new_client_id()[:8]}"
        for name in ("decision", "know", "view", "risk", "ask", "standard")
    }
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, **canaries))
    as_lead_advocate.post(f"{made.location}/sendings", {**TERMS, "purpose": "canary-purpose"})
    share = as_partner.get("/partner").text.split("/partner/challenges/")[1][:36]
    as_partner.post(
        f"/partner/challenges/{share}/answers", answer_fields(reason="canary-reason", will_do="canary-act")
    )

    bytes_of_store = b"".join(
        path.read_bytes() for path in Path(house.settings.data_folder).rglob("*") if path.is_file()
    )
    assert b"challenge" in bytes_of_store
    for canary in [*canaries.values(), "canary-purpose", "canary-reason", "canary-act"]:
        for form in (
            canary.encode(),
            canary.encode("utf-16-le"),
            base64.b64encode(canary.encode()),
            canary.encode().hex().encode(),
        ):
            assert form not in bytes_of_store, canary
