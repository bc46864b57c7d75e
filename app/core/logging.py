"""Logs: an event from a closed list, and identifiers. What could carry content is dropped at the door, and counted.

A value passes by its type, never by its look: ids, numbers, members of an enumeration, kinds of errors, our own places.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, cast
from uuid import UUID

# structlog loads rich for coloured tracebacks where it finds it; ours hold no locals and need none of its memory.
_rich = sys.modules.get("rich")
sys.modules["rich"] = cast(Any, None)
import structlog  # noqa: E402

if _rich is None:
    del sys.modules["rich"]
else:
    sys.modules["rich"] = _rich

EVENTS = {
    "answered", "unexpected", "page not carried", "background work failed", "command failed", "library",
    "store failed",
    "opened by the system", "files without a row", "too many orphan keys", "too many orphan files",
    "shredding waits", "not shredded", "tombstone without a decision", "bank holidays run out",
    "bytes of destroyed keys stay", "transfer waits", "evidence pack waits", "evidence pack was not made",
    "pieces of unfinished files swept",
}  # fmt: skip
"""Every event that the app speaks of (a house test compares it with the code). Another one becomes `unlisted`."""


class Name(str):
    """A word of our code: a route's, a library's. Made where the code is, never of what somebody sent."""


class Place(str):
    """A file of ours and a line."""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _is_id(value: object) -> bool:
    return isinstance(value, UUID)


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseException)


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9A-F]{6}", value) is not None


FIELDS: dict[str, Callable[[object], bool]] = {
    "level": lambda value: value in ("debug", "info", "warning", "error", "critical"),
    "method": lambda value: value in ("GET", "HEAD", "POST"),
    "timestamp": lambda value: isinstance(value, str) and re.fullmatch(r"[0-9T:.+Z-]{20,32}", value) is not None,
    "reference": _is_reference,
    "route": lambda value: isinstance(value, Name), "speaker": lambda value: isinstance(value, Name),
    "where": lambda value: isinstance(value, Place), "error": _is_error, "kind": lambda value: isinstance(value, Enum),
    "status": _is_number, "milliseconds": _is_number, "count": _is_number, "size": _is_number,
    "request": _is_id, "site": _is_id, "case": _is_id, "person": _is_id, "row": _is_id,
}  # fmt: skip


def only_identifiers(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep what is listed and of its type; say of the rest how much it was."""
    said = event.pop("event", "")
    kept: structlog.typing.EventDict = {"event": said if said in EVENTS else "unlisted"}
    for key, value in event.items():
        if key in FIELDS and FIELDS[key](value):
            kept[key] = _written(value)
    dropped = len(event) + 1 - len(kept)
    if dropped:
        kept["dropped"] = dropped
    return kept


def _written(value: Any) -> Any:
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, Enum):
        return value.name
    return str(value) if isinstance(value, UUID) else value


class Libraries(logging.Handler):
    """What libraries log: who speaks, how loud, and of an error its kind and place. Their words are never written."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        told: dict[str, Any] = {"speaker": Name(record.name)}
        if error is not None:
            told |= {"error": type(error), "where": where_raised(error)}
        get().log(record.levelno, "library", **told)


def set_up(level: int = logging.INFO) -> None:
    """Send everything to standard error, in lines that hold identifiers alone."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_identifiers,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextmanager
def from_level(level: int) -> Iterator[None]:
    """Leave out what is below this level meanwhile; where nothing was set up, nothing changes."""
    if not structlog.is_configured():
        yield
        return
    set_up(level)
    try:
        yield
    finally:
        set_up()


def get() -> structlog.typing.FilteringBoundLogger:
    return cast(structlog.typing.FilteringBoundLogger, structlog.get_logger())


def where_raised(error: BaseException) -> Place:
    """The innermost place of ours that raised: file and line, never the message or the values."""
    place = Place("outside the app")
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/app/" in name:
            place = Place(f"{name.rsplit('/app/', 1)[1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return place
