"""A file is sealed while it arrives: refused, cut off or ended midway it leaves nothing; fields come in any order."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from app.access.models import SessionRow
from app.access.sessions import find_session, prove_session
from app.access.stored import FileKind, StoredFile
from app.access.work import House
from app.core import clock
from app.core.errors import NotFound
from app.crypto.files import PADDED, file_version
from tests.integration.exhibits.test_exhibits import KINDS, content_of, keep, stored
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.live import Live, live

MARK = "stream-mark"
FILE = bytes(range(256)) * 4000


def field(name: str, value: str) -> bytes:
    return f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file_part(content: bytes = FILE, name: str = "file", called: str = "door.mp4") -> bytes:
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{MARK}--\r\n".encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("streaming")) as running:
        yield running


def send(
    served: Live, body: bytes | Iterator[bytes], who: str = "lead", path: str = "exhibits"
) -> httpx.Response:
    headers = {"Host": urlsplit(served.staff).netloc, "Origin": served.staff, "Sec-Fetch-Site": "same-origin",
               "Content-Type": f"multipart/form-data; boundary={MARK}",
               "Cookie": f"__Host-session={served.cast.people[who].token}"}  # fmt: skip
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=60) as client:
        return client.post(f"/cases/{served.cast.case_id}/{path}", content=body, headers=headers)


@pytest.mark.parametrize("before", [True, False], ids=["fields first", "file first"])
def test_fields_may_come_before_or_after_the_file(served: Live, before: bool) -> None:
    fields = field("id", new_client_id()) + field("title", "The door") + field("note", "All night")
    answer = send(served, (fields + file_part() if before else file_part() + fields) + END)

    assert answer.status_code == 303, answer.text[:300]
    content = content_of(served.house, served.cast, answer.headers["location"][-36:])
    assert (content.title, content.note, content.name, content.size) == (
        "The door",
        "All night",
        "door.mp4",
        len(FILE),
    )


@pytest.mark.asvs("5.3.2")
def test_what_lies_in_the_store_is_padded_and_named_by_a_row(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    kept = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", KINDS["photo.jpg"])
    content = content_of(house, cast, kept.uuid)

    with house.reading() as work:
        rows = {row.id: row for row in work.session.scalars(select(StoredFile))}
    assert rows.keys() == {content.file_id, content.preview_id} == {UUID(name) for name in stored(house)}
    assert {row.about for row in rows.values()} == {UUID(kept.uuid)}
    assert content.preview_id is not None and content.file_id is not None
    assert rows[content.preview_id].kind == FileKind.DERIVED and rows[content.file_id].case_id == cast.case_id
    for file_id in rows:
        assert file_version(b"".join(house.files.get(file_id))[:97]) == PADDED


@pytest.mark.parametrize("who", ["colleague", "administrator", "partner"])
def test_a_file_of_somebody_who_may_not_send_it_never_reaches_the_store(
    served: Live, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[UUID] = []
    monkeypatch.setattr(served.house.files, "writer", asked.append)
    body = field("id", new_client_id()) + file_part(bytes(3_000_000)) + END

    assert send(served, body, who).status_code == 404 and asked == []


def test_a_file_whose_fields_are_refused_is_taken_back(served: Live) -> None:
    files = stored(served.house)
    answer = send(served, field("sensitivity", "no such answer") + file_part() + END)

    assert "draft=" in answer.headers["location"] and stored(served.house) == files


def test_a_connection_that_is_lost_midway_leaves_nothing(served: Live) -> None:
    files, entries = stored(served.house), kinds(served)
    head = (
        f"POST /cases/{served.cast.case_id}/exhibits HTTP/1.1\r\nHost: {urlsplit(served.staff).netloc}\r\n"
        f"Origin: {served.staff}\r\nCookie: __Host-session={served.cast.lead.token}\r\n"
        f"Content-Type: multipart/form-data; boundary={MARK}\r\nContent-Length: 5000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(head.encode() + file_part(bytes(2_000_000))[:-2])
        wait_until(lambda: stored(served.house) != files)
        assert all(name.endswith(".half") for name in stored(served.house) - files)
    wait_until(lambda: stored(served.house) == files)
    assert kinds(served) == entries


@pytest.mark.asvs("15.2.2")
def test_a_slow_sender_holds_no_thread(served: Live) -> None:
    """More of them than there are threads of any kind: everybody else is answered meanwhile."""
    head = (
        f"POST /cases/{served.cast.case_id}/exhibits HTTP/1.1\r\nHost: {urlsplit(served.staff).netloc}\r\n"
        f"Origin: {served.staff}\r\nCookie: __Host-session={served.cast.lead.token}\r\n"
        f"Content-Type: multipart/form-data; boundary={MARK}\r\nContent-Length: 900000\r\n\r\n"
    )
    slow = [socket.create_connection(("127.0.0.1", served.port), timeout=10) for _ in range(12)]
    try:
        for connection in slow:
            connection.sendall(head.encode() + file_part(bytes(300_000))[:-2])
        wait_until(lambda: sum(name.endswith(".half") for name in stored(served.house)) == len(slow))
        answer = send(served, field("id", new_client_id()) + file_part() + END)
        assert answer.status_code == 303
    finally:
        for connection in slow:
            connection.close()
    wait_until(lambda: not any(name.endswith(".half") for name in stored(served.house)))


@pytest.mark.parametrize("body", [
    b"", b"nothing of the kind", file_part(), field("title", "x"), file_part(b"x" * 300_000)[:-50],
    b"--" + MARK.encode() + b"\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
    b"--" + MARK.encode() + b"\r\n" + b"A: " + b"b" * 20_000 + b"\r\n\r\nx\r\n" + END,
    field("title", "y") * 600 + END,
], ids=["empty", "no form", "no end", "a field and no end", "cut", "no name", "a long header", "too many"])  # fmt: skip
def test_a_body_that_is_no_form_is_refused_and_leaves_nothing(served: Live, body: bytes) -> None:
    files = stored(served.house)

    assert send(served, body).status_code in (422, 303) and stored(served.house) == files


@pytest.mark.asvs("5.2.1")
def test_a_file_over_the_limit_is_refused_in_words_that_say_it(
    as_lead_advocate: Client, house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "settings", house.settings.model_copy(update={"file_limit_mb": 1}))
    refused = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "door.mp4", bytes(1_500_000))

    assert refused.status == 413 and refused.shows("The limit is 1 MB.") and not stored(house)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/exhibits/new").shows("Any kind, up to 1 MB.")


@pytest.mark.parametrize("ends", [False, True], ids=["locks", "ends"])
def test_a_session_that_locks_while_a_file_comes_does_not_lose_it_and_one_that_ends_keeps_nothing(
    house: House, cast: Cast, ends: bool
) -> None:
    answer = sent_while(house, cast, lambda: _lock_or_end(house, cast, ends))

    assert answer.location.startswith("/sign-in?" if ends else f"/cases/{cast.case_id}/exhibits/")
    assert bool(stored(house)) is not ends


def test_a_session_that_is_unlocked_under_a_new_cookie_while_a_file_comes_does_not_lose_it(
    house: House, cast: Cast
) -> None:
    def unlock() -> None:
        with house.writing() as work:
            row = find_session(work, cast.lead.token)
            assert row is not None
            prove_session(work, row)

    answer = sent_while(house, cast, unlock)

    assert answer.location.startswith(f"/cases/{cast.case_id}/exhibits/") and stored(house)


def sent_while(house: House, cast: Cast, act: Callable[[], None]) -> Answered:
    """A whole form through a running app; `act` happens when the file's first piece has been sealed."""
    from starlette.testclient import TestClient

    from app.main import create

    with TestClient(create(house=house), base_url="http://localhost:8000") as portal:
        client = Client(portal, cast.lead.token)
        body = field("id", new_client_id()) + file_part(bytes(700_000)) + END
        real = house.files.writer
        done: list[bool] = []

        def writer(file_id: UUID):
            if not done:
                done.append(True)
                act()
            return real(file_id)

        house.files.writer = writer  # type: ignore[method-assign]
        try:
            headers = {"Content-Type": f"multipart/form-data; boundary={MARK}"}
            answer = portal.post(
                f"{client.origin}/cases/{cast.case_id}/exhibits", content=body, follow_redirects=False,
                headers={"Host": "localhost:8000", "Origin": client.origin, "Sec-Fetch-Site": "same-origin",
                         "Cookie": f"__Host-session={cast.lead.token}", **headers},
            )  # fmt: skip
        finally:
            house.files.writer = real  # type: ignore[method-assign]
    return Answered(answer.status_code, answer.text, answer.headers)


def _lock_or_end(house: House, cast: Cast, ends: bool) -> None:
    with house.writing() as work:
        row = work.session.get(SessionRow, cast.lead.actor.session_id)
        assert row is not None
        row.locked_at = work.now
        row.ended_at = work.now if ends else None


def test_a_locked_session_sends_no_file_and_keeps_its_words(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    clock.set_shift(timedelta(minutes=11))
    sent = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", KINDS["photo.jpg"])

    assert sent.location.startswith("/unlock?next=") and "draft%3D" in sent.location and not stored(house)


def test_two_files_for_one_field_leave_one(served: Live) -> None:
    files = stored(served.house)
    body = (
        field("id", new_client_id()) + file_part(b"first") + file_part(b"second", called="second.bin") + END
    )
    answer = send(served, body)

    content = content_of(served.house, served.cast, answer.headers["location"][-36:])
    assert content.name == "second.bin" and len(stored(served.house) - files) == 1


def test_a_file_for_no_field_of_the_form_is_dropped(served: Live) -> None:
    files = stored(served.house)
    body = field("id", new_client_id()) + file_part(name="other") + file_part(b"kept") + END

    assert send(served, body).status_code == 303 and len(stored(served.house) - files) == 1


def test_what_is_gone_from_the_store_is_not_there(as_lead_advocate: Client, house: House, cast: Cast) -> None:
    kept = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "a.bin", b"kept")
    for name in stored(house):
        house.files.delete(UUID(name))
    with pytest.raises(NotFound):
        house.files.size(UUID(int=0))

    assert as_lead_advocate.get(f"{kept.location}/original").status == 404


def kinds(served: Live) -> list[str]:
    with served.house.store.reading() as session:
        return [str(one) for one in session.scalars(text("SELECT id FROM exhibit"))]


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 15
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)
