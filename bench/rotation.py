"""Rotates the keys of all cases while four clients work: what fails, what is left of their rate, what it leaves behind.

`python -m bench.rotation [CASES [SECONDS [FOLDER]]]`. It fills a house (or takes one that `bench.filling` filled: then
FOLDER.json says how), serves it, lets it rotate by turns (`bench.rotating`), compares the rate of each turn
with the turns beside it in which rotation waited, counts what lies under former generations, and retires them.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, func, select

from app.access.retirement import LONGEST_REQUEST
from app.core.settings import Settings
from app.db.places import places
from app.db.store import Store
from app.db.wrapped import KeyKind, table
from app.features import registry
from bench.driving import Sending, Subject
from bench.filled import Filled
from bench.filling import filled_before, settings_of
from bench.rotating import ROTATES
from bench.sendings import Waymark
from bench.serving import environment_of, served

CASES, CLIENTS = 10_000, 4
WRITES = 0.2
BASELINE = 20.0
RATE, HELD_MS = 0.5, 20.0
SHORTEST = 2.5


@dataclass
class Load:
    """Four clients that go on until they are told to end: when each answer came, and what failed."""

    subject: Subject
    filled: Filled
    answered: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    wrote: int = 0
    ending: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        clients = [threading.Thread(target=self._work, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        return clients

    def _work(self, number: int) -> None:
        drawn, connection = random.Random(number), self.subject.connect(number)
        sendings = Waymark(self.filled, begin=number * len(self.filled.cases) // CLIENTS)
        adds, reads = (
            sendings.add(),
            [_endless(one) for one in (sendings.list, sendings.open, sendings.summary)],
        )
        while not self.ending.is_set():
            is_write = drawn.random() < WRITES
            sending = next(adds) if is_write else next(drawn.choice(reads))
            try:
                self.subject.send(connection, sending)
            except Exception as problem:
                self.failed.append(f"{type(problem).__name__}: {problem}"[:300])
                connection.close()
                connection = self.subject.connect(number)
                continue
            self.answered.append(time.monotonic())
            self.wrote += is_write
        connection.close()

    def rate(self, begin: float, end: float) -> float:
        """Answers a second between these two times."""
        return sum(begin <= at < end for at in list(self.answered)) / (end - begin)


def _endless(sendings: Callable[[], Iterator[Sending]]) -> Iterator[Sending]:
    while True:
        yield from sendings()


def main() -> int:
    """Every step; the exit code says whether all targets were met."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else BASELINE
    if len(sys.argv) > 3:
        folder = Path(sys.argv[3])
        return _measure(folder, filled_before(folder), seconds)
    with tempfile.TemporaryDirectory() as made:
        folder, began = Path(made) / "waymark", time.perf_counter()
        filling = [sys.executable, "-m", "bench.filling", str(folder), str(cases), "2", "1"]
        told = subprocess.run(filling, check=True, stdout=subprocess.PIPE, text=True).stdout
        _say(measure="filled", cases=cases, seconds=round(time.perf_counter() - began, 1))
        return _measure(folder, Filled(**json.loads(told)), seconds)


def _measure(folder: Path, filled: Filled, seconds: float) -> int:
    cases, rows = len(filled.cases), _sealed_rows(settings_of(folder))
    for word in ("begin", "rotated.json"):
        (folder / word).unlink(missing_ok=True)
    with served(folder, module="bench.rotating") as subject:
        load = Load(subject, filled)
        clients = load.start()
        try:
            met = _rotate_under(load, folder, seconds, rows)
        finally:
            load.ending.set()
            for client in clients:
                client.join()
    met = _say(measure="failed requests", failed=len(load.failed), of=len(load.answered) + len(load.failed),
               writes=load.wrote, first=load.failed[:3], target=0, met=not load.failed) and met  # fmt: skip
    left, _ = under_former(settings_of(folder))
    met = _say(measure="left under a former generation", rows=left, target=0, met=left == 0) and met
    time.sleep(LONGEST_REQUEST.total_seconds() + 1)
    said = _retire(folder)
    _, former = under_former(settings_of(folder))
    met = (
        _say(measure="retired", said=said, former_left=former, cases=cases, target=0, met=former == 0) and met
    )
    return 0 if met else 1


def _rotate_under(load: Load, folder: Path, seconds: float, rows: int) -> bool:
    """The rate before, rotation by turns, the rate after: the same clients all the while."""
    time.sleep(3)
    start = time.monotonic()
    time.sleep(seconds)
    before = load.rate(start, time.monotonic())
    (folder / "begin").touch()
    while not (folder / "rotated.json").exists():
        time.sleep(0.2)
    ended = time.monotonic()
    time.sleep(seconds)
    after = load.rate(ended, time.monotonic())
    told = json.loads((folder / "rotated.json").read_text())
    worked = sum(end - begin for what, begin, end in told["stamps"] if what == ROTATES)
    _say(
        measure="unloaded rate",
        clients=CLIENTS,
        writes=WRITES,
        before=round(before, 1),
        after=round(after, 1),
    )
    _say(measure="rotation", cases=told.get("cases"), failed=told.get("failed"), sealed_rows=rows, share=told["share"],
         seconds_at_it=round(worked, 1), cases_per_second=round((told.get("cases") or 0) / worked, 1),
         rows_per_second=round(rows / worked, 1), rows_per_cpu_second=round(rows / told["cpu_seconds"], 1))  # fmt: skip
    met = _say(measure="write lock held by rotation", **told["held"], target=HELD_MS,
               met=told["held"]["own_p99_ms"] <= HELD_MS)  # fmt: skip
    return _turns_told(load, told["stamps"], before, after) and met and "failed" not in told


def _turns_told(load: Load, stamps: list[tuple[str, float, float]], before: float, after: float) -> bool:
    """Each turn of rotation against the turns beside it: what else the machine does falls on both."""
    rates = [load.rate(begin, end) for _, begin, end in stamps]
    beside = [before, *rates, after]
    ratios = [
        rate / ((beside[at] + beside[at + 2]) / 2)
        for at, (rate, (what, begin, end)) in enumerate(zip(rates, stamps, strict=True))
        if what == ROTATES and end - begin >= SHORTEST
    ]
    if not ratios:
        raise AssertionError("rotation ended within one turn: nothing was compared; give more cases")
    while_rotating = [rate for rate, (what, *_) in zip(rates, stamps, strict=True) if what == ROTATES]
    return _say(measure="rate while rotating ÷ unloaded", turns=len(ratios), lowest=round(min(ratios), 3),
                median=round(statistics.median(ratios), 3), below=sum(one < RATE for one in ratios),
                rate=round(statistics.mean(while_rotating), 1), target=RATE, met=min(ratios) >= RATE)  # fmt: skip


def _retire(folder: Path) -> list[str]:
    """The operator's command, once the second count may be taken."""
    command = [sys.executable, "-m", "app.cli", "keys", "retire"]
    ran = subprocess.run(command, env=environment_of(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True)  # fmt: skip
    return ran.stdout.splitlines()[-3:]


def _sealed_rows(settings: Settings) -> int:
    registry.all_tables()
    store = Store(settings.database)
    with store.reading() as session:
        held = [place.table for place in places() if place.has_case]
        counted = (select(func.count()).select_from(one).where(one.c.case_id.is_not(None)) for one in held)
        counts = [session.scalar(one) for one in counted]
    store.close()
    return sum(count or 0 for count in counts)


def under_former(settings: Settings) -> tuple[int, int]:
    """How many rows lie under a generation of a case's key that is not its newest; how many such are not dead."""
    registry.all_tables()
    keys, store, of = Store(settings.keyring), Store(settings.database), table().c
    with keys.reading() as session:
        columns = select(of.id, of.owner_id, of.generation, of.dead_on)
        rows = session.execute(columns.where(of.kind == KeyKind.CASE)).all()
    newest: dict[Any, int] = {}
    for row in rows:
        newest[row.owner_id] = max(newest.get(row.owner_id, 0), row.generation)
    former = {row.id.bytes for row in rows if row.generation < newest[row.owner_id]}
    found = 0
    with store.reading() as session:
        for place in places():
            name = func.substr(place.table.c.sealed, 3, 16, type_=LargeBinary)
            found += sum(bytes(key) in former for key in session.scalars(select(name)) if key)
    keys.close()
    store.close()
    return found, sum(row.dead_on is None for row in rows if row.id.bytes in former)


def _say(**told: Any) -> bool:
    print(json.dumps(told), flush=True)
    return bool(told.get("met", True))


if __name__ == "__main__":
    sys.exit(main())
