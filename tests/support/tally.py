"""Counts, over all workers of one run, the processes that were ended by SIGKILL before a named step.

`WAYMARK_LEAST_KILLS` makes a run fail that ends fewer (the Makefile names it where all such tests run together).
"""

from __future__ import annotations

import atexit
import os
import tempfile
from collections import Counter
from pathlib import Path

FILE, LEAST = "WAYMARK_KILLS", "WAYMARK_LEAST_KILLS"


def begin() -> None:
    """Once, by the process that starts the workers: they find the file by its name."""
    if FILE not in os.environ:
        descriptor, os.environ[FILE] = tempfile.mkstemp(prefix="waymark-kills-")
        os.close(descriptor)
        atexit.register(Path(os.environ[FILE]).unlink, missing_ok=True)


def note_kill(step: str) -> None:
    with Path(os.environ[FILE]).open("a") as file:
        file.write(f"{step}\n")


def read() -> Counter[str]:
    """How many died before each kind of step so far."""
    return Counter(Path(os.environ[FILE]).read_text().splitlines())


def fault_of(steps: Counter[str]) -> str:
    least = int(os.environ.get(LEAST, "0"))
    return "" if steps.total() >= least else f"only {steps.total()} processes were killed, not {least}"
