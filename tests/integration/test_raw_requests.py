"""Requests that no browser sends, byte by byte on a socket: a length that is none, a body that never comes."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.integration.test_bad_input import Asker
from tests.support.invented import Invented, still_invented


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("raw")) as made:
        yield made


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize("length", ["abc", "-5", "9" * 30, "1, 2"])
def test_a_length_that_is_none_is_refused(place: Invented, length: str) -> None:
    asker = Asker(place, "lead", "staff")
    head = (
        f"POST {place.fill('/cases/{case_id}/tasks')} HTTP/1.1\r\nHost: {urlsplit(asker.origin).netloc}\r\n"
        f"Origin: {asker.origin}\r\nCookie: {asker.cookie}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", asker.port or 0), timeout=10) as connection:
        connection.sendall(head.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(4096).decode(errors="replace")

    assert re.match(r"HTTP/1\.1 4\d\d ", answer), answer


@pytest.mark.parametrize("how", ["Content-Length: 50000000", "Transfer-Encoding: chunked"])
def test_a_stranger_holds_no_place_in_the_gate_of_evidence(place: Invented, how: str) -> None:
    """Before a byte of a large body is read, the answer is the door: two silent strangers stop nobody."""
    asker = Asker(place, "lead", "staff")
    head = (
        f"POST {place.fill('/cases/{case_id}/exhibits')} HTTP/1.1\r\nHost: {urlsplit(asker.origin).netloc}\r\n"
        f"Origin: {asker.origin}\r\nCookie: __Host-session=nobody\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"{how}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", asker.port or 0), timeout=5) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(4096).decode(errors="replace")

    assert answer.startswith("HTTP/1.1 303 ") and "/sign-in" in answer
