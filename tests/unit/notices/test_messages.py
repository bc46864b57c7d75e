"""Each defect of `webpush` 1.0.6 is shown on the bare library, and mended by the wrapper. A new version of it that
makes one of the former fail is to be looked at: the wrapper may have less to do.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from pydantic import AnyHttpUrl
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from app.crypto.envelope import DataKey
from app.crypto.push_keys import PushKeys
from app.notices.messages import LARGEST, LENGTH, NOTICE, Message, Subscription, TooLong, message_for
from tests.support.push_service import Browser

WITH_PORT = "https://push.example:8443/send/1"
RECORD = 4096
HEADER, TAG, MARK = 86, 16, 1

keys = PushKeys(DataKey.random())


@pytest.fixture
def reader() -> Browser:
    return Browser()


def bare(contact: str | None = "first@site.example", ttl: int = 0) -> WebPush:
    return WebPush(keys.private_pem(), keys.public_pem(), contact, ttl)


def theirs(reader: Browser, endpoint: str = WITH_PORT) -> WebPushSubscription:
    return WebPushSubscription(endpoint=AnyHttpUrl(endpoint), keys=WebPushKeys(**reader.keys))


def ours(
    reader: Browser, text: str = NOTICE, *, to: str = WITH_PORT, contact: str = "", **more: Any
) -> Message:
    return message_for(keys, contact, reader.at(to), text, **more)


def claims(authorization: str) -> dict[str, Any]:
    said = authorization.partition("t=")[2].partition(",")[0].split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))))


def test_what_is_said_of_one_message_sticks_to_the_library(reader: Browser) -> None:
    library = bare()
    library.get("a", theirs(reader), subscriber="second@site.example", ttl=60)
    after = library.get("b", theirs(reader))

    assert (
        after.headers["ttl"] == "60"
        and claims(after.headers["authorization"])["sub"] == "mailto:second@site.example"
    )


def test_and_not_to_the_wrapper(reader: Browser) -> None:
    ours(reader, contact="second@site.example", ttl=60)
    after = ours(reader, contact="first@site.example")

    assert after.headers["Ttl"] == "14400"
    assert claims(after.headers["Authorization"])["sub"] == "mailto:first@site.example"


def test_the_library_ignores_a_ttl_of_nothing(reader: Browser) -> None:
    assert bare(ttl=60).get("a", theirs(reader), ttl=0).headers["ttl"] == "60"


def test_and_the_wrapper_heeds_it(reader: Browser) -> None:
    assert ours(reader, ttl=0).headers["Ttl"] == "0"


def test_the_librarys_audience_has_no_port(reader: Browser) -> None:
    made = bare().get("a", theirs(reader))

    assert claims(made.headers["authorization"])["aud"] == "https://push.example"


@pytest.mark.parametrize(
    ("endpoint", "audience"),
    [(WITH_PORT, "https://push.example:8443"), ("https://push.example/send/1", "https://push.example"),
     ("https://push.example:443/send", "https://push.example"), ("http://127.0.0.1:9/x", "http://127.0.0.1:9")],
)  # fmt: skip
def test_and_the_wrappers_is_the_whole_origin(reader: Browser, endpoint: str, audience: str) -> None:
    assert claims(ours(reader, to=endpoint).headers["Authorization"])["aud"] == audience


def test_the_library_makes_more_than_a_push_service_takes(reader: Browser) -> None:
    assert len(bare().get("a" * (LARGEST + 1), theirs(reader)).encrypted) == RECORD + 1


def test_and_the_wrapper_refuses_what_is_longer_than_all_others(reader: Browser) -> None:
    assert LARGEST == RECORD - HEADER - TAG - MARK and LENGTH <= LARGEST
    ours(reader, "a" * LENGTH)
    for length in (LENGTH + 1, LARGEST + 1):
        with pytest.raises(TooLong):
            ours(reader, "a" * length)


def test_the_librarys_length_tells_the_texts(reader: Browser) -> None:
    made = [len(bare().get("a" * length, theirs(reader)).encrypted) for length in (1, 20)]

    assert made[1] - made[0] == 19


def test_and_the_wrappers_tells_nothing(reader: Browser) -> None:
    made = {len(ours(reader, "a" * length).body) for length in (0, 1, 20, LENGTH)}

    assert made == {HEADER + LENGTH + MARK + TAG}


def test_the_library_says_neither_how_urgent_nor_what_it_replaces(reader: Browser) -> None:
    assert {"urgency", "topic"}.isdisjoint(bare().get("a", theirs(reader)).headers)


def test_and_the_wrapper_says_both_always_alike(reader: Browser) -> None:
    made = [ours(reader, text).headers for text in (NOTICE, "another")]

    assert [(one["Urgency"], one["Topic"], one["Content-Encoding"]) for one in made] == [
        ("high", "new", "aes128gcm")
    ] * 2


def test_a_browser_reads_the_notice_and_nothing_besides(reader: Browser) -> None:
    assert reader.opened(ours(reader).body).rstrip() == b"Waymark: something is new."


def test_two_notices_to_one_browser_have_nothing_in_common(reader: Browser) -> None:
    one, other = ours(reader).body, ours(reader).body

    assert one[:16] != other[:16] and one[HEADER:] != other[HEADER:]


def test_no_text_form_shows_where_it_goes(reader: Browser) -> None:
    shown = f"{reader.at(WITH_PORT)!r} {reader.at(WITH_PORT)} {ours(reader)!r} {keys!r} {keys}"

    assert "push.example" not in shown and reader.keys["auth"] not in shown and "PRIVATE" not in shown


def test_keys_that_are_none_are_an_error_of_value() -> None:
    with pytest.raises(ValueError):
        message_for(keys, "", Subscription(WITH_PORT, "AAAA", "AAAA"))
