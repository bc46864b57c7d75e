"""Serving: the address, what must be true before anybody is served, and an end that lets work come to its own.

It refuses a database of another shape; it writes no core and says no value when it falls.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import uvicorn

from app.core import quiet
from app.core.errors import UnsafeSettings
from app.core.settings import Settings
from app.db import migrating
from app.web.building import Waymark

M_ARENA_MAX = -8


@contextmanager
def address(host: str, port: int) -> Iterator[socket.socket]:
    """The socket to serve on, taken before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as problem:
            said = {errno.EADDRINUSE: "in use", errno.EACCES: "not open to this user"}.get(
                problem.errno or 0, "not one of this machine's"
            )
            raise UnsafeSettings(
                f"The address {host}:{port} is {said}. Nothing was started. Name another one with --host and --port."
            ) from None
        yield door


def require_shape(settings: Settings) -> None:
    """`UnsafeSettings` if the database was never migrated, or is of another version. It makes nothing."""
    if settings.database.startswith("sqlite:///"):
        path = Path(settings.database.removeprefix("sqlite:///"))
        if not path.exists():
            raise UnsafeSettings(
                f"There is no database at {path}. Nothing was made. If WAYMARK_DATA_FOLDER names the right place, run "
                "`waymark migrate`, then this again."
            )
    found, newest = migrating.revision(settings.database), migrating.newest()
    if found == newest:
        return
    if found and not migrating.is_known(found):
        raise UnsafeSettings(
            f"The database has the shape {found}, which is newer than this version knows. Nothing was changed. Start "
            "the version that made it, or restore a backup."
        )
    raise UnsafeSettings(
        "The database has no tables yet, or those of an older version. Nothing was changed. "
        "Run `waymark migrate`, then this again."
    )


def serve(app: Waymark, door: socket.socket, settings: Settings) -> None:
    """Until somebody ends it; then what is at work is done to its end."""
    quiet.keep_no_core()
    _settle_memory()
    config = uvicorn.Config(
        app, access_log=False, server_header=False, log_level="warning", log_config=None,
        proxy_headers=bool(settings.proxies), forwarded_allow_ips=settings.proxies or None,
    )  # fmt: skip
    # The server hands the signal on when it has ended: by default that would kill what still works behind it.
    signal.signal(signal.SIGTERM, _end)
    uvicorn.Server(config).run(sockets=[door])


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _settle_memory() -> None:
    """What was loaded by now stays to the end: the collector of cycles need not walk it at every request's litter."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    # Threads that seal and stream share few heaps: with one each, what they freed would stay in all of them.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
