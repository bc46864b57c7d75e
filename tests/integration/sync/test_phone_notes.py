"""What a phone tells afterwards of itself: what was read without a network, what was taken back unsent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.core.clock import NBSP
from app.db.ledger import AccessLeaf
from app.features.deliveries.models import Mutation
from tests.support.ledgers import told_of
from tests.support.mutations import everything, incident, log, rows
from tests.support.phone import enrol
from tests.support.roles import add_roles, client_of

READ = "Read on a phone, without a network"
NOON = datetime(2026, 6, 5, 11, 2, tzinfo=UTC)
NOON_WORDS = f"Friday 5{NBSP}June, 12:02 by the phone’s clock"


def openings(client, cast) -> str:
    return client.get(f"/cases/{cast.case_id}/openings").text


def trail(client, cast) -> str:
    return client.get(f"/cases/{cast.case_id}/trail").text


@pytest.mark.parametrize(
    ("offset", "words"),
    [(3.2, "3 minutes ahead of the server’s"), (-1, "1 minute behind the server’s"), (0, "the same as the server’s"),
     (None, "never compared with the server’s")],
)  # fmt: skip
def test_reading_a_copy_stands_among_who_opened_the_case_by_the_phones_clock(
    cast, phone, as_supervisor, offset, words
):
    said = phone.tell("opened", f"/cases/{cast.case_id}/log", NOON.isoformat(), offset)

    assert (said.status, said.answer) == (201, "receipt")
    page = openings(as_supervisor, cast)
    assert READ in page and f"{NOON_WORDS}, {words}; told at" in page


def test_a_note_that_comes_twice_leaves_one_line_and_so_do_two_of_one_quarter_of_an_hour(
    house, cast, phone, as_supervisor
):
    path = f"/cases/{cast.case_id}"
    item = phone.told("opened", path, NOON.isoformat())
    for _ in range(2):
        assert phone.send_raw("/sync/notes", item).status == 201
    phone.tell("opened", f"{path}/plan", (NOON + timedelta(minutes=5)).isoformat())
    phone.tell("opened", path, (NOON + timedelta(minutes=30)).isoformat())

    assert openings(as_supervisor, cast).count(READ) == 2


def test_what_was_taken_back_unsent_stands_once_among_what_was_done_and_says_nothing_of_its_words(
    house, cast, phone, as_supervisor
):
    item = phone.told("discarded", f"/cases/{cast.case_id}/plan/items", NOON.isoformat(), 2)
    for _ in range(2):
        assert phone.send_raw("/sync/notes", item).status == 201

    phone.tell("discarded-file", log(cast), NOON.isoformat(), 2)

    page = trail(as_supervisor, cast)
    assert "unsent: file of incident, " in page
    words = f"Taken back on a phone, unsent: plan item, {NOON_WORDS}, 2 minutes ahead of the server’s"
    assert page.count(words) == 1
    told = [one for one in told_of(house, cast.case_id) if one["type"] == "phone.item-discarded"]
    assert [one["author"] for one in told] == [str(cast.lead.id)] * 2
    assert told[0]["facts"]["phone"] == phone.id


def test_a_note_takes_no_number_and_hides_no_gap(cast, phone):
    phone.tell("discarded", f"/cases/{cast.case_id}/notes")
    phone.sequence = 1

    assert phone.record(log(cast), incident()).body["missing"] == [1]


def test_taken_back_while_locked_it_is_told_to_the_sites_ledger(house, cast, phone, anyone):
    assert phone.tell("discarded").status == 201

    add_roles(house, cast)
    trail = client_of(anyone, cast, "dpo").get("/trail")
    assert trail.shows("Taken back on a phone, unsent: nobody knows what")


def test_a_phone_that_was_revoked_tells_what_was_read_on_it(cast, phone, as_lead_advocate, as_supervisor):
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")

    assert phone.tell("opened", f"/cases/{cast.case_id}", NOON.isoformat()).status == 201
    assert READ in openings(as_supervisor, cast)


def test_whatever_else_is_sent_notes_nothing(house, cast, phone, as_colleague, as_supervisor):
    path = f"/cases/{cast.case_id}"
    before = everything(house)
    other = enrol(as_colleague.post)
    forged = phone.told("opened", path) | {"signature": other.told("opened", path)["signature"]}
    assert phone.send_raw("/sync/notes", forged).status == 403
    assert phone.send_raw("/sync/notes", phone.told("opened", path) | {"key": str(uuid4())}).status == 403
    assert other.send_raw("/sync/notes", phone.told("opened", path)).status == 401
    assert phone.tell("opened", f"/cases/{uuid4()}").status == 404
    for about, at in (("read", ""), ("opened", "yesterday")):
        assert phone.tell(about, path, at).status == 422
    bodies = [{}, [], {"phone": phone.id}, phone.told("opened", path) | {"sealed": "x"}]
    for body in bodies:
        assert phone.send_raw("/sync/notes", body).status == 422
    after = everything(house)
    assert after["access_leaf"] == before["access_leaf"] and after["mutation"] == before["mutation"]
    assert rows(house, Mutation) == [] and READ not in openings(as_supervisor, cast)
    assert len(rows(house, AccessLeaf)) > 0
