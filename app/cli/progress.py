"""How far a long command is: a bar on a terminal, plain lines elsewhere. It goes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

TENTHS = 10


class Tell(Protocol):
    """What a long command calls as it goes: how many of how many are done; `total` 0 where nobody knows."""

    def __call__(self, done: int, total: int = 0) -> None: ...


@contextmanager
def shown(what: str) -> Iterator[Tell]:
    """Show how far `what` is while the block runs."""
    if not sys.stderr.isatty():
        yield _lines(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, total: int = 0) -> None:
            bar.update(task, completed=done, total=total or None)

        yield tell


def _lines(what: str) -> Tell:
    """A line for each tenth; for what has no known end a line each time it is told."""
    last = -1

    def tell(done: int, total: int = 0) -> None:
        nonlocal last
        tenth = done * TENTHS // total if total else done
        if tenth > last:
            last = tenth
            print(f"{what}: {done} of {total}" if total else f"{what}: {done}", file=sys.stderr)

    return tell
