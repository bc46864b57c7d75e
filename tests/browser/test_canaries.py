"""What is typed in the journey is found nowhere on the server's disk; with the sealing taken out, all of it is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.canaries import Canaries, Watch, files_of, packed, values_of
from tests.support.cast import Cast, assemble
from tests.support.houses import new_house
from tests.support.live import free_port
from tests.support.serving import Process, serving
from tests.support.typing_all import PASSING, Hands
from tests.support.typing_more import MoreHands

SEALED, UNSEALED = "tests.support.no_temporary", "tests.support.unsealed"


@dataclass
class Run:
    """What one run of the journey left: names of the canaries, those seen while it ran, those found afterwards."""

    names: set[str]
    seen: set[str]
    found: set[str]
    looks: int
    outside: set[str]
    """In addresses, headers and titles."""
    in_backup: set[str]
    said: str
    """What backup and drill said."""
    temporary: list[Path]


def run(folder: Path, module: str) -> Run:
    """The whole journey typed into a process of its own, whose temporary files lie beside its house; then a backup
    beside it, and a drill of that.
    """
    port, temporary = free_port(), folder / "tmp"
    temporary.mkdir(parents=True)
    house_folder = folder / "house"
    if module != UNSEALED:
        with new_house(house_folder, port) as house:
            cast = assemble(house)
    else:
        cast = _assemble_unsealed(house_folder, port)
    canaries = Canaries()
    with serving(house_folder, port, module, {"TMPDIR": str(temporary)}) as process:
        assert process.process is not None
        watch = Watch(canaries, [folder], process.process.pid)
        with watch.watching():
            hands = MoreHands(port, cast, canaries)
            hands.everything()
            hands.more()
            said = _backed_up(process, folder)
        process.stop()
    said += _commanded(
        process,
        "app.cli" if module == SEALED else module,
        "drill",
        "--from",
        str(folder / "kept"),
        "--private-key",
        str(folder / "offline"),
    )
    (folder / "said").write_text(said)
    found: set[str] = set()
    for path in files_of([folder]):
        found |= canaries.found_in(path.name.encode()) | canaries.found_inside(path.read_bytes())
        for value in values_of(path):
            found |= canaries.found_in(value)
    in_backup = {
        name for path in files_of([folder / "kept"]) for name in canaries.found_inside(path.read_bytes())
    }
    return Run(set(canaries.named), watch.found, found, watch.looks, hands.outside, in_backup, said,
               sorted(temporary.iterdir()))  # fmt: skip


def _backed_up(process: Process, folder: Path) -> str:
    """What `waymark backup` says, beside the server that does it."""
    line = _commanded(process, "app.cli", "backup-key", "--file", str(folder / "offline")).splitlines()[-1]
    return _commanded(process, "app.cli", "backup", "--to", str(folder / "kept"), "--public-key", line)


def _commanded(process: Process, module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], env=process.environment, text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def _assemble_unsealed(folder: Path, port: int):
    """The cast's house as the control run writes it: made by a process in which the sealing is gone too."""
    import pickle

    made = subprocess.run(
        [sys.executable, "-m", "tests.support.unsealed_house", str(folder), str(port)],
        check=True,
        capture_output=True,
    )
    return pickle.loads(made.stdout)  # noqa: S301


@pytest.mark.asvs("14.2.1", "14.2.4", "16.2.5")
def test_nothing_that_was_typed_lies_open(tmp_path: Path) -> None:
    ran = run(tmp_path, SEALED)

    assert len(ran.names) >= 200 and ran.looks > 20
    assert ran.seen == set() and ran.found == set()
    assert ran.outside == set() and ran.in_backup == set() and ran.temporary == []
    assert "The backup is whole" in ran.said and "The drill is good" in ran.said


def test_without_sealing_the_same_search_finds_all_of_it(tmp_path: Path) -> None:
    ran = run(tmp_path, UNSEALED)

    kept = {name for name in ran.names if not name.startswith(PASSING)}
    assert ran.found == kept and ran.seen and ran.in_backup == kept


@pytest.mark.parametrize("writing", packed("x"))
def test_the_search_knows_every_writing(writing: str) -> None:
    canaries = Canaries()
    data = bytes(range(256)) * 8 + packed(canaries.new("it"))[writing] + b"\0\1\2" * 99

    assert canaries.found_inside(data) == {"it"}


def test_the_search_of_addresses_headers_and_titles_finds(cast: Cast) -> None:
    import httpx

    canaries = Canaries()
    places = {name: canaries.new(name) for name in ("address", "header", "title")}
    hands = Hands(0, cast, canaries)
    asked = httpx.Request("GET", f"http://localhost/{places['address']}")
    hands._look_outside(httpx.Response(200, headers={"X-Said": places["header"]}, request=asked,
                                       html=f"<title>Of {places['title']}</title>"))  # fmt: skip

    assert hands.outside == set(places)


def test_where_temporary_files_are_refused_none_is_made(tmp_path: Path) -> None:
    given = os.environ | {"WAYMARK_DATA_FOLDER": str(tmp_path / "house"), "TMPDIR": str(tmp_path)}
    tried = subprocess.run(
        [sys.executable, "-m", SEALED, "try"], env=given, capture_output=True, text=True, check=True
    )

    assert tried.stdout.split() == ["refused"] * 4 and list(tmp_path.iterdir()) == []
