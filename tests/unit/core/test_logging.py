"""What a log line may hold: listed events and identifiers. A value passes by its type, never by its look."""

from __future__ import annotations

import enum
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import structlog

from app.core import logging
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


@pytest.mark.asvs("16.2.1", "16.2.2", "16.2.4")
def test_a_line_says_when_in_utc_what_and_who_and_a_machine_reads_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = uuid4()
    try:
        logging.set_up()
        logging.get().warning("unexpected", person=person, status=500, route=Name("notes"))
    finally:
        structlog.reset_defaults()
    line = capsys.readouterr().err.strip()

    told = dict(re.findall(r"(\w+)='?([^' ]+)'?(?: |$)", line))
    assert told.pop("timestamp").endswith("Z") and told == {
        "level": "warning", "event": "unexpected", "person": str(person), "status": "500", "route": "notes",
    }  # fmt: skip
    written = datetime.fromisoformat(re.search(r"timestamp='([^']+)'", line)[1])  # type: ignore[index]
    assert written.utcoffset() == timedelta(0)
