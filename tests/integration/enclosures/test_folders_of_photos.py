"""A folder of pictures comes as an archive: each is kept with the time that it tells; the log says no more."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from app.access.work import House
from tests.integration.enclosures.test_files_of_chats import made, packed, tick
from tests.integration.exhibits.test_exhibits import content_of, keep, stored
from tests.support.cast import Cast
from tests.support.clients import Client


def picture(taken: str = "", offset: str = "", colour: str = "red") -> bytes:
    """A true JPEG, with what a camera writes into it."""
    out = io.BytesIO()
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769).update({0x9003: taken, **({0x9011: offset} if offset else {})})
    Image.new("RGB", (40, 30), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


PHOTOS = {
    "DCIM/": b"",
    "DCIM/IMG_0001.jpg": picture("2025:07:04 21:05:33", "+02:00"),
    "DCIM/IMG_0002.jpg": picture("2025:07:04 23:59:00", colour="blue"),
    "DCIM/Screenshot_20250705-081500_WhatsApp.png": picture(colour="green"),
    "DCIM/holiday.jpg": picture(colour="white"),
    "DCIM/IMG-20991231-WA0001.jpg": picture(colour="black"),
    "DCIM/note.txt": b"photos of the car",
}


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.fixture
def files(as_lead_advocate: Client, exhibits: str) -> str:
    return keep(as_lead_advocate, exhibits, "photos.zip", packed(PHOTOS)).location + "/enclosures"


def entries(client: Client, cast: Cast) -> list[str]:
    text = client.get(f"/cases/{cast.case_id}/log").text
    found = dict.fromkeys(re.findall(r"/cases/[0-9a-f-]{36}/incidents/[0-9a-f-]{36}", text))
    return [client.get(one).text.replace("\u00a0", " ") for one in found]


def test_each_is_kept_with_the_time_that_it_tells_and_by_what(
    house: House, cast: Cast, as_lead_advocate: Client, files: str
) -> None:
    shown = as_lead_advocate.get(files)
    assert shown.shows("What is to come into the log?") and shown.shows("note.txt")
    assert shown.shows("Made: 5 July 2025, 08:15, by its name; no time zone is named")
    tick(as_lead_advocate, files, "2", "3", "4", "5")

    kept = [content_of(house, cast, one.rpartition("/")[2]) for one in made(as_lead_advocate, files)]

    assert [(one.made_when, one.type.value) for one in kept] == [
        ("4 July 2025, 20:05, by the camera’s clock, in UK time", "photo"),
        ("4 July 2025, 23:59, by the camera’s clock; no time zone is named", "photo"),
        ("5 July 2025, 08:15, by its name; no time zone is named", "screenshot"),
        ("", "photo"),
    ]
    assert entries(as_lead_advocate, cast) == []


def test_one_entry_for_each_says_what_is_known_and_waits_to_be_completed(
    as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    tick(as_lead_advocate, files, "2", "4", "5", entries="each")

    later, sooner = entries(as_lead_advocate, cast)
    assert "about 20:05" in sooner and "“IMG_0001.jpg” (picture)" in sooner
    assert "by the camera’s clock, in UK time" in sooner and "still to be written here" in sooner
    assert "about 08:15" in later and "found later" in later
    photo, screenshot, undated = made(as_lead_advocate, files)
    assert photo in sooner and screenshot in later
    assert "/incidents/" not in as_lead_advocate.get(undated).text
    tasks = as_lead_advocate.get(f"/cases/{cast.case_id}/tasks").text
    assert "Complete entry 1 of the log" in tasks and "Complete entry 2 of the log" in tasks


def test_one_entry_for_a_day_holds_what_comes_later_too(
    as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    tick(as_lead_advocate, files, "2", entries="day")
    tick(as_lead_advocate, files, "3", entries="day")

    (entry,) = entries(as_lead_advocate, cast)
    assert "time not known" in entry and "Files of this day" in entry
    assert all(one in entry for one in made(as_lead_advocate, files))


def test_a_day_that_has_not_come_makes_no_entry_and_the_file_is_kept(
    as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    tick(as_lead_advocate, files, "6", entries="each")

    assert len(made(as_lead_advocate, files)) == 1 and entries(as_lead_advocate, cast) == []


def test_of_what_is_sensitive_nothing_comes_into_the_log(
    house: House, as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    before = stored(house)
    refused = tick(as_lead_advocate, files, "2", entries="each", sensitivity="intimate")

    assert refused.status == 422 and refused.shows("More people read the log than may open these files")
    assert stored(house) == before and entries(as_lead_advocate, cast) == []
    assert re.search(r'value="2"[^>]*checked', refused.text)


def test_many_are_shown_a_page_at_a_time(as_lead_advocate: Client, exhibits: str) -> None:
    many = packed({f"{at:03}.jpg": picture() for at in range(53)})
    files = keep(as_lead_advocate, exhibits, "many.zip", many).location + "/enclosures"
    first, second = as_lead_advocate.get(files), as_lead_advocate.get(f"{files}?after=50")

    assert 'value="50"' in first.text and 'value="51"' not in first.text and first.shows("3 more")
    assert 'value="50"' not in second.text and 'value="53"' in second.text and second.shows("The first files")
    assert tick(as_lead_advocate, files, *(str(at) for at in range(1, 52))).status == 422
