"""A chat export is read as phones write it: each line once, no date guessed, nothing made up."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import pytest

from app.features.imports.rules import DateOrder, Entry, Unread, Why, proposals
from app.features.imports.rules.lines import LONGEST, NotText, lines
from app.features.imports.rules.whatsapp import MOST_TEXT, messages, survey

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST


at = datetime.fromisoformat


def read(text: str | bytes, order: DateOrder = DAY) -> list[Entry | Unread]:
    raw = text.encode() if isinstance(text, str) else text
    return list(messages(lines([raw[i : i + 7] for i in range(0, len(raw), 7)]), order))


@pytest.mark.parametrize(("line", "order", "when"), [
    ("[25/12/2024, 23:10:05] Sam: Hi", DAY, at("2024-12-25 23:10:05")),
    ("\u200e[25/12/24, 11:10:05\u202fpm] Sam: Hi", DAY, at("2024-12-25 23:10:05")),
    ("25/12/2024, 23:10 - Sam: Hi", DAY, at("2024-12-25 23:10:00")),
    ("12/25/24, 12:10\u202fAM - Sam: Hi", MONTH, at("2024-12-25 00:10:00")),
    ("12/25/24, 12:10 PM - Sam: Hi", MONTH, at("2024-12-25 12:10:00")),
    ("25.12.24, 23:10 - Sam: Hi", DAY, at("2024-12-25 23:10:00")),
    ("[25.12.24, 23:10:05] Sam: Hi", DAY, at("2024-12-25 23:10:05")),
    ("25/12/24 11:10 p.\u00a0m. - Sam: Hi", DAY, at("2024-12-25 23:10:00")),
    ("2024-12-25, 23:10 - Sam: Hi", YEAR, at("2024-12-25 23:10:00")),
    ("[\u200f\u0662\u0665\u200f/\u0661\u0662\u200f/\u0662\u0660"
     "\u0662\u0664\u060c \u0661\u0661:\u0661\u0660:\u0660\u0665\u00a0\u0645] Sam: Hi", DAY, at("2024-12-25 23:10:05")),
    ("\u06f2\u06f5/\u06f1\u06f2/\u06f2\u06f0\u06f2\u06f4\u060c "
     "\u06f2\u06f3:\u06f1\u06f0 - Sam: Hi", DAY, at("2024-12-25 23:10:00")),
])  # fmt: skip
def test_dates_as_phones_write_them(line: str, order: DateOrder, when: datetime) -> None:
    [entry] = read(line, order)
    assert isinstance(entry, Entry)
    assert (entry.at, entry.sender, entry.text) == (when, "Sam", "Hi")
    assert survey(lines([line.encode()])).order is order


def test_no_line_is_lost() -> None:
    text = (
        "A note on top\n03/04/2024, 10:00 - Messages are end-to-end encrypted.\n"
        "03/04/2024, 10:01 - \u200f\u0633\u0627\u0631\u0629\u200f: one\n\n  three\r\n04/03/2024, 10:30 at court\n"
        "31/02/2024, 10:02 - Sam: never\nstill\n03/04/2024, 25:02 - Sam: late\n03/04/2024, 10:03 - Sam:\n"
    )
    note, system, three, never, late, empty = read(text)
    assert isinstance(note, Unread) and (note.text, note.why) == ("A note on top", Why.BEFORE_FIRST)
    assert isinstance(system, Entry) and (system.sender, system.first_line) == ("", 2)
    assert isinstance(three, Entry) and (three.sender, three.first_line, three.last_line) == (
        "\u0633\u0627\u0631\u0629",
        3,
        6,
    )
    assert (three.text, three.doubtful) == ("one\n\n  three\n04/03/2024, 10:30 at court", 1)
    assert isinstance(never, Unread) and (never.why, never.last_line) == (Why.NO_SUCH_DATE, 8)
    assert never.text == "31/02/2024, 10:02 - Sam: never\nstill"
    assert isinstance(late, Unread) and late.why == Why.NO_SUCH_TIME
    assert isinstance(empty, Entry) and (empty.sender, empty.text, empty.last_line) == ("Sam", "", 10)


def test_an_order_that_is_not_certain_is_asked() -> None:
    both = survey(lines([b"03/04/2024, 10:00 - A: x\n05/03/2024, 10:00 - B: x\n"]))
    assert both.order is None
    assert both.orders.fits == {DAY: 2, MONTH: 2} and both.orders.back == {DAY: 1, MONTH: 0}
    assert survey(lines([b"03/04/2024, 1:00 - A: x\n25/04/2024, 1:00 - A: x"])).order is DAY
    against = survey(lines([b"25/04/2024, 1:00 - A: x\n04/25/2024, 1:00 - A: x"]))
    assert against.order is None and set(against.orders.only) == {DAY, MONTH}
    assert survey(lines([b"31/02/2024, 1:00 - A: x"])).order is None


@pytest.mark.parametrize(("text", "media", "left_out"), [
    ("\u200e<attached: 00012-PHOTO-2024.jpg>", "00012-PHOTO-2024.jpg", False),
    ("<Anhang: bild.jpg>", "bild.jpg", False),
    ("\u200eIMG-20240403-WA0001.jpg (file attached)\nLook", "IMG-20240403-WA0001.jpg", False),
    ("IMG-1.jpg (Datei angehängt)", "IMG-1.jpg", False),
    ("<Media omitted>", "", True), ("\u200eimage omitted", "", True), ("<Multimedia omitido>", "", True),
    ("<attached: ../../etc/passwd.txt>", "", False), ("I have omitted", "", False),
])  # fmt: skip
def test_files_that_came_with_a_message(text: str, media: str, left_out: bool) -> None:
    [entry] = read(f"03/04/2024, 10:00 - Sam: {text}")
    assert isinstance(entry, Entry)
    assert (entry.media, entry.is_left_out, entry.text) == (media, left_out, text)


def test_bytes_that_are_no_text_are_said_and_kept() -> None:
    [entry] = read(b"\xef\xbb\xbf03/04/2024, 10:00 - Sam: caf\xe9")
    assert isinstance(entry, Entry) and (entry.text, entry.damaged) == ("caf\\xe9", 1)
    for lying in ("03/04/2024".encode("utf-16"), b"PK\x03\x04\0\0", b"\xff\xfe"):
        with pytest.raises(NotText):
            read(lying)


def test_long_lines_and_messages_are_bounded_and_counted() -> None:
    body = "é" * (LONGEST + 10)
    [entry] = read(f"03/04/2024, 10:00 - Sam: {body}")
    assert isinstance(entry, Entry) and entry.damaged == 0
    assert entry.text == body[:MOST_TEXT] and len(entry.text) + entry.cut == len(body)
    [many] = read("03/04/2024, 10:00 - Sam: x\n" + "0123456789abcd\n" * 10_000)
    assert isinstance(many, Entry) and (many.last_line, len(many.text) + many.cut) == (10_001, 150_001)


def test_a_night_is_one_proposal_with_exact_words() -> None:
    text = (
        "03/04/2024, 23:10 - Sam: Where are you\n03/04/2024, 23:11 - Ash: Stop\n04/04/2024, 02:40 - Sam: " + "a" * 3000
        + "\n04/04/2024, 09:00 - Sam: Morning\n"
    )  # fmt: skip
    night, morning = proposals(read(text), {"Sam"})
    assert (night.first, night.last) == (at("2024-04-03 23:10:00"), at("2024-04-04 02:40:00"))
    assert (night.count, night.unquoted, night.first_line, night.last_line) == (2, 1, 1, 3)
    assert night.quoted.startswith("Where are you\naaa") and len(night.quoted) == 2_001
    assert (morning.count, morning.quoted) == (1, "Morning")
    assert list(proposals(read(text), set())) == []


@pytest.mark.parametrize(
    "bad",
    ["\u200e" * 60_000, "[" + "\u200f" * 60_000, "1/1/2024, 10:00" + "\u200e\u00a0" * 20_000, " " * 60_000],
)
def test_a_line_made_to_stop_the_reader_does_not(bad: str) -> None:
    [entry] = read(f"03/04/2024, 10:00 - Sam: x\n{bad}")
    assert isinstance(entry, Entry) and entry.text == f"x\n{bad}"[:MOST_TEXT]


READING = """
import re
from app.features.imports.rules.lines import lines
from app.features.imports.rules import DateOrder
from app.features.imports.rules.whatsapp import messages
def blocks():
    for n in range(50_000):
        yield f"03/04/2024, 10:{n % 60:02} - Sam: {'word ' * 400}\\n".encode()
print(sum(1 for _ in messages(lines(blocks()), DateOrder.DAY_FIRST)))
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def test_fifty_thousand_messages_in_little_memory() -> None:
    """100 MB of text: what is held does not grow with the file."""
    told = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, check=True)
    count, kilobytes = map(int, told.stdout.split())
    assert count == 50_000
    assert kilobytes < 80_000


def test_one_line_does_not_settle_the_dates_of_all() -> None:
    """Nine days that run forward as day and month; a line in a message that looks like the twenty-fifth of January."""
    true = "".join(f"{day}/{month}/26, 21:05 - Sam: x\n" for month in (3, 4, 5) for day in (1, 5, 9))
    planted = survey(lines([f"{true}1/25/26, 21:00 - Ash: I love you\n".encode()]))

    assert planted.order is None and set(planted.orders.fits) == {DAY, MONTH}


@pytest.mark.parametrize("more", ["1/25/26, 21:00 - Ash: x\n", "2026-01-25, 21:00 - Ash: x\n"])
def test_where_both_orders_run_forward_most_dates_have_to_agree(more: str) -> None:
    assert survey(lines([("4/5/26, 21:05 - Sam: x\n" * 9 + more).encode()])).order is None


def test_dates_that_run_forward_in_one_order_alone_settle_it() -> None:
    text = "".join(f"{day}/{month}/26, 21:05 - Sam: x\n" for month in (3, 4) for day in (1, 5, 9))

    assert survey(lines([f"{text}13/5/26, 21:05 - Sam: x\n".encode()])).order is DAY
