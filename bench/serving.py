"""Serves a filled house in a process of its own: as it is, or with a part of the app replaced at import.

`python -m bench.serving FOLDER PORT [unsealed|without-ledger]`. The replacements stand here alone: nothing in `app/`
knows them, and no setting reaches them. They are the other half of a ratio, and serve nobody.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.access import trace
from app.cli import main as waymark
from app.core import logging, quiet
from app.crypto import envelope
from app.db import changes
from bench.driving import Subject
from bench.filling import settings_of

AS_IT_IS, UNSEALED, WITHOUT_LEDGER = "as-it-is", "unsealed", "without-ledger"
PATIENCE = 120.0


def replace_cipher() -> None:
    """No sealing at all: neither cipher nor purposes' keys nor contexts nor padding. It has to be done before filling
    too, as nothing that was sealed opens afterwards.
    """
    key: Any = envelope.DataKey
    header, tag = envelope.HEADER_BYTES, envelope.TAG_BYTES
    key.seal = lambda self, content, _: self._prefix + bytes(envelope.NONCE_BYTES) + content + bytes(tag)
    key.open = lambda self, sealed, _: bytes(sealed[header:-tag])
    key.derive = lambda self, purpose: self
    for name, module in list(sys.modules.items()):
        for function in ("pad", "unpad"):
            if name.startswith("app.") and hasattr(module, function):
                setattr(module, function, lambda content: content)


def replace_ledger() -> None:
    """No entry of the ledger is noted, sealed or written, no row watched for it; the access log stays as it is."""
    loose: Any = trace
    loose.Ledger.entry = lambda *_, **__: None
    loose.write_entries = lambda _: None
    event.remove(Session, "before_flush", changes._note)


REPLACED: dict[str, Callable[[], None]] = {
    AS_IT_IS: lambda: None, UNSEALED: replace_cipher, WITHOUT_LEDGER: replace_ledger,
}  # fmt: skip


def environment_of(folder: Path, port: int = 8000) -> dict[str, str]:
    """The variables of the house in this folder, as an operator's commands read them."""
    settings = settings_of(folder, port)
    return os.environ | {
        "WAYMARK_ENVIRONMENT": "test", "WAYMARK_DATA_FOLDER": str(settings.data_folder),
        "WAYMARK_STAFF_ORIGIN": settings.staff_origin, "WAYMARK_PAGE_ORIGIN": settings.page_origin,
        "WAYMARK_CASES_AN_HOUR": "100000",
    }  # fmt: skip


def subject_of(name: str, port: int) -> Subject:
    """Each connection comes from an address of its own, as if from several people."""
    host = f"localhost:{port}"
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    return Subject(name, port, headers, source=lambda number: f"127.0.0.{number + 2}")


@contextmanager
def served(folder: Path, variant: str = AS_IT_IS, module: str = "bench.serving") -> Iterator[Subject]:
    """The house in this folder, served as long as the block lasts, on a port that nobody else has."""
    port = _free_port()
    command = [sys.executable, "-m", module, str(folder), str(port), variant]
    with (folder / "served.log").open("ab") as output:
        server = subprocess.Popen(command, env=environment_of(folder, port), stdin=subprocess.DEVNULL, stdout=output,
                                  stderr=output)  # fmt: skip
        subject = subject_of(variant, port)
        try:
            _wait(subject, server)
            yield subject
        finally:
            server.terminate()
            server.wait(60)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(subject: Subject, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection = subject.connect(0)
            connection.request("GET", "/health", headers=subject.headers)
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.2)


def main() -> int:
    """Replace what is asked for, then serve as `waymark serve` does."""
    _, port, *variant = sys.argv[1:]
    REPLACED[variant[0] if variant else AS_IT_IS]()
    logging.set_up()
    quiet.hush()
    return waymark(["serve", "--port", port])


if __name__ == "__main__":
    sys.exit(main())
