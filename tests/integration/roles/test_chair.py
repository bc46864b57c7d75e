"""The meeting's chair: the notes as they were sent, what the meeting decided, and nothing of the case behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.access.models import CaseSight, ShareGrant, SharingAgreement
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import note_fields
from tests.support.clients import Client, new_client_id


def decision(**changes: object) -> dict[str, object]:
    return {"id": new_client_id(), "text": "The meeting asks for an arrest, or a reason by Friday."} | changes


def test_the_chair_reads_a_note_as_it_was_sent_with_the_priority_of_its_case(on_the_board, as_chair) -> None:
    shown = as_chair.get(on_the_board)

    assert shown.shows("He waited by the nursery gate.") and shown.shows("Stalking desk, Northmere Police")
    assert shown.shows("High") and not shown.shows("Bevan")


def test_a_note_that_went_to_a_desk_is_nothing_that_was_shared_with_the_chair(on_the_board, as_chair) -> None:
    assert as_chair.get("/shared").shows("Nothing is shared with you")
    assert as_chair.get(on_the_board.replace("/meeting/challenges/", "/shared/")).status == 404


def test_a_draft_is_on_no_board(draft, as_chair) -> None:
    assert as_chair.get("/meeting").shows("No challenge note yet")


def test_the_case_behind_a_note_does_not_exist_for_the_chair(cast, sent, on_the_board, as_chair) -> None:
    for path in ("", "/log", "/plan", "/challenges", "/people", "/openings"):
        assert as_chair.get(f"/cases/{cast.case_id}{path}").status == 404, path
    for path in (sent, on_the_board.replace("/meeting/", "/partner/"), "/cases", "/today", "/team"):
        assert as_chair.get(path).status == 404, path


def test_nobody_else_opens_the_board(
    on_the_board, client_as, as_lead_advocate, as_supervisor, as_partner
) -> None:
    others = [
        as_lead_advocate,
        as_supervisor,
        as_partner,
        client_as("dpo"),
        client_as("cps"),
        client_as("other_dpo"),
    ]
    for client in others:
        assert client.get("/meeting").status == client.get(on_the_board).status == 404
        assert client.post(f"{on_the_board}/decisions", decision()).status == 404


def test_a_note_of_a_restricted_case_is_on_no_board(house: House, cast: Cast, on_the_board, as_chair) -> None:
    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(is_restricted=True))

    assert as_chair.get("/meeting").shows("No challenge note yet")
    assert as_chair.get(on_the_board).status == 404
    assert as_chair.post(f"{on_the_board}/decisions", decision()).status == 404


def test_a_release_that_was_ended_is_gone_from_the_board(house: House, on_the_board, as_chair) -> None:
    with house.writing() as work:
        work.session.execute(update(ShareGrant).values(ended_on=work.today))

    assert as_chair.get(on_the_board).status == 404 and as_chair.get("/meeting").shows(
        "No challenge note yet"
    )


def test_a_chair_whose_agency_has_no_agreement_opens_nothing(
    house: House, cast, on_the_board, as_chair
) -> None:
    with house.writing() as work:
        theirs = SharingAgreement.agency_id == cast.people["chair"].actor.agency_id
        work.session.execute(
            update(SharingAgreement).where(theirs).values(to_day=work.today - timedelta(days=1))
        )

    assert as_chair.get("/meeting").shows("Nothing opens for your agency today")
    assert as_chair.get(on_the_board).status == 404


def test_what_the_meeting_decided_is_read_by_both_sides(
    house: House, cast: Cast, sent, on_the_board, as_chair, as_lead_advocate, as_partner
) -> None:
    by_when = clock.local_day(clock.now()) + timedelta(days=3)
    assert as_chair.post(f"{on_the_board}/decisions", decision(by_when=by_when)).location == on_the_board

    for client, path in ((as_chair, on_the_board), (as_lead_advocate, sent),
                         (as_partner, on_the_board.replace("/meeting/", "/partner/"))):  # fmt: skip
        shown = client.get(path)
        assert shown.shows("Decided by the meeting") and shown.shows("or a reason by Friday."), path
    assert as_lead_advocate.get("/inbox").shows("Read the answer")
    assert as_chair.get(on_the_board).shows("In discussion")
    assert "challenge.meeting-decided" in ledger_kinds(house, cast, cast.case_id)


@pytest.mark.parametrize("changes, words", [({"text": ""}, "Write what the meeting decided"),
                                            ({"by_when": "2020-01-01"}, "Give today or a later day.")])  # fmt: skip
def test_a_decision_that_lacks_something_is_kept_and_not_sent(on_the_board, as_chair, changes, words) -> None:
    refused = as_chair.follow(as_chair.post(f"{on_the_board}/decisions", decision(**changes)))

    assert refused.shows(words) and not refused.shows("Decided by the meeting")


def test_a_closed_note_takes_no_decision(sent, on_the_board, as_chair, as_lead_advocate) -> None:
    closed = {"id": new_client_id(), "outcome": "resolved", "text": "Arrested."}
    assert as_lead_advocate.post(f"{sent}/outcomes", closed).status == 303

    refused = as_chair.post(f"{on_the_board}/decisions", decision(), htmx=True)

    assert refused.status == 409 and refused.shows("The team has closed this note.")


def test_the_advocate_sees_that_the_chair_opened_it(cast, on_the_board, as_chair, as_lead_advocate) -> None:
    as_chair.get(on_the_board)

    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/openings")
    assert shown.shows("A challenge note, for the meeting") and shown.shows("Tamsin Orr")


def test_words_may_be_released_to_the_chair_and_no_note_addressed(cast, as_chair, as_lead_advocate) -> None:
    chair = f"person:{cast.people['chair'].id}"
    words = {"id": new_client_id(), "receiver": chair, "title": "For the meeting", "text": "She asks for a marker.",
             "holds": ["plan"], "consent": "yes", "told": "yes", "purpose": "Voice in the meeting",
             "basis": "consent_common_law", "is_minimum": "yes"}  # fmt: skip
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/shares", words).status == 303
    refused = as_lead_advocate.post(
        f"/cases/{cast.case_id}/challenges", note_fields(cast, receiver=chair), htmx=True
    )

    assert as_chair.get("/shared").shows("For the meeting") and as_chair.get("/meeting").shows(
        "No challenge note yet"
    )
    assert refused.status == 422 and refused.shows("Choose a desk or a person.")
    assert chair not in as_lead_advocate.get(f"/cases/{cast.case_id}/challenges/new").text


def test_other_words_that_were_released_are_on_no_board(
    house: House, cast, as_chair, as_lead_advocate
) -> None:
    words = {"id": new_client_id(), "receiver": f"desk:{cast.desk_id}", "title": "Markers", "text": "Renew the marker.",
             "holds": ["none"], "consent": "yes", "told": "yes", "purpose": "Calls", "basis": "consent_common_law",
             "is_minimum": "yes"}  # fmt: skip
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/shares", words).status == 303

    with house.reading() as work:
        share_id = work.session.scalars(select(ShareGrant.id)).one()
    assert (
        as_chair.get(f"/shared/{share_id}").status
        == as_chair.get(f"/meeting/challenges/{share_id}").status
        == 404
    )


def test_a_chair_of_another_site_finds_no_note_of_this_one(house, cast, on_the_board, anyone) -> None:
    from app.access.actor import Role
    from tests.support.cast import _member

    with house.writing() as work:
        far = _member(work, cast.other_site_id, Role.CHAIR, "Ivo Lark", None, new_id())
    client = Client(anyone.portal, far.token)

    assert client.get(on_the_board).status == 404 and not client.get("/meeting").shows("nursery gate")
