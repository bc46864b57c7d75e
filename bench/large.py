"""Asks for a page of the list at 100,000 cases and at 1,000, by turns: its cost must not grow with the house.

`python -m bench.large [CASES [REQUESTS [FOLDER]]]`; FOLDER is a house that `bench.filling` filled with that many cases,
FOLDER.json says how. Cases here have no entries, as the list reads none: that is what makes it feasible to fill them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.driving import compare
from bench.filled import Filled
from bench.filling import filled_before
from bench.sendings import Waymark
from bench.serving import served

CASES, FEWEST, REQUESTS, ROUNDS = 100_000, 1_000, 200, 20
PAGE = 50
GROWS = 1.2
CONNECTIONS = (1, 4)


def main() -> int:
    """The ratio of the medians; the exit code says whether the target was met."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    return 0 if by_turns(cases, min(FEWEST, cases), requests, *map(Path, sys.argv[3:4])) else 1


def by_turns(cases: int, fewest: int, requests: int, there: Path | None = None) -> bool:
    """Both houses served at once and asked in turns: what else the machine does falls on both alike. `there`: the large
    one, if it was filled before."""
    asked = len(CONNECTIONS) * requests + ROUNDS
    with tempfile.TemporaryDirectory() as made:
        few, many = Path(made) / "few", there or Path(made) / "many"
        small = _filled(few, fewest, asked)
        large = filled_before(many) if many.exists() else _filled(many, cases, asked)
        return _measure(many, large, few, small, requests)


def _measure(many: Path, most: Filled, few: Path, fewest: Filled, requests: int) -> bool:
    met = True
    with served(many) as large, served(few) as small:
        pairs = [(large, Waymark(most).list()), (small, Waymark(fewest).list())]
        compare(pairs, connections=1, requests=ROUNDS, rounds=ROUNDS)
        for connections in CONNECTIONS:
            at_most, at_fewest = (
                one.told()
                for one in compare(pairs, connections=connections, requests=requests, rounds=ROUNDS)
            )
            ratio = round(at_most["p50_ms"] / at_fewest["p50_ms"], 3)
            told: dict[str, Any] = {"target": GROWS, "met": ratio <= GROWS} if connections == 1 else {}
            met = _say(measure=f"list of {PAGE}", connections=connections, cases=[len(most.cases), len(fewest.cases)],
                       ratio=ratio, most=at_most, fewest=at_fewest, **told) and met  # fmt: skip
    return met


def _filled(folder: Path, cases: int, asked: int) -> Filled:
    """With so many people that nobody opens a page of the list twice."""
    people = max(2, -(-asked // (cases // PAGE)))
    filling = [sys.executable, "-m", "bench.filling", str(folder), str(cases), str(people), "1", "0"]
    began = time.perf_counter()
    told = subprocess.run(filling, check=True, stdout=subprocess.PIPE, text=True).stdout
    _say(measure="filled", cases=cases, people=people, seconds=round(time.perf_counter() - began, 1))
    return Filled(**json.loads(told))


def _say(**told: Any) -> bool:
    print(json.dumps(told), flush=True)
    return bool(told.get("met", True))


if __name__ == "__main__":
    sys.exit(main())
