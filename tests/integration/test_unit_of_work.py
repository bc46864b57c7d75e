"""One unit of work in one thread: many writers all end, a failing commit is an error, a refusal leaves its denial."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import httpx
import pytest
import uvicorn
from sqlalchemy import event, text

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import House, Work
from app.core.errors import FormRefused
from app.main import create
from app.web.answers import Redirect
from app.web.asked import SESSION_COOKIE, Asked
from app.web.guards import requires
from app.web.routing import Router
from app.web.unit import Sent, Unit
from tests.support.cast import Cast, assemble, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.houses import new_house
from tests.support.live import free_port

WRITES, AT_ONCE, POOL = 80, 20, 2
CanRead = Annotated[Actor, requires(Permission.CASELOAD_READ)]


def entry(text_: str = "He rang.") -> dict[str, object]:
    return {"id": new_client_id(), "behaviours": "calls", "when": "today", "text": text_, "version": 0}


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, Cast, int]]:
    """A real server whose pool has two threads."""
    port = free_port()
    monkeypatch.setenv("WAYMARK_POOL_THREADS", str(POOL))
    with new_house(tmp_path / "small", port) as house:
        assert house.settings.pool_threads == POOL
        cast = assemble(house)
        server = uvicorn.Server(
            uvicorn.Config(create(house=house), host="127.0.0.1", port=port, log_level="critical")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            threading.Event().wait(0.05)
        yield house, cast, port
        server.should_exit = True
        thread.join(20)


@pytest.mark.asvs("15.2.2")
def test_eighty_writes_at_once_on_a_pool_of_two_all_end_and_none_is_lost(small_house) -> None:
    house, cast, port = small_house
    origin = f"http://localhost:{port}"
    headers = {"Host": f"localhost:{port}", "Origin": origin, "Cookie": f"__Host-session={cast.lead.token}"}

    def write(number: int) -> str:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
            answer = client.post(f"/cases/{cast.case_id}/log/new", data=entry(f"Call {number}"))
        return str(answer.headers.get("location", answer.status_code))

    with ThreadPoolExecutor(AT_ONCE) as hands:
        places = list(hands.map(write, range(WRITES)))

    assert len({place for place in places if "/incidents/" in place}) == WRITES
    with house.store.reading() as session:
        numbers = list(session.execute(text("SELECT number FROM incident ORDER BY number")).scalars())
    assert numbers == list(range(1, WRITES + 1))
    assert ledger_kinds(house, cast, cast.case_id).count("incident.recorded") == WRITES


@pytest.mark.asvs("2.3.3")
def test_a_commit_that_fails_is_an_error_and_never_says_saved(
    house: House, cast: Cast, as_lead_advocate: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = True

    def fail(_: object) -> None:
        if failing:
            raise OSError("the disk is full")

    event.listen(house.store.writer, "commit", fail)
    answer = as_lead_advocate.portal.post(
        f"http://localhost:8000/cases/{cast.case_id}/log/new", data=entry(),
        headers={"Host": "localhost:8000", "Origin": "http://localhost:8000",
                 "Cookie": f"__Host-session={cast.lead.token}"}, follow_redirects=False,
    )  # fmt: skip
    failing = False

    assert answer.status_code == 500 and "location" not in answer.headers
    assert "saved" not in answer.text.lower().replace("not saved", "")
    assert "disk is full" not in answer.text
    assert "incident.recorded" not in ledger_kinds(house, cast, cast.case_id)
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry()).status == 303


@pytest.mark.asvs("2.3.3", "16.3.2")
def test_a_refusal_takes_everything_back_and_then_leaves_its_denial(
    house: House, cast: Cast, as_backup: Client
) -> None:
    before = counts(house)
    refused = as_backup.post(f"/cases/{cast.case_id}/log/new", entry())
    after = counts(house)

    assert refused.status == 403
    assert {name: after[name] - before[name] for name in after} == {
        "incident": 0,
        "ledger_leaf": 0,
        "access_leaf": 1,
    }


def test_a_request_writes_in_one_transaction(house: House, cast: Cast, as_lead_advocate: Client) -> None:
    begun: list[object] = []

    def note(connection: object) -> None:
        begun.append(connection)

    event.listen(house.store.writer, "begin", note)
    as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry())
    event.remove(house.store.writer, "begin", note)

    # On PostgreSQL one engine reads and writes; without a file nothing is read ahead of the writing transaction.
    assert len(begun) == 1


def counts(house: House) -> dict[str, int]:
    with house.store.reading() as session:
        return {
            name: int(session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one())
            for name in ("incident", "ledger_leaf", "access_leaf")
        }


@pytest.mark.parametrize("ends", ["well", "refused"])
def test_what_is_opened_ahead_of_the_lock_is_noted_however_the_act_ends(
    house: House, cast: Cast, ends: str
) -> None:
    router = Router()

    def again(actor: CanRead, work: Work) -> Redirect:
        return Redirect("/")

    def ahead(actor: Actor, work: Work) -> None:
        open_case(work, actor, cast.case_id, "opened ahead")

    router.get("/planted")(again)

    @router.post("/planted", again=again, before=ahead)
    def planted(actor: CanRead, work: Work) -> Redirect:
        if ends == "refused":
            raise FormRefused({"form": "Not today."})
        return Redirect("/")

    post = next(route for route in router.routes if route.method == "POST")
    before = counts(house)["access_leaf"]
    asked = Asked(method="POST", path="/planted", is_page_host=False, cookies={SESSION_COOKIE: cast.lead.token},
                  query={}, is_htmx=True, address="", agent="")  # fmt: skip
    Unit(house, post, asked, {}, lambda *_: None).answer(Sent({}, {}))

    assert counts(house)["access_leaf"] - before == 1
