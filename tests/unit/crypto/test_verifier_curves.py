"""The verifier's own signatures: published vectors, the edges where others went wrong, and `cryptography` beside it."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from app.crypto.verifier.curves import EDWARDS_BASE, L, N, Q, ed25519_verifies, p256_verifies
from bench.curves import differences

RFC_8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655"
     "141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00"
     "d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc02"
     "7beceea1ec40a"),
]  # fmt: skip
"""Section 7.1, tests 1 to 3: public key, message, signature."""

POINT = bytes.fromhex(
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
RFC_6979 = [
    (b"sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
    (b"test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"),
]  # fmt: skip
"""Section A.2.5, with SHA-256: message, r‖s."""


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_ed25519_as_published(key: str, message: str, signature: str) -> None:
    public, said, signed = (bytes.fromhex(text) for text in (key, message, signature))

    assert ed25519_verifies(public, said, signed)
    assert not ed25519_verifies(public, said + b"\x00", signed)
    assert not ed25519_verifies(public, said, signed[:-1] + bytes([signed[-1] ^ 1]))


@pytest.mark.parametrize(("message", "signature"), RFC_6979)
def test_p256_as_published(message: bytes, signature: str) -> None:
    signed = bytes.fromhex(signature)

    assert p256_verifies(POINT, sha256(message).digest(), signed)
    assert not p256_verifies(POINT, sha256(message + b"\x00").digest(), signed)
    assert not p256_verifies(POINT, sha256(message).digest(), signed[:-1] + bytes([signed[-1] ^ 1]))


def test_a_signature_of_ed25519_has_one_spelling() -> None:
    public, message, signature = (bytes.fromhex(text) for text in RFC_8032[1])
    scalar = int.from_bytes(signature[32:], "little") + L

    assert not ed25519_verifies(public, message, signature[:32] + scalar.to_bytes(32, "little"))
    assert not ed25519_verifies(public, message, signature + b"\x00") and not ed25519_verifies(
        public, message, b""
    )


@pytest.mark.parametrize("key", [
    (Q + 1).to_bytes(32, "little"), (2).to_bytes(32, "little"), b"\xff" * 32, bytes(31), (1).to_bytes(32, "little"),
    (Q - 1).to_bytes(32, "little"), bytes(32), bytes(31) + b"\x80",
])  # fmt: skip
def test_what_is_no_key_of_ed25519_verifies_nothing(key: bytes) -> None:
    """No point, another spelling of one, and points of small order, under which a signature fits any message."""
    identity = (1).to_bytes(32, "little")

    assert not ed25519_verifies(key, b"anything", identity + bytes(32))
    assert not ed25519_verifies(key, b"anything", key + bytes(32)) if len(key) == 32 else True


@pytest.mark.parametrize(
    ("r", "s"), [(0, 1), (1, 0), (N, 1), (1, N), (N + 1, 1), (2**256 - 1, 2**256 - 1), (0, 0)]
)
def test_p256_knows_the_bounds_of_r_and_s(r: int, s: int) -> None:
    assert not p256_verifies(POINT, sha256(b"sample").digest(), r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def test_what_is_no_point_of_p256_verifies_nothing() -> None:
    digest, signature = sha256(b"sample").digest(), bytes.fromhex(RFC_6979[0][1])
    for point in (
        POINT[:-1] + b"\x00", b"\x04" + bytes(64), b"\x02" + POINT[1:], POINT[:33], b"", b"\x00",
        b"\x04" + b"\xff" * 64,
    ):  # fmt: skip
        assert not p256_verifies(point, digest, signature)
    assert not p256_verifies(POINT, digest[:31], signature) and not p256_verifies(
        POINT, digest, signature[:63]
    )


def test_it_agrees_with_cryptography() -> None:
    seed = random.SystemRandom().randrange(1 << 32)

    assert differences(120, seed) == [], f"seed {seed}"


def test_a_verifier_that_says_yes_to_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.curves.ed25519_verifies", lambda *_: True)

    assert differences(40, 7)
    assert EDWARDS_BASE[2] == 1
