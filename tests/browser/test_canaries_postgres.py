"""What is typed in the journey is found nowhere in what PostgreSQL keeps of it: both databases, its log ahead and what
it writes down; with the sealing taken out, all of it is.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.canaries import Canaries, Watch, files_of, packed
from tests.support.live import free_port
from tests.support.postgres import postgres_server
from tests.support.postgres_house import SPEAKS, Server, hunt, made
from tests.support.quick_canaries import found_quickly
from tests.support.serving import serving
from tests.support.typing_all import PASSING
from tests.support.typing_more import MoreHands

APART = bytes(8)
SEALED, UNSEALED = "tests.support.no_temporary", "tests.support.unsealed"


@dataclass
class Run:
    """What one journey left, by where it was found: names of canaries."""

    names: set[str]
    seen: set[str]
    found: dict[str, set[str]]
    looked_at: dict[str, int]
    """How many bytes were new there."""


def run(folder: Path, module: str) -> Run:
    """The whole journey typed into a process of its own, which keeps data and keys in a PostgreSQL of its own."""
    port, temporary, canaries = free_port(), folder / "tmp", Canaries()
    temporary.mkdir(parents=True)
    with postgres_server(*SPEAKS) as admin:
        server = Server(admin)
        cast = made(folder / "house", port, admin, unsealed=module == UNSEALED)
        server.note_blocks()
        extra = server.environment() | {"TMPDIR": str(temporary)}
        with serving(folder / "house", port, module, extra) as process:
            assert process.process is not None
            watch = Watch(canaries, [folder, server.data / "base" / "pgsql_tmp"], process.process.pid)
            with watch.watching():
                hands = MoreHands(port, cast, canaries)
                hands.everything()
                hands.more()
            process.stop()
        values = [APART.join(server.values())]
        server.checkpoint()
        pieces: dict[str, list[bytes]] = {"values": values, "beside": []}
        for path, blocks in server.new_blocks().items():
            pieces.setdefault(path.relative_to(server.data).parts[0], []).extend(blocks)
        pieces["beside"] = [path.name.encode() + path.read_bytes() for path in files_of([folder])]
    found = {place: hunt(canaries, some) for place, some in pieces.items()}
    return Run(
        set(canaries.named),
        watch.found,
        found,
        {place: sum(map(len, some)) for place, some in pieces.items()},
    )


@pytest.mark.asvs("14.2.1", "14.2.4", "16.2.5")
def test_nothing_that_was_typed_lies_open_in_postgresql(tmp_path: Path) -> None:
    ran = run(tmp_path, SEALED)

    assert len(ran.names) >= 200 and ran.seen == set()
    assert {place: names for place, names in ran.found.items() if names} == {}
    for place in ("base", "pg_wal", "log", "values", "beside"):
        assert ran.looked_at[place] > 100_000, ran.looked_at


def test_without_sealing_the_same_search_finds_all_of_it_in_postgresql(tmp_path: Path) -> None:
    ran = run(tmp_path, UNSEALED)

    kept = {name for name in ran.names if not name.startswith(PASSING)}
    assert set().union(*ran.found.values()) == kept and ran.seen
    for place in ("base", "pg_wal", "log", "values"):
        assert len(ran.found[place]) > 100, place


def drawn() -> tuple[Canaries, str]:
    """Canaries with one of which no three signs stand twice in the sentence: deflate has nothing to shorten then."""
    while True:
        canaries = Canaries()
        word = canaries.new("it")
        text = packed(word)["utf-8"].decode()
        if all(text.count(word[at : at + 3]) == 1 for at in range(len(word) - 2)):
            return canaries, word


@pytest.mark.parametrize("writing", packed("x"))
def test_the_quick_search_knows_every_writing(writing: str) -> None:
    canaries, word = drawn()
    data = bytes(range(256)) * 8 + packed(word)[writing] + b"\0\1\2" * 99

    assert found_quickly(canaries, data) == {"it"}


@pytest.mark.parametrize("level", [1, 6, 9])
@pytest.mark.parametrize("before", range(8))
def test_the_quick_search_knows_deflate_wherever_it_begins(level: int, before: int) -> None:
    canaries = Canaries()
    long = "".join(f"she wrote {number * 7919} times, " for number in range(before, 150)) + canaries.new("it")
    bare = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = b"\xfe" * (before + 40) + bare.compress(long.encode()) + bare.flush() + b"\0\1\2" * 99

    assert found_quickly(canaries, data) == {"it"} and found_quickly(canaries, data[:40]) == set()
