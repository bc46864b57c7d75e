"""Boxes: sealed to a public key, they open with its private half, under their label, whole, or not at all."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from app.core.errors import SealBroken
from app.crypto.boxes import HEADER_BYTES, Recipient, open_box
from app.crypto.envelope import DataKey

BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
SIZES = (0, 1, 65_535, 65_536, 200_001)


@pytest.fixture
def private() -> DataKey:
    return DataKey.random()


def sealed(private: DataKey, content: bytes, label: str = "data") -> bytes:
    recipient = Recipient.from_text(Recipient.of(private).text)
    return b"".join(recipient.seal(label, [content[:10], content[10:]]))


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_with_the_private_half_whatever_the_pieces(private: DataKey, size: int) -> None:
    content = os.urandom(size)
    box = sealed(private, content)

    for step in (1000, len(box)):
        pieces = [box[at : at + step] for at in range(0, len(box), step)]
        assert b"".join(open_box(private, "data", pieces)) == content
    assert content[:32] not in box or size < 32


def test_another_key_another_label_and_every_cut_stay_shut(private: DataKey) -> None:
    box = sealed(private, os.urandom(70_000))
    tries = [(DataKey.random(), "data", box), (private, "keys", box), (private, "data", b"")]
    tries += [
        (private, "data", box[:at]) for at in (12, HEADER_BYTES, HEADER_BYTES + 60, 66_000, len(box) - 1)
    ]
    tries += [
        (private, "data", box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :]) for at in range(0, len(box), 997)
    ]
    opened = 0
    for key, label, content in tries:
        try:
            list(open_box(key, label, [content]))
            opened += 1
        except SealBroken:
            pass

    assert opened == 0


def test_two_boxes_of_one_content_share_nothing(private: DataKey) -> None:
    one, other = sealed(private, b"same"), sealed(private, b"same")

    assert one[13:] != other[13:] and one[HEADER_BYTES:] != other[HEADER_BYTES:]


@pytest.mark.parametrize("line", ["", "waymark-backup", "waymark-backup+AAAA", "other+" + "A" * 44, "x"])
def test_a_line_that_is_no_public_key_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="public key"):
        Recipient.from_text(line)


def test_the_public_half_is_that_of_the_published_vector() -> None:
    # RFC 7748, section 6.1: Bob's key pair.
    secret = bytes.fromhex(BOB)
    public = bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")

    assert Recipient.of(DataKey.from_secret(uuid4(), 1, secret)).text == Recipient(public).text
