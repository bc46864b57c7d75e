"""Entries have one spelling, leaves tell nothing, and the tree is the one of RFC 6962."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.crypto.ledger import Frontier, canonical, leaf_of, new_salt, root_of

# The inputs and tree heads that implementations of Certificate Transparency are commonly checked with.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KNOWN_LEAVES = [hashlib.sha256(b"\0" + content).digest() for content in INPUTS]
LEAVES = [hashlib.sha256(bytes([n])).digest() for n in range(70)]

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def grown(over: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in over:
        frontier = frontier.append(leaf)
    return frontier


@pytest.mark.asvs("11.4.1", "11.4.3")
@pytest.mark.parametrize("size", range(9))
def test_the_tree_is_the_one_of_rfc_6962(size):
    assert root_of(KNOWN_LEAVES[:size]).hex() == HEADS[size]
    assert grown(KNOWN_LEAVES[:size]).root().hex() == HEADS[size]


@pytest.mark.parametrize("size", range(71))
def test_a_frontier_knows_the_root_of_the_whole_tree(size):
    frontier = grown(LEAVES[:size])

    assert frontier.size == size
    assert frontier.root() == root_of(LEAVES[:size])
    assert Frontier.decode(frontier.encode()) == frontier


@settings(max_examples=60, deadline=None)
@given(before=leaves, after=leaves)
def test_a_stored_frontier_goes_on_where_it_stopped(before, after):
    frontier = Frontier.decode(grown(before).encode())
    for leaf in after:
        frontier = frontier.append(leaf)

    assert frontier.root() == root_of(before + after)


@settings(max_examples=60, deadline=None)
@given(over=leaves, choice=st.randoms(use_true_random=False))
def test_a_changed_dropped_or_repeated_leaf_changes_the_root(over, choice):
    at = choice.randrange(len(over))
    changed = bytes([over[at][0] ^ 1]) + over[at][1:]

    root = root_of(over)
    assert root_of([*over[:at], changed, *over[at + 1 :]]) != root
    assert root_of([*over[:at], *over[at + 1 :]]) != root
    assert root_of([*over, over[at]]) != root


def test_swapped_leaves_change_the_root():
    assert root_of([LEAVES[1], LEAVES[0], *LEAVES[2:]]) != root_of(LEAVES)


def test_appending_leaves_the_older_frontier_as_it_was():
    older = grown(LEAVES[:5])
    root = older.root()
    older.append(LEAVES[5])

    assert (older.size, older.root()) == (5, root)


@pytest.mark.parametrize(
    "encoded",
    [b"", bytes(7), bytes(9), bytes(8 + 32), (1).to_bytes(8, "big"), (2).to_bytes(8, "big") + bytes(64)],
    ids=["nothing", "no whole size", "no whole hash", "a hash too many", "a hash too few", "two for one"],
)
def test_bytes_that_are_no_frontier_are_refused(encoded):
    with pytest.raises(ValueError, match="frontier"):
        Frontier.decode(encoded)


@pytest.mark.parametrize("leaf", [b"", bytes(31), bytes(33)])
def test_a_leaf_of_another_length_is_refused(leaf):
    with pytest.raises(ValueError, match="32 bytes"):
        root_of([LEAVES[0], leaf])
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(leaf)


def test_a_leaf_is_the_marked_hash_of_the_salted_entry():
    salt, entry = bytes(range(32)), b'{"type":"incident.recorded"}'
    inner = hmac.new(salt, entry, hashlib.sha256).digest()

    assert leaf_of(salt, entry) == hashlib.sha256(b"\0" + inner).digest()


def test_equal_entries_have_unlike_leaves():
    salts = {new_salt() for _ in range(50)}

    assert {len(salt) for salt in salts} == {32}
    assert len({leaf_of(salt, b"{}") for salt in salts}) == 50


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_of_another_length_is_refused(salt):
    with pytest.raises(ValueError, match="32 bytes"):
        leaf_of(salt, b"{}")


def test_the_example_of_rfc_8785_is_spelled_as_there():
    entry = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }

    assert canonical(entry).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=5), st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5), max_size=6
    )
)
def test_the_order_of_fields_does_not_matter(entry):
    assert canonical(dict(reversed(entry.items()))) == canonical(entry)


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**53), float("nan"), float("inf"), b"bytes", {1: "x"}, {"a", "b"}, "\ud800"],
    ids=[
        "large",
        "small",
        "not a number",
        "endless",
        "bytes",
        "a key that is no text",
        "a set",
        "half a letter",
    ],
)
def test_a_value_without_canonical_json_is_refused_and_not_repeated(value):
    with pytest.raises(ValueError, match=r"^a ledger entry holds a value that has no canonical JSON$"):
        canonical({"value": value})
