"""The page of an export names everybody who takes part, and stands whatever the file holds."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.features.imports.rules import whatsapp
from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast
from tests.support.clients import Client

CHAT = b"24/07/2025, 21:05 - Sam: I am outside\n"


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def test_every_sender_is_offered_however_many_they_are(as_lead_advocate: Client, exhibits: str) -> None:
    rows = "\n".join(
        f'<sms address="{at}" date="{1751662800000 + at * 86400000}" type="1" body="m" contact_name="Person {at:02}"/>'
        for at in range(60)
    )
    page = (
        keep(as_lead_advocate, exhibits, "a.xml", f"<smses>\n{rows}\n</smses>".encode()).location
        + "/messages"
    )
    shown = as_lead_advocate.get(page)

    assert [at for at in range(60) if not shown.shows(f"Person {at:02}")] == [] and shown.shows(
        "10 more senders"
    )
    assert as_lead_advocate.get(f"{page}?sender=59").shows("For the log, from “Person 59”")


def test_more_senders_than_a_page_holds_are_counted(as_lead_advocate: Client, exhibits: str) -> None:
    rows = "".join(f'<sms address="{at}" date="1751662800000" type="1" body="m"/>\n' for at in range(2_003))
    page = (
        keep(as_lead_advocate, exhibits, "a.xml", f"<smses>\n{rows}</smses>".encode()).location + "/messages"
    )

    assert as_lead_advocate.get(page).shows("Of senders beyond these, not offered here: 3 messages.")


def packed(method: int, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_a_fault_of_ours_is_not_told_as_damage(
    as_lead_advocate: Client, exhibits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(as_lead_advocate, exhibits, "a.zip", packed(zipfile.ZIP_DEFLATED, _chat__txt=CHAT)).location

    def broken(_: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(whatsapp, "survey", broken)

    with pytest.raises(AssertionError, match="answered 500"):
        as_lead_advocate.get(f"{kept}/messages")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_chat_that_could_become_anything_in_memory_is_not_unpacked(
    as_lead_advocate: Client, exhibits: str, method: int
) -> None:
    """Of these packings the library gives out all that comes of a piece, and that may be gigabytes."""
    raw = packed(method, _chat__txt=CHAT * 50, IMG__jpg=b"\xff\xd8\xff")
    home = keep(as_lead_advocate, exhibits, "a.zip", raw).location

    assert as_lead_advocate.get(f"{home}/messages").shows("The chat is packed in a way that is not read here")
    assert as_lead_advocate.get(f"{home}/enclosures").shows("The chat in this archive could not be read here")


def test_a_damaged_archive_says_so(as_lead_advocate: Client, exhibits: str) -> None:
    raw = bytearray(packed(zipfile.ZIP_DEFLATED, _chat__txt=CHAT * 50))
    at = raw.find(b"_chat.txt") + 39
    raw[at : at + 10] = (byte ^ 0xFF for byte in raw[at : at + 10])
    page = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "a.zip", bytes(raw)).location + "/messages")

    assert page.status == 200 and page.shows("This archive is damaged or was cut")


def test_a_large_text_that_somebody_sent_is_not_the_chat(as_lead_advocate: Client, exhibits: str) -> None:
    sent = b"24/07/2025, 21:05 - Ann: please come\n" * 40
    whole = packed(zipfile.ZIP_DEFLATED, _chat__txt=CHAT, **{"0007-old_chat__txt": sent})
    shown = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "a.zip", whole).location + "/messages")

    assert shown.shows("Sam") and not shown.shows("Ann") and shown.shows("of several texts in the archive")


def test_dates_that_one_planted_line_would_settle_are_asked_about(
    as_lead_advocate: Client, exhibits: str
) -> None:
    true = "".join(f"{day}/{month}/25, 21:05 - Sam: x\n" for month in (3, 4, 5) for day in (1, 5, 9))
    content = f"{true}1/25/25, 21:00 - Ash: I love you\n".encode()
    shown = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "a.txt", content).location + "/messages")

    assert shown.shows("They can be read in more than one way")
    assert shown.shows("Day, month, year") and shown.shows("Month, day, year")


def test_calls_whose_zone_the_list_names_are_counted(as_lead_advocate: Client, exhibits: str) -> None:
    content = b"Date,Type,Number\n2025-07-04T23:30:00Z,Missed,1\n"
    shown = as_lead_advocate.get(
        keep(as_lead_advocate, exhibits, "a.csv", content).location + "/messages?sender=0"
    )

    assert shown.shows("Turned into UK time") and shown.shows("00:30") and shown.shows("5 July 2025")


@pytest.mark.parametrize("raw", [
    b"From: Sam <sam@example.org>\nDate: Fri, 31 Dec 9999 23:30:00 -0500\n\nHello\n",
    b"From: " + b"(" * 5000 + b" a@example.org\nDate: Sat, 4 Jul 2025 23:30:00 +0000\n\nx",
    b"From: " + b"(" * 3000 + b" a@example.org\nDate: Sat, 4 Jul 2025 23:30:00 +0000\n\nx",
    b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(1000)),
])  # fmt: skip
def test_a_letter_made_to_stop_the_reader_has_a_page(
    as_lead_advocate: Client, exhibits: str, raw: bytes
) -> None:
    head = b"Date: Sat, 4 Jul 2025 23:30:00 +0000\n" if raw.startswith(b"Content") else b""
    page = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "a.eml", head + raw).location + "/messages")

    assert page.status == 200 and page.shows("Could not be read")
