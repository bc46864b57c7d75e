"""Finds a Chromium for the tests: named, the system's, Playwright's own, else installed; never a silent skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Where Playwright keeps what it downloads, and where in there the program lies.
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
PROGRAMS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
INSTALL_SECONDS = 600


@cache
def chromium_path() -> str:
    """The browser's path, or a RuntimeError that says what to do."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).exists():
            raise RuntimeError(f"CHROMIUM names {named}, which is not there.")
        return named
    return _on_machine() or _playwrights() or _from_debian() or _from_playwright() or _none()


def _on_machine() -> str | None:
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in (*on_path, *APPLICATIONS) if found and Path(found).exists()), None)


def _playwrights() -> str | None:
    """Looked for on disk: asking Playwright itself fails in a test that already runs one."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folders = [Path(named)] if named not in ("", "0") else [Path(place).expanduser() for place in CACHES]
    found = [path for folder in folders for program in PROGRAMS for path in folder.glob(program)]
    return str(max(found)) if found else None


def _from_debian() -> str | None:
    """Debian's package, if we may install it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update", "-qq"], environment)
    _try(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
        environment,
    )
    return _on_machine()


def _from_playwright() -> str | None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))
    return _playwrights()


def _try(command: list[str], environment: dict[str, str]) -> None:
    """What fails here shows as a browser that is still missing."""
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(command, check=False, env=environment, stdin=quiet, stdout=quiet, stderr=quiet,
                       timeout=INSTALL_SECONDS)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return


def _none() -> str:
    raise RuntimeError(
        "No Chromium was found, and none could be installed. Install one, or name it in CHROMIUM."
    )
