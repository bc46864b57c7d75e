"""The files of a chat's archive become exhibits of their own: the same bytes, once, with the entry of their message."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest

from app.access.work import House
from tests.integration.exhibits.test_exhibits import content_of, keep, stored
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.journey import phone_photo

CHAT = b"""\
24/05/2025, 21:11 - Alex N: I can see your light
24/05/2025, 21:12 - Alex N: IMG-20250524-WA0001.jpg (file attached)
24/05/2025, 21:40 - Carys: Leave me alone
25/05/2025, 18:00 - Alex N: PTT-20250525-WA0002.opus (file attached)
26/05/2025, 18:00 - Alex N: VID-20250526-WA0003.mp4 (file attached)
27/05/2025, 18:00 - Alex N: <Media omitted>
"""
PHOTO = phone_photo()
VOICE = b"OggS" + bytes(range(256)) * 40


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same bytes whenever it is made: every file in it is of the first day of 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def whole() -> dict[str, bytes]:
    return {
        "WhatsApp Chat with Alex N.txt": CHAT,
        "IMG-20250524-WA0001.jpg": PHOTO,
        "PTT-20250525-WA0002.opus": VOICE,
        "nobody names it.pdf": b"%PDF-1.7\n" + bytes(99),
    }


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.fixture
def files(as_lead_advocate: Client, exhibits: str) -> str:
    return keep(as_lead_advocate, exhibits, "chat.zip", packed(whole())).location + "/enclosures"


def tick(client: Client, files: str, *keys: str, **more: str) -> Answered:
    return client.post(
        files, {"chosen": list(keys), "sensitivity": "normal", "entries": "none", **more}, htmx=True
    )


def made(client: Client, files: str) -> list[str]:
    """The addresses of the exhibits that were made of its files, in their order in it."""
    section = client.get(files).text.partition("Exhibits made of these files")[2]
    return re.findall(r'href="(/cases/[0-9a-f-]{36}/exhibits/[0-9a-f-]{36})"', section)


def test_the_page_tells_every_file_what_names_it_and_what_is_not_there(
    as_lead_advocate: Client, files: str
) -> None:
    assert files in as_lead_advocate.get(files.removesuffix("/enclosures")).text
    assert files in as_lead_advocate.get(files.removesuffix("/enclosures") + "/messages").text
    shown = as_lead_advocate.get(files)

    for words in (
        "IMG-20250524-WA0001.jpg", "Picture, ", "With line 2, from “Alex N”, 24 May 2025, 21:12. Not in the log",
        "Sound, 10 kB. With line 4, from “Alex N”, 25 May 2025, 18:00", "nobody names it.pdf",
        "PDF, 108 bytes. No message that could be read names it",
        "VID-20250526-WA0003.mp4", "Messages whose file was left out when the chat was exported",
        "It is the chat itself, which is read as messages from here",
    ):  # fmt: skip
        assert shown.shows(words), words


def test_what_is_ticked_is_kept_to_the_last_bit_and_says_where_it_lay(
    house: House, cast: Cast, as_lead_advocate: Client, files: str
) -> None:
    parent = content_of(house, cast, files.split("/")[-2])
    assert tick(as_lead_advocate, files, "2", "3").location == files

    photo, voice = made(as_lead_advocate, files)
    known = content_of(house, cast, photo.rpartition("/")[2])
    assert as_lead_advocate.get(f"{photo}/original").content == PHOTO
    assert as_lead_advocate.get(f"{voice}/original").content == VOICE
    assert known.sha256 == hashlib.sha256(PHOTO).hexdigest() and known.title == "IMG-20250524-WA0001.jpg"
    assert (known.type, known.name, known.sensitivity) == ("photo", "IMG-20250524-WA0001.jpg", "normal")
    assert str(known.enclosed_in) == files.split("/")[-2] and "What she was sent" in known.original_held
    (link,) = known.chain
    assert parent.sha256 in link.came_from and "“IMG-20250524-WA0001.jpg”, named by line 2" in link.came_from
    shown = as_lead_advocate.get(photo)
    assert shown.shows("Kept as it lay in an exhibit") and shown.shows("The exhibit in which it lay")
    assert as_lead_advocate.get(f"{photo}/preview").status == 200
    assert ledger_kinds(house, cast, cast.case_id).count("exhibit.kept") == 3
    assert as_lead_advocate.get(files.removesuffix("/enclosures") + "/original").content == packed(whole())


def test_nothing_is_kept_twice_not_from_the_same_file_kept_again_either(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str, files: str
) -> None:
    tick(as_lead_advocate, files, "2")
    again = keep(as_lead_advocate, exhibits, "again.zip", packed(whole())).location + "/enclosures"
    before = stored(house)
    assert tick(as_lead_advocate, files, "2", "2").location == files
    assert tick(as_lead_advocate, again, "2").location == again

    assert stored(house) == before and ledger_kinds(house, cast, cast.case_id).count("exhibit.kept") == 3
    assert made(as_lead_advocate, files) == made(as_lead_advocate, again)
    shown = as_lead_advocate.get(again)
    assert 'value="2"' not in shown.text and 'value="3"' in shown.text


def test_a_file_is_put_with_the_entry_that_was_made_of_its_message(
    house: House, as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    messages = files.removesuffix("/enclosures") + "/messages"
    as_lead_advocate.post(messages, {"order": "dmy", "sender": "0", "chosen": ["1-2"]}, htmx=True)
    assert as_lead_advocate.get(files).shows("21:12. In the log: no. 1")

    tick(as_lead_advocate, files, "2", "3")

    photo, voice = made(as_lead_advocate, files)
    entry = re.search(rf"/cases/{cast.case_id}/incidents/[0-9a-f-]{{36}}", as_lead_advocate.get(photo).text)
    assert entry and photo in as_lead_advocate.get(entry[0]).text
    assert "/incidents/" not in as_lead_advocate.get(voice).text
    assert as_lead_advocate.get(files).shows("with an entry of the log")


def test_dates_that_are_not_settled_hide_no_entry(as_lead_advocate: Client, exhibits: str) -> None:
    """Logged as month, day, year: the file goes with that entry, whatever order the page itself would take."""
    chat = b"03/04/2025, 21:11 - Sam: a\n03/04/2025, 21:12 - Sam: IMG-1.jpg (file attached)\n"
    kept = keep(as_lead_advocate, exhibits, "c.zip", packed({"_chat.txt": chat, "IMG-1.jpg": PHOTO})).location
    as_lead_advocate.post(f"{kept}/messages", {"order": "mdy", "sender": "0", "chosen": ["1-2"]}, htmx=True)

    shown = as_lead_advocate.get(f"{kept}/enclosures")

    assert shown.shows("With line 2, from “Sam”. In the log: no. 1")


@pytest.mark.parametrize("held", ["intimate", "child", "third_party", "privileged"])
def test_what_lies_in_a_sensitive_exhibit_is_as_sensitive(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str, held: str
) -> None:
    files = (
        keep(as_lead_advocate, exhibits, "c.zip", packed(whole()), sensitivity=held).location + "/enclosures"
    )
    assert 'name="sensitivity"' not in as_lead_advocate.get(files).text

    tick(as_lead_advocate, files, "2", sensitivity="normal")

    (photo,) = made(as_lead_advocate, files)
    assert content_of(house, cast, photo.rpartition("/")[2]).sensitivity == held


def test_who_may_not_open_a_sensitive_exhibit_gets_nothing_out_of_it(
    as_lead_advocate: Client, as_backup: Client, exhibits: str
) -> None:
    files = (
        keep(as_lead_advocate, exhibits, "c.zip", packed(whole()), sensitivity="intimate").location
        + "/enclosures"
    )

    for answered in (as_backup.get(files), tick(as_backup, files, "2")):
        assert answered.status == 403 and not answered.shows("WA0001")
    assert made(as_lead_advocate, files) == []


def test_files_may_be_more_sensitive_than_what_they_lie_in(
    house: House, cast: Cast, as_lead_advocate: Client, files: str
) -> None:
    tick(as_lead_advocate, files, "2", sensitivity="intimate")

    (photo,) = made(as_lead_advocate, files)
    assert content_of(house, cast, photo.rpartition("/")[2]).sensitivity == "intimate"


@pytest.mark.parametrize("key", ["1", "99", "x", "-1"])
def test_what_is_not_among_the_files_is_refused_and_leaves_nothing(
    house: House, as_lead_advocate: Client, files: str, key: str
) -> None:
    before = stored(house)
    refused = tick(as_lead_advocate, files, "2", key)

    assert refused.status == 422 and refused.shows("not among the files that can be kept apart")
    assert stored(house) == before and made(as_lead_advocate, files) == []
    assert re.search(r'value="2"[^>]*checked', refused.text)


def test_entries_of_files_that_messages_name_are_refused(
    house: House, as_lead_advocate: Client, cast: Cast, files: str
) -> None:
    before = stored(house)
    refused = tick(as_lead_advocate, files, "2", entries="each")

    assert refused.status == 422 and refused.shows("come into the log by themselves")
    assert (
        stored(house) == before
        and "/incidents/" not in as_lead_advocate.get(f"/cases/{cast.case_id}/log").text
    )
