"""Recovery codes: drawn by chance, taken with spaces or dashes, known by a slow hash alone."""

from __future__ import annotations

import pytest

from app.access.recovery_codes import COUNT, draw_codes, draw_salt, hash_code, is_shaped
from app.core.secret import Secret


@pytest.mark.asvs("6.5.4")
def test_ten_different_codes_of_twelve_figures_each_time() -> None:
    first, second = draw_codes(), draw_codes()

    assert len(set(first)) == COUNT and not set(first) & set(second)
    assert all(is_shaped(Secret(code)) for code in first)


@pytest.mark.parametrize(
    "typed", ["123456", "1234 5678 901", "1234 5678 9012 3", "abcd efgh ijkl", "١٢٣٤٥٦٧٨٩٠١٢", ""]
)
def test_what_is_no_code_is_never_hashed(typed: str) -> None:
    assert not is_shaped(Secret(typed))


def test_spaces_and_dashes_do_not_matter_and_the_salt_does() -> None:
    salt = draw_salt()
    hashes = {
        hash_code(Secret(typed), salt) for typed in ("1234 5678 9012", "1234-5678-9012", " 123456789012 ")
    }

    assert len(hashes) == 1 and "123456789012" not in hashes.pop()
    assert hash_code(Secret("123456789012"), salt) != hash_code(Secret("123456789012"), draw_salt())
