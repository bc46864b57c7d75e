"""What is typed in the journey is found nowhere on the server's disk; with the sealing taken out, all of it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.canaries import Canaries, Watch, files_of, packed, values_of
from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.live import free_port
from tests.support.serving import serving
from tests.support.typing_all import PASSING, Hands


@dataclass
class Run:
    """What one run of the journey left: names of the canaries, those seen while it ran, those found afterwards."""

    names: set[str]
    seen: set[str]
    found: set[str]
    looks: int


def run(folder: Path, module: str) -> Run:
    """The whole journey typed into a process of its own, whose temporary files lie beside its house."""
    port, temporary = free_port(), folder / "tmp"
    temporary.mkdir(parents=True)
    house_folder = folder / "house"
    if module == "app.cli":
        with new_house(house_folder, port) as house:
            cast = assemble(house)
    else:
        cast = _assemble_unsealed(house_folder, port)
    canaries = Canaries()
    with serving(house_folder, port, module, {"TMPDIR": str(temporary)}) as process:
        assert process.process is not None
        watch = Watch(canaries, [folder], process.process.pid)
        with watch.watching():
            Hands(port, cast, canaries).everything()
        process.stop()
    found: set[str] = set()
    for path in files_of([folder]):
        found |= canaries.found_in(path.name.encode()) | canaries.found_inside(path.read_bytes())
        for value in values_of(path):
            found |= canaries.found_in(value)
    return Run(set(canaries.named), watch.found, found, watch.looks)


def _assemble_unsealed(folder: Path, port: int):
    """The cast's house as the control run writes it: made by a process in which the sealing is gone too."""
    import pickle
    import subprocess
    import sys

    made = subprocess.run(
        [sys.executable, "-m", "tests.support.unsealed_house", str(folder), str(port)],
        check=True,
        capture_output=True,
    )
    return pickle.loads(made.stdout)  # noqa: S301


def test_nothing_that_was_typed_lies_open(tmp_path: Path) -> None:
    ran = run(tmp_path, "app.cli")

    assert len(ran.names) > 90 and ran.looks > 20
    assert ran.seen == set() and ran.found == set()


def test_without_sealing_the_same_search_finds_all_of_it(tmp_path: Path) -> None:
    ran = run(tmp_path, "tests.support.unsealed")

    kept = {name for name in ran.names if not name.startswith(PASSING)}
    assert ran.found == kept and ran.seen


@pytest.mark.parametrize("writing", packed("x"))
def test_the_search_knows_every_writing(writing: str) -> None:
    canaries = Canaries()
    data = bytes(range(256)) * 8 + packed(canaries.new("it"))[writing] + b"\0\1\2" * 99

    assert canaries.found_inside(data) == {"it"}
