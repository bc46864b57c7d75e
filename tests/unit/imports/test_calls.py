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
     (BILL, DateOrder.DAY_FIRST, "2025-05-04T21:11:30", "07700900999 (direction not said)"),
     (AMERICAN, DateOrder.MONTH_FIRST, "2025-05-17T21:11:00", "Called from this phone")],
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


@pytest.mark.parametrize(("said", "who"), [
    ("Outgoing", "Called from this phone"), ("DIALED", "Called from this phone"), ("dialled", "Called from this phone"),
    ("Call made", "Called from this phone"), ("Ausgehend", "Called from this phone"),
    ("Saliente", "Called from this phone"), ("Sortant", "Called from this phone"),
    ("Wychodzące", "Called from this phone"), ("Incoming", "Alex"), ("Missed", "Alex"), ("Verpasst", "Alex"),
    ("", "Alex (direction not said)"), ("2", "Alex (direction not said)"), ("Voice", "Alex (direction not said)"),
])  # fmt: skip
def test_a_call_is_his_only_where_the_list_says_that_it_came_in(said: str, who: str) -> None:
    (one,) = read(f"Date,Name,Type\n2025-05-04 21:11,Alex,{said}\n".encode(), DateOrder.YEAR_FIRST)

    assert isinstance(one, Entry) and one.sender == who and ("Alex" in one.text) is (who.startswith("Called"))


def test_the_direction_is_found_in_any_of_its_columns() -> None:
    raw = b"Date,Name,Type,Direction\n2025-05-04 21:11,Alex,Voice,Outgoing\n"
    (one,) = read(raw, DateOrder.YEAR_FIRST)

    assert isinstance(one, Entry) and one.text == "Voice, Outgoing, 21:11, with Alex"


@pytest.mark.parametrize(("when", "at"), [
    ("2025-07-04T23:30:00Z", "2025-07-05T00:30:00"), ("2025-12-04 23:30 UTC", "2025-12-04T23:30:00"),
    ("2025-07-04T23:30:00.5+02:00", "2025-07-04T22:30:00"), ("2025-07-04T23:30:00-0400", "2025-07-05T04:30:00"),
])  # fmt: skip
def test_a_zone_that_a_list_names_is_turned_into_uk_time(when: str, at: str) -> None:
    (one,) = read(f"Date,Name,Type\n{when},Alex,Missed\n".encode(), DateOrder.YEAR_FIRST)

    assert isinstance(one, Entry) and one.at.isoformat() == at and one.is_zoned and at[11:16] in one.text


def test_one_row_does_not_settle_the_dates_of_all() -> None:
    open_ones = "".join(f"{day:02}/{month:02}/2025 10:00,1\n" for month in (3, 4, 5) for day in (1, 5, 9))
    told = survey(lines([f"Date,Number\n{open_ones}05/25/2025 10:00,2\n".encode()]))

    assert told.orders == [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]


def test_a_list_may_run_backwards() -> None:
    rows = "".join(f"{day:02}/{month:02}/2025 10:00,1\n" for month in (5, 4, 3) for day in (25, 9, 5, 1))

    assert survey(lines([f"Date,Number\n{rows}".encode()])).orders == [DateOrder.DAY_FIRST]


def test_a_cell_made_to_stop_the_reader_does_not_and_no_piece_of_a_long_row_is_lost() -> None:
    cell = "2025-05-04 21:05" + " " * 60_000 + "x"
    found = read(f"Date,Number\n{cell},1\n2025-05-04 21:05,{'y' * 70_000}\n".encode(), DateOrder.YEAR_FIRST)

    assert [type(one) for one in found] == [Unread, Entry, Unread]
