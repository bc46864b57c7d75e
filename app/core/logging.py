"""Logs: a static event name and identifiers. A value that could carry content is refused here, at the door."""

from __future__ import annotations

import logging
from uuid import UUID

import structlog

ALLOWED = {
    "event", "level", "timestamp", "request", "method", "route", "status", "milliseconds", "error",
    "count", "site", "case", "person", "row", "kind", "reference", "size", "where", "exception",
}  # fmt: skip


def only_identifiers(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep the named fields alone, and of them only ids, numbers and short code words."""
    kept: structlog.typing.EventDict = {}
    for key, value in event.items():
        if key not in ALLOWED:
            continue
        if isinstance(value, UUID):
            kept[key] = str(value)
        elif isinstance(value, int | float) or (isinstance(value, str) and len(value) <= 120):
            kept[key] = value
    return kept


def set_up(level: int = logging.INFO) -> None:
    """Send everything to standard error, exceptions without the values of their locals."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_identifiers,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def get() -> structlog.typing.FilteringBoundLogger:
    return structlog.get_logger()


def where_raised(error: BaseException) -> str:
    """The innermost place of ours that raised: file and line, never the message or the values."""
    place = "outside the app"
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/app/" in name:
            place = f"{name.rsplit('/app/', 1)[1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
