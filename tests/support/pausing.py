"""Stops a unit just before it commits, so that another begins meanwhile: for tests of two who work at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

WAITS = 1.5
Pause = Callable[[str], tuple[threading.Event, threading.Event]]


@contextmanager
def pauses() -> Iterator[Pause]:
    """Stops the first unit that is about to commit after a statement which begins so, until it is let go or a while
    has passed: (it has come there, it may go on)."""
    listening: list[tuple[str, Any]] = []

    def pause(beginning: str) -> tuple[threading.Event, threading.Event]:
        came, may_go = threading.Event(), threading.Event()

        def look(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith(beginning):
                connection.info["is_paused"] = True

        def stop(connection: Connection) -> None:
            if connection.info.pop("is_paused", False) and not came.is_set():
                came.set()
                may_go.wait(WAITS)

        for name, act in (("before_cursor_execute", look), ("commit", stop)):
            event.listen(Engine, name, act)
            listening.append((name, act))
        return came, may_go

    yield pause
    for name, act in listening:
        event.remove(Engine, name, act)
