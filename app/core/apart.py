"""Work that may end badly, in a process of its own: what is hostile, or fails, ends that process and nothing else.

What it is given and what it answers go through a pipe. It has a limit of memory and of time, writes no file, and what
it says goes nowhere: the last words of a library may quote what somebody wrote.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from multiprocessing import get_context
from typing import Any

TASKS = 200
"""After so many the process ends, and another takes its place."""


class Failed(Exception):
    """The process ended over it."""


class TookTooLong(Exception):
    """The process had too much to do, or took too long over it and was ended."""


class Apart:
    """One process, begun when it is first asked, that does one thing at a time."""

    def __init__(self, patience: float, most_memory: int) -> None:
        """`patience` in seconds, for the turn and for the work; `most_memory` in bytes of address space."""
        self._patience, self._most_memory = patience, most_memory
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self.pool: ProcessPoolExecutor | None = None

    def ask(self, act: Callable[[Any], Any], given: Callable[[], Any]) -> Any:
        """What `act` answers there. `given` is called when the turn has come: who waits holds nothing in memory."""
        if not self._turn.acquire(timeout=self._patience):
            raise TookTooLong
        try:
            return self._begun().submit(act, given()).result(timeout=self._patience)
        except BrokenExecutor:
            self._throw_away()
            raise Failed from None
        except Late:
            self._throw_away()
            raise TookTooLong from None
        finally:
            self._turn.release()

    def _begun(self) -> ProcessPoolExecutor:
        with self._guard:
            if self.pool is None:
                self.pool = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=_confine, initargs=(self._most_memory,),
                    max_tasks_per_child=TASKS,
                )  # fmt: skip
            return self.pool

    def _throw_away(self) -> None:
        with self._guard:
            if self.pool is not None:
                for process in list((self.pool._processes or {}).values()):
                    process.kill()
                self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None


def _confine(most_memory: int) -> None:
    """Runs in the process before anything else: what is hostile ends here, writes nothing and says nothing."""
    import resource

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """A process whose server was killed ends too: nothing else would tell it."""
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(0)
