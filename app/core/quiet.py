"""What a process says when it falls: the kind of the error and its place. Never a message, a value or a core dump."""

from __future__ import annotations

import ctypes
import logging
import resource
import sys
import threading
import warnings
from types import TracebackType
from typing import Any, TextIO

from app.core.logging import Libraries, where_raised

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


def hush() -> None:
    """Every way by which Python or a library speaks of an error goes through here, while this process lives."""
    sys.excepthook = _fell
    sys.unraisablehook = lambda told: _say("unraisable", told.exc_value)
    threading.excepthook = lambda told: _say("a thread fell", told.exc_value)
    warnings.showwarning = _warned
    # Of libraries (uvicorn, asyncio, sqlalchemy): the level and who speaks, and of an error its kind and place.
    root = logging.getLogger()
    root.handlers = [Libraries()]
    root.setLevel(logging.WARNING)


def keep_no_core() -> None:
    """The memory of a server holds keys: no core is written, and no other process of the same user may look into it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _fell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _say("fell", error)


def _say(what: str, error: BaseException | None) -> None:
    place = where_raised(error) if error is not None else "nowhere"
    sys.stderr.write(f"{what}: {type(error).__name__} at {place}\n")


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: TextIO | None = None,
    line: Any = None,
) -> None:  # fmt: skip
    sys.stderr.write(f"warning: {category.__name__} at {filename.rsplit('/', 1)[-1]}:{lineno}\n")
