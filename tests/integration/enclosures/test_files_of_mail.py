"""What came with letters becomes exhibits of their own: decoded to the same bytes, with the entry of the letter."""

from __future__ import annotations

import mailbox
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.access.work import House
from tests.integration.enclosures.test_files_of_chats import made, tick
from tests.integration.enclosures.test_folders_of_photos import picture
from tests.integration.exhibits.test_exhibits import content_of, keep
from tests.support.cast import Cast
from tests.support.clients import Client

PHOTO, SOUND = picture("2025:07:04 21:05:33"), b"OggS" + bytes(range(256)) * 5


def letter(day: int, **attached: bytes) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Sam <sam@example.org>", "ann@example.org", "Look"
    made["Date"] = f"Sat, {day:02} Jul 2025 21:05:00 +0100"
    made.set_content("I was there.\n")
    for name, content in attached.items():
        kind = ("image", "jpeg") if content is PHOTO else ("application", "octet-stream")
        made.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name.replace("__", "."))
    return made


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def test_what_came_with_one_letter_is_kept_and_put_with_its_entry(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str
) -> None:
    raw = letter(5, IMG_1__jpg=PHOTO, voice__ogg=SOUND).as_bytes()
    home = keep(as_lead_advocate, exhibits, "a.eml", raw).location
    last = raw.count(b"\n")
    as_lead_advocate.post(
        f"{home}/messages", {"order": "", "sender": "0", "chosen": [f"1-{last}"]}, htmx=True
    )
    files = f"{home}/enclosures"
    assert as_lead_advocate.get(files).shows("sam@example.org&gt;”, 5 July 2025, 21:05. In the log: no. 1")

    assert tick(as_lead_advocate, files, "1-1", "1-2").location == files

    photo, voice = made(as_lead_advocate, files)
    assert as_lead_advocate.get(f"{photo}/original").content == PHOTO
    assert as_lead_advocate.get(f"{voice}/original").content == SOUND
    known = content_of(house, cast, photo.rpartition("/")[2])
    assert known.title == "IMG_1.jpg" and f"named by lines 1 to {last}" in known.chain[0].came_from
    assert f"/cases/{cast.case_id}/incidents/" in as_lead_advocate.get(voice).text


def test_each_letter_of_a_mailbox_has_its_own(
    as_lead_advocate: Client, exhibits: str, tmp_path: Path
) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for day in (5, 6, 7):
        box.add(letter(day, IMG_1__jpg=PHOTO) if day != 6 else letter(day))
    box.close()
    raw = (tmp_path / "box").read_bytes()
    files = keep(as_lead_advocate, exhibits, "box.mbox", raw).location + "/enclosures"
    shown = as_lead_advocate.get(files)
    keys = re.findall(r'name="chosen"[^>]*value="([\d-]+)"', shown.text)

    assert len(keys) == 2 and shown.shows("5 July 2025, 21:05") and shown.shows("7 July 2025, 21:05")
    assert shown.shows("Another file here has the same name")
    tick(as_lead_advocate, files, *keys)
    tick(as_lead_advocate, files, *keys)
    assert [as_lead_advocate.get(f"{one}/original").content for one in made(as_lead_advocate, files)] == [
        PHOTO
    ] * 2


def test_what_does_not_come_out_whole_stays_in_the_letter(as_lead_advocate: Client, exhibits: str) -> None:
    raw = letter(5, IMG_1__jpg=PHOTO, voice__ogg=SOUND).as_bytes()
    place = raw.find(b"\n\n", raw.find(b"IMG_1.jpg")) + 2
    damaged = raw[: place + 4] + b"*" + raw[place + 5 :]
    shown = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "a.eml", damaged).location + "/enclosures")
    assert shown.shows("IMG_1.jpg : It is damaged or was cut") and 'value="1-2"' in shown.text

    cut = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "b.eml", raw[:-300]).location + "/enclosures")
    assert cut.shows("voice.ogg : It is damaged or was cut") and 'value="1-1"' in cut.text


def test_a_letter_in_a_letter_stays_in_it(as_lead_advocate: Client, exhibits: str) -> None:
    outer = letter(5)
    outer.add_attachment(letter(4, IMG_1__jpg=PHOTO))
    files = keep(as_lead_advocate, exhibits, "a.eml", outer.as_bytes()).location + "/enclosures"

    assert as_lead_advocate.get(files).shows("A file without a name : It is a letter inside the letter")
