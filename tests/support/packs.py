"""Reads a pack as a phone does: frames, the site's signatures, the phone's own box."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from app.features.packs.rules import list_mark
from tests.support.phone import Phone, unb64

SIGNATURE = 64
MARK = re.compile("[\ue000-\uf8ff]")


@dataclass
class Pack:
    """What came: the sealed records by name with their marks, the manifest, and how many bytes it was."""

    records: dict[str, tuple[str, bytes]]
    manifest: dict[str, Any]
    size: int


def fetch(client: Any, phone: Phone, have: Any = None) -> Pack:
    """Ask for the pack; its manifest has to be signed by the site."""
    answered = client.post("/offline/pack", json={"have": have or {}})
    assert answered.status == 200, (answered.status, answered.text[:300])
    raw, at = answered.content, 0
    records: dict[str, tuple[str, bytes]] = {}
    manifest = None
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 4], "big")
        head = json.loads(raw[at + 4 : at + 4 + size])
        at += 4 + size
        if "manifest" in head:
            assert phone.is_of_site(head["manifest"].encode(), unb64(head["signature"]))
            manifest = json.loads(head["manifest"])
            if "same" in manifest:
                assert manifest["same"] == list_mark(have)
                manifest["records"] = have
        else:
            records[head["id"]] = (head["etag"], raw[at : at + head["size"]])
            at += head["size"]
    assert manifest is not None, "the pack was cut"
    return Pack(records, manifest, len(raw))


def opened(phone: Phone, name: str, etag: str, sealed: bytes) -> dict[str, Any]:
    """One page of it, signed by the site."""
    label = f"waymark record 1\n{phone.id}\n{phone.user}\n{name}\n{etag}"
    content = phone.opened(label, sealed)
    assert phone.is_of_site(label.encode() + b"\n" + content[SIGNATURE:], content[:SIGNATURE])
    told: dict[str, Any] = json.loads(zlib.decompress(content[SIGNATURE:], -15))
    return told


def whole(told: dict[str, Any], shared: dict[str, list[str]]) -> dict[str, Any]:
    """The page with what it shares with others put back."""
    if "parts" not in told:
        return told
    parts = shared[told["parts"]]
    return {**told, "body": MARK.sub(lambda mark: parts[ord(mark[0]) - 0xE000], told["body"])}


def pages(phone: Phone, pack: Pack) -> dict[str, dict[str, Any]]:
    """All pages of it by their addresses."""
    found = [opened(phone, name, etag, sealed) for name, (etag, sealed) in pack.records.items()]
    shared = {one["path"]: one["parts"] for one in found if "body" not in one}
    return {one["path"]: whole(one, shared) for one in found if "body" in one}
