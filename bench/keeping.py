"""Backs up, verifies, drills and restores a house with files, by the operator's own commands: in MB/s and rows/s.

`python -m bench.keeping [CASES [FILES [FOLDER]]]`; FOLDER is a house that `bench.filling` filled, FOLDER.json says how.
Files have 100 kB each and are sent as a person sends them. These figures have no target: they say how long a night is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench.driving import send_all
from bench.filled import Filled
from bench.filling import filled_before
from bench.sendings import ATTACHED, Waymark
from bench.serving import environment_of, served

CASES, FILES = 10_000, 1_000
CONNECTIONS = 4


def main() -> int:
    """Every command in its turn; the exit code says whether each did what it promises."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    files = int(sys.argv[2]) if len(sys.argv) > 2 else FILES
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        folder = Path(sys.argv[3]) if len(sys.argv) > 3 else room / "waymark"
        filled = _filled(folder, cases, is_there=len(sys.argv) > 3)
        with served(folder) as subject:
            took, seconds = send_all(subject, list(islice(Waymark(filled).attach(), files)), CONNECTIONS)
        _say(measure="files sent", files=len(took), mb=round(files * ATTACHED / 1e6, 1),
             mb_per_second=round(files * ATTACHED / 1e6 / seconds, 1))  # fmt: skip
        return _keep(folder, room)


def _keep(folder: Path, room: Path) -> int:
    _say(measure="start of a command, in each figure below", seconds=round(_run(folder, "--help")[1], 1))
    private, copy = room / "backup.key", room / "copy"
    public = _run(folder, "backup-key", "--file", str(private))[0].splitlines()[-1]
    written, seconds = _run(folder, "backup", "--to", str(copy), "--public-key", public)
    told = json.loads((copy / "backup.json").read_text())
    size, rows = sum(part["bytes"] for part in told["parts"].values()), sum(told["rows"].values())
    leaves = told["rows"]["ledger_leaf"] + told["rows"]["access_leaf"]
    _told("backup", seconds, size=size, rows=rows)
    written, seconds = _run(folder, "verify")
    _told("verify, structural", seconds, rows=leaves, said=written.splitlines()[-1])
    written, seconds = _run(folder, "verify", "--contents")
    _told("verify, with contents", seconds, rows=leaves, said=written.splitlines()[-1])
    written, seconds = _run(folder, "drill", "--from", str(copy), "--private-key", str(private))
    _told("drill", seconds, size=size, rows=rows, said=written.splitlines()[-2])
    there = room / "restored"
    there.mkdir(mode=0o700)
    for name in ("root.key", "ledger.key"):
        (there / name).write_bytes((folder / name).read_bytes())
        (there / name).chmod(0o600)
    # Nothing was ever shredded in this house: it has no list.
    back = ("restore", "--from", str(copy), "--private-key", str(private), "--without-shred-list")
    written, seconds = _run(there, *back)
    _told("restore", seconds, size=size, rows=rows)
    return 0


def _filled(folder: Path, cases: int, *, is_there: bool) -> Filled:
    if is_there:
        return filled_before(folder)
    filling = [sys.executable, "-m", "bench.filling", str(folder), str(cases), "2", "1"]
    return Filled(**json.loads(subprocess.run(filling, check=True, stdout=subprocess.PIPE, text=True).stdout))


def _run(folder: Path, *arguments: str) -> tuple[str, float]:
    """What the command said and how long it took. One that ends with a fault ends the bench."""
    began = time.perf_counter()
    ran = subprocess.run([sys.executable, "-m", "app.cli", *arguments], env=environment_of(folder), text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if ran.returncode:
        raise AssertionError(f"{arguments[0]} ended with {ran.returncode}: {ran.stdout[-2000:]}")
    return ran.stdout, time.perf_counter() - began


def _told(measure: str, seconds: float, size: int = 0, rows: int = 0, **more: Any) -> None:
    told: dict[str, Any] = {
        "seconds": round(seconds, 1),
        "rows": rows,
        "rows_per_second": round(rows / seconds),
    }
    if size:
        told |= {"mb": round(size / 1e6, 1), "mb_per_second": round(size / 1e6 / seconds, 1)}
    _say(measure=measure, **told, **more)


def _say(**told: Any) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
