"""The files of a letter come out as they went in, however they were written; what does not is said to be damaged."""

from __future__ import annotations

import base64
import quopri

import pytest

from app.features.enclosures.rules import DAMAGED, EMPTY, OTHERWISE_PACKED
from app.features.enclosures.rules.parts import parts_of

CONTENT = bytes(range(256)) * 3
HEAD = b'From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nHello\r\n'


def letter(encoding: str, written: bytes, end: bytes = b"\r\n--x--\r\n") -> bytes:
    head = f'--x\r\nContent-Type: image/jpeg; name="a.jpg"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return HEAD + head.encode() + written + end


@pytest.mark.parametrize(("encoding", "written"), [
    ("base64", base64.encodebytes(CONTENT)), ("BASE64", base64.encodebytes(CONTENT).replace(b"\n", b"\r\n")),
    ("quoted-printable", quopri.encodestring(CONTENT)), ("8bit", b"\xff\xd8 line\r\nand \xe9 another\nend"),
    ("binary", b"\xff\xd8\xe9"),
])  # fmt: skip
def test_the_bytes_are_those_that_were_sent(encoding: str, written: bytes) -> None:
    (part,) = parts_of(letter(encoding, written))

    assert (part.number, part.name, part.why_not) == (1, "a.jpg", "")
    assert part.content == (CONTENT if encoding not in ("8bit", "binary") else written)


@pytest.mark.parametrize(("encoding", "written", "why_not"), [
    ("base64", base64.encodebytes(CONTENT)[:-3], DAMAGED), ("base64", b"*" + base64.encodebytes(CONTENT), DAMAGED),
    ("base64", b"", EMPTY), ("x-uuencode", b"begin 666 a\n", OTHERWISE_PACKED),
])  # fmt: skip
def test_what_does_not_come_out_whole_is_not_kept_apart(encoding: str, written: bytes, why_not: str) -> None:
    (part,) = parts_of(letter(encoding, written))

    assert part.why_not == why_not


def test_a_letter_that_ends_in_a_part_has_cut_it() -> None:
    whole = letter("base64", base64.encodebytes(CONTENT))
    first, second = parts_of(
        whole.replace(b"\r\n--x--", b"\r\n") + whole[len(HEAD) :].replace(b"\r\n--x--\r\n", b"")
    )

    assert (first.why_not, second.why_not) == ("", DAMAGED)


def test_the_text_of_a_letter_is_no_file_and_a_picture_in_it_is() -> None:
    inner = b'--x\r\nContent-Type: multipart/related; boundary="y"\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>\r\n'
    picture = b"--y\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n"

    (part,) = parts_of(HEAD + inner + picture + b"--y--\r\n--x--\r\n")

    assert (part.name, part.content) == ("", b"hello")
