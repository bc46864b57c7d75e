"""Letters: drafted from the case, released by the terms of a share, taken as PDF, sent, put away."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.access.door import derive
from app.access.work import House
from app.features.letters.models import Letter, LetterContent
from app.features.letters.rules import LetterKind, still_to_write
from tests.integration.proofs.test_proofs import grow_stale
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id

TEXT = "Dear Ms Moss\n\nHe waited at the gate twice.\n\nPlease:\n- mend the lamp\n- tell nobody\n\nYours faithfully"


@pytest.fixture
def letters(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/letters"


def written(**changes: Any) -> dict[str, Any]:
    typed = {"id": new_client_id(), "kind": "housing", "to": "Ms Moss\nHousing office", "subject": "Safety at home",
             "text": TEXT, "holds": "identity", "consent": "yes", "agreed_how": "4 May, on the phone",
             "purpose": "A safe home", "basis": "consent_common_law", "told": "yes", "is_minimum": "yes"}  # fmt: skip
    return {**typed, **changes}


def write(client: Client, letters: str, **changes: Any) -> Answered:
    return client.post(letters, written(**changes))


def refused(client: Client, letters: str, **changes: Any) -> Answered:
    return client.post(letters, written(**changes), htmx=True)


def without_permission(client: Client, letters: str) -> str:
    made = write(
        client, letters, consent="unsafe", basis="vital_interests", reason="He reads her post.", agreed_how=""
    )
    assert made.status == 303, made.text
    return made.location


def shows(page: Answered, *words: str) -> bool:
    return all(page.shows(one) for one in words)


def found(pattern: str, page: Answered) -> str:
    match = re.search(pattern, page.text, re.DOTALL)
    assert match, page.text
    return match[1]


def words_in(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_draft_names_her_and_the_orders_and_is_not_saved_before_its_prompts_are_written(
    as_lead_advocate: Client, letters: str, cast: Cast, kind: LetterKind
):
    order = {"id": new_client_id(), "type": "non_molestation", "status": "granted", "version": 0}
    as_lead_advocate.post(f"/cases/{cast.case_id}/orders", order)
    page = as_lead_advocate.get(f"{letters}/new?kind={kind}")
    begun = html.unescape(found(r"<textarea[^>]*name=\"text\"[^>]*>(.*?)</textarea>", page))

    assert (
        "Carys" in begun and "Non-molestation order" in begun and "{" not in begun and still_to_write(begun)
    )
    told = refused(as_lead_advocate, letters, kind=kind, text=begun)
    assert told.status == 422 and still_to_write(begun)[0] in html.unescape(told.text)
    assert write(as_lead_advocate, letters, kind=kind, text=re.sub(r"\[[^\]]*\]", "x", begun)).status == 303


def test_with_her_agreement_it_is_ready_and_leaves_as_an_accessible_paper(
    as_lead_advocate: Client, letters: str
):
    made = write(as_lead_advocate, letters)

    taken = as_lead_advocate.get(f"{made.location}/file")

    assert shows(as_lead_advocate.get(made.location), "Ready to send", "4 May, on the phone")
    assert (
        taken.headers["content-type"] == "application/pdf"
        and "attachment" in taken.headers["content-disposition"]
    )
    root = PdfReader(io.BytesIO(taken.content)).root_object
    assert "/StructTreeRoot" in root and str(root["/Lang"]) == "en"
    said = words_in(taken.content)
    assert all(
        word in said
        for word in ("Ms Moss", "Safety at home", "He waited at the gate twice.", "mend the lamp")
    )


def test_a_fresh_proof_is_asked_before_it_leaves(as_lead_advocate: Client, letters: str):
    made = write(as_lead_advocate, letters)
    grow_stale(as_lead_advocate)

    assert as_lead_advocate.get(f"{made.location}/file").location.startswith("/proof")


def test_without_her_agreement_nothing_leaves_before_a_supervisor_has_agreed(
    as_lead_advocate: Client, as_supervisor: Client, letters: str
):
    here = without_permission(as_lead_advocate, letters)
    assert as_lead_advocate.get(here).shows("Nothing has left")
    assert as_lead_advocate.get(f"{here}/file").status == 404
    assert as_lead_advocate.get(f"{here}/decisions/new").status == 403
    assert as_supervisor.get("/team").shows("Look at a letter")

    decided = as_supervisor.post(f"{here}/decisions", {"decision": "approve", "reason": "She is in danger."})

    assert decided.status == 303 and as_lead_advocate.get("/inbox").shows("Look at a letter")
    assert as_lead_advocate.get(f"{here}/file").content.startswith(b"%PDF")
    as_lead_advocate.post(f"{here}/readings")
    assert not as_lead_advocate.get("/inbox").shows("Look at a letter")


def test_a_declined_letter_says_why_and_cannot_be_taken(
    as_lead_advocate: Client, as_supervisor: Client, letters: str
):
    here = without_permission(as_lead_advocate, letters)

    silent = as_supervisor.post(f"{here}/decisions", {"decision": "decline"}, htmx=True)
    declined = as_supervisor.post(
        f"{here}/decisions", {"decision": "decline", "reason": "Ask her on Monday."}
    )

    assert silent.status == 422 and declined.status == 303
    assert shows(as_lead_advocate.get(here), "Declined", "Ask her on Monday.")
    assert as_lead_advocate.get(f"{here}/file").status == 404
    assert as_supervisor.post(f"{here}/decisions", {"decision": "approve"}, htmx=True).status == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "Dear [name]"}, "text"),
        ({"subject": "About [what]"}, "text"),
        ({"holds": ["identity", "address"]}, "holds"),
        ({"holds": "evidence"}, "holds"),
        ({"agreed_how": ""}, "agreed_how"),
        ({"consent": "no"}, "basis"),
        ({"kind": "bank"}, "kind"),
        ({"to": ""}, "to"),
    ],
)
def test_what_is_missing_or_may_not_leave_is_said_and_what_was_typed_stays(
    as_lead_advocate: Client, letters: str, changes: dict[str, Any], field: str
):
    told = refused(as_lead_advocate, letters, **changes)

    assert (
        told.status == 422
        and f'href="#{field}' in told.text
        and changes.get("text", "mend the lamp") in told.text
    )
    assert as_lead_advocate.get(letters).shows("No letter was written")


def test_it_counts_as_sent_when_somebody_says_so_and_once(as_lead_advocate: Client, letters: str):
    here = write(as_lead_advocate, letters).location
    wrong = as_lead_advocate.post(
        f"{here}/sendings", {"sent_on": "2031-01-01", "sent_how": "post"}, htmx=True
    )

    sent = {"sent_on": today_in(as_lead_advocate.get(here)), "sent_how": "by_hand"}
    first, again = (as_lead_advocate.post(f"{here}/sendings", sent, htmx=once) for once in (False, True))

    assert wrong.status == 422 and first.status == 303 and again.status == 409
    assert as_lead_advocate.get(here).shows("by hand") and as_lead_advocate.get(letters).shows("Sent")


def today_in(page: Answered) -> str:
    return found(r'name="sent_on"[^>]*value="([^"]+)"', page)


def test_what_was_put_away_is_not_taken_any_more_and_stays_to_be_read(as_lead_advocate: Client, letters: str):
    here = write(as_lead_advocate, letters).location

    silent = as_lead_advocate.post(f"{here}/endings", {}, htmx=True)
    ended = as_lead_advocate.post(f"{here}/endings", {"reason": "He works there."})

    assert silent.status == 422 and ended.status == 303
    assert as_lead_advocate.get(f"{here}/file").status == 404
    assert shows(as_lead_advocate.get(here), "Put away", "He works there.", "mend the lamp")
    assert as_lead_advocate.post(f"{here}/endings", {"reason": "again"}, htmx=True).status == 409


def test_its_words_never_change_and_stand_sealed(house: House, as_lead_advocate: Client, letters: str):
    write(as_lead_advocate, letters)

    with house.reading() as work:
        row = work.session.scalars(select(Letter)).one()
        content = derive(work, row.case_id).open(row, LetterContent)
    assert content.text == TEXT and b"gate" not in row.sealed


def test_nobody_else_finds_it(
    as_lead_advocate: Client, as_other_site: Client, as_partner: Client, letters: str
):
    here = write(as_lead_advocate, letters).location

    for client in (as_other_site, as_partner):
        assert client.get(here).status == 404 and client.get(f"{here}/file").status == 404
