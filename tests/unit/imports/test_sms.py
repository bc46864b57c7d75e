"""A backup of text messages is read event by event; what ends it early is said, and nothing above it is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.features.imports.rules import Entry, Unread
from app.features.imports.rules.sms import BLOCK, MOST_TEXT, Ended, Text, Unknown, Way, Why, entries, texts

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup-->\n"
SMS = (
    '<sms address="+447700900123" date="1712185800000" type="1" body="Where are you&#10;&#128545;" '
    'contact_name="{}"/>\n'
)
MMS = (
    '<mms address="+447700900123" date="1712185860000" msg_box="2" contact_name="(Unknown)"><parts>'
    '<part ct="application/smil" text="x"/><part ct="image/jpeg" data="AAAA"/><part ct="text/plain" text="Look"/>'
    "</parts></mms>\n"
)


def read(text: str | bytes) -> list[Text | Unknown | Ended]:
    raw = text.encode() if isinstance(text, str) else text
    return list(texts(raw[i : i + 50] for i in range(0, len(raw), 50)))


def test_messages_with_their_exact_time_and_words() -> None:
    sms, mms, call = read(f'{HEAD}<smses count="2">\n{SMS.format("سارة")}{MMS}<call number="1"/></smses>')
    assert sms == Text(
        4, datetime(2024, 4, 3, 23, 10, tzinfo=UTC), "1712185800000", "+447700900123", "سارة", Way.RECEIVED,
        "Where are you\n😡",
    )  # fmt: skip
    assert isinstance(mms, Text) and (mms.text, mms.files, mms.way, mms.name) == (
        "Look",
        ("image/jpeg",),
        Way.SENT,
        "",
    )
    assert call == Unknown(6, "call")


@pytest.mark.parametrize(("tail", "why"), [
    ("<sms address='1", Why.BROKEN), ("", Why.BROKEN), ("<sms body='&unknown;'/></smses>", Why.BROKEN),
    ("<sms body='\ud800'/></smses>".encode(errors="surrogatepass"), Why.BROKEN),
])  # fmt: skip
def test_a_broken_backup_gives_what_stands_above(tail: str | bytes, why: Why) -> None:
    rest = tail.encode() if isinstance(tail, str) else tail
    sms, ended = read(f"{HEAD}<smses>\n{SMS.format('Sam')}".encode() + rest)
    assert isinstance(sms, Text) and sms.name == "Sam"
    assert ended == Ended(5, why)


@pytest.mark.asvs("1.5.1")
@pytest.mark.parametrize(("text", "why"), [
    ('<!DOCTYPE smses [<!ENTITY a "aaaa">]><smses><sms body="&a;"/></smses>', Why.DECLARES),
    ('<!DOCTYPE smses SYSTEM "file:///etc/passwd"><smses/>', Why.DECLARES),
    ("<calls><call/></calls>", Why.NOT_A_BACKUP), ("PK\x03\x04", Why.BROKEN), ("", Why.BROKEN),
])  # fmt: skip
def test_what_is_no_backup_is_said(text: str, why: Why) -> None:
    [ended] = read(text)
    assert isinstance(ended, Ended) and ended.why == why


@pytest.mark.parametrize(
    "written", ["", "0", "-5", "null", "99999999999999999999", "999999999999999", "\u0663\u0664"]
)
def test_a_time_that_does_not_exist_is_not_made_up(written: str) -> None:
    [sms] = read(f'<smses><sms date="{written}" body="x" type="5"/></smses>')
    assert isinstance(sms, Text) and (sms.at, sms.written, sms.way) == (None, written, Way.OTHER)


@pytest.mark.parametrize(("body", "text"), [
    ("&#55357;&#56865;", "\U0001f621"), ("a&#55357;b", "a\ufffdb"), ("&#56865;&#55357;&#56865;", "\ufffd\U0001f621"),
    ("&#55000;&#55357;&#56865;", "\ud6d8\U0001f621"), ("&amp;#55357;", "&#55357;"),
])  # fmt: skip
@pytest.mark.parametrize("pad", range(0, 50, 7))
def test_emoji_as_older_versions_write_them(body: str, text: str, pad: int) -> None:
    [sms] = read(f'<smses><sms date="1" body="{"x" * pad}{body}"/></smses>')
    assert isinstance(sms, Text) and sms.text == "x" * pad + text


def test_long_messages_are_cut_and_counted() -> None:
    [sms] = read(f'<smses><sms date="1" body="{"x" * (MOST_TEXT + 7)}"/></smses>')
    assert isinstance(sms, Text) and (len(sms.text), sms.cut) == (MOST_TEXT, 7)


def test_what_was_found_is_handed_on_before_the_rest_is_read() -> None:
    asked = 0

    def blocks():
        nonlocal asked
        yield b"<smses>"
        for _ in range(1000):
            asked += 1
            yield SMS.format("Sam").encode() * 100

    assert isinstance(next(texts(blocks())), Text)
    assert asked <= 1 + BLOCK // len(SMS)


def told(text: str) -> list[Entry | Unread]:
    return [one for one, _ in entries([text.encode()])]


@pytest.mark.parametrize(("kind", "who"), [
    ("1", "Sam"), ("2", "Sent from this phone"), ("3", "Not sent, or not known (drafts)"),
    ("4", "Not sent, or not known (drafts)"), ("5", "Not sent, or not known (drafts)"),
    ("6", "Not sent, or not known (drafts)"), ("", "Not sent, or not known (drafts)"),
])  # fmt: skip
def test_only_what_came_in_is_the_contacts(kind: str, who: str) -> None:
    [sms, mms] = told(
        f'<smses><sms contact_name="Sam" date="1712185800000" type="{kind}" body="x"/>'
        f'<mms contact_name="Sam" date="1712185800000" msg_box="{kind}"><part ct="text/plain" text="x"/></mms></smses>'
    )
    assert isinstance(sms, Entry) and isinstance(mms, Entry) and sms.sender == mms.sender == who


def test_a_message_from_nobody_has_a_name_to_choose() -> None:
    [sms] = told('<smses><sms date="1712185800000" type="1" body="x"/></smses>')
    assert isinstance(sms, Entry) and sms.sender == "No number"


def test_a_picture_without_words_is_no_empty_message() -> None:
    [mms] = told(
        '<smses><mms date="1712185800000" msg_box="1" sub="Look"><part ct="image/jpeg" cl="gate.jpg"/>'
        '<part ct="image/png" name="null"/></mms></smses>'
    )
    assert isinstance(mms, Entry)
    assert mms.text == "Subject: Look\nCame with it: gate.jpg (image/jpeg), image/png"
