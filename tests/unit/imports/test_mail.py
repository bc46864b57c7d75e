"""Letters are read as they were written: one or a mailbox of many, their zones kept, what is damaged shown."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from app.features.imports.rules import Entry, Unread, Why
from app.features.imports.rules.mail import MOST_TEXT, is_mail, letters


def letter(**headers: str) -> EmailMessage:
    made = EmailMessage()
    said = {
        "From": "Alex N <alex@example.org>",
        "Date": "Sun, 04 May 2025 21:11:00 +0200",
        "Subject": "You",
        **headers,
    }
    for name, value in said.items():
        made[name] = value
    made.set_content("I can see your light.\nFrom here.\n")
    return made


def read(raw: bytes) -> list[Entry | Unread]:
    return list(letters([raw[at : at + 7] for at in range(0, len(raw), 7)]))


def test_a_letter_says_who_when_and_what() -> None:
    made = letter()
    made.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="gate.jpg")
    (one,) = read(made.as_bytes())

    assert isinstance(one, Entry) and one.sender == "Alex N <alex@example.org>"
    assert one.at.astimezone(UTC) == datetime(2025, 5, 4, 19, 11, tzinfo=UTC)
    assert one.text == "Subject: You\nI can see your light.\nFrom here.\nCame with it: gate.jpg"


def test_a_mailbox_is_parted_at_its_from_lines_alone() -> None:
    raw = b"From alex@example.org Sun May  4 21:11:00 2025\n" + letter().as_bytes() + b"\n"
    found = read(raw + raw.replace(b"You", b"Again"))

    assert [one.text.splitlines()[0] for one in found] == ["Subject: You", "Subject: Again"]
    assert "From here." in found[0].text and found[0].last_line < found[1].first_line


def test_words_in_other_letters_and_right_to_left_come_whole() -> None:
    made = letter(Subject="أراك", From="علي <a@example.org>")
    made.set_content("سآتي الليلة 🙂")
    (one,) = read(made.as_bytes())

    assert isinstance(one, Entry) and "سآتي الليلة 🙂" in one.text and one.sender.startswith("علي")


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"From: a@example.org\nSubject: x\n\nno date\n", Why.NO_SUCH_DATE),
     (b"From: a@example.org\nDate: Sun, 31 Feb 2025 10:00:00 +0000\n\nno such day\n", Why.NO_SUCH_DATE),
     (b"Date: yesterday\nFrom: a@example.org\n\nx\n", Why.NO_SUCH_DATE)],
)  # fmt: skip
def test_a_letter_without_a_date_that_exists_is_shown_and_not_guessed(raw: bytes, why: Why) -> None:
    (one,) = read(raw)

    assert isinstance(one, Unread) and one.why is why and one.text


@pytest.mark.parametrize("raw", [
    b"From: a\nDate: Sun, 04 May 2025 21:11:00 +0200\nContent-Type: text/plain; charset=no-such\n\nx\xff\n",
    b"From: =?utf-8?b?////?=\nDate: Sun, 04 May 2025 21:11:00 +0200\nContent-Transfer-Encoding: base64\n\n%%%\n",
    b"From: a\nContent-Type: multipart/mixed; boundary=x\nDate: Sun, 04 May 2025 21:11:00 +0200\n\n--x\n--x\n" * 3,
])  # fmt: skip
def test_a_damaged_letter_is_read_or_shown_and_never_lost(raw: bytes) -> None:
    assert len(read(raw)) == 1


def test_a_letter_without_end_is_cut_and_says_by_how_much() -> None:
    made = letter()
    made.set_content("x" * (MOST_TEXT + 500) + "\n")
    (one,) = read(made.as_bytes())

    assert isinstance(one, Entry) and len(one.text) == MOST_TEXT and one.cut > 0


@pytest.mark.parametrize(
    ("first", "is_one"),
    [(b"Received: by mx", True), (b"From a@example.org Sun", True), (b"From: a", True), (b"From the start on\n", False),
     (b"04/05/2025, 21:11 - From: x", False), (b"", False), (b"\xff\xd8\xff", False)],
)  # fmt: skip
def test_mail_is_told_by_how_it_begins(first: bytes, is_one: bool) -> None:
    assert is_mail(first) is is_one
