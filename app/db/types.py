"""Column types. They do no cryptography: a `Ciphertext` is bytes that somebody above has sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator, Uuid

IDS_KEPT = 1 << 14
"""About four megabytes: the ids of a large caseload."""


@lru_cache(IDS_KEPT)
def _id_of(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


class TextId(Uuid[UUID]):
    """An id in a database that keeps it as text. Making one costs more than reading it; most come again and again."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], UUID | None]:
        return _id_of


class UtcMoment(TypeDecorator[datetime]):
    """An instant, always in UTC, on both databases; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(bytes):
    """Sealed bytes, whose text form shows nothing."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class Ciphertext(TypeDecorator[bytes]):
    """Sealed bytes; what comes back prints as `<sealed>`."""

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else Sealed(value)
