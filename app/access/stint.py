"""How much of a processor long work may take beside those who use the app."""

from __future__ import annotations

import time

LONGEST_REST = 2.0


class Stint:
    """Rests so that this thread computes for no more than its share of the time; one for each run of long work.

    What counts is its own time on a processor. Waiting for others, who work meanwhile, is rest already: counted by the
    clock on the wall, it would rest the longer the more it had waited, and would not end on a busy day.
    """

    def __init__(self, share: float = 1.0) -> None:
        self.share = share
        self._mark()

    def rest(self) -> None:
        """Rest for what was computed since the last rest, at most two seconds."""
        computed, passed = time.thread_time() - self._computed, time.monotonic() - self._passed
        time.sleep(min(max(0.0, computed / self.share - passed), LONGEST_REST))
        self._mark()

    def _mark(self) -> None:
        self._computed, self._passed = time.thread_time(), time.monotonic()
