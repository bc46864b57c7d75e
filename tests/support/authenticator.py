"""A device with passkeys, in software: it makes real ES256 keys and signs real answers, right or deliberately wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.clients import Answered, Client
from tests.support.houses import STAFF_ORIGIN

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


@dataclass
class Device:
    """Holds one passkey. `origin`, `verifies` and `count` can be set wrong to see that this is refused."""

    host: str = "localhost"
    origin: str = STAFF_ORIGIN
    verifies: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user: str = ""

    def create(self, questions: dict[str, Any]) -> dict[str, Any]:
        """The answer to the options for a new passkey."""
        self.user = questions["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: _bytes32(numbers.x), -3: _bytes32(numbers.y)})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        told = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._told(NEW) + attested})
        client = self._client("webauthn.create", questions["challenge"])
        return self._credential({"clientDataJSON": _text(client), "attestationObject": _text(told)})

    def get(self, questions: dict[str, Any]) -> dict[str, Any]:
        """The answer to the options for signing in."""
        self.count += 1
        client, told = self._client("webauthn.get", questions["challenge"]), self._told(0)
        signature = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential({
            "clientDataJSON": _text(client), "authenticatorData": _text(told), "signature": _text(signature),
            "userHandle": self.user,
        })  # fmt: skip

    def register(self, client: Client, path: str = "/me/passkeys", label: str = "My phone") -> Answered:
        """Make a passkey as the page's script does."""
        questions = json.loads(client.post(f"{path}/options", json={}).text)
        return client.post(path, json={"credential": self.create(questions), "next": "", "label": label})

    def sign_in(self, client: Client, wished: str = "") -> Answered:
        """Sign in, or unlock, as the page's script does."""
        questions = json.loads(client.post("/sign-in/passkey/options", json={}).text)
        return client.post(
            "/sign-in/passkey", json={"credential": self.get(questions), "next": wished, "label": ""}
        )

    def _told(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        name = _text(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def _bytes32(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def plain(text: str) -> bytes:
    """The bytes that a text of these answers stands for."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
