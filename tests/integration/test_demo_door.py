"""The demo's own door: made once and found again, nothing else's database, loopback alone, one tap for each host."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.access.models import Account
from app.access.work import House
from app.core.ids import new_id
from app.core.settings import Settings
from app.demo import running
from app.demo.entrance import LOOPBACK, page_host, staff
from app.demo.founding import PLACES
from app.main import create, open_house
from app.web.render import renderer
from tests.support.clients import Answered, Client
from tests.support.houses import PAGE_ORIGIN, POSTGRES, STAFF_ORIGIN
from tests.support.live import free_port

pytestmark = pytest.mark.skipif(POSTGRES, reason="the demo is on SQLite by what it is: once is enough")


def settings_in(folder: Path) -> Settings:
    return Settings(
        environment="demo", data_folder=folder, staff_origin=STAFF_ORIGIN, page_origin=PAGE_ORIGIN
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A demo that was made once, as `waymark demo` makes it."""
    folder = tmp_path_factory.mktemp("demo-door") / "demo"
    half = folder.with_name("demo.making")
    half.mkdir()
    (half / "waymark.db").write_bytes(b"left by a kill")
    made = settings_in(folder)
    running.prepare(made)
    assert not half.exists()
    return made


@pytest.fixture
def open_demo(settings: Settings) -> Iterator[House]:
    house = open_house(settings)
    yield house
    house.store.close()
    house.keyring.store.close()


@pytest.fixture(autouse=True)
def _no_cards_left() -> Iterator[None]:
    """One process has one renderer: what a demo put into it is not the next house's."""
    yield
    renderer(reload=False).environment.globals.pop("entrance", None)


@contextmanager
def asked_from(house: House, address: str) -> Iterator[TestClient]:
    """The demo's app, asked from this address."""
    with TestClient(running.app_of(house), client=(address, 50_000), raise_server_exceptions=False) as portal:
        yield portal


@pytest.fixture
def near(open_demo: House) -> Iterator[TestClient]:
    with asked_from(open_demo, "127.0.0.1") as portal:
        yield portal


def account_named(house: House, role: str) -> Account:
    with house.reading() as work:
        return work.session.scalars(select(Account).where(Account.role == role).limit(1)).one()


def test_a_second_start_keeps_what_was_done(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(settings.data_folder / "waymark.db") as connection:
        connection.execute("UPDATE desk SET name = 'Kept desk' WHERE id = (SELECT min(id) FROM desk)")
        leaves = connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()
    connection.close()
    running.prepare(settings)
    with sqlite3.connect(settings.data_folder / "waymark.db") as connection:
        kept = connection.execute("SELECT count(*) FROM desk WHERE name = 'Kept desk'").fetchone()
        after = connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()
    connection.close()

    assert kept == (1,) and after == leaves and leaves[0] > 500
    assert "Making the demo" not in capsys.readouterr().out
    assert running.mark_of(settings.data_folder / "waymark.db") == running.MARK


@pytest.mark.parametrize("mark", [0, running.MARK + 1])
def test_a_database_that_was_not_made_as_a_demo_is_left_alone(
    tmp_path: Path, mark: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "demo" / "waymark.db"
    database.parent.mkdir()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE somebody (id)")
        connection.execute(f"PRAGMA application_id = {mark}")
    connection.close()
    before = database.read_bytes()
    monkeypatch.setenv("WAYMARK_DATA_FOLDER", str(tmp_path))
    monkeypatch.setattr(running, "PORT", free_port())
    monkeypatch.setattr(running.uvicorn, "run", lambda *_, **__: pytest.fail("it was served"))

    with pytest.raises(running.NotADemo, match="left as it is"):
        running.prepare(settings_in(database.parent))
    assert running.main() == 1 and "not made as a demo" in capsys.readouterr().err
    assert database.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["demo"]
    assert [one.name for one in database.parent.iterdir()] == ["waymark.db"]


def test_it_listens_on_loopback_and_believes_no_proxy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setenv("WAYMARK_DATA_FOLDER", str(settings.data_folder.parent))
    monkeypatch.setattr(running, "PORT", free_port())
    monkeypatch.setattr(running.uvicorn, "run", lambda _, **told: seen.update(told))

    assert running.main() == 0
    assert seen["host"] == "127.0.0.1" and seen["proxy_headers"] is False
    assert f"http://localhost:{running.PORT}" in capsys.readouterr().out


def test_the_cards_name_everybody_and_their_page_holds_to_the_rules(near: TestClient) -> None:
    page = Client(near).get("/sign-in")

    assert page.status == 200
    for place in PLACES:
        assert page.shows(place.name)
        assert all(page.shows(f"Be {part.name}") for part in place.parts)
    assert page.text.count('action="/demo/enter"') == sum(len(place.parts) for place in PLACES)
    assert f'href="{PAGE_ORIGIN}"' in page.text


def test_one_tap_signs_in_as_each_of_them(near: TestClient) -> None:
    cards = re.findall(r'name="account_id" value="([^"]+)"', Client(near).get("/sign-in").text)
    for account_id in cards:
        client = Client(near)
        entered = client.post("/demo/enter", {"account_id": account_id})
        assert entered.status == 303 and "__Host-session" in client.cookies
        assert client.get("/me").status == 200

    assert len(cards) == len(set(cards)) > 10


def test_one_tap_opens_her_page_on_her_host_alone(near: TestClient) -> None:
    her = Client(near, page_host=True)
    first = her.get("/")
    entered = her.post("/try")

    assert 'action="/try"' in first.text and entered.status == 303 and "__Host-session" in her.cookies
    assert her.get("/").status == 200 and 'action="/try"' not in her.get("/").text
    assert Client(near).post("/try").status == 404
    assert Client(near, page_host=True).post("/demo/enter", {"account_id": str(new_id())}).status == 404


@pytest.mark.parametrize("account_id", ["0b6fdc0e-8d0e-4c55-9d0e-0f4f0e6a5f11", "", "nobody", "' OR 1=1"])
def test_nobody_enters_as_who_is_not_there(near: TestClient, account_id: str) -> None:
    client = Client(near)
    entered = client.post("/demo/enter", {"account_id": account_id})

    assert entered.status in (303, 404) and "__Host-session" not in client.cookies
    assert entered.location in ("", "/sign-in")


def both(portal: TestClient, house: House, headers: dict[str, str] | None = None) -> list[Answered]:
    """Both doors, knocked at by somebody."""
    account = account_named(house, "advocate")
    return [
        Client(portal).post("/demo/enter", {"account_id": str(account.id)}, headers=headers),
        Client(portal, page_host=True).post("/try", headers=headers),
    ]


@pytest.mark.parametrize("forwarded", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "::1"}])
def test_another_address_gets_nothing(open_demo: House, forwarded: dict[str, str]) -> None:
    with asked_from(open_demo, "203.0.113.7") as far:
        answers = both(far, open_demo, forwarded)

    assert [one.status for one in answers] == [404, 404]
    assert not any("__Host-session" in one.cookies for one in answers)


def test_from_loopback_the_same_is_let_in(open_demo: House, near: TestClient) -> None:
    """The control for the two tests beside it: address and environment alone decide."""
    assert [one.status for one in both(near, open_demo)] == [303, 303] and "127.0.0.1" in LOOPBACK


def test_the_door_stays_shut_in_a_house_that_is_no_demo(house: House, cast: Any) -> None:
    """Also if it were mounted there by mistake."""
    app = create(house=house, extra=(staff, page_host))
    with TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False) as portal:
        answers = both(portal, house)

    assert [one.status for one in answers] == [404, 404]


def test_no_other_way_of_running_mounts_it(house: House, cast: Any) -> None:
    with TestClient(
        create(house=house), client=("127.0.0.1", 50_000), raise_server_exceptions=False
    ) as portal:
        answers = both(portal, house)
        page = Client(portal).get("/sign-in")

    assert [one.status for one in answers] == [404, 404] and "/demo/" not in page.text
