"""Two people change the same row at the same moment, on either database: nothing is lost, nobody is told a lie."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.access.work import House
from app.features.plans.models import Wishes
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id

Act = Callable[[], Answered]
AT_ONCE = 2


class Gate:
    """Holds the first two who have read a row until both have, or until it is plain that one waits for the other."""

    def __init__(self) -> None:
        self.table = ""
        self.barrier = threading.Barrier(AT_ONCE)

    def arrive(self, session: Session, row: Any) -> None:
        if row.__tablename__ != self.table or not isinstance(session, Session):
            return
        try:
            self.barrier.wait(1)
        except threading.BrokenBarrierError:
            return


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()

    def loaded(session: Session, row: Any) -> None:
        made.arrive(session, row)

    event.listen(Session, "loaded_as_persistent", loaded)
    yield made
    event.remove(Session, "loaded_as_persistent", loaded)


def at_once(*acts: Act) -> list[Answered]:
    with ThreadPoolExecutor(AT_ONCE) as hands:
        return [one.result(60) for one in [hands.submit(act) for act in acts]]


def twice(client: Client, path: str, *forms: dict[str, Any]) -> list[Answered]:
    """Both forms by clients of their own, so that neither waits for the other's cookies."""
    token = client.cookies["__Host-session"]
    return at_once(
        *(lambda form=form: Client(client.portal, token).post(path, form, htmx=True) for form in forms)
    )


def plan_item(**changes: Any) -> dict[str, Any]:
    typed = {"id": new_client_id(), "section": "home", "text": "Door viewer fitted", "owner": "housing",
             "agreed": "yes", "status": "agreed", "visible_to": ["victim"], "version": 0}  # fmt: skip
    return {**typed, **changes}


def test_a_plan_item_that_two_save_at_once_keeps_both_texts(
    as_lead_advocate: Client, house: House, cast: Cast, gate: Gate
) -> None:
    base = f"/cases/{cast.case_id}/plan"
    typed = plan_item()
    as_lead_advocate.post(f"{base}/items", typed)
    url = f"{base}/items/{typed['id']}"

    gate.table = "plan_item"
    twice(as_lead_advocate, f"{url}/amendments", plan_item(text="Chain by Mr Pryce", version=1),
          plan_item(text="Chain by the council", version=1))  # fmt: skip
    gate.table = ""

    page = as_lead_advocate.get(url)
    assert page.shows("Two versions. Both are kept") and page.shows("Pryce") and page.shows("council")
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert kinds.count("plan.item-amended") == kinds.count("plan.second-version-kept") == 1


def log_entry(client: Client, cast: Cast) -> tuple[str, dict[str, Any]]:
    typed = {"id": new_client_id(), "behaviours": "calls", "when": "today", "text": "He rang.", "version": 0}
    client.post(f"/cases/{cast.case_id}/log/new", typed)
    return f"/cases/{cast.case_id}/incidents/{typed['id']}", typed | {"version": 1}


def exhibit(client: Client, cast: Cast) -> tuple[str, dict[str, Any]]:
    files = {"file": ("note.bin", b"kept", "text/plain")}
    kept = client.post(
        f"/cases/{cast.case_id}/exhibits", {"id": new_client_id(), "title": "Note"}, files=files
    )
    return kept.location, {"title": "Note", "type": "photo", "status": "copied", "sensitivity": "normal", "version": 1,
                           "what_changed": "Looked at"}  # fmt: skip


def account(client: Client, cast: Cast) -> tuple[str, dict[str, Any]]:
    """Its row is not held ahead of the change: here the version that was read is what stops the second."""
    return f"/people/{cast.colleague.id}", {"name": "", "title": "", "version": 1}


@pytest.mark.parametrize(
    ("who", "make", "path", "table", "field"),
    [
        ("as_lead_advocate", log_entry, "/amendments", "incident", "text"),
        ("as_lead_advocate", exhibit, "/amendments", "exhibit", "note"),
        ("as_administrator", account, "", "account", "name"),
    ],
)
def test_of_two_amendments_at_once_one_is_saved_and_the_other_comes_back_with_its_text(
    request: pytest.FixtureRequest, cast: Cast, gate: Gate, who: str, make: Any, path: str, table: str, field: str
) -> None:  # fmt: skip
    client: Client = request.getfixturevalue(who)
    url, typed = make(client, cast)

    gate.table = table
    words = ["Mine, at the gate", "Theirs, at the door"]
    answers = twice(client, url + path, *({**typed, field: one} for one in words))
    gate.table = ""

    assert sorted(answer.status for answer in answers) == [200, 409]
    lost = next(index for index, answer in enumerate(answers) if answer.status == 409)
    page = client.get(url)
    assert words[lost] in answers[lost].text and answers[lost].shows("Not saved")
    assert page.shows(words[1 - lost]) and not page.shows(words[lost])


@pytest.mark.asvs("2.3.4")
def test_two_sayings_at_once_get_two_numbers(
    as_lead_advocate: Client, house: House, cast: Cast, gate: Gate
) -> None:
    path = f"/cases/{cast.case_id}/plan/wishes"
    said = [{"id": new_client_id(), "text": f"I want to stay, {number}."} for number in range(3)]
    as_lead_advocate.post(path, said[0])

    gate.table = "wishes"
    twice(as_lead_advocate, path, *said[1:])
    gate.table = ""

    with house.reading() as work:
        assert sorted(work.session.scalars(select(Wishes.number))) == [1, 2, 3]
