"""Without the victim's permission, or where asking is not safe, a supervisor decides before anything leaves."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import TERMS, note_fields
from tests.support.clients import Client, new_client_id

WITHOUT = {**TERMS, "reason": "He has her address and asking her today is not safe."}


def ask(cast: Cast, client: Client, permission: str = "unsafe") -> tuple[str, str]:
    """A note that waits for the supervisor: its address, and the address of its release."""
    made = client.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, permission=permission))
    client.post(f"{made.location}/sendings", WITHOUT)
    found = re.search(rf"/cases/{cast.case_id}/shares/[0-9a-f-]{{36}}", client.get(made.location).text)
    assert found
    return made.location, found[0]


@pytest.mark.parametrize("permission", ["no", "unsafe"])
def test_nothing_leaves_before_the_supervisor_agrees(
    house: House, cast: Cast, permission: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    note, _ = ask(cast, as_lead_advocate, permission)

    assert as_lead_advocate.get(note).shows("Waiting for the supervisor")
    assert as_partner.get("/partner").shows("Nothing waits for you")
    assert _count(house, "share") == _count(house, "share_grant") == 0
    assert _lanes(house) == ["board"]


@pytest.mark.parametrize("what", ["amendments", "withdrawals", "other"])
def test_what_rests_on_an_entry_that_was_changed_meanwhile_is_not_released(
    cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client, what: str
) -> None:
    case = f"/cases/{cast.case_id}"
    said = {"behaviours": ["loitered"], "when": "today", "text": "He waited.", "version": 0}
    entry, other = (
        as_lead_advocate.post(f"{case}/log/new", {**said, "id": new_client_id()}).location for _ in "ab"
    )
    fields = note_fields(cast, permission="unsafe") | {"incidents": [entry[-36:]]}
    note = as_lead_advocate.post(f"{case}/challenges", fields).location
    as_lead_advocate.post(f"{note}/sendings", WITHOUT)
    found = re.search(rf"{case}/shares/[0-9a-f-]{{36}}", as_lead_advocate.get(note).text)
    assert found
    if what == "withdrawals":
        as_lead_advocate.post(f"{entry}/withdrawals", {"reason": "Not he.", "version": 1})
    else:
        amended = {**said, "text": "He waited long.", "version": 1, "why_amended": "Clearer."}
        as_lead_advocate.post(f"{entry if what == 'amendments' else other}/amendments", amended)

    answered = as_supervisor.post(f"{found[0]}/approvals", {"decision": "approve"}, htmx=True)

    is_refused = what != "other"
    assert answered.shows("was amended or withdrawn since it was asked for") is is_refused
    assert as_partner.get("/partner").shows("Nothing waits for you") is is_refused
    declined = as_supervisor.post(
        f"{found[0]}/approvals", {"decision": "decline", "reason": "Ask anew."}, htmx=True
    )
    assert declined.status == (200 if is_refused else 409)


def test_without_permission_a_reason_is_required(cast: Cast, as_lead_advocate: Client) -> None:
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, permission="no"))

    refused = as_lead_advocate.post(f"{made.location}/sendings", TERMS, htmx=True)

    assert refused.status == 422 and refused.shows("Say why this must leave without the victim’s permission.")


def test_the_supervisor_releases_and_the_clock_begins(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client
) -> None:
    note, share = ask(cast, as_lead_advocate)
    page = as_supervisor.get(f"{share}/approvals")
    assert page.shows("asking her today is not safe") and page.shows(
        "Arrest, or record a reason, and tell the victim."
    )

    assert as_supervisor.post(f"{share}/approvals", {"decision": "approve"}).location == share

    desk = as_partner.get("/partner")
    assert desk.shows("Arrest, or record a reason") and not desk.shows(
        "If nothing happens he will come again."
    )
    assert as_lead_advocate.get(note).shows("working days left")
    assert ledger_kinds(house, cast, cast.case_id)[-3:] == [
        "share.approved",
        "share.released",
        "challenge.sent",
    ]
    assert sorted(_lanes(house)) == ["inbox", "today"]


def test_declining_needs_a_reason_and_gives_the_draft_back(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client
) -> None:
    note, share = ask(cast, as_lead_advocate)
    refused = as_supervisor.post(f"{share}/approvals", {"decision": "decline"}, htmx=True)
    assert refused.status == 422 and refused.shows("Say why, so that the advocate knows what to change.")

    as_supervisor.post(f"{share}/approvals", {"decision": "decline", "reason": "Leave out the nursery."})

    shown = as_lead_advocate.get(note)
    assert shown.shows("Not sent yet") and shown.shows("Leave out the nursery.")
    assert as_partner.get("/partner").shows("Nothing waits for you")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["share.declined", "challenge.returned"]
    assert _lanes(house) == ["inbox"]


def test_a_decision_is_taken_once(
    cast: Cast, as_lead_advocate: Client, as_supervisor: Client, house: House
) -> None:
    _, share = ask(cast, as_lead_advocate)
    as_supervisor.post(f"{share}/approvals", {"decision": "approve"})

    again = as_supervisor.post(f"{share}/approvals", {"decision": "approve"}, htmx=True)

    assert again.status == 409
    assert ledger_kinds(house, cast, cast.case_id).count("share.released") == 1


def test_who_asked_does_not_decide(cast: Cast, as_supervisor: Client, house: House) -> None:
    _, share = ask(cast, as_supervisor)

    assert as_supervisor.get(f"{share}/approvals").shows("You asked for this yourself.")
    assert as_supervisor.post(f"{share}/approvals", {"decision": "approve"}).status == 403
    assert _count(house, "share") == 0


def test_an_advocate_decides_nothing(cast: Cast, as_lead_advocate: Client, as_backup: Client) -> None:
    _, share = ask(cast, as_lead_advocate)

    for client in (as_lead_advocate, as_backup):
        assert client.get(f"{share}/approvals").status == 403
        assert client.post(f"{share}/approvals", {"decision": "approve"}).status == 403


def test_words_added_later_were_not_approved(
    cast: Cast, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    note, share = ask(cast, as_lead_advocate)
    as_supervisor.post(f"{share}/approvals", {"decision": "approve"})

    typed = {"id": new_client_id(), "text": "One more thing.", "for_desk": "yes"}
    refused = as_lead_advocate.post(f"{note}/notes", typed, htmx=True)

    assert refused.status == 422 and refused.shows("The supervisor approved the first words only.")


def _count(house: House, table: str) -> int:
    with house.reading() as work:
        return int(work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _lanes(house: House) -> list[str]:
    kinds = "('challenge_reply', 'answer_read', 'release_approve')"
    with house.reading() as work:
        rows = work.session.execute(text(f"SELECT lane FROM due WHERE done_at IS NULL AND kind IN {kinds}"))
        return [lane for (lane,) in rows]
