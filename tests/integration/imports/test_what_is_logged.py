"""What comes into the log from an export: the message that was ticked, by whoever it came from, as it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast
from tests.support.clients import Answered, Client

ONE_LINE = b"""<smses><sms address="1" date="1751662800000" type="1" body="the first" contact_name="Sam"/>\
<sms address="1" date="1752662900000" type="1" body="the second" contact_name="Sam"/></smses>"""
HEAD = b"From: Sam <sam@example.org>\nDate: Sat, 5 Jul 2025 21:05:00 +0100\n"


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.fixture
def log(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/log"


def kept(client: Client, exhibits: str, content: bytes, **more: Any) -> str:
    return keep(client, exhibits, "kept.txt", content, **more).location + "/messages"


def place_of(client: Client, page: str, name: str, order: str = "") -> str:
    """Which of the senders has this name, by the link that stands before it."""
    text = client.get(f"{page}?order={order}").text
    found = re.search(rf"\?sender=(\d+)[^>]*>{re.escape(name)}", text)
    assert found, name
    return found[1]


def tick(client: Client, page: str, *keys: str, order: str = "", sender: str = "0") -> Answered:
    return client.post(page, {"order": order, "sender": sender, "chosen": list(keys)}, htmx=True)


def entries(client: Client, log: str) -> list[str]:
    found = dict.fromkeys(re.findall(r"/cases/[0-9a-f-]{36}/incidents/[0-9a-f-]{36}", client.get(log).text))
    return [client.get(one).text for one in found]


def test_of_two_messages_on_one_line_each_comes_into_the_log_once(
    as_lead_advocate: Client, exhibits: str, log: str
) -> None:
    page = kept(as_lead_advocate, exhibits, ONE_LINE)
    assert tick(as_lead_advocate, page, "1-1-2").location == log

    (second,) = entries(as_lead_advocate, log)
    assert "the second" in second and "number 2 there" in second and "the first" not in second
    left = as_lead_advocate.get(f"{page}?sender=0")
    assert (
        'value="1-1-1"' in left.text
        and 'value="1-1-2"' not in left.text
        and left.shows("In the log already: 1")
    )

    assert tick(as_lead_advocate, page, "1-1-1", "1-1-2").location == log
    assert len(entries(as_lead_advocate, log)) == 2


def test_messages_on_lines_of_their_own_keep_the_ids_that_they_had(
    as_lead_advocate: Client, exhibits: str
) -> None:
    page = kept(as_lead_advocate, exhibits, ONE_LINE.replace(b"/><", b"/>\n<"))

    assert 'value="1-1"' in as_lead_advocate.get(f"{page}?sender=0").text


DRAFTS = b"""<smses>
<sms address="1" date="1751662800000" type="3" body="a draft of hers" contact_name="Sam"/>
<sms address="1" date="1751662800000" type="1" body="his words" contact_name="Sam"/>
</smses>"""
CALLS = b"""Date,Type,Number
2025-07-04 21:05,Outgoing,+447700900123
2025-07-04 21:15,Outgoing,+447700900123
2025-07-05 21:15,,+447700900123
"""


@pytest.mark.parametrize(("content", "order", "sender", "key", "says"), [
    (DRAFTS, "", "Not sent, or not known (drafts)", "2-2", "1 message not sent, or it is not known whether they were."),
    (DRAFTS, "", "Sam", "3-3", "1 message from “Sam”."),
    (CALLS, "ymd", "Called from this phone", "2-3", "2 calls made from this phone, 21:05 to 21:15."),
    (CALLS, "ymd", "+447700900123 (direction not said)", "4-4", "1 call with “+447700900123”, direction not said."),
])  # fmt: skip
def test_what_she_sent_or_only_wrote_is_not_said_to_be_from_him(
    as_lead_advocate: Client, exhibits: str, log: str, content: bytes, order: str, sender: str, key: str, says: str
) -> None:  # fmt: skip
    page = kept(as_lead_advocate, exhibits, content)
    place = place_of(as_lead_advocate, page, sender, order)
    assert tick(as_lead_advocate, page, key, order=order, sender=place).location == log

    (entry,) = entries(as_lead_advocate, log)
    assert says in entry and ("from “" in entry.replace("From the exhibit “", "")) is (sender == "Sam")
    of_hers = sender in ("Called from this phone", "Not sent, or not known (drafts)")
    assert bool(re.search(r"\b(Calls|Texts or messages)\b", entry)) is not of_hers


@pytest.mark.parametrize("kind", ["intimate", "child", "third_party", "privileged"])
def test_the_words_of_a_sensitive_exhibit_do_not_come_into_the_log(
    as_lead_advocate: Client, exhibits: str, log: str, kind: str
) -> None:
    page = kept(as_lead_advocate, exhibits, ONE_LINE, sensitivity=kind)
    shown = as_lead_advocate.get(f"{page}?sender=0")
    assert shown.shows("Nothing of this file is put into the log") and 'name="chosen"' not in shown.text

    refused = tick(as_lead_advocate, page, "1-1-1")

    assert refused.status == 422 and refused.shows("Nothing of this file is put into the log")
    assert entries(as_lead_advocate, log) == []


@pytest.mark.parametrize(("content", "key", "order", "says"), [
    (b"04/07/2025, 21:05 - Sam: I am \x0b outside\n25/07/2025, 21:05 - Ann: go\n", "1-1", "dmy", "I am \ufffd"),
    (b"04/07/2025, 21:05 - Sam: \x07\n25/07/2025, 21:05 - Ann: go\n", "1-1", "dmy", "\ufffd"),
    (HEAD + b"\nHello\x0cBye\n", "1-4", "", "Hello\ufffdBye"),
    (HEAD.replace(b"Sam", b"S" * 3900) + b"\nHello\n", "1-4", "", "SSS…"),
])  # fmt: skip
def test_what_no_form_can_hold_is_marked_and_comes_into_the_log(
    as_lead_advocate: Client, exhibits: str, log: str, content: bytes, key: str, order: str, says: str
) -> None:
    page = kept(as_lead_advocate, exhibits, content)
    place = "0" if not order else place_of(as_lead_advocate, page, "Sam", order)
    assert tick(as_lead_advocate, page, key, order=order, sender=place).location == log

    (entry,) = entries(as_lead_advocate, log)
    assert says in entry and ("cannot be printed" in entry) is ("\ufffd" in says)


def test_a_letter_that_names_no_zone_says_so_on_the_page_and_in_the_log(
    as_lead_advocate: Client, exhibits: str, log: str
) -> None:
    page = kept(as_lead_advocate, exhibits, HEAD.replace(b" +0100", b"") + b"\nHello\n")
    assert as_lead_advocate.get(f"{page}?sender=0").shows("Without a time zone, read as UK time")
    tick(as_lead_advocate, page, "1-4")

    (entry,) = entries(as_lead_advocate, log)
    assert "No time zone is named: 1; read as UK time." in entry and "21:05" in entry
