"""Sealed boxes on P-256 and signatures r‖s: only who has the private half opens, and only what was signed is signed."""

from __future__ import annotations

import pytest

from app.core.errors import SealBroken
from app.crypto.sealed_boxes import POINT_BYTES, TAG_BYTES, is_point, new_pair, open_sealed, seal_to
from app.crypto.signatures import SIGNATURE_BYTES, is_signed, sign

LABEL, PLAIN = b"waymark mutation 1\nx", b"He stood by the gate."


@pytest.mark.parametrize("plain", [b"", b"x", PLAIN, b"x" * 100_000])
def test_what_was_sealed_opens(plain: bytes) -> None:
    private, public = new_pair()
    box = seal_to(public, LABEL, plain)

    assert open_sealed(private, LABEL, box) == plain
    assert len(box) == POINT_BYTES + len(plain) + TAG_BYTES and is_point(box[:POINT_BYTES])


def test_no_two_boxes_are_alike() -> None:
    public = new_pair()[1]

    assert seal_to(public, LABEL, PLAIN) != seal_to(public, LABEL, PLAIN)


def test_another_key_another_label_and_a_changed_box_open_nothing() -> None:
    private, public = new_pair()
    box = seal_to(public, LABEL, PLAIN)
    changed = [box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :] for at in (0, 1, 40, 64, 65, 70, len(box) - 1)]
    cut = [b"", box[:10], box[:POINT_BYTES], box[:-1], box + b"x"]
    for key, label, sealed in [
        (new_pair()[0], LABEL, box), (private, LABEL + b"2", box), (private, b"", box),
        *((private, LABEL, one) for one in changed + cut),
    ]:  # fmt: skip
        with pytest.raises(SealBroken):
            open_sealed(key, label, sealed)


def test_a_point_that_is_not_on_the_curve_is_none() -> None:
    public = new_pair()[1]

    assert is_point(public)
    for raw in (
        b"",
        public[:-1],
        public + b"x",
        b"\x02" + public[1:33],
        b"\x04" + b"\x01" * 64,
        b"\x00" * 65,
    ):
        assert not is_point(raw)
        with pytest.raises(ValueError):
            seal_to(raw, LABEL, PLAIN)


def test_a_signature_holds_for_its_key_and_its_message_alone() -> None:
    private, public = new_pair()
    signature = sign(private, PLAIN)

    assert len(signature) == SIGNATURE_BYTES and is_signed(public, PLAIN, signature)
    assert not is_signed(public, PLAIN + b".", signature)
    assert not is_signed(new_pair()[1], PLAIN, signature)
    for bad in (
        b"",
        signature[:-1],
        signature + b"x",
        b"\x00" * 64,
        b"\xff" * 64,
        signature[32:] + signature[:32],
    ):
        assert not is_signed(public, PLAIN, bad)
    assert not is_signed(b"no key", PLAIN, signature)
