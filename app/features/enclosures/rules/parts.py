"""The files that came with a letter, as bytes and in its order. What does not come out whole is said to be damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.message import EmailMessage
from email.parser import BytesParser

from app.features.enclosures import rules

WAYS = ("", "7bit", "8bit", "binary", "base64", "quoted-printable")
"""How the bytes of a part are written (RFC 2045, 6)."""
FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError)
"""What the library raises over letters that nobody should have written."""


@dataclass(frozen=True)
class Part:
    """`number` counts all parts of a letter that are no text of it, from 1."""

    number: int
    name: str
    content: bytes
    why_not: str = ""


def parts_of(raw: bytes) -> Iterator[Part]:
    """Raises one of `FAULTS` for a letter that the library gives up on; then none of its parts is known."""
    told = BytesParser(policy=policy.default).parsebytes(raw)
    number = 0
    for part, is_cut in _leaves(told, is_cut=False):
        if not _is_file(part):
            continue
        number += 1
        name = (part.get_filename() or "").encode("utf-8", "replace").decode()
        content, problem = _content(part)
        yield Part(number, name, content, problem or (rules.DAMAGED if is_cut else ""))


def _leaves(part: EmailMessage, *, is_cut: bool) -> Iterator[tuple[EmailMessage, bool]]:
    """Each part with whether its letter ends inside it. A letter within the letter is one part."""
    inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
    if not isinstance(inner, list):
        yield part, is_cut
        return
    ends = any(
        isinstance(one, (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)) for one in part.defects
    )
    for place, one in enumerate(inner, 1):
        if isinstance(one, EmailMessage):
            yield from _leaves(one, is_cut=(ends or is_cut) and place == len(inner))


def _is_file(part: EmailMessage) -> bool:
    has_name = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    return has_name or part.get_content_maintype() not in ("text", "multipart")


def _content(part: EmailMessage) -> tuple[bytes, str]:
    if part.get_content_maintype() == "message":
        return b"", rules.LETTER
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in WAYS:
        return b"", rules.OTHERWISE_PACKED
    before = len(part.defects)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(part.defects) > before:
        return b"", rules.DAMAGED
    return content, "" if content else rules.EMPTY
