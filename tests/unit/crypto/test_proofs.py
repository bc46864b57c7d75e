"""Proofs over the tree: the published vectors, every small tree, and thousands of mutations that must not verify."""

from __future__ import annotations

import random
from hashlib import sha256
from typing import Any

import pytest

from app.crypto.ledger import EMPTY_ROOT, root_of
from app.crypto.proofs import consistency_proof, continues, includes, inclusion_proof

# The eight inputs of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).
INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [sha256(b"\x00" + bytes.fromhex(text)).digest() for text in INPUTS]
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
MANY = [sha256(b"\x00" + number.to_bytes(4, "big")).digest() for number in range(70)]
MUTATIONS = 5_000


def test_the_published_root_and_proofs_come_out() -> None:
    proof = [step.hex() for step in inclusion_proof(LEAVES, 0)]
    between = [step.hex() for step in consistency_proof(LEAVES, 6)]

    assert root_of(LEAVES).hex() == ROOT_OF_EIGHT
    assert proof == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert between == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_every_leaf_of_every_small_tree_is_shown_to_lie_in_it() -> None:
    for size in range(1, len(MANY) + 1):
        leaves, root = MANY[:size], root_of(MANY[:size])
        for position in range(size):
            assert includes(root, size, MANY[position], position, inclusion_proof(leaves, position))


def test_every_small_tree_is_shown_to_continue_every_smaller_one() -> None:
    roots = [root_of(MANY[:size]) for size in range(len(MANY) + 1)]
    for size in range(1, len(MANY) + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(MANY[:size], old)
            assert continues(roots[old], old, roots[size], size, proof)


def test_an_empty_tree_is_the_beginning_of_every_tree_and_of_nothing_else() -> None:
    assert continues(EMPTY_ROOT, 0, root_of(MANY), len(MANY), [])
    assert not continues(MANY[0], 0, root_of(MANY), len(MANY), [])
    assert not continues(EMPTY_ROOT, 0, root_of(MANY), len(MANY), [MANY[0]])


def test_none_of_five_thousand_mutations_of_an_inclusion_proof_verifies() -> None:
    draw = random.Random(6962)
    passed = 0
    for _ in range(MUTATIONS):
        size = draw.randint(1, len(MANY))
        position = draw.randrange(size)
        leaves = MANY[:size]
        said: list[Any] = [root_of(leaves), size, MANY[position], position, inclusion_proof(leaves, position)]
        assert includes(*said)
        passed += includes(*_mutated(draw, said, "position" if size > 1 else "root"))

    assert passed == 0


def test_a_path_alone_does_not_tell_the_size_of_its_tree() -> None:
    # Why a bundle takes the size from the signed note: see test_bundles.py.
    proof = inclusion_proof(LEAVES, 0)

    assert [n for n in range(1, 20) if includes(root_of(LEAVES), n, LEAVES[0], 0, proof)] == [5, 6, 7, 8]


def test_none_of_five_thousand_mutations_of_a_consistency_proof_verifies() -> None:
    draw = random.Random(9162)
    passed = 0
    for _ in range(MUTATIONS):
        size = draw.randint(2, len(MANY))
        old = draw.randint(1, size - 1)
        said: list[Any] = [
            root_of(MANY[:old]),
            old,
            root_of(MANY[:size]),
            size,
            consistency_proof(MANY[:size], old),
        ]
        assert continues(*said)
        passed += continues(*_mutated(draw, said))

    assert passed == 0


@pytest.mark.parametrize("position", [-1, 8])
def test_a_proof_for_a_leaf_that_is_not_there_is_refused(position: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(LEAVES, position)


@pytest.mark.parametrize("old", [0, 9])
def test_a_proof_from_an_impossible_tree_is_refused(old: int) -> None:
    with pytest.raises(ValueError, match="earlier tree"):
        consistency_proof(LEAVES, old)


def _mutated(draw: random.Random, said: list[Any], *more: str) -> list[Any]:
    """One hash changed in a bit, put in, left out, cut or moved; or another position. Sizes are what a note signs."""
    changed: list[Any] = [*said[:4], list(said[4])]
    proof: list[bytes] = changed[4]
    kinds = ["root", "other root or leaf", "added", *more]
    kinds += ["bit", "left out", "cut"] if proof else []
    kinds += ["moved"] if len(set(proof)) > 1 else []
    kind = draw.choice(kinds)
    if kind == "root":
        changed[0] = _flipped(draw, changed[0])
    elif kind == "other root or leaf":
        changed[2] = _flipped(draw, changed[2])
    elif kind == "position":
        changed[3] = draw.choice([at for at in range(-1, said[1] + 2) if at != said[3]])
    elif kind == "added":
        proof.insert(draw.randint(0, len(proof)), draw.choice(MANY))
    elif kind == "bit":
        at = draw.randrange(len(proof))
        proof[at] = _flipped(draw, proof[at])
    elif kind == "left out":
        proof.pop(draw.randrange(len(proof)))
    elif kind == "cut":
        at = draw.randrange(len(proof))
        proof[at] = proof[at][: draw.randrange(len(proof[at]))]
    else:
        before = list(proof)
        while proof == before:
            draw.shuffle(proof)
    return changed


def _flipped(draw: random.Random, value: bytes) -> bytes:
    at = draw.randrange(len(value))
    return value[:at] + bytes([value[at] ^ (1 << draw.randrange(8))]) + value[at + 1 :]
