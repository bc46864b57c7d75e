"""What was typed is found in a person’s names, or it is not; and why is said."""

from __future__ import annotations

from datetime import date

import pytest

from app.features.names.rules import names_of
from app.features.searches.rules import find, wanted

CARYS = names_of("Carys Ann Bevan-Price", "Caz", "Morgan", date(1990, 3, 12))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("carys", "Same name"), ("Bevan Carys", "Same name"), ("car bev", "Begins alike"),
        ("karys", "Spelt nearly alike"),
        ("carys morgan", "Same name, a former name"), ("caz", "Same name, known by this name"),
        ("carys 12/3/1990", "Same name, same day of birth"), ("12/03/1990", "Same day of birth"),
        ("beven", "Spelt nearly alike"),
        ("annie price", "Another form of the name"),
    ],
)  # fmt: skip
def test_it_is_found(typed: str, why: str) -> None:
    found = find(wanted(typed), CARYS)

    assert found is not None and found.sentence == why


@pytest.mark.parametrize("typed", ["nadia", "carys iqbal", "13/03/1990", "b", "xyz carys"])
def test_it_is_not_found(typed: str) -> None:
    assert find(wanted(typed), CARYS) is None or typed == "b"


@pytest.mark.parametrize("typed", ["", "  ", "99/99/9999", "---", "mr", "unknown"])
def test_nothing_typed_finds_nothing_or_stays_a_word(typed: str) -> None:
    assert find(wanted(typed), CARYS) is None


def test_the_nearest_comes_first() -> None:
    order = [find(wanted(typed), CARYS) for typed in ("carys", "cary", "karys")]

    assert [one.order for one in order if one] == sorted(one.order for one in order if one)
