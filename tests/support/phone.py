"""A phone without a screen: it enrols over HTTP, seals, signs and sends as the page's script does, with real keys."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from app.crypto.records import count_of, seal_records
from app.crypto.sealed_boxes import new_pair, open_sealed, seal_to
from app.crypto.signatures import is_signed, sign

PADDED = 512
COOKIE = "__Host-phone"
Post = Callable[..., Any]
"""Sends JSON to an address, and answers with something that has `.status` and `.text`; `Client.post` is one."""


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Said:
    """An answer as the phone reads it: the status, and the JSON."""

    status: int
    body: dict[str, Any]
    headers: Any = None

    @property
    def answer(self) -> str:
        return str(self.body.get("answer", ""))


@dataclass
class Phone:
    """One enrolled phone. `post` reaches the server; `cookie` alone is sent with what it hands in."""

    post: Post
    id: str
    user: str
    intake: str
    intake_public: bytes
    site_signing: bytes
    cookie: str
    box: tuple[bytes, bytes]
    signing: tuple[bytes, bytes]
    sequence: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)

    def note(self, path: str, fields: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Write one item down: sealed, signed and waiting; it comes back as the bytes that are sent."""
        more.setdefault("record", fields.get("id") or str(uuid4()))
        text = {
            "path": path, "fields": {name: _values(value) for name, value in fields.items()}, "after": None,
            "form": 1, "captured_at": datetime.now(UTC).isoformat(), "offset": 0, "locked": False, **more,
        }  # fmt: skip
        key, sequence = text.pop("key", None) or str(uuid4()), text.pop("sequence", None)
        self.sequence = sequence or self.sequence + 1
        item = self.sealed(json.dumps(text), key, self.sequence)
        self.outbox.append(item)
        return item

    def sealed(self, text: str, key: str, sequence: int, *, inner: bytes | None = None, outer: bytes | None = None,
               user: str = "") -> dict[str, Any]:  # fmt: skip
        """The envelope; `inner`, `outer` and `user` are for what a phone never does."""
        label = f"waymark mutation 1\n{self.id}\n{user or self.user}\n{key}\n{sequence}".encode()
        opened = {"entry": text, "signature": b64(inner or sign(self.signing[0], text.encode())), "pad": ""}
        opened["pad"] = "x" * (-len(json.dumps(opened).encode()) % PADDED)
        box = seal_to(self.intake_public, label, json.dumps(opened).encode())
        signature = outer or sign(self.signing[0], label + b"\n" + box)
        return {"phone": self.id, "sequence": sequence, "key": key, "intake": self.intake, "sealed": b64(box),
                "signature": b64(signature)}  # fmt: skip

    def send(self, item: dict[str, Any], **more: Any) -> Said:
        return self.send_raw("/sync/mutations", item, **more)

    def send_raw(self, path: str, body: Any, **more: Any) -> Said:
        answered = self.post(path, json=body, headers={"Cookie": f"{COOKIE}={self.cookie}"}, **more)
        return Said(answered.status, json.loads(answered.text), answered.headers)

    def record(self, path: str, fields: dict[str, Any], **more: Any) -> Said:
        """Write down and send at once."""
        return self.send(self.note(path, fields, **more))

    def file(self, content: bytes, name: str = "gate.jpg", **more: Any) -> tuple[dict[str, Any], bytes]:
        """What an item says of a file, and the file's sealed records."""
        upload, key = str(uuid4()), os.urandom(32)
        note = {"upload": upload, "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                "key": b64(key), "count": count_of(len(content)), **more}  # fmt: skip
        return note, b"".join(seal_records(key, upload, content))

    def announce(self, item: dict[str, Any], upload: str, size: int) -> Said:
        signed = f"waymark upload 1\n{self.id}\n{upload}\n{size}".encode()
        body = {"phone": self.id, "upload": upload, "key": item["key"], "size": size,
                "signature": b64(sign(self.signing[0], signed))}  # fmt: skip
        return self.send_raw("/sync/uploads", body)

    def send_piece(self, upload: str, start: int, piece: bytes, checksum: bytes | None = None) -> Said:
        told = base64.b64encode(checksum or hashlib.sha256(piece).digest()).decode()
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Content-Type": "application/octet-stream",
                   "Upload-Offset": str(start), "Upload-Checksum": f"sha256 {told}"}  # fmt: skip
        answered = self.post(f"/sync/uploads/{upload}", content=piece, headers=headers)
        return Said(answered.status, json.loads(answered.text), answered.headers)

    def send_file(self, item: dict[str, Any], upload: str, sealed: bytes, step: int = 500_000) -> Said:
        """The whole of it, from wherever the server is."""
        said = self.announce(item, upload, len(sealed))
        while said.status == 200 and said.body["offset"] < len(sealed):
            start = said.body["offset"]
            said = self.send_piece(upload, start, sealed[start : start + step])
        return said

    def told(self, about: str, path: str = "", at: str = "", offset: float | None = 0) -> dict[str, Any]:
        """A note of itself: what was read without a network, what was taken back unsent; as the bytes that are sent."""
        key = str(uuid4())
        label = f"waymark note 1\n{self.id}\n{self.user}\n{key}".encode()
        said = {"about": about, "path": path, "at": at or datetime.now(UTC).isoformat(), "offset": offset}
        box = seal_to(self.intake_public, label, json.dumps(said).encode())
        return {"phone": self.id, "key": key, "intake": self.intake, "sealed": b64(box),
                "signature": b64(sign(self.signing[0], label + b"\n" + box))}  # fmt: skip

    def tell(self, *given: Any, **more: Any) -> Said:
        return self.send_raw("/sync/notes", self.told(*given, **more))

    def opened(self, label: str, box: bytes) -> bytes:
        """What the server sealed to this phone."""
        return open_sealed(self.box[0], label.encode(), box)

    def is_of_site(self, message: bytes, signature: bytes) -> bool:
        return is_signed(self.site_signing, message, signature)


def enrol(post: Post, cookie: str = "") -> Phone:
    """Make the keys and enrol; `post` comes from somebody who is signed in and has shown lately who she is."""
    box, signing = new_pair(), new_pair()
    answered = post("/me/phones", json={"box": b64(box[1]), "signing": b64(signing[1])})
    assert answered.status == 201, (answered.status, answered.text[:500])
    told = json.loads(answered.text)
    return Phone(post, told["phone"], told["user"], told["intake"]["id"], unb64(told["intake"]["public"]),
                 unb64(told["site_signing"]), answered.cookies.get(COOKIE, cookie), box, signing)  # fmt: skip


def signed_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _values(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
