"""Framing leaves no two readings, and HKDF is the one of RFC 5869."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.crypto.derivation import framed, salted, subkey

fields = st.lists(st.binary(max_size=6), max_size=4)


def test_hkdf_gives_the_first_vector_of_rfc_5869():
    output = salted(bytes([0x0B] * 22), bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)

    assert output.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_a_field_is_preceded_by_its_length():
    assert framed(b"ab", b"") == b"\0\0\0\2ab\0\0\0\0"


@settings(max_examples=200, deadline=None)
@given(fields, fields)
def test_different_fields_are_never_framed_alike(some, others):
    assert (framed(*some) == framed(*others)) == (some == others)


def test_use_and_name_do_not_run_into_each_other():
    secret = bytes(32)

    assert len({subkey(secret, "a", "bc"), subkey(secret, "ab", "c"), subkey(secret, "abc", "")}) == 3
