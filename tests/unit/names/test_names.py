"""How alike two names are: the same from both sides, whatever the order, and said in words."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.names.rules import (
    FORMS_OF,
    Like,
    Likeness,
    Names,
    compare,
    like,
    names_of,
    plain_words,
)

WORDS = st.text(st.characters(categories=["L"], max_codepoint=0x24F), min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)
BORN, LATER = date(1990, 3, 12), date(1991, 4, 13)


def alike(one: str, other: str, **more: object) -> Likeness | None:
    return compare(names_of(one, **more), names_of(other))  # type: ignore[arg-type]


@given(NAMES, NAMES)
def test_it_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@given(
    NAMES,
    st.sampled_from(["", "Liz", "Kate Bevan"]),
    st.sampled_from(["", "Jones", "Ann Cole, Morgan"]),
    NAMES,
)
def test_it_is_the_same_from_both_sides_with_all_that_somebody_was_called(
    one: str, known_as: str, former: str, other: str
) -> None:
    first, second = names_of(one, known_as, former, BORN), names_of(other, "", former, BORN)

    assert compare(first, second) == compare(second, first)


@given(NAMES)
def test_a_name_is_like_itself(name: str) -> None:
    found = alike(name, name)

    # What is only titles or “not known” is no name; two words at least make one.
    assert found is not None or len(plain_words(name)) < 2
    if found is not None:
        assert found.words == ("Same name",)


@given(NAMES, NAMES, st.randoms(use_true_random=False))
def test_the_order_of_the_words_decides_nothing(one: str, other: str, chance: random.Random) -> None:
    words = other.split()
    chance.shuffle(words)

    def but_order(found: Likeness | None) -> object:
        return found and [word for word in found.words if word != "in another order"]

    assert but_order(alike(one, other)) == but_order(alike(one, " ".join(words)))


@given(WORDS, WORDS)
def test_two_words_are_alike_from_both_sides(one: str, other: str) -> None:
    first, second = " ".join(plain_words(one)), " ".join(plain_words(other))

    assert like(first, second) == like(second, first)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Carys Bevan", "BEVAN, Carys", "Same name, in another order"),
        ("José Ångström", "jose angstrom", "Same name"),
        ("Siân O’Neill", "Sian ONeill", "Same name"),
        ("Mrs Łucja Krawczyk", "Lucja Krawczyk", "Same name"),
        ("Anna Smith-Jones", "Anna Jones", "Same name, one has a name more"),
        ("Liz Bevan", "Elizabeth Bevan", "Another form of the name"),
        ("Mo Khan", "Mohammed Khan", "Another form of the name"),
        ("Kate Marsh", "Katherine Marsh", "Another form of the name"),
        ("Carys Bevan", "Carys Bevna", "Spelt nearly alike"),
        ("Alexandros Papadopoulos", "Alexandros Papadopulus", "Spelt nearly alike"),
        ("Dean Wren", "Dean Ren", "Sounds alike"),
        ("Philippa Cole", "Filipa Kole", "Sounds alike"),
    ],
)
def test_names_that_are_alike_say_why(one: str, other: str, why: str) -> None:
    found = alike(one, other)

    assert found is not None and found.sentence == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dan Marsh", "Ian March"), ("Jane Doe", "John Doe"), ("Carys Bevan", "Nadia Iqbal"), ("Carys", "Carys"),
        ("not known", "Not known"), ("unknown", "unknown"), ("", ""), ("—", "—"), ("Carys Bevan", "Carys Iqbal"),
    ],
)  # fmt: skip
def test_names_that_are_not_alike_are_not(one: str, other: str) -> None:
    assert alike(one, other) is None


def test_a_maiden_name_and_a_name_somebody_goes_by_are_names() -> None:
    married = names_of("Carys Jones", "Caz", "Bevan")

    assert compare(married, names_of("Carys Bevan")) == compare(names_of("Carys Bevan"), married) is not None
    assert "a former name" in compare(married, names_of("Carys Bevan")).words  # type: ignore[union-attr]
    assert "a name somebody is known by" in compare(married, names_of("Caz Jones")).words  # type: ignore[union-attr]


def test_the_day_of_birth_strengthens_and_weakens() -> None:
    def born(name: str, day: date | None) -> Names:
        return names_of(name, born_on=day)

    one_name = compare(born("Carys Jones", BORN), born("Carys Bevan", BORN))
    assert one_name is not None and one_name.sentence == "One name is the same, same day of birth"
    assert compare(born("Carys Jones", BORN), born("Carys Bevan", None)) is None
    assert compare(born("Carys Beven", BORN), born("Carys Bevan", LATER)) is None
    father = compare(born("Carys Bevan", BORN), born("Carys Bevan", LATER))
    assert father is not None and father.words[-1] == "but other days of birth"
    assert compare(born("Carys Bevan", BORN), born("Carys Bevan", BORN)).order < father.order  # type: ignore[union-attr]


def test_the_nearest_reason_stands_first() -> None:
    names = ["Carys Bevan", "Bevan Carys", "Karys Bevan", "Elizabeth Bevan"]
    found = [alike("Carys Bevan", name) for name in names]

    assert [one.order for one in found if one] == sorted(one.order for one in found if one)


def test_no_form_stands_alone_and_each_knows_the_others() -> None:
    assert all(len(forms) > 1 for forms in FORMS_OF.values())
    assert all(word in FORMS_OF[other] for word, forms in FORMS_OF.items() for other in forms)
    assert like("kate", "katherine") is Like.FORM and like("liz", "mohammed") is None
