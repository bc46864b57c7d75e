"""The chat of an archive is found by its name; what somebody sent does not take its place by being large."""

from __future__ import annotations

from zipfile import ZipInfo

import pytest

from app.features.imports.rules.archives import chat_of, texts_in


def member(name: str, size: int) -> ZipInfo:
    made = ZipInfo(name)
    made.file_size = size
    return made


@pytest.mark.parametrize(("chat", "sent"), [
    ("_chat.txt", "00000007-old_chat.txt"), ("_chat.txt", "WhatsApp Chat with Ann.txt"), ("_chat.txt", "a/_chat.txt"),
    ("WhatsApp Chat with Sam.txt", "DOC-20250704-WA0001.txt"), ("Chat de WhatsApp con Sam.txt", "notes.txt"),
    ("WhatsApp Chat mit Sam.txt", "brief.txt"), ("Folder/WhatsApp Chat with Sam.txt", "DOC.txt"),
    ("Czat WhatsApp z Sam.txt", "list.txt"),
])  # fmt: skip
def test_its_name_goes_before_its_size(chat: str, sent: str) -> None:
    for order in ([member(chat, 1), member(sent, 9)], [member(sent, 9), member(chat, 1)]):
        assert chat_of(order).filename == chat


def test_without_a_name_that_tells_it_is_the_largest() -> None:
    assert (
        chat_of(texts_in([member("a.txt", 1), member("b.TXT", 9), member("c.jpg", 99)])).filename == "b.TXT"
    )
