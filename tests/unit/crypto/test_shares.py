"""The root key in shares of words: any two bring it back, one says nothing, and a wrong word is found."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.core.errors import KeyRefused
from app.crypto.envelope import DataKey
from app.crypto.shares import WORDS, join, split


@pytest.fixture
def root() -> DataKey:
    return DataKey.random()


def test_any_two_of_the_three_bring_it_back_in_either_order(root: DataKey) -> None:
    made = split(root)

    assert len(made) == 3 and all(len(share.split()) == WORDS for share in made)
    for one, other in combinations(made, 2):
        assert join([one, other]) == join([other, one]) == root.secret


def test_words_typed_with_their_numbers_in_capitals_and_spaces_are_the_same(root: DataKey) -> None:
    one, other, _ = split(root)
    typed = "   ".join(f"{at} {word.upper()}" for at, word in enumerate(one.split(), start=1))

    assert join([f" {typed}\n", other]) == root.secret


def test_every_single_wrong_word_is_found_and_not_repeated(root: DataKey) -> None:
    one, other, third = split(root)
    words, foreign = one.split(), third.split()
    found = 0
    for at in range(WORDS):
        wrong = foreign[-1] if words[at] != foreign[-1] else foreign[-2]
        with pytest.raises(KeyRefused) as refused:
            join([" ".join([*words[:at], wrong, *words[at + 1 :]]), other])
        found += wrong not in refused.value.words.split()

    assert found == WORDS


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("", "{b}", "Share 1 has 0 words"),
        ("{a}", "{b} word", "Share 2 has 34 words"),
        ("{a}", "{a}", "same share twice"),
        ("{a}", "{foreign}", "do not fit together"),
    ],
)
def test_what_does_not_fit_says_why(root: DataKey, first: str, second: str, says: str) -> None:
    a, b, _ = split(root)
    known = {"a": a, "b": b, "foreign": split(DataKey.random())[1]}
    with pytest.raises(KeyRefused, match=says):
        join([first.format(**known), second.format(**known)])


def test_two_prints_of_one_key_do_not_mix_and_each_is_good(root: DataKey) -> None:
    first, second = split(root), split(root)

    assert join(first[:2]) == join(second[1:]) == root.secret
    with pytest.raises(KeyRefused):
        join([first[0], second[1]])
