"""Serves a house that rotates the keys of all its cases meanwhile, by turns: five seconds it does, five it waits.

`python -m bench.rotating FOLDER PORT` begins when FOLDER/begin exists. It is the app's own rotation, at the pace of
`waymark keys rotate`, in the process that serves; the turns alone are the bench's. What it did and how long it held the
write lock is in FOLDER/rotated.json when it has ended.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from app.access import rotation
from app.access.stint import Stint
from app.access.work import House
from app.cli.keys import WHILE_SERVING
from app.db.store import Store
from app.main import create, open_house
from bench.filling import settings_of

TURN = 5.0
ROTATES = "rotates"


class Turns(Stint):
    """The app's pace, and its turns: the bench reads from the stamps when it worked and when it waited."""

    def __init__(self, share: float) -> None:
        super().__init__(share)
        self.until = time.monotonic() + TURN
        self.stamps: list[tuple[str, float, float]] = []
        self.since = time.monotonic()

    def rest(self) -> None:
        super().rest()
        now = time.monotonic()
        if now < self.until:
            return
        self.stamps.append((ROTATES, self.since, now))
        time.sleep(TURN)
        self.since = time.monotonic()
        self.stamps.append(("waits", now, self.since))
        self.until = self.since + TURN
        self._mark()


class Held:
    """How long each write transaction of rotation held the lock of each store, in seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.cpu: list[float] = []
        self._turn = Store._turn

    def watch(self) -> None:
        held = self

        @contextmanager
        def turn(store: Store) -> Iterator[None]:
            with held._turn(store):
                began, cpu = time.perf_counter(), time.thread_time()
                yield
                if threading.current_thread().name == ROTATES:
                    held.seconds.append(time.perf_counter() - began)
                    held.cpu.append(time.thread_time() - cpu)

        loose: Any = Store
        loose._turn = turn

    def told(self) -> dict[str, float]:
        """Of this thread's own time on a processor too: the rest of it is waiting for others and for the disk."""
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        own = statistics.quantiles(self.cpu, n=100, method="inclusive")
        return {"times": len(self.seconds), "p50_ms": round(cuts[49] * 1000, 1), "p99_ms": round(cuts[98] * 1000, 1),
                "own_p50_ms": round(own[49] * 1000, 1), "own_p99_ms": round(own[98] * 1000, 1)}  # fmt: skip


def rotate(house: House, folder: Path, held: Held) -> None:
    """Wait for the word, rotate every case's key, tell what was seen. A failure is told too."""
    while not (folder / "begin").exists():
        time.sleep(0.2)
    told: dict[str, Any] = {}
    began, cpu, turns = time.monotonic(), time.thread_time(), Turns(WHILE_SERVING)
    try:
        told["cases"] = rotation.rotate_cases(house, lambda *_: None, stint=turns)
    except BaseException as problem:
        told["failed"] = f"{type(problem).__name__}: {problem}"[:500]
    turns.stamps.append((ROTATES, turns.since, time.monotonic()))
    told |= {"seconds": time.monotonic() - began, "cpu_seconds": time.thread_time() - cpu, "stamps": turns.stamps,
             "share": WHILE_SERVING, "held": held.told()}  # fmt: skip
    (folder / "rotated.part").write_text(json.dumps(told))
    (folder / "rotated.part").rename(folder / "rotated.json")


def main() -> None:
    """One process, as `waymark serve` has it, with rotation in a thread beside the requests."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    house, held = open_house(settings_of(folder, port)), Held()
    held.watch()
    threading.Thread(target=rotate, args=(house, folder, held), name=ROTATES, daemon=True).start()
    uvicorn.run(create(house=house), host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
