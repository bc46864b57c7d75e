"""What a log line may hold: listed events and identifiers. A value passes by its type, never by its look."""

from __future__ import annotations

import enum
from uuid import uuid4

import pytest

from app.core.logging import FIELDS, Name, Place, only_identifiers

TYPED = (
    "Carys",
    "He waited outside.",
    "carys_bevan",
    "07700 900123",
    "3B7F00",
    "incident",
    b"Carys",
    ["Carys"],
    {"a": 1},
)


class Kind(enum.StrEnum):
    FULL = "disk"


@pytest.mark.asvs("16.2.5", "16.4.1")
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_no_field_takes_what_somebody_typed(field: str) -> None:
    for value in TYPED:
        kept = only_identifiers(None, "", {"event": "answered", field: value})
        assert field not in kept or (field == "reference" and value == "3B7F00")
        assert field in kept or kept["dropped"] == 1


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_no_event_and_no_unknown_field_is_kept(typed: object) -> None:
    said = typed if isinstance(typed, str) else "Carys"
    kept = only_identifiers(None, "", {"event": said, "text": typed, "words": typed})

    assert kept == {"event": "unlisted", "dropped": 2}


def test_identifiers_pass_as_they_are_written() -> None:
    case = uuid4()
    told = {"event": "unexpected", "case": case, "kind": Kind.FULL, "error": ValueError, "where": Place("a.py:1"),
            "route": Name("notes"), "status": 500, "reference": "3B7F00", "method": "POST"}  # fmt: skip

    assert only_identifiers(None, "", told) == {
        "event": "unexpected", "case": str(case), "kind": "FULL", "error": "ValueError", "where": "a.py:1",
        "route": "notes", "status": 500, "reference": "3B7F00", "method": "POST",
    }  # fmt: skip
