"""What sealing and the ledger cost: pages sealed and unsealed, adds with the ledger and without, each in turns.

`python -m bench.safe [CASES [REQUESTS]]`. Two houses are filled alike, one of them without any sealing; their
servers stand side by side, and each is asked in its turn. The unsealed ones exist in `bench.serving` alone.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.driving import Sending, Subject, Timed, compare
from bench.filled import Filled
from bench.sendings import Waymark
from bench.serving import AS_IT_IS, UNSEALED, WITHOUT_LEDGER, served

CASES, REQUESTS, ROUNDS = 1_000, 400, 20
CONNECTIONS = (1, 4)
PAGES = ("list", "open", "summary")
SEALED, SHARE, ADDS = 0.90, 0.15, 0.85
Served = tuple[Subject, Filled]
Compared = Callable[[Served, Served, int], bool]


def main() -> int:
    """All ratios; the exit code says whether every target was met."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    if cases < len(CONNECTIONS) * requests + ROUNDS:
        raise SystemExit(
            f"Each page is another case's: give at least {len(CONNECTIONS) * requests + ROUNDS} of them."
        )
    met = True
    for compared, variant in ((_pages, UNSEALED), (_adds, WITHOUT_LEDGER)):
        met = _compared(compared, variant, cases, requests) and met
    return 0 if met else 1


def _compared(compared: Compared, variant: str, cases: int, requests: int) -> bool:
    """Two houses that are filled and served anew, so that neither is warmer than the other."""
    people = _people(cases, requests)
    with tempfile.TemporaryDirectory() as made, ExitStack() as open_ones:
        pairs = []
        told = {name: _filled(Path(made) / name, cases, people, name) for name in (AS_IT_IS, variant)}
        for name, filled in told.items():
            pairs.append((open_ones.enter_context(served(Path(made) / name, name)), filled))
        before = entries(Path(made) / variant)
        met = compared(pairs[0], pairs[1], requests)
        if variant == WITHOUT_LEDGER and entries(Path(made) / variant) != before:
            raise AssertionError("the house without a ledger wrote one: nothing was compared")
        return met


def _people(cases: int, requests: int) -> int:
    """So many that no page of the list is opened twice by one person."""
    return max(2, -(-(len(CONNECTIONS) * requests + ROUNDS) // (cases // 50)))


def _filled(folder: Path, cases: int, people: int, variant: str) -> Filled:
    # The ledger is left out only while it is served: both houses hold the same before.
    variant = AS_IT_IS if variant == WITHOUT_LEDGER else variant
    filling = [sys.executable, "-m", "bench.filling", str(folder), str(cases), str(people), "1", "5", variant]
    told = subprocess.run(filling, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Filled(**json.loads(told))


def _pages(sealed: Served, unsealed: Served, requests: int) -> bool:
    """The rate of each page sealed, divided by its rate unsealed."""
    met = True
    askers = [(subject, Waymark(filled)) for subject, filled in (sealed, unsealed)]
    for page in PAGES:
        pairs = [(subject, getattr(asker, page)()) for subject, asker in askers]
        compare(pairs, connections=1, requests=ROUNDS, rounds=ROUNDS)
        for connections in CONNECTIONS:
            timed = compare(pairs, connections=connections, requests=requests, rounds=ROUNDS)
            met = _page_told(page, connections, timed) and met
    return met


def _page_told(page: str, connections: int, timed: list[Timed]) -> bool:
    """At one connection the median decides, as what else a machine does falls on single requests."""
    sealed, unsealed = (one.told() for one in timed)
    ratio = round(unsealed["p50_ms"] / sealed["p50_ms"], 3)
    told: dict[str, Any] = {"rate_ratio": round(sealed["per_second"] / unsealed["per_second"], 3)}
    if connections == 1:
        told |= {"target": SEALED, "met": ratio >= SEALED}
    return _say(measure="sealed ÷ unsealed", page=page, connections=connections, ratio=ratio, sealed=sealed,
                unsealed=unsealed, **told)  # fmt: skip


def _adds(ours: Served, without: Served, requests: int) -> bool:
    """The part of an add's time that the ledger takes, and what it leaves of the adds a second."""
    met = True
    pairs: list[tuple[Subject, Iterator[Sending]]] = [
        (subject, Waymark(filled).add()) for subject, filled in (ours, without)
    ]
    compare(pairs, connections=1, requests=ROUNDS, rounds=ROUNDS)
    for connections in CONNECTIONS:
        timed = compare(pairs, connections=connections, requests=requests, rounds=ROUNDS)
        kept, bare = (one.told() for one in timed)
        share = round(1 - bare["p50_ms"] / kept["p50_ms"], 3)
        rate = round(kept["per_second"] / bare["per_second"], 3)
        if connections == 1:
            met = _say(measure="ledger's share of an add", connections=1, share=share, target=SHARE,
                       met=share <= SHARE) and met  # fmt: skip
        met = _say(measure="adds a second, with the ledger ÷ without", connections=connections, ratio=rate, target=ADDS,
                   met=rate >= ADDS, with_ledger=kept, without=bare) and met  # fmt: skip
    return met


def entries(folder: Path) -> int:
    """How many entries the ledger has, counted where they lie."""
    connection = sqlite3.connect(f"file:{folder / 'waymark.db'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()[0])
    finally:
        connection.close()


def _say(**told: Any) -> bool:
    print(json.dumps(told, ensure_ascii=False), flush=True)
    return bool(told.get("met", True))


if __name__ == "__main__":
    sys.exit(main())
