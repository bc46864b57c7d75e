"""Signatures, verified only: Ed25519 (RFC 8032, 5.1.7) and ECDSA on P-256 with SHA-256 (FIPS 186-5, 6.4.2).

It makes no signature and holds no secret, so it may take its time and branch as it likes.
"""

from __future__ import annotations

import hashlib

Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q
ROOT = pow(2, (Q - 1) // 4, Q)
BASE_Y = 4 * pow(5, -1, Q) % Q


def _edwards_x(y: int, sign: int) -> int | None:
    """The x of a point of Ed25519 with this y and this lowest bit, or None where there is none."""
    if y >= Q:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * ROOT % Q
    if (x * x - square) % Q or (x == 0 and sign):
        return None
    return Q - x if x & 1 != sign else x


def _edwards_point(text: bytes) -> tuple[int, int, int, int] | None:
    y = int.from_bytes(text, "little")
    x = _edwards_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % Q)


def _edwards_add(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    a = (one[1] - one[0]) * (other[1] - other[0]) % Q
    b = (one[1] + one[0]) * (other[1] + other[0]) % Q
    c, d = 2 * one[3] * other[3] * D % Q, 2 * one[2] * other[2] % Q
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % Q, g * h % Q, f * g % Q, e * h % Q)


def _edwards_times(factor: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    found = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _edwards_add(found, point)
        point, factor = _edwards_add(point, point), factor >> 1
    return found


BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
EDWARDS_BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % Q)


def _is_small(point: tuple[int, int, int, int]) -> bool:
    """Whether the point is of small order: under such a key one signature fits many messages."""
    x, y, z, _ = _edwards_times(8, point)
    return x % Q == 0 and (y - z) % Q == 0


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key with these 32 bytes made this signature of 64 bytes over the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _edwards_point(public), _edwards_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= L or _is_small(key):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left = _edwards_times(scalar, EDWARDS_BASE)
    right = _edwards_add(commitment, _edwards_times(challenge, key))
    return all((left[i] * right[2] - right[i] * left[2]) % Q == 0 for i in (0, 1))


P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
P256_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _p256_add(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """The sum of two points (x, y); None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope * slope - one[0] - other[0]) % P
    return (x, (slope * (one[0] - x) - one[1]) % P)


def _p256_times(factor: int, point: tuple[int, int]) -> tuple[int, int] | None:
    found: tuple[int, int] | None = None
    twice: tuple[int, int] | None = point
    while factor:
        if factor & 1:
            found = _p256_add(found, twice)
        twice, factor = _p256_add(twice, twice), factor >> 1
    return found


def p256_verifies(public: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the key of this point (65 bytes, uncompressed) signed what has this SHA-256; the signature is r‖s."""
    if len(public) != 65 or public[0] != 4 or len(digest) != 32 or len(signature) != 64:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    is_on_curve = x < P and y < P and (y * y - x * x * x + 3 * x - B) % P == 0
    if not is_on_curve or not 0 < r < N or not 0 < s < N:
        return False
    inverse = pow(s, -1, N)
    first = _p256_times(int.from_bytes(digest, "big") * inverse % N, P256_BASE)
    found = _p256_add(first, _p256_times(r * inverse % N, (x, y)))
    return found is not None and found[0] % N == r
