"""A note from its draft to the desk's answer and the outcome, seen from both sides."""

from __future__ import annotations

from sqlalchemy import text

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import TERMS, answer_fields, note_fields
from tests.support.clients import Client, new_client_id


def test_an_empty_list_says_what_comes_here(cast: Cast, as_lead_advocate: Client) -> None:
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/challenges").shows("No challenge yet")


def test_a_draft_is_seen_by_the_team_alone(
    house: House, cast: Cast, draft: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    shown = as_lead_advocate.get(draft)

    assert shown.shows("Not sent yet") and shown.shows("Breach of bail or order not acted on")
    assert as_partner.get("/partner").shows("Nothing waits for you")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.drafted"


def test_amending_a_draft_keeps_the_first_wording(
    house: House, cast: Cast, draft: str, as_lead_advocate: Client
) -> None:
    changed = note_fields(cast, ask="Arrest him today.", version="1")
    assert as_lead_advocate.post(f"{draft}/amendments", changed).location == draft

    shown = as_lead_advocate.get(draft)
    assert shown.shows("Arrest him today.")
    assert shown.shows("Earlier wordings (1)") and shown.shows(
        "Arrest, or record a reason, and tell Carys Bevan."
    )
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.amended"


def test_amending_an_older_version_is_told_and_keeps_what_was_typed(
    cast: Cast, draft: str, as_lead_advocate: Client
) -> None:
    as_lead_advocate.post(f"{draft}/amendments", note_fields(cast, version="1"))

    refused = as_lead_advocate.post(
        f"{draft}/amendments", note_fields(cast, ask="My other words.", version="1"), htmx=True
    )

    assert refused.status == 409
    assert refused.shows("somebody else changed this draft") and "My other words." in refused.text


def test_sending_releases_the_words_without_her_name(
    house: House, cast: Cast, received: str, as_partner: Client
) -> None:
    shown = as_partner.get(received)

    assert shown.shows("Arrest, or record a reason, and tell the victim.")
    assert shown.shows("The victim saw him twice.") and shown.shows("If nothing happens he will come again.")
    assert shown.shows("Openings are recorded.") and shown.shows("from Ruth Adeyemi, advocate")
    assert "Carys" not in shown.text and "Bevan" not in shown.text
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["share.released", "challenge.sent"]


def test_her_name_goes_only_when_it_is_released(
    draft: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    as_lead_advocate.post(f"{draft}/sendings", {**TERMS, "with_name": "yes"})

    shown = as_partner.get("/partner")
    assert shown.shows("About Carys Bevan") and shown.shows("tell Carys Bevan.")


def test_sending_needs_purpose_basis_and_a_look(
    draft: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    refused = as_lead_advocate.post(f"{draft}/sendings", {"version": "1"}, htmx=True)

    assert refused.status == 422
    for words in ("Say what this is for.", "Choose the basis in law.", "Read what leaves, then confirm"):
        assert refused.shows(words)
    assert as_partner.get("/partner").shows("Nothing waits for you")


def test_acknowledging_twice_is_one_acknowledgement(
    house: House, cast: Cast, sent: str, received: str, as_partner: Client, as_lead_advocate: Client
) -> None:
    for _ in range(2):
        assert as_partner.post(f"{received}/acknowledgements").location == received

    assert as_lead_advocate.get(sent).shows("They acknowledged it on")
    assert ledger_kinds(house, cast, cast.case_id).count("challenge.acknowledged") == 1


def test_the_answer_reaches_the_advocate_and_her_inbox(
    house: House, cast: Cast, sent: str, received: str, as_partner: Client, as_lead_advocate: Client
) -> None:
    assert as_partner.post(f"{received}/answers", answer_fields()).location == received

    shown = as_lead_advocate.get(sent)
    assert shown.shows("Agreed in part") and shown.shows("An interview is booked, arrest was not needed.")
    assert shown.shows("I have read the answer") and shown.shows("Lin Harding")
    assert _open_due(house) == [("answer_read", "inbox")]
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.answered"
    as_lead_advocate.post(f"{sent}/readings")
    assert _open_due(house) == [("challenge_reply", "today")]


def test_the_desk_changes_clear_columns_alone(
    house: House, cast: Cast, received: str, as_partner: Client
) -> None:
    before = _sealed(house)

    as_partner.post(f"{received}/answers", answer_fields(verdict="not_agreed", will_do="", by_when=""))

    assert _sealed(house) == before
    with house.reading() as work:
        empty = work.session.execute(
            text("SELECT length(sealed) FROM due WHERE kind = 'answer_read'")
        ).scalar_one()
    assert empty == 0


def test_a_refusal_makes_escalating_the_next_act(
    sent: str, received: str, as_partner: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    as_partner.post(f"{received}/answers", answer_fields(verdict="not_agreed", will_do="", by_when=""))
    done = as_lead_advocate.post(
        f"{sent}/escalations", {"id": new_client_id(), "stage": "2", "reason": "He was seen again."}
    )

    assert done.location == sent
    assert as_lead_advocate.get(sent).shows("5 working days left")
    desk = as_partner.get(received)
    assert desk.shows("manager stage") and not desk.shows("He was seen again.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.escalated"


def test_a_reply_from_outside_moves_the_note(
    sent: str, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    typed = {
        "id": new_client_id(),
        "heard_as": "agreed",
        "who": "DS Harding, by phone",
        "text": "He will be arrested.",
    }
    as_lead_advocate.post(f"{sent}/replies", typed)

    shown = as_lead_advocate.get(sent)
    assert shown.shows("He will be arrested.") and shown.shows("DS Harding, by phone")
    assert _open_due(house) == []
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.reply-recorded"


def test_the_outcome_closes_both_sides(
    sent: str, received: str, as_lead_advocate: Client, as_partner: Client, house: House, cast: Cast
) -> None:
    as_lead_advocate.post(f"{sent}/outcomes", {"outcome": "resolved", "text": "He was arrested."})

    assert as_lead_advocate.get(sent).shows("He was arrested.")
    assert as_partner.get(received).shows("The team has closed this note.")
    refused = as_partner.post(f"{received}/answers", answer_fields(), htmx=True)
    assert refused.status == 409 and refused.shows("The team has closed this note.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "challenge.closed"


def test_a_note_goes_to_the_desk_only_if_it_says_so(
    sent: str, received: str, as_lead_advocate: Client, as_partner: Client, house: House, cast: Cast
) -> None:
    as_lead_advocate.post(f"{sent}/notes", {"id": new_client_id(), "text": "For us: ring on Monday."})
    as_lead_advocate.post(
        f"{sent}/notes", {"id": new_client_id(), "text": "Carys rang today.", "for_desk": "yes"}
    )

    desk = as_partner.get(received)
    assert desk.shows("The victim rang today.") and not desk.shows("ring on Monday")
    assert as_lead_advocate.get(sent).shows("For us: ring on Monday.")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["challenge.noted", "challenge.note-sent"]


def test_a_draft_can_only_be_withdrawn(draft: str, as_lead_advocate: Client) -> None:
    refused = as_lead_advocate.post(
        f"{draft}/outcomes", {"outcome": "resolved", "text": "It is fine."}, htmx=True
    )
    assert refused.status == 422 and refused.shows("It can only be withdrawn.")

    as_lead_advocate.post(f"{draft}/outcomes", {"outcome": "withdrawn", "text": "Not needed any more."})
    assert as_lead_advocate.get(draft).shows("Withdrawn")


def _open_due(house: House) -> list[tuple[str, str]]:
    kinds = "('challenge_reply', 'answer_read', 'release_approve')"
    with house.reading() as work:
        rows = work.session.execute(
            text(f"SELECT kind, lane FROM due WHERE done_at IS NULL AND kind IN {kinds}")
        )
        return [(kind, lane) for kind, lane in rows]


def _sealed(house: House) -> bytes:
    with house.reading() as work:
        return bytes(work.session.execute(text("SELECT sealed FROM challenge")).scalar_one())
