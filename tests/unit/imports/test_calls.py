"""A list of calls is read by the heads of its columns; no date is guessed, no row dropped."""

from __future__ import annotations

import pytest

from app.features.imports.rules import DateOrder, Entry, Unread
from app.features.imports.rules.calls import calls, survey
from app.features.imports.rules.lines import lines

ANDROID = (
    b"Name,Number,Date,Type,Duration\nAlex N,07700900999,2025-05-04 21:11:00,Incoming,0\n"
    b",07700900998,2025-05-17 08:00,Missed,\n"
)
BILL = b"Datum;Uhrzeit;Number;Duration\n04.05.2025;21:11:30;07700900999;12\n17.06.2025;08:00;07700900999;0\n"
AMERICAN = b'"Call Type","Contact","Date/Time"\n"Outgoing","Alex ""N""","5/17/2025 9:11 PM"\n'


def read(raw: bytes, order: DateOrder) -> list[Entry | Unread]:
    return list(calls(lines([raw]), order))


@pytest.mark.parametrize(
    ("raw", "order", "at", "who"),
    [(ANDROID, DateOrder.YEAR_FIRST, "2025-05-04T21:11:00", "Alex N"),
     (BILL, DateOrder.DAY_FIRST, "2025-05-04T21:11:30", "07700900999"),
     (AMERICAN, DateOrder.MONTH_FIRST, "2025-05-17T21:11:00", 'Alex "N"')],
)  # fmt: skip
def test_the_usual_dialects(raw: bytes, order: DateOrder, at: str, who: str) -> None:
    assert survey(lines([raw])).orders == [order]
    first = read(raw, order)[0]

    assert isinstance(first, Entry) and (first.at.isoformat(), first.sender) == (at, who)


def test_every_row_is_there_once_and_says_what_kind_of_call() -> None:
    found = read(ANDROID, DateOrder.YEAR_FIRST)

    assert [one.first_line for one in found] == [2, 3]
    assert [one.text for one in found] == ["Incoming, 21:11, lasted 0", "Missed, 08:00"]
    assert isinstance(found[1], Entry) and found[1].sender == "07700900998"


def test_dates_that_fit_two_orders_are_not_settled() -> None:
    assert survey(lines([b"Date,Number\n04/05/2025 10:00,1\n05/06/2025 10:00,1\n"])).orders == [
        DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        "31/02/2025 10:00,1",
        "04/05/2025 25:00,1",
        "04/05/2025,1",
        "soon,1",
        "",
        "1",
        '"broken',
        "04/05/1870 10:00,1",
    ],
)
def test_a_row_without_a_moment_that_exists_is_shown_word_for_word(row: str) -> None:
    found = read(f"Date,Number\n{row}\n17/06/2025 08:00,2\n".encode(), DateOrder.DAY_FIRST)

    assert isinstance(found[-1], Entry) and len(found) == (2 if row else 1)
    assert all(isinstance(one, Unread) for one in found[:-1])


@pytest.mark.parametrize(
    "raw", [b"", b"just words\n", b"Number,Duration\n1,2\n", b"Date,Weather\n04/05/2025,rain\n"]
)
def test_what_is_no_list_of_calls_has_no_columns(raw: bytes) -> None:
    assert survey(lines([raw])).columns is None and read(raw, DateOrder.DAY_FIRST) == []
