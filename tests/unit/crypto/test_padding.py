"""Padding hides the exact length, and takes back only what it made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SealBroken
from app.crypto.envelope import pad, unpad


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=10_000))
def test_padding_comes_off_again(content):
    assert unpad(pad(content)) == content


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (0, 128),
        (124, 128),
        (125, 256),
        (252, 256),
        (253, 512),
        (508, 512),
        (509, 1024),
        (1020, 1024),
        (1021, 2048),
        (2044, 2048),
        (2045, 4096),
        (4092, 4096),
        (4093, 8192),
        (8188, 8192),
        (8189, 12288),
    ],
)
def test_a_content_fills_the_smallest_bucket_that_holds_it(length, bucket):
    assert len(pad(b"x" * length)) == bucket


def test_all_lengths_of_one_bucket_look_alike():
    assert {len(pad(b"x" * length)) for length in range(253, 509)} == {512}


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        bytes(127),
        bytes(129),
        bytes(256),
        (125).to_bytes(4, "big") + bytes(124),
        (2**32 - 1).to_bytes(4, "big") + bytes(124),
        bytes(127) + b"\1",
        (3).to_bytes(4, "big") + b"abcd" + bytes(120),
    ],
    ids=[
        "nothing",
        "no whole length",
        "below a bucket",
        "over a bucket",
        "too large a bucket",
        "length over the end",
        "length far over the end",
        "fill is not zero at the end",
        "fill is not zero at the start",
    ],
)
def test_what_padding_does_not_make_is_refused(padded):
    with pytest.raises(SealBroken):
        unpad(padded)
