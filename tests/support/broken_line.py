"""A line between a phone and the server that breaks in the middle of a file, where a test says so."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LENGTH = re.compile(rb"(?i)content-length: (\d+)")
ANSWER, FLIP = "answer", "flip"
RESET = struct.pack("ii", 1, 0)
"""Nothing is sent any more, and nothing is waited for."""


@dataclass
class BrokenLine:
    """Each piece of a file meets the next fault: cut after so many bytes, its answer lost, or a byte changed.

    With `is_buffering` a request goes on when all of it is there, as some proxies do.
    """

    to: int
    faults: list[int | str] = field(default_factory=list)
    is_buffering: bool = False

    def carry(self, phone: socket.socket) -> None:
        with suppress(OSError), phone, socket.create_connection(("127.0.0.1", self.to)) as server:
            back = threading.Thread(target=self._back, args=(server, phone), daemon=True)
            back.start()
            while self._request(phone, server):
                pass
            server.shutdown(socket.SHUT_WR)
            back.join(60)

    def _request(self, phone: socket.socket, server: socket.socket) -> bool:
        """One request to its end; False where there is none, or the line broke."""
        head = b""
        while b"\r\n\r\n" not in head:
            if not (part := phone.recv(65_536)):
                return False
            head += part
        head, _, body = head.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        size = int(found[1]) if found else 0
        is_piece = head.startswith(b"POST /sync/uploads/") and b"octet-stream" in head
        fault = self.faults.pop(0) if is_piece and self.faults else None
        if not self.is_buffering:
            server.sendall(head + b"\r\n\r\n")
        while len(body) < size:
            body += phone.recv(65_536)
        if fault == FLIP:
            body = bytes([body[0] ^ 1]) + body[1:]
        if self.is_buffering:
            server.sendall(head + b"\r\n\r\n")
        server.sendall(body[:fault] if isinstance(fault, int) else body)
        if fault is None or fault == FLIP:
            return True
        if fault == ANSWER:
            threading.Event().wait(1.5)
        for end in (phone, server):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.shutdown(socket.SHUT_RDWR)
        return False

    def _back(self, server: socket.socket, phone: socket.socket) -> None:
        with suppress(OSError):
            while part := server.recv(65_536):
                phone.sendall(part)
            phone.shutdown(socket.SHUT_WR)


@contextmanager
def broken_line(at: int, to: int) -> Iterator[BrokenLine]:
    """Listens at one port for what is served at another, until the block ends."""
    line, listening = BrokenLine(to), socket.create_server(("127.0.0.1", at))

    def listen() -> None:
        with suppress(OSError):
            while True:
                phone, _ = listening.accept()
                threading.Thread(target=line.carry, args=(phone,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    yield line
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
