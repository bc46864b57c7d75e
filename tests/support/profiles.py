"""A browser that keeps what it keeps for everybody, and the search through all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, Playwright

from tests.support.browser import CHROMIUM_ARGS, chromium_path
from tests.support.canaries import files_of, streams, values_of, writings

SMALL = 200_000


@contextmanager
def profile(playwright: Playwright, folder: Path, *, rests: int = 3000) -> Iterator[Page]:
    """A browser that keeps what it keeps for everybody: its own switch for tests stops it from offering to save."""
    context = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGS,
        ignore_default_args=["--enable-automation"],
    )
    context.set_default_timeout(15_000)
    yield context.pages[0]
    # So long it may take until it has written what it means to keep.
    context.pages[0].wait_for_timeout(rests)
    context.close()


def kept(folder: Path, words: dict[str, str]) -> set[str]:
    """The names of those words that lie anywhere in the profile, also in its databases and in compressed streams."""
    found: set[str] = set()
    for path in files_of([folder]):
        content = path.read_bytes()
        pieces = [path.name.encode(), content, *(streams(content) if len(content) < SMALL else ())]
        with suppress(sqlite3.DatabaseError):
            pieces += values_of(path)
        found |= {
            name for name, word in words.items() if any(one in it for one in writings(word) for it in pieces)
        }
    return found


def type_in(page: Page, field: str, word: str) -> None:
    page.locator(field).press_sequentially(word)
