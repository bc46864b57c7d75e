"""A push service on this machine, and the browser behind it: it checks who sends, and opens what arrived as a browser
does, by another implementation than ours (`http-ece`)."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.notices.messages import Subscription


def letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """The half of the keys that a browser makes for a subscription."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = {"p256dh": letters(point), "auth": letters(self.secret)}

    def at(self, endpoint: str) -> Subscription:
        return Subscription(endpoint, **self.keys)

    def opened(self, body: bytes) -> bytes:
        """What a body says; raises where a browser would throw it away."""
        return bytes(
            http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        )


@dataclass
class Arrived:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """Who sends, as it says itself: the public half of its pair."""
        return self.headers["authorization"].partition(", k=")[2]

    def token(self, origin: str, key: str) -> dict[str, Any]:
        """What the token says, if it is signed with this key and is for this origin (RFC 8292); else it raises."""
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
        signed = self.headers["authorization"].removeprefix("vapid t=").partition(", k=")[0]
        return dict(jwt.decode(signed, public, algorithms=["ES256"], audience=origin))


@dataclass
class PushService:
    """What arrived, and with which status it answers."""

    origin: str
    status: int = 201
    location: str = ""
    arrived: list[Arrived] = field(default_factory=list)


@contextmanager
def push_service() -> Iterator[PushService]:
    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {name.lower(): value for name, value in self.headers.items()}
            service.arrived.append(Arrived(self.path, told, body))
            self.send_response(service.status)
            if service.location:
                self.send_header("Location", service.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is said of it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    service = PushService(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
