"""A session that is ended is out in every process, and what is still being read in it breaks off: real servers, real
sockets. On SQLite one process serves, and another one writes beside it; on PostgreSQL two serve."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.access.sessions import begin_session, end_sessions_of
from app.access.work import House
from app.web.ranges import ASK_EVERY
from bench import files as large
from tests.support.cast import Cast, assemble
from tests.support.houses import POSTGRES, new_house
from tests.support.live import free_port
from tests.support.serving import serving

MEGABYTES = 24
SIP = 64 * 1024


@dataclass
class Served:
    house: House
    cast: Cast
    ports: list[int] = field(default_factory=list)

    def sign_in(self) -> str:
        with self.house.writing() as work:
            return begin_session(work, self.cast.lead.id)

    def end_all(self, token: str) -> None:
        """As she does it elsewhere: by the other server, or by another process beside the one that serves."""
        if len(self.ports) > 1:
            with large.asking(self.ports[1], token) as client:
                answered = client.post("/me/sessions/endings")
                assert answered.headers["location"] == "/me/sessions"
            return
        with self.house.writing() as work:
            end_sessions_of(work, self.cast.lead.id)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served") / "house"
    first = free_port()
    with ExitStack() as stack:
        house = stack.enter_context(new_house(folder, first))
        made = Served(house, assemble(house), [first])
        extra = {"WAYMARK_DATABASE_URL": house.settings.database_url} if POSTGRES else {}
        stack.enter_context(serving(folder, first, extra=extra))
        if POSTGRES:
            made.ports.append(free_port())
            stack.enter_context(serving(folder, made.ports[1], extra=extra))
        yield made


@pytest.fixture(scope="module")
def original(served: Served) -> str:
    headers = {"Content-Type": f"multipart/form-data; boundary={large.BOUNDARY}"}
    with large.asking(served.ports[0], served.sign_in()) as client:
        form = large._form(MEGABYTES, hashlib.sha256())
        sent = client.post(f"/cases/{served.cast.case_id}/exhibits", content=form, headers=headers)
    return f"{sent.headers['location']}/original"


def slowly(served: Served, path: str, token: str, then: object = None) -> tuple[int, int]:
    """Read a file sip by sip over a small buffer; after the first megabyte do `then`. (bytes got, bytes announced)."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SIP)
        line.connect(("127.0.0.1", served.ports[0]))
        host = f"localhost:{served.ports[0]}"
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: __Host-session={token}\r\n\r\n".encode()
        )
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(SIP)
        head, _, begun = got.partition(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n", 1)[0], head
        size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        count = len(begun)
        while count < size:
            piece = line.recv(SIP)
            if not piece:
                break
            count += len(piece)
            if callable(then) and count > 1_000_000:
                then()
                then = None
            time.sleep(0.02)
    return count, size


def test_a_slow_download_breaks_off_when_its_session_is_ended(served: Served, original: str) -> None:
    token, other = served.sign_in(), served.sign_in()

    count, size = slowly(served, original, token, lambda: served.end_all(other))

    assert count < size
    with large.asking(served.ports[0], token) as client:
        assert client.get("/me").headers["location"].startswith("/sign-in")


def test_the_same_download_comes_whole_while_its_session_stands(served: Served, original: str) -> None:
    count, size = slowly(served, original, served.sign_in())

    assert count == size == MEGABYTES * 1_000_000


def test_it_is_asked_often_enough_to_be_out_within_five_seconds() -> None:
    assert ASK_EVERY * 2 <= 5


@pytest.mark.asvs("7.2.1", "7.4.1")
def test_the_next_request_in_any_process_is_refused(served: Served) -> None:
    token, other = served.sign_in(), served.sign_in()
    for port in served.ports:
        with large.asking(port, token) as client:
            assert client.get("/me").status_code == 200

    served.end_all(other)

    for port in served.ports:
        with large.asking(port, token) as client:
            assert client.get("/me").headers["location"].startswith("/sign-in")
