"""What protects something has 128 bits of strength or more: a closed list of names that the code may call on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.crypto.envelope import DataKey

ROOT = Path(__file__).resolve().parents[2]
STRONG = {
    "AESGCM", "SHA256", "HKDF", "HKDFExpand", "Ed25519PrivateKey", "Ed25519PublicKey", "X25519PrivateKey",
    "X25519PublicKey", "AEAD", "KDF", "KEM", "Suite", "InvalidTag", "InvalidSignature", "constant_time",
    "ec", "Encoding", "NoEncryption", "PrivateFormat", "PublicFormat", "decode_dss_signature", "encode_dss_signature",
}  # fmt: skip
"""Of `cryptography`; a suite's parts are looked at by their own names below."""
SUITE = {"KEM.X25519", "KEM.P256", "KDF.HKDF_SHA256", "AEAD.AES_256_GCM"}
ON_CURVES = {
    "SECP256R1", "ECDSA", "EllipticCurvePublicKey", "EllipticCurvePrivateKey", "generate_private_key",
    "derive_private_key",
}  # fmt: skip
"""Of `ec`: one curve, which every browser has, and what is done on it."""
NAMING = ("hmac.digest", "hmac.new", "hashlib.file_digest")
HASHES = {"sha512", "sha256", "file_digest", "digest", "compare_digest", "new"}


def weak(source: str) -> list[str]:
    """Names of ciphers, curves and hashes that are not on the list."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("cryptography"):
            found += [one.name for one in node.names if one.name not in STRONG]
        elif isinstance(node, ast.ImportFrom) and node.module in ("hashlib", "hmac"):
            found += [one.name for one in node.names if one.name not in HASHES]
        elif isinstance(node, ast.Attribute):
            whole, of = ast.unparse(node), ast.unparse(node.value)
            is_weak = of in ("KEM", "KDF", "AEAD") and whole not in SUITE
            is_weak = is_weak or (of in ("hashlib", "hmac") and node.attr not in HASHES)
            is_weak = is_weak or (of == "ec" and node.attr not in ON_CURVES)
            found += [whole] if is_weak else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in NAMING:
            found += [] if "'sha256'" in ast.unparse(node) else [ast.unparse(node)]
    return found


@pytest.mark.asvs("11.2.3")
def test_every_cipher_curve_and_hash_is_strong() -> None:
    found = {str(path.relative_to(ROOT)): weak(path.read_text()) for path in (ROOT / "app").rglob("*.py")}

    assert {path: names for path, names in found.items() if names} == {}
    assert len(DataKey.random().secret) * 8 == 256


@pytest.mark.parametrize(
    "planted",
    ["from hashlib import md5", "hashlib.sha1(x)", "hmac.digest(k, x, 'sha1')", "x = AEAD.AES_128_GCM_SIV",
     "x = ec.SECP192R1()",
     "from cryptography.hazmat.primitives.ciphers.algorithms import TripleDES"],
)  # fmt: skip
def test_a_planted_weak_one_is_found(planted: str) -> None:
    assert len(weak(planted)) == 1
