"""A Chromium that a file's tests share. One that does not close a window is ended, and another takes its place."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress

from playwright.sync_api import Browser, BrowserContext, Error

from tests.support.browser import CHROMIUM_ARGS, chromium_path

CLOSES_WITHIN = 60.0
"""Seconds. Closing has no time limit of its own, and takes less than one; a test has shown by then what it shows."""


class Standing:
    """Hands out the browser of the file, or the one that was begun after it was ended."""

    def __init__(self, first: Browser) -> None:
        self._first = self._now = first
        self._pid = _process_of(first)

    def browser(self) -> Browser:
        if not self._now.is_connected():
            self._now = self._first.browser_type.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
            self._pid = _process_of(self._now)
        return self._now

    def close(self, context: BrowserContext, within: float = CLOSES_WITHIN) -> None:
        """Close the window; a browser that has not done so by then is killed, which is said."""
        watch = threading.Timer(within, self._kill)
        watch.start()
        try:
            # What is gone with its browser is closed.
            with suppress(Error):
                context.close()
        finally:
            watch.cancel()

    def end(self) -> None:
        if self._now is not self._first:
            self._now.close()

    def _kill(self) -> None:
        sys.stderr.write(f"the browser {self._pid} did not close a window and was ended\n")
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)


def _process_of(browser: Browser) -> int:
    """The number of the browser's own process, as it says itself."""
    asked = browser.new_browser_cdp_session()
    told = asked.send("SystemInfo.getProcessInfo")["processInfo"]
    asked.detach()
    return int(next(one["id"] for one in told if one["type"] == "browser"))
