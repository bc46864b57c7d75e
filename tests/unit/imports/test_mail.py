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


HEAD = b"From: Sam <sam@example.org>\nDate: Sun, 04 May 2025 21:11:00 +0100\n"


@pytest.mark.parametrize("begins", [
    b"From now on I will wait at your door.", b"From me to you 2025", b"From sam@example.org Sun May  4 21:11:00 2025",
])  # fmt: skip
def test_a_sentence_that_begins_with_from_stays_in_the_letter(begins: bytes) -> None:
    (one,) = read(HEAD + b"\nHello.\n\n" + begins + b"\nYou will see.\n")

    assert isinstance(one, Entry) and one.text == f"Subject: \nHello.\n\n{begins.decode()}\nYou will see."


def test_in_a_mailbox_too_only_a_line_that_headers_follow_begins_a_letter() -> None:
    part = b"From sam@example.org Sun May  4 21:11:00 2025\n"
    found = read(part + HEAD + b"\nFrom now on 2025\n\n" + part + b"I wait.\n\n" + part + HEAD + b"\nAgain\n")

    assert [one.text for one in found] == [
        f"Subject: \nFrom now on 2025\n\n{part.decode()}I wait.",
        "Subject: \nAgain",
    ]


def test_a_byte_order_mark_hides_no_header() -> None:
    (one,) = read(b"\xef\xbb\xbf" + HEAD + b"\nx\n")

    assert isinstance(one, Entry) and one.sender == "Sam <sam@example.org>"


@pytest.mark.parametrize(("written", "at", "is_unzoned"), [
    ("+0000", "2025-07-05T00:30:00+01:00", False), ("-0000", "2025-07-05T00:30:00+01:00", False),
    ("", "2025-07-04T23:30:00+01:00", True), ("BST", "2025-07-04T23:30:00+01:00", True),
])  # fmt: skip
def test_a_letter_without_a_zone_is_read_in_uk_time_and_says_so(
    written: str, at: str, is_unzoned: bool
) -> None:
    (one,) = read(f"From: a@example.org\nDate: Fri, 04 Jul 2025 23:30:00 {written}\n\nx\n".encode())

    assert isinstance(one, Entry) and (one.at.isoformat(), one.is_unzoned) == (at, is_unzoned)


def parted(times: int) -> bytes:
    deep = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (at, at) for at in range(times))
    return HEAD + b"MIME-Version: 1.0\n" + b"".join(deep) + b"Content-Type: text/plain\n\nx\n"


@pytest.mark.parametrize(("raw", "why"), [
    (b"From: a@example.org\nDate: Fri, 31 Dec 9999 23:30:00 -0500\n\nx\n", Why.NO_SUCH_DATE),
    (parted(1000), Why.DAMAGED), (b"From: " + b"(" * 2000 + b" a@example.org\n" + HEAD + b"\nx\n", Why.DAMAGED),
    (b"Subject: " + b"=?utf-8?q?x?= " * 400 + b"\n" + HEAD + b"\nx\n", Why.LONG_HEADERS),
    (b"Subject: x\n" + b" =?utf-8?q?x?=\n" * 400 + HEAD + b"\nx\n", Why.LONG_HEADERS),
    (HEAD + b"Content-Type: text/plain; " + b"a=b; " * 2000 + b"\n\nx\n", Why.LONG_HEADERS),
    (HEAD + b"\n--x\nContent-Type: text/plain; " + b"a=b; " * 2000 + b"\n\nx\n", Why.LONG_HEADERS),
    (HEAD + (b"Content-Type: text/plain; " + b"a=b; " * 390 + b"\n") * 40 + b"\nx\n", Why.LONG_HEADERS),
    (HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 250_000, Why.TOO_MUCH),
    (parted(300) + b"x\n" * 600_000, Why.TOO_MUCH),
])  # fmt: skip
def test_a_letter_made_to_stop_the_reader_is_shown_as_unread(raw: bytes, why: Why) -> None:
    (one,) = read(raw)

    assert isinstance(one, Unread) and one.why is why and one.text


def test_long_headers_that_nobody_reads_and_long_words_are_no_hindrance() -> None:
    (one,) = read(HEAD + b"X-Seen: " + b"x" * 9000 + b"\n\nLong: " + b"word " * 3000 + b"\n")

    assert isinstance(one, Entry) and "Long: word" in one.text


def test_a_name_with_half_a_character_can_stand_on_a_page() -> None:
    raw = b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nx\n--b\n'
    (one,) = read(
        HEAD + raw + b'Content-Type: image/jpeg\nContent-Disposition: attachment; filename="\xff.jpg"\n\n'
    )

    assert isinstance(one, Entry) and one.text.encode() and "Came with it" in one.text


def test_in_a_mailbox_only_as_much_is_read_as_one_may_wait_for_and_the_rest_is_shown() -> None:
    heavy = HEAD + b"Content-Type: text/plain; " + b'"' * 1_900 + b"\n\nx\n\n"
    part = b"From sam@example.org Sun May  4 21:11:00 2025\n"
    found = list(letters([(part + heavy) * 3]))
    assert all(isinstance(one, Entry) for one in found)

    found = list(
        letters([(part + HEAD + b"\nx\n\n") + (part + HEAD + b"\n" + b"--\n" * 150_000 + b"\n") * 2])
    )
    assert [type(one) for one in found] == [Entry, Entry, Unread]
    assert isinstance(found[2], Unread) and found[2].why is Why.TOO_MUCH
