"""Fills Waymark and the yardstick, serves Waymark, the yardstick with its duties and the plain one, measures the three
in turns, and prints one JSON line for each measurement.

`python -m bench` measures at 1,000 and 10,000 cases, `python -m bench 2000` at 2,000 alone. It ends with 1 when a
target is missed. What it says is a ratio taken in one run on one machine: it decides no test.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import weights
from bench.django_admin import SETTINGS
from bench.driving import Subject, Timed, compare
from bench.filled import Filled
from bench.filling import settings_of
from bench.large import by_turns
from bench.sendings import Admin, Waymark

SIZES = (1_000, 10_000)
PAGE = 50
REQUESTS = {"list": 200, "open": 200, "summary": 200, "add": 200, "add_with_form": 200, "attach": 100,
            "attach_with_form": 100, "sign_in": 20}  # fmt: skip
ROUNDS = 10
CONNECTIONS = (1, 4)
PORTS = (8791, 8792, 8793)
TARGETS = {"list": 0.25, "open": 0.35, "summary": 0.35, "add": 0.5, "attach": 0.6}
READS = ("list", "open", "summary")


def main() -> int:
    """All measurements; the exit code says whether every target was met."""
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    if min(sizes) < SIZES[0]:
        raise SystemExit(f"Each request opens another case: give at least {SIZES[0]:,} of them.")
    _say(measure="conditions", **_conditions())
    met = weights.main()
    for cases in sizes:
        with tempfile.TemporaryDirectory() as folder:
            met = _measure(Path(folder), cases) and met
    if len(sizes) > 1:
        met = by_turns(max(sizes), min(sizes), REQUESTS["list"]) and met
    return 0 if met else 1


def _measure(folder: Path, cases: int) -> bool:
    """All kinds of request at one size."""
    pages = -(-cases // PAGE)
    people = max(2, -(-(len(CONNECTIONS) * REQUESTS["list"] + ROUNDS) // pages))
    signing = len(CONNECTIONS) * REQUESTS["sign_in"] + ROUNDS
    filled = _filled(folder, cases, people, signing)
    met = True
    with _served(folder):
        ours = Waymark(filled)
        alike, plain = Admin(PORTS[1], "advocate", cases, pages), Admin(PORTS[2], "bench", cases, pages)
        for kind, requests in REQUESTS.items():
            pairs = [
                (_waymark(), getattr(ours, kind)()),
                (_django(PORTS[1]), getattr(alike, kind)()),
                (_django(PORTS[2]), getattr(plain, kind)()),
            ]
            compare(pairs, connections=1, requests=ROUNDS, rounds=ROUNDS)
            for connections in CONNECTIONS:
                before = _entries(folder)
                timed = compare(pairs, connections=connections, requests=requests, rounds=ROUNDS)
                entries = {name: count - before[name] for name, count in _entries(folder).items()}
                met = _told(kind, cases, connections, timed, entries) and met
    return met


def _told(kind: str, cases: int, connections: int, timed: list[Timed], entries: Mapping[str, int]) -> bool:
    """One line. A reading request that left no entry was no reading: that ends the bench."""
    ours, alike, plain = (one.told() for one in timed)
    log = "access" if kind in READS else "ledger"
    if entries[log] < ours["requests"]:
        raise AssertionError(
            f"{kind}: {ours['requests']} requests left {entries[log]} entries in the {log} log"
        )
    ratio = round(ours["p50_ms"] / alike["p50_ms"], 3)
    target = TARGETS.get(kind)
    told: dict[str, Any] = {
        "ratio_p50": ratio,
        "ratio_p50_to_plain": round(ours["p50_ms"] / plain["p50_ms"], 3),
    }
    if target is not None:
        told |= {"target": target, "met": ratio <= target}
    _say(
        measure=kind,
        cases=cases,
        connections=connections,
        waymark=ours,
        django=alike,
        django_plain=plain,
        entries=entries,
        **told,
    )
    # The targets were set for one connection; the ratio at four is printed beside it.
    return target is None or connections > 1 or ratio <= target


def _filled(folder: Path, cases: int, people: int, signing: int) -> Filled:
    began = time.perf_counter()
    made = _run("bench.filling", str(folder / "waymark"), str(cases), str(people), str(signing))
    ours = time.perf_counter() - began
    (folder / "django").mkdir()
    _run("bench.django_admin", str(folder / "django"), "fill", str(cases))
    theirs = time.perf_counter() - began - ours
    shutil.copytree(folder / "django", folder / "plain")
    _say(measure="filled", cases=cases, people_who_see_all=people, waymark_seconds=round(ours, 1),
         django_seconds=round(theirs, 1))  # fmt: skip
    return Filled(**json.loads(made))


def _run(module: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout


@contextmanager
def _served(folder: Path) -> Iterator[None]:
    """The three servers, one process each, for as long as the block lasts."""
    settings = settings_of(folder / "waymark", PORTS[0])
    environment = os.environ | {
        "WAYMARK_ENVIRONMENT": "test", "WAYMARK_DATA_FOLDER": str(settings.data_folder),
        "WAYMARK_STAFF_ORIGIN": settings.staff_origin, "WAYMARK_PAGE_ORIGIN": settings.page_origin,
        # One person opens every case here, which nobody does by hand.
        "WAYMARK_CASES_AN_HOUR": "100000",
    }  # fmt: skip
    commands = (
        ["app.cli", "serve", "--port", str(PORTS[0])],
        ["bench.django_admin", str(folder / "django"), "serve", str(PORTS[1])],
        ["bench.django_admin", str(folder / "plain"), "serve", str(PORTS[2]), "plain"],
    )
    with (folder / "served.log").open("wb") as output:
        servers = [
            subprocess.Popen([sys.executable, "-m", *command], env=environment, stdin=subprocess.DEVNULL, stdout=output,
                             stderr=output)
            for command in commands
        ]  # fmt: skip
        try:
            _wait()
            yield
        finally:
            for server in servers:
                server.terminate()
                server.wait(30)


def _wait() -> None:
    until = time.monotonic() + 60
    places = [(_waymark(), "/health"), *((_django(port), "/admin/login/") for port in PORTS[1:])]
    for subject, path in places:
        while True:
            try:
                connection = subject.connect(0)
                connection.request("GET", path, headers=subject.headers)
                connection.getresponse().read()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


def _waymark() -> Subject:
    """Each connection comes from an address of its own: sign-ins of one address wait for each other."""
    host = f"localhost:{PORTS[0]}"
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    return Subject("waymark", PORTS[0], headers, source=lambda number: f"127.0.0.{number + 2}")


def _django(port: int) -> Subject:
    return Subject("django", port, {"Host": f"127.0.0.1:{port}"})


def _entries(folder: Path) -> dict[str, int]:
    """How many entries the access log and the ledger have, counted where they lie."""
    connection = sqlite3.connect(f"file:{folder / 'waymark' / 'waymark.db'}?mode=ro", uri=True)
    try:
        return {name: connection.execute(f"SELECT count(*) FROM {name}_leaf").fetchone()[0]
                for name in ("access", "ledger")}  # fmt: skip
    finally:
        connection.close()


def _conditions() -> dict[str, Any]:
    packages = ("fastapi", "sqlalchemy", "cryptography", "django", "waitress")
    return {
        "python": platform.python_version(), "processors": os.cpu_count(),
        "versions": {name: version(name) for name in packages},
        "waymark": {"threads": settings_of(Path("x")).pool_threads, "processes": 1, "server": "uvicorn",
                    "journal_mode": "WAL", "synchronous": "FULL", "page": PAGE},
        "django": SETTINGS, "requests": REQUESTS, "rounds": ROUNDS,
    }  # fmt: skip


def _say(**told: Any) -> bool:
    print(json.dumps(told), flush=True)
    return bool(told.get("met", True))


if __name__ == "__main__":
    sys.exit(main())
