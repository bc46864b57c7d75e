"""What she types is read kindly; what the talk finds is taken seriously."""

from __future__ import annotations

import pytest

from app.access.codes import plain_code
from app.access.drawn_words import is_fit
from app.features.pages.actions import draw
from app.features.pages.rules import (
    Reply,
    grouped,
    is_risky,
    plain_words,
)
from app.features.portal.rules import plain_number


def test_numbers_words_and_codes_are_read_as_people_type_them() -> None:
    assert plain_number(" 1234-56 78 ") == "12345678"
    assert plain_words("  Marble,RIVER\u00a0lamp-post ") == "marble river lamp post"
    assert plain_code("bcdf ghjk-mnpq") == "BCDFGHJKMNPQ"
    assert grouped("12345678") == "1234 5678"


def test_only_a_device_that_is_hers_alone_is_without_risk() -> None:
    assert not is_risky(Reply.YES, Reply.NO, Reply.NO, Reply.NO)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("reply", list(Reply))
def test_any_doubt_is_a_risk(place: int, reply: Reply) -> None:
    safe = [Reply.YES, Reply.NO, Reply.NO, Reply.NO]
    if safe[place] is reply:
        return
    replies = [*safe[:place], reply, *safe[place + 1 :]]

    assert is_risky(*replies)


def test_what_is_drawn_differs_each_time_and_shows_nothing_of_itself() -> None:
    first, second = draw(), draw()

    assert len(first.number) == 8 and first.number.isdigit()
    assert len(first.words.split()) == 4 and all(is_fit(word) for word in first.words.split())
    assert (first.number, first.words, first.code) != (second.number, second.words, second.code)
    assert plain_words(first.words) == first.words and plain_code(first.code) == first.code
    assert first.words not in repr(first)


def test_words_that_would_frighten_are_not_drawn() -> None:
    assert is_fit("marble")
    assert not is_fit("stalker") and not is_fit("t-shirt")
