"""A browser that stopped in the middle of a file holds up neither its test nor the next."""

from __future__ import annotations

import os
import signal
import time

from tests.browser.standing import Standing


def test_a_browser_that_does_not_close_is_ended_and_another_takes_its_place(standing: Standing) -> None:
    context = standing.browser().new_context()
    context.new_page().goto("about:blank")
    stopped = standing._pid
    os.kill(stopped, signal.SIGSTOP)
    began = time.monotonic()

    standing.close(context, within=1)

    assert time.monotonic() - began < 30
    page = standing.browser().new_page()
    assert page.evaluate("() => 1 + 1") == 2 and standing._pid != stopped
