"""Sees to it that there is a browser for the tests, and says which; fails clearly if none can be had."""

from __future__ import annotations

import sys

from tests.support.browser import chromium_path


def main() -> int:
    try:
        print(f"browser: {chromium_path()}")
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
