"""The verifier's own Ed25519 and P-256 beside `cryptography`, over signatures that are true and ones that are not.

`python -m bench.curves` compares 10,000 of each, `python -m bench.curves 500` that many. One JSON line; it ends with 1
at any difference.
"""

from __future__ import annotations

import json
import random
import sys
import time
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.crypto.sealed_boxes import new_pair
from app.crypto.signatures import is_signed, sign
from app.crypto.verifier.curves import ed25519_verifies, p256_verifies

COMPARED = 10_000


def differences(many: int, seed: int) -> list[str]:
    """How many of each are compared; what the two do not agree on, as hexadecimal."""
    drawn, found = random.Random(seed), []
    for number in range(many):
        message = drawn.randbytes(drawn.randrange(1, 200))
        private = Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))
        public, signature = private.public_key().public_bytes_raw(), private.sign(message)
        key, signature, message = _changed(drawn, number, public, signature, message)
        if ed25519_verifies(key, message, signature) != _ed25519(key, message, signature):
            found.append(f"ed25519 {key.hex()} {message.hex()} {signature.hex()}")
        scalar, point = new_pair()
        message = drawn.randbytes(drawn.randrange(1, 200))
        key, signed, message = _changed(drawn, number, point, sign(scalar, message), message)
        if p256_verifies(key, sha256(message).digest(), signed) != is_signed(key, message, signed):
            found.append(f"p256 {key.hex()} {message.hex()} {signed.hex()}")
    return found


def _changed(
    drawn: random.Random, number: int, key: bytes, signature: bytes, message: bytes
) -> tuple[bytes, bytes, bytes]:
    """Every fourth is left as it is; of the others one part has another bit."""
    parts = [key, signature, message]
    if number % 4:
        part = parts[number % 4 - 1]
        at = drawn.randrange(len(part))
        parts[number % 4 - 1] = part[:at] + bytes([part[at] ^ 1 << drawn.randrange(8)]) + part[at + 1 :]
    return parts[0], parts[1], parts[2]


def _ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def main() -> int:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else COMPARED
    seed, began = random.SystemRandom().randrange(1 << 32), time.perf_counter()
    found = differences(many, seed)
    print(json.dumps({"measure": "verifier's curves", "compared": many, "seed": seed, "differences": found[:5],
                      "seconds": round(time.perf_counter() - began, 1), "met": not found}))  # fmt: skip
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
