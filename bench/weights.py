"""What a first visit weighs on each host, as a browser fetches it: the page and all that it loads, compressed."""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from pathlib import Path

from starlette.testclient import TestClient

from app.core.settings import Settings
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db import migrating
from app.main import create, open_house

TARGETS = {"staff": 75_000, "victim": 35_000}
LINKED = re.compile(r'(?:href|src)="(/(?:static|a)/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import)\s*\(?["\'](\./[^"\']+|/(?:static|a)/[^"\']+)["\']')


def main() -> bool:
    """Weigh both first visits; returns whether both are within their targets."""
    met = True
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(environment="test", data_folder=Path(folder))
        KeyFile(settings.root_key).create()
        LedgerKeyFile(settings.ledger_key).create()
        migrating.upgrade(settings.database)
        with TestClient(create(house=open_house(settings)), base_url=settings.staff_origin) as client:
            for who, origin, path in (
                ("staff", settings.staff_origin, "/sign-in"),
                ("victim", settings.page_origin, "/"),
            ):
                weights = _weights(client, origin, path)
                total = sum(weights.values())
                met = met and total <= TARGETS[who]
                print(json.dumps({"measure": "first visit, gzip bytes", "who": who, "total": total, "parts": weights,
                                  "target": TARGETS[who], "met": total <= TARGETS[who]}))  # fmt: skip
    return met


def _weights(client: TestClient, origin: str, path: str) -> dict[str, int]:
    """Each thing that the page loads, its own imports too, with its size as it goes over the wire."""
    page = client.get(origin + path).text
    weights = {path: len(gzip.compress(page.encode(), 5))}
    waiting = LINKED.findall(page)
    while waiting:
        asset = waiting.pop()
        if asset in weights:
            continue
        content = client.get(origin + asset).content
        packed = len(gzip.compress(content, 5))
        weights[asset] = min(packed, len(content))
        if asset.endswith(".js"):
            folder = asset.rpartition("/")[0]
            found = IMPORTED.findall(content.decode())
            waiting += [one if one.startswith("/") else f"{folder}/{one.removeprefix('./')}" for one in found]
    return weights
