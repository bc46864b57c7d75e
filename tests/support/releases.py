"""Other versions of the app: built under new names, and served in place of the one before, as after a deployment."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.types import Receive, Scope, Send

from app.access.work import House
from app.main import create
from app.web import building, copies, public, render
from tests.support.live import Live
from tools.frontend import BUILT

CHANGED = ("app.js", "app.css", "vault-worker.js")
WAITS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  for (const until = Date.now() + 10000; Date.now() < until; await new Promise((go) => setTimeout(go, 50))) {
    if (registration.waiting && !registration.installing) return true;
  }
  return false;
}"""
VERSIONS = "async () => (await caches.keys()).map((name) => name.replace('assets-', ''))"


class Releases:
    """The app as a server has it, and then its next versions. Files of a version that is not served are gone."""

    def __init__(self, house: House, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._house, self._folder, self._patch = house, folder, patch
        self._app = create(house=house)
        self.versions = [version_of(BUILT)]
        self.running: Live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def deploy(self, css: str = "") -> None:
        """The next version: every file that a page runs has another content and name, and the worker another mark."""
        number = len(self.versions) + 1
        fresh = self._folder / f"built-{number}"
        shutil.copytree(BUILT, fresh)
        names = json.loads((fresh / "manifest.json").read_text())
        worker = (fresh / "worker.js").read_text()
        for name in CHANGED:
            old = names[name]
            content = (fresh / old).read_bytes() + f"\n/* {number} */".encode()
            content += css.encode() if name == "app.css" else b""
            stem, _, ending = name.rpartition(".")
            names[name] = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
            (fresh / old).unlink()
            (fresh / names[name]).write_bytes(content)
            worker = worker.replace(old, names[name])
        version = hashlib.sha256(worker.encode()).hexdigest()[:12]
        (fresh / "worker.js").write_text(worker.replace(self.versions[0], version))
        (fresh / "manifest.json").write_text(json.dumps(names))
        self._serve(fresh)
        self.versions.append(version)

    def _serve(self, fresh: Path) -> None:
        for module in (building, copies, public, render):
            self._patch.setattr(module, "BUILT", fresh)
        forget_what_was_built()
        self._app = create(house=self._house)


def forget_what_was_built() -> None:
    """A process reads it once: whoever comes after is served what is there then."""
    for kept in (render.renderer, copies.build_name):
        kept.cache_clear()


def version_of(built: Path) -> str:
    """The mark by which a built worker names its cache."""
    found = re.search(r"assets-([0-9a-f]{12})", (built / "worker.js").read_text())
    assert found is not None, "the worker names its cache otherwise"
    return found[1]


def arrived(page: Page) -> bool:
    """The browser looks for a new version; whether it is installed and waits."""
    waits: bool = page.evaluate(WAITS)
    return waits


def kept_versions(page: Page) -> list[str]:
    found: list[str] = page.evaluate(VERSIONS)
    return found
