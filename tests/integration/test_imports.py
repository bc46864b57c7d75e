"""Messages of an export become entries of the log: read where they lie, asked about where unclear, logged once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast
from tests.support.clients import Answered, Client

CHAT = """\
24/05/2025, 21:10 - Messages and calls are end-to-end encrypted.
24/05/2025, 21:11 - Alex N: I can see your light
and your car
24/05/2025, 21:40 - Carys: Leave me alone
24/05/2025, 23:59 - Alex N: Answer me
25/05/2025, 00:10 - Alex N: ANSWER
31/02/2025, 10:00 - Alex N: this day does not exist
17/06/2025, 08:00 - Alex N: Good morning 🙂
""".encode()
BACKUP = b"""<?xml version='1.0' encoding='UTF-8'?>
<smses count="2">
<sms protocol="0" address="+447700900999" date="1746393060000" type="1" body="I know where you are"
 contact_name="Alex N" />
<sms protocol="0" address="+447700900999" date="1746393120000" type="2" body="Stop" contact_name="Alex N" />
</smses>
"""


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.fixture
def chat(as_lead_advocate: Client, exhibits: str) -> str:
    return keep(as_lead_advocate, exhibits, "chat.txt", CHAT).location + "/messages"


def tick(client: Client, page: str, chosen: list[str], **more: Any) -> Answered:
    return client.post(page, {"order": "dmy", "sender": "0", "chosen": chosen, **more}, htmx=True)


def test_the_way_from_a_file_to_the_log(as_lead_advocate: Client, cast: Cast, chat: str) -> None:
    assert chat in as_lead_advocate.get(chat.removesuffix("/messages")).text
    page = as_lead_advocate.get(chat)
    for words in ("Chat export", "Alex N", "5 messages", "Day, month, year", "the file names no time zone",
                  "Could not be read", "this day does not exist", "Its date does not exist"):  # fmt: skip
        assert page.shows(words), words
    offered = as_lead_advocate.get(f"{chat}?order=dmy&sender=0")
    assert offered.shows("3 messages. I can see your light") and offered.shows("1 message. Good morning")

    answered = tick(as_lead_advocate, chat, ["2-6", "8-8"])

    assert answered.location == f"/cases/{cast.case_id}/log"
    log = as_lead_advocate.get(answered.location)
    assert log.shows("3 messages from “Alex N”, 21:11 to 00:10.") and log.shows("1 message from “Alex N”.")
    again = as_lead_advocate.get(f"{chat}?order=dmy&sender=0")
    assert again.shows("In the log already: 2") and again.shows("Nothing more to propose")


def test_ticked_twice_or_sent_twice_it_stands_in_the_log_once(
    as_lead_advocate: Client, cast: Cast, chat: str
) -> None:
    for _ in range(2):
        assert tick(as_lead_advocate, chat, ["8-8", "8-8"]).status in (200, 303)

    assert as_lead_advocate.get(f"/cases/{cast.case_id}/log").text.count("1 message from “Alex N”") == 1


def test_the_same_file_kept_again_offers_nothing_twice(
    as_lead_advocate: Client, exhibits: str, chat: str
) -> None:
    tick(as_lead_advocate, chat, ["8-8"])
    other = keep(as_lead_advocate, exhibits, "again.txt", CHAT).location + "/messages"
    page = as_lead_advocate.get(f"{other}?order=dmy&sender=0")

    assert page.shows("The same file is kept already") and page.shows("In the log already: 1")


def test_dates_that_can_be_read_in_two_ways_are_asked_about(as_lead_advocate: Client, exhibits: str) -> None:
    unclear = b"04/05/2025, 21:11 - Alex N: hello\n05/06/2025, 21:40 - Alex N: you there\n"
    page = keep(as_lead_advocate, exhibits, "c.txt", unclear).location + "/messages"

    asked = as_lead_advocate.get(page)
    assert asked.shows("They can be read in more than one way") and not asked.shows("Whose messages?")
    assert as_lead_advocate.get(f"{page}?order=mdy&sender=0").shows("5 April 2025")
    assert as_lead_advocate.get(f"{page}?order=dmy&sender=0").shows("4 May 2025")


def test_a_backup_of_text_messages_is_read_in_uk_time(
    as_lead_advocate: Client, exhibits: str, cast: Cast
) -> None:
    page = keep(as_lead_advocate, exhibits, "sms.xml", BACKUP).location + "/messages"
    shown = as_lead_advocate.get(page)
    assert (
        shown.shows("Backup of text messages")
        and shown.shows("Sent from this phone")
        and shown.shows("In UK time")
    )

    place = "0" if shown.text.index("Alex N") < shown.text.index("Sent from this phone") else "1"
    offered = as_lead_advocate.get(f"{page}?sender={place}")
    assert offered.shows("I know where you are") and offered.shows("22:11")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\x00\x01\x02" * 50, "is no text"), (b"just a note\nand another\n", "No line of it begins like a message"),
     (b"<smses>", "Could not be read"), (b"<!DOCTYPE x [<!ENTITY a 'b'>]><smses/>", "declares types or entities"),
     ("04/05/2025".encode("utf-16"), "is no text"), (b"", "")],
)  # fmt: skip
def test_what_is_no_export_says_so_and_stays_as_it_came(
    as_lead_advocate: Client, exhibits: str, content: bytes, says: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "x.txt", content)
    if not content:
        assert kept.location == "" or "draft=" in kept.location
        return
    page = as_lead_advocate.get(kept.location + "/messages")

    assert page.status == 200 and (page.shows(says) or says in page.text)
    assert as_lead_advocate.get(kept.location + "/original").content == content


@pytest.mark.parametrize(
    ("sent", "says"),
    [({"chosen": []}, "Tick what is to stand in the log"), ({"chosen": ["1-99"]}, "not among what the file holds"),
     ({"chosen": ["8-8"], "sender": "7"}, "not among what the file holds"), ({"chosen": ["8-8"], "order": "xyz"}, "")],
)  # fmt: skip
def test_what_cannot_be_logged_is_refused_and_changes_nothing(
    as_lead_advocate: Client, cast: Cast, chat: str, sent: dict[str, Any], says: str
) -> None:
    before = as_lead_advocate.get(f"/cases/{cast.case_id}/log").text.count("/incidents/")
    refused = as_lead_advocate.post(chat, {"order": "dmy", "sender": "0", **sent}, htmx=True)

    assert refused.status == 422 and refused.shows(says)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/log").text.count("/incidents/") == before


def test_a_sensitive_file_is_read_by_those_alone_who_open_it(
    as_lead_advocate: Client, as_backup: Client, as_supervisor: Client, exhibits: str
) -> None:
    page = keep(as_lead_advocate, exhibits, "c.txt", CHAT, sensitivity="intimate").location + "/messages"

    assert as_lead_advocate.get(page).status == 200
    assert as_backup.get(page).status == 403 and as_supervisor.get(page).status == 403


LETTER = b"""From: Alex N <alex@example.org>
Date: Sun, 04 May 2025 21:11:00 +0000
Subject: You

I can see your light.
"""
CALLED = b"Name,Date,Type\nAlex N,2025-05-04 21:11,Missed\nAlex N,2025-05-04 21:15,Missed\n"


@pytest.mark.parametrize(
    ("name", "content", "key", "says"),
    [("a.eml", LETTER, "1-5", "1 letter from “Alex N &lt;alex@example.org&gt;”"),
     ("c.csv", CALLED, "2-3", "2 calls from “Alex N”, 21:11 to 21:15")],
)  # fmt: skip
def test_a_letter_and_a_list_of_calls_come_into_the_log_too(
    as_lead_advocate: Client, cast: Cast, exhibits: str, name: str, content: bytes, key: str, says: str
) -> None:
    page = keep(as_lead_advocate, exhibits, name, content).location + "/messages"
    order = "ymd" if name == "c.csv" else ""
    answered = as_lead_advocate.post(page, {"order": order, "sender": "0", "chosen": [key]}, htmx=True)

    assert answered.location == f"/cases/{cast.case_id}/log", answered.text[-500:]
    assert says in as_lead_advocate.get(answered.location).text
    if name == "a.eml":
        assert as_lead_advocate.get(answered.location).shows("22:11")


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_the_chat_of_an_archive_is_read_where_it_lies(
    as_lead_advocate: Client, cast: Cast, exhibits: str
) -> None:
    whole = archive(photo__jpg=b"\xff\xd8\xff", note__txt=b"a note", WhatsApp_chat__txt=CHAT)
    page = keep(as_lead_advocate, exhibits, "chat.zip", whole).location + "/messages"

    shown = as_lead_advocate.get(page)
    assert (
        shown.shows("Alex N")
        and shown.shows("Files beside it in the archive")
        and shown.shows("Files in it, to keep them apart")
    )
    assert tick(as_lead_advocate, page, ["8-8"]).location == f"/cases/{cast.case_id}/log"
    assert as_lead_advocate.get(page.removesuffix("/messages") + "/original").content == whole


@pytest.mark.parametrize(
    ("content", "says"),
    [(archive(chat__txt=CHAT)[:-30], "damaged or was cut"), (archive(photo__jpg=b"x"), "No chat was found"),
     (archive(chat__txt=b"\0" * 25_000_000), "too large to be read"), (b"PK\x03\x04" + bytes(60), "damaged or was cut"),
     (archive(chat__txt=b"x" * 31_000_000), "too large to be read")],
    ids=["cut", "no chat", "bomb", "no archive", "large"],
)  # fmt: skip
def test_an_archive_that_is_none_or_means_harm_says_so_and_stays(
    as_lead_advocate: Client, exhibits: str, content: bytes, says: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "chat.zip", content).location
    page = as_lead_advocate.get(f"{kept}/messages")

    assert page.status == 200 and page.shows(says)
    assert as_lead_advocate.get(f"{kept}/original").content == content
