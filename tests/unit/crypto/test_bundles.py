"""Proofs to hand on: thousands of mutations of every field, and what happens where the size is believed unsigned."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from app.core.errors import SealBroken
from app.crypto.bundles import Bundle, check_bundle
from app.crypto.checkpoints import Checkpoint, LedgerSigner, LedgerVerifier, origin_of
from app.crypto.envelope import DataKey
from app.crypto.ledger import root_of
from app.crypto.proofs import includes

MUTATIONS = 5_000
SITE, OTHER = UUID(int=1), UUID(int=2)
SIGNER = LedgerSigner(DataKey.random())
STRANGER = LedgerSigner(DataKey.random())
LEAVES = [sha256(b"\x00" + number.to_bytes(4, "big")).digest() for number in range(70)]
Said = dict[str, Any]
Mutation = Callable[[random.Random, Said], None]


def note(size: int, origin: str = origin_of(SITE, "ledger"), signer: LedgerSigner = SIGNER) -> str:
    return signer.sign(Checkpoint(origin, size, root_of(LEAVES[:size])))


def bundle(size: int, *positions: int) -> Bundle:
    return Bundle.over(note(size), LEAVES[:size], positions)


def verifies(text: str, verifier: LedgerVerifier = SIGNER.verifier) -> bool:
    try:
        check_bundle(verifier, Bundle.from_text(text))
    except SealBroken:
        return False
    return True


def spelled(said: Said) -> str:
    """As `Bundle.text` spells it, so that a mutation is refused for what it says and not for its spaces."""
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def test_every_leaf_of_every_small_tree_is_shown_and_read_back() -> None:
    for size in range(1, len(LEAVES) + 1):
        made = bundle(size, *range(size))
        assert Bundle.from_text(made.text()) == made
        assert check_bundle(SIGNER.verifier, made) == Checkpoint(
            origin_of(SITE, "ledger"), size, root_of(LEAVES[:size])
        )


def one_of(draw: random.Random, said: Said) -> Said:
    return draw.choice(said["entries"])


def flipped(draw: random.Random, text: str) -> str:
    """Hex with one bit changed."""
    value = bytearray.fromhex(text)
    value[draw.randrange(len(value))] ^= 1 << draw.randrange(8)
    return value.hex()


def other_position(draw: random.Random, said: Said) -> None:
    one = one_of(draw, said)
    one["position"] = draw.choice([at for at in range(-2, 80) if at != one["position"]])


def other_leaf(draw: random.Random, said: Said) -> None:
    one = one_of(draw, said)
    one["leaf"] = draw.choice([flipped(draw, one["leaf"]), one["leaf"][:-2], "", one["leaf"] + "00"])


def step_changed(draw: random.Random, said: Said) -> None:
    path = one_of(draw, said)["path"]
    at = draw.randrange(len(path))
    path[at] = draw.choice([flipped(draw, path[at]), path[at][:-2], ""])


def step_added(draw: random.Random, said: Said) -> None:
    path = one_of(draw, said)["path"]
    path.insert(draw.randint(0, len(path)), draw.choice(LEAVES).hex())


def step_left_out(draw: random.Random, said: Said) -> None:
    path = one_of(draw, said)["path"]
    path.pop(draw.randrange(len(path)))


def path_reordered(draw: random.Random, said: Said) -> None:
    path = one_of(draw, said)["path"]
    before = list(path)
    while path == before:
        draw.shuffle(path)


def path_endless(draw: random.Random, said: Said) -> None:
    one_of(draw, said)["path"] += [LEAVES[0].hex()] * draw.randint(65, 90)


def lines_changed(said: Said, at: int, text: str) -> None:
    lines = said["checkpoint"].split("\n")
    lines[at] = text
    said["checkpoint"] = "\n".join(lines)


def size_changed(draw: random.Random, said: Said) -> None:
    size = int(said["checkpoint"].split("\n")[1])
    lines_changed(said, 1, str(draw.choice([n for n in range(80) if n != size])))


def root_changed(draw: random.Random, said: Said) -> None:
    root = base64.b64decode(said["checkpoint"].split("\n")[2])
    lines_changed(said, 2, base64.b64encode(bytes.fromhex(flipped(draw, root.hex()))).decode())


def origin_changed(draw: random.Random, said: Said) -> None:
    lines_changed(said, 0, draw.choice([origin_of(OTHER, "ledger"), origin_of(SITE, "access-2026"), ""]))


def signature_changed(draw: random.Random, said: Said) -> None:
    mark, name, signature = said["checkpoint"].split("\n")[4].split(" ")
    changed = flipped(draw, base64.b64decode(signature).hex())
    lines_changed(said, 4, f"{mark} {name} {base64.b64encode(bytes.fromhex(changed)).decode()}")


def note_of_another_size(draw: random.Random, said: Said) -> None:
    """Signed, whole and true, and not the one of these paths."""
    size = int(said["checkpoint"].split("\n")[1])
    said["checkpoint"] = note(draw.choice([n for n in range(1, 71) if n != size]))


def note_of_a_stranger(_: random.Random, said: Said) -> None:
    said["checkpoint"] = note(int(said["checkpoint"].split("\n")[1]), signer=STRANGER)


def note_of_a_dropped_year(_: random.Random, said: Said) -> None:
    """The same size and root under the same key, but it says that the tree went."""
    size = int(said["checkpoint"].split("\n")[1])
    said["checkpoint"] = note(size, f"{origin_of(SITE, 'access-2020')}/dropped")


def entry_twice(draw: random.Random, said: Said) -> None:
    said["entries"].append(one_of(draw, said))


def no_entry(_: random.Random, said: Said) -> None:
    said["entries"] = []


def more_said(draw: random.Random, said: Said) -> None:
    draw.choice([said, one_of(draw, said)])[draw.choice(["size", "note", "case"])] = 7


def another_format(_: random.Random, said: Said) -> None:
    said["format"] = "waymark-proof/2"


MUTATIONS_OF_ALL: tuple[Mutation, ...] = (
    other_position, other_leaf, step_added, path_endless, size_changed, root_changed, origin_changed,
    signature_changed, note_of_another_size, note_of_a_stranger, note_of_a_dropped_year, entry_twice, no_entry,
    more_said, another_format,
)  # fmt: skip
MUTATIONS_OF_PATHS: tuple[Mutation, ...] = (step_changed, step_left_out, path_reordered)


def test_none_of_five_thousand_mutations_of_a_bundle_verifies() -> None:
    draw = random.Random(6962)
    done: Counter[str] = Counter()
    passed = []
    for _ in range(MUTATIONS):
        size = draw.randint(1, len(LEAVES))
        text = bundle(size, *(draw.randrange(size) for _ in range(draw.randint(1, 4)))).text()
        assert verifies(text)
        said = json.loads(text)
        kinds = MUTATIONS_OF_ALL + (
            MUTATIONS_OF_PATHS if all(len(e["path"]) > 1 for e in said["entries"]) else ()
        )
        kind = draw.choice(kinds)
        kind(draw, said)
        assert spelled(said) != text
        done[kind.__name__] += 1
        passed += [kind.__name__] if verifies(spelled(said)) else []

    assert passed == []
    assert (
        set(done) == {kind.__name__ for kind in MUTATIONS_OF_ALL + MUTATIONS_OF_PATHS}
        and min(done.values()) > 100
    )


def test_none_of_a_thousand_changed_characters_verifies() -> None:
    draw = random.Random(8785)
    text = bundle(70, 3, 69).text()
    for _ in range(1_000):
        at = draw.randrange(len(text))
        character = draw.choice([one for one in 'aF09 "\n\t{},é\x00' if one != text[at]])
        assert not verifies(text[:at] + character + text[at + draw.randint(0, 1) :])


def test_a_verifier_that_believes_a_size_beside_the_note_lets_some_through() -> None:
    """The control: the same mutation of a size, where the bundle and not the signature tells it."""

    def loose(said: Said) -> bool:
        signed = SIGNER.verifier.open(said["checkpoint"])
        return all(
            includes(signed.root, said["size"], bytes.fromhex(one["leaf"]), one["position"],
                     [bytes.fromhex(step) for step in one["path"]])
            for one in said["entries"]
        )  # fmt: skip

    draw = random.Random(6962)
    passed = 0
    for _ in range(500):
        size = draw.randint(2, len(LEAVES))
        said = json.loads(bundle(size, draw.randrange(size)).text()) | {"size": size}
        assert loose(said)
        said["size"] = draw.choice([n for n in range(1, 80) if n != size])
        passed += loose(said)

    assert passed > 20


def test_a_bundle_tells_no_more_than_leaves_hashes_and_the_note() -> None:
    said = json.loads(bundle(9, 4).text())

    assert set(said) == {"format", "checkpoint", "entries"}
    assert set(said["entries"][0]) == {"position", "leaf", "path"}


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "[" * 100_000, '{"checkpoint": 1, "entries": 2}', "\x00"]
)
def test_what_is_no_bundle_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        Bundle.from_text(text)


def test_a_bundle_over_a_leaf_that_is_not_there_is_not_made() -> None:
    with pytest.raises(ValueError, match="no leaf"):
        bundle(5, 5)
