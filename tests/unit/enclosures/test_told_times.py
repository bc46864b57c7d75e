"""When a picture was made is told by its camera, else by its name, and never guessed."""

from __future__ import annotations

import pytest

from app.features.enclosures.rules.times import by_camera, by_name, made


@pytest.mark.parametrize(("name", "day", "clock"), [
    ("IMG-20250704-WA0001.jpg", "2025-07-04", ""),
    ("IMG_20250704_210533.jpg", "2025-07-04", "21:05:33"),
    ("00000012-PHOTO-2025-07-04-21-05-33.jpg", "2025-07-04", "21:05:33"),
    ("Screenshot_20250704-210533_WhatsApp.jpg", "2025-07-04", "21:05:33"),
    ("Screenshot 2025-07-04 at 21.05.33.png", "2025-07-04", "21:05:33"),
    ("PXL_20250704_233001123.jpg", "2025-07-05", "00:30:01"),
    ("VID_20250704_210533123.mp4", "2025-07-04", "21:05:33"),
    ("signal-2025-07-04-210533.jpeg", "2025-07-04", "21:05:33"),
])  # fmt: skip
def test_a_name_tells_what_programs_write_into_it(name: str, day: str, clock: str) -> None:
    told = by_name(name)

    assert (
        told is not None
        and (f"{told.day}", f"{told.clock or ''}") == (day, clock)
        and "by its name" in told.words
    )


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
    ("2025:07:04 21:05:33", "", "21:05:33", "no time zone is named"),
    ("2025:07:04 21:05:33", "+02:00", "20:05:33", "in UK time"),
    ("2025:07:04 21:05:33", "+99:00", "21:05:33", "cannot be read"),
    ("2025:07:04 21:05:33", "nonsense", "21:05:33", "no time zone is named"),
])  # fmt: skip
def test_the_camera_goes_before_the_name(taken: str, offset: str, clock: str, says: str) -> None:
    told = made({"taken": taken, "offset": offset}, "IMG-20200101-WA0001.jpg")

    assert (
        told is not None and (f"{told.day}", f"{told.clock}") == ("2025-07-04", clock) and says in told.words
    )


@pytest.mark.parametrize(
    "taken", ["", "0000:00:00 00:00:00", "2025:13:04 21:05:33", "    :  :     :  :  ", "2025"]
)
def test_a_camera_without_a_clock_tells_nothing(taken: str) -> None:
    assert by_camera({"taken": taken}) is None and made({"taken": taken}, "x.jpg") is None
