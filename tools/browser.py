"""Sees to it that there is a browser for the tests, and says which; fails clearly if none can be had."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.browser import chromium_path

if __name__ == "__main__":
    print(f"browser: {Path(chromium_path()).name}")
