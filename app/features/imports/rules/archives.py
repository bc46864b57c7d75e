"""Which of the files in an archive is the chat. People send files whose names and sizes they choose."""

from __future__ import annotations

from collections.abc import Iterable
from zipfile import ZipInfo

CHAT = "_chat.txt"
"""As an iPhone names it."""
BEGINS = (
    "whatsapp chat", "whatsapp-chat", "chat whatsapp", "chat de whatsapp", "czat whatsapp",
    "discussion whatsapp", "conversa do whatsapp", "conversație whatsapp", "دردشة واتساب", "محادثة واتساب",
)  # fmt: skip
"""As other phones name it, in several languages."""


def texts_in(inside: Iterable[ZipInfo]) -> list[ZipInfo]:
    return [one for one in inside if one.filename.lower().endswith(".txt") and not one.is_dir()]


def chat_of(texts: Iterable[ZipInfo]) -> ZipInfo:
    """By its name; by its size only among those that no name tells apart. Of one name, the one in fewest folders."""
    return max(texts, key=lambda one: (_by_name(one.filename), -one.filename.count("/"), one.file_size))


def is_named_so(path: str) -> bool:
    """Whether its name alone says that it is a chat."""
    return _by_name(path) > 0


def _by_name(path: str) -> int:
    name = path.rpartition("/")[2].lower()
    return 2 if name == CHAT else int(name.startswith(BEGINS))
