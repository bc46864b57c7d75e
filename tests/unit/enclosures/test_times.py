"""When a picture was made is told by its camera, else by its name, and never guessed."""

from __future__ import annotations

from datetime import date, time

import pytest

from app.features.enclosures.rules.times import by_camera, by_name, made


@pytest.mark.parametrize(("name", "day", "clock"), [
    ("IMG-20250704-WA0001.jpg", date(2025, 7, 4), None),
    ("IMG_20250704_210533.jpg", date(2025, 7, 4), time(21, 5, 33)),
    ("00000012-PHOTO-2025-07-04-21-05-33.jpg", date(2025, 7, 4), time(21, 5, 33)),
    ("Screenshot_20250704-210533_WhatsApp.jpg", date(2025, 7, 4), time(21, 5, 33)),
    ("Screenshot 2025-07-04 at 21.05.33.png", date(2025, 7, 4), time(21, 5, 33)),
    ("PXL_20250704_233001123.jpg", date(2025, 7, 5), time(0, 30, 1)),
    ("VID_20250704_210533123.mp4", date(2025, 7, 4), time(21, 5, 33)),
    ("signal-2025-07-04-210533.jpeg", date(2025, 7, 4), time(21, 5, 33)),
])  # fmt: skip
def test_a_name_tells_what_programs_write_into_it(name: str, day: date, clock: time | None) -> None:
    told = by_name(name)

    assert told is not None and (told.day, told.clock) == (day, clock) and "by its name" in told.words


@pytest.mark.parametrize(
    "name",
    [
        "holiday.jpg",
        "IMG_0001.jpg",
        "20250231.jpg",
        "1234567890123.jpg",
        "0720250704.jpg",
        "2025-0704.jpg",
        "",
    ],
)
def test_other_numbers_are_no_day(name: str) -> None:
    assert by_name(name) is None


@pytest.mark.parametrize(("taken", "offset", "clock", "says"), [
    ("2025:07:04 21:05:33", "", time(21, 5, 33), "no time zone is named"),
    ("2025:07:04 21:05:33", "+02:00", time(20, 5, 33), "in UK time"),
    ("2025:07:04 21:05:33", "+99:00", time(21, 5, 33), "cannot be read"),
    ("2025:07:04 21:05:33", "nonsense", time(21, 5, 33), "no time zone is named"),
])  # fmt: skip
def test_the_camera_goes_before_the_name(taken: str, offset: str, clock: time, says: str) -> None:
    told = made({"taken": taken, "offset": offset}, "IMG-20200101-WA0001.jpg")

    assert told is not None and (told.day, told.clock) == (date(2025, 7, 4), clock) and says in told.words


@pytest.mark.parametrize(
    "taken", ["", "0000:00:00 00:00:00", "2025:13:04 21:05:33", "    :  :     :  :  ", "2025"]
)
def test_a_camera_without_a_clock_tells_nothing(taken: str) -> None:
    assert by_camera({"taken": taken}) is None and made({"taken": taken}, "x.jpg") is None
