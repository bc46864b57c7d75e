"""A padded file opens whole, in part or not at all, and its size tells little of its length."""

from __future__ import annotations

import itertools
import tracemalloc
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SealBroken
from app.crypto import files
from app.crypto.envelope import TAG_BYTES, DataKey
from app.crypto.files import (
    CHUNK_BYTES,
    HEADER_BYTES,
    PADDED,
    PLAIN,
    SEALED_CHUNK_BYTES,
    check_file,
    file_header_key,
    open_file,
    padded_size,
    reseal_stream,
    seal_file,
)
from app.crypto.ranges import Ranges, read_range

PATTERN = bytes(range(1, 252)) * 1045
SIZES = (0, 1, 4087, 4088, 4089, 65527, 65528, 65535, 65536, 65537, 131072, 3 * 65536 + 7)


def sealed_as(key, place, content: bytes, version: int = PADDED) -> bytes:
    return b"".join(seal_file(key, place, [content], version))


def part_of(key, place, sealed: bytes, start: int, end: int) -> bytes:
    return b"".join(read_range(key, place, len(sealed), lambda a, b: sealed[a:b], start, end))


def parts(sealed: bytes) -> list[bytes]:
    rest = sealed[HEADER_BYTES:]
    return [
        sealed[:HEADER_BYTES],
        *(rest[at : at + SEALED_CHUNK_BYTES] for at in range(0, len(rest), SEALED_CHUNK_BYTES)),
    ]


@pytest.mark.parametrize("ending", [b"", b"\0", bytes(9), bytes(70_000), b"\0\1"], ids=len)
@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_bit_for_bit_zeros_at_its_end_too(key, place, size, ending):
    content = PATTERN[:size] + ending
    sealed = sealed_as(key, place, content)

    assert (
        b"".join(open_file(key, place, [sealed])) == content == part_of(key, place, sealed, 0, len(content))
    )
    assert check_file(key, place, [sealed]) == len(content)


@settings(max_examples=300, deadline=None)
@given(length=st.integers(0, 4_000_000_000))
def test_the_size_is_one_that_many_lengths_share_and_at_most_an_eighth_more(length):
    padded = padded_size(length)

    assert length + 8 <= padded <= max(4104, (length + 8) * 1.12 + 8)
    assert padded % CHUNK_BYTES >= 8
    # Of 1 MB there are some 30 kB of other lengths that look the same; of 2 GB some 60 MB.
    assert length < 100_000 or padded_size(length + 1) == padded or padded_size(length - 1) == padded


def test_lengths_up_to_two_gigabytes_take_few_sizes():
    lengths = range(0, 2_000_000_000, 999_983)

    assert len({padded_size(one) for one in lengths}) < 240 < len(lengths) / 8


@pytest.mark.parametrize("version", [PLAIN, PADDED])
def test_any_part_is_what_stands_there(key, place, version):
    content = PATTERN[: 3 * CHUNK_BYTES + 7]
    sealed = sealed_as(key, place, content, version)
    edges = [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        2 * CHUNK_BYTES,
        len(content) - 1,
        len(content),
        10**12,
    ]

    for start, end in itertools.product(edges, edges):
        assert part_of(key, place, sealed, start, end) == content[start:end]


def test_a_part_opens_the_chunks_that_it_touches_and_the_last_alone(key, place):
    sealed = sealed_as(key, place, PATTERN * 8)
    fetched: list[int] = []

    def fetch(start: int, end: int) -> bytes:
        fetched.append(min(end, len(sealed)) - start)
        return sealed[start:end]

    assert (
        b"".join(read_range(key, place, len(sealed), fetch, 200_000, 200_100))
        == (PATTERN * 8)[200_000:200_100]
    )
    assert sum(fetched) <= HEADER_BYTES + 2 * SEALED_CHUNK_BYTES


def refusals(key, place, sealed: bytes, content: bytes) -> tuple[bool, bool]:
    """Whether the whole is refused, and whether a read of any of its parts gives a byte that is not true."""
    whole = False
    try:
        check_file(key, place, [sealed])
    except SealBroken:
        whole = True
    for start in range(0, len(content), CHUNK_BYTES // 2):
        try:
            got = part_of(key, place, sealed, start, start + 9)
        except SealBroken:
            continue
        assert got == content[start : start + 9]
    return whole, True


@pytest.mark.parametrize("version", [PLAIN, PADDED])
def test_a_file_that_was_cut_serves_no_part_at_all(key, place, version):
    content = PATTERN[: 3 * CHUNK_BYTES + 7]
    sealed = sealed_as(key, place, content, version)
    chunks = len(parts(sealed)) - 1
    edges = {HEADER_BYTES + n * SEALED_CHUNK_BYTES for n in range(chunks)}
    lengths = {edge + step for edge in edges for step in (-1, 0, 1, TAG_BYTES - 1, TAG_BYTES, TAG_BYTES + 1)}
    lengths |= {0, 1, len(sealed) - 1, len(sealed) - TAG_BYTES}

    for length in sorted(one for one in lengths if one < len(sealed)):
        with pytest.raises(SealBroken):
            check_file(key, place, [sealed[:length]])
        with pytest.raises(SealBroken):
            part_of(key, place, sealed[:length], 0, 1)


@pytest.mark.parametrize("version", [PLAIN, PADDED])
def test_chunks_in_another_order_or_left_out_are_refused_in_whole_and_part(key, place, version):
    content = PATTERN[: 3 * CHUNK_BYTES + 7]
    header, *chunks = parts(sealed_as(key, place, content, version))
    whole = tuple(range(len(chunks)))
    others = [one for n in range(len(chunks) + 1) for one in itertools.permutations(whole, n) if one != whole]

    assert len(others) >= 64
    for order in others:
        moved = b"".join([header, *(chunks[n] for n in order)])
        assert refusals(key, place, moved, content)[0], order
        if order[-1:] != whole[-1:] or len(order) != len(whole):
            with pytest.raises(SealBroken):
                part_of(key, place, moved, 0, 1)


@pytest.mark.parametrize("version", [PLAIN, PADDED])
def test_a_foreign_header_or_a_changed_one_opens_nothing(key, place, version):
    content = PATTERN[:100_000]
    sealed = sealed_as(key, place, content, version)
    foreign = sealed_as(key, place, content, version)[:HEADER_BYTES]
    heads = [
        foreign,
        *(
            sealed[:at] + bytes((sealed[at] ^ 3,)) + sealed[at + 1 : HEADER_BYTES]
            for at in range(HEADER_BYTES)
        ),
    ]

    for head in heads:
        with pytest.raises(SealBroken):
            check_file(key, place, [head, sealed[HEADER_BYTES:]])
        with pytest.raises(SealBroken):
            part_of(key, place, head + sealed[HEADER_BYTES:], 0, 1)


@pytest.mark.parametrize("version", [PLAIN, PADDED])
def test_a_changed_bit_is_refused_by_whoever_reads_it(key, place, version):
    content = PATTERN[: 3 * CHUNK_BYTES + 7]
    sealed = sealed_as(key, place, content, version)

    for at in range(HEADER_BYTES, len(sealed), 5_003):
        changed = sealed[:at] + bytes((sealed[at] ^ 0x10,)) + sealed[at + 1 :]
        assert refusals(key, place, changed, content)[0]


def test_another_key_or_place_opens_no_part(key, place):
    sealed = sealed_as(key, place, b"kept")
    for other, where in (
        (DataKey.random(), place),
        (key.derive("derived"), place),
        (key, replace(place, row=uuid4())),
    ):
        with pytest.raises(SealBroken):
            Ranges(other, where, len(sealed), lambda a, b: sealed[a:b])


def test_a_length_that_does_not_fit_the_size_is_refused(key, place):
    """Who holds the key and makes such a file is not believed either."""
    header = sealed_as(key, place, b"")[:HEADER_BYTES]
    cipher, _ = files.open_header(key, place, header)
    for inside in (b"x" * 5000 + (4000).to_bytes(8, "big"), b"", b"1234567", bytes(4088) + b"\xff" * 8):
        body = cipher.encrypt(files._nonce(0, last=True), inside, None)
        with pytest.raises(SealBroken):
            check_file(key, place, [header, body])
        with pytest.raises(SealBroken):
            part_of(key, place, header + body, 0, 1)


def test_a_file_is_sealed_anew_under_another_key_for_another_place_in_flat_memory(key, place):
    new_key, there = DataKey.random(2), replace(place, row=uuid4())
    source = (bytes([n % 251]) * 100_000 for n in range(160))
    tracemalloc.start()
    try:
        old = seal_file(key, place, source, PLAIN)
        length = check_file(new_key, there, reseal_stream(key, new_key, place, there, old))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert length == 16_000_000 and peak < 1_500_000


def test_a_cut_file_is_not_made_whole_by_sealing_it_anew(key, place):
    there, new_key = replace(place, row=uuid4()), DataKey.random(2)
    cut = sealed_as(key, place, PATTERN)[: HEADER_BYTES + 2 * SEALED_CHUNK_BYTES]
    written = []
    with pytest.raises(SealBroken):
        for piece in reseal_stream(key, new_key, place, there, [cut]):
            written.append(piece)

    with pytest.raises(SealBroken):
        check_file(new_key, there, written)


def test_the_header_names_the_key(key, place):
    sealed = sealed_as(key, place, b"kept")

    assert file_header_key(sealed[:HEADER_BYTES]) == (key.id, key.generation)
    for nothing in (b"", sealed[: HEADER_BYTES - 1], b"x" * HEADER_BYTES, sealed[:12] + b"\3" + sealed[13:]):
        with pytest.raises(SealBroken):
            file_header_key(nothing)
