"""Phone and server together, ten thousand random steps with every fault among them: is anything lost or doubled?

`python -m bench.steps [STEPS [SEED]]`: the phone's own modules in a real browser, a real server, and a check of both
after each step (`tests/support/stepping`). Prints the seed before it begins, how far it is, and one JSON line at its
end; it ends with 1 when a promise is broken, or a fault struck less than 50 times.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.support.live import chromium
from tests.support.stepping.model import Broken
from tests.support.stepping.walk import FAULTS, walk

STEPS, LEAST, EVERY = 10_000, 50, 250


def run(steps: int, seed: int) -> tuple[dict[str, object], bool]:
    """What became of so many steps from this seed, and whether all of it held."""
    broken, began = "", time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        walk(browser, Path(folder), seed) as going,
    ):
        try:
            while going.steps < steps:
                going.go(min(EVERY, steps - going.steps))
                going.settle()
                print(json.dumps({"steps": going.steps, "faults": going.struck}), flush=True)
        except Broken as error:
            broken = f"step {going.steps}, {going.last}: {error}"
        struck = {fault: going.struck[fault] for fault in FAULTS}
        written, rows = len(going.promises.writings), len(going.stands.texts)
        exhibits = going.stands.exhibits
        done = going.steps
    rare = sorted(fault for fault, many in struck.items() if many < LEAST)
    said: dict[str, object] = {
        "seed": seed, "steps": done, "written": written, "rows_on_server": rows, "files_on_server": exhibits,
        "faults": struck, "rare": rare, "broken": broken, "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip
    return said, not broken and not rare


def main() -> None:
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else STEPS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    said, holds = run(steps, seed)
    print(json.dumps(said))
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
