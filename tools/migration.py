"""Writes a migration from the difference between the models and what the present migrations build."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.db import migrating


def main() -> None:
    message = sys.argv[1] if len(sys.argv) > 1 else ""
    if not message:
        raise SystemExit('Say what changes: make migration m="add the …"')
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'shape.db'}"
        migrating.upgrade(url)
        migrating.make_migration(url, message)


if __name__ == "__main__":
    main()
