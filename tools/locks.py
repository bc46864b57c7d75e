"""Writes the lock files from pyproject.toml and package.json, and refuses one that tells where it was made.

A lock names versions and hashes, never an address: whoever installs chooses where from.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tools.node import ROOT, npm

OPTIONS = [
    "--quiet", "--generate-hashes", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest",
    "--no-emit-index-url", "--no-header",
]  # fmt: skip
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev", "--constraint", "requirements.lock"],
    "requirements-node.lock": ["--group", "node"],
}
# "url" is where a package asks for money; it is part of what npm writes down.
ADDRESS = re.compile(
    r"^(?!.*\"url\": ).*(https?:|file:|--(extra-)?index|--find-links|\"resolved\").*$", re.MULTILINE
)


def main(arguments: list[str]) -> int:
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    for lock, sources in LOCKS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", "--no-config", *OPTIONS, *upgrade, *sources]
        subprocess.run([*command, "--output-file", lock], cwd=ROOT, check=True, env=quiet)
    options = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts", "--silent"]
    subprocess.run([*npm(), "install", *options], cwd=ROOT, check=True)
    found = [f"{lock}: {line.strip()}" for lock in (*LOCKS, "package-lock.json") for line in addresses(lock)]
    print("\n".join(found) or "locks: written")
    return 1 if found else 0


def addresses(lock: str) -> list[str]:
    """The lines of a lock that name a place."""
    return [match[0] for match in ADDRESS.finditer((ROOT / lock).read_text())]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
