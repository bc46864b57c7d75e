"""Reads the incident log. (Stands in until the feature is there.)"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.access.door import OpenCase
from app.access.work import Work


@dataclass(frozen=True)
class IncidentView:
    id: UUID
    number: int
    when_words: str
    first_line: str


def incidents_of(work: Work, case: OpenCase) -> list[IncidentView]:
    return []
