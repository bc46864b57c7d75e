"""A place in the list says in an address where it goes on, and is read back as it was."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.models import NOTHING_DUE
from app.features.caseload.rules import BEGINNING, Place, count_words, place_in

AN_ID = "3bc37ee720944e348953742c3e885c14"
MOMENTS = st.datetimes(
    BEGINNING.replace(tzinfo=None), NOTHING_DUE.replace(tzinfo=None), timezones=st.just(UTC)
)


@given(MOMENTS, st.dates(), st.uuids())
def test_a_place_is_read_back_as_it_was(due_at, day, case_id) -> None:
    place = Place(due_at, day, case_id)

    assert place_in(str(place)) == place


@pytest.mark.parametrize("text", ["", "1", "-1-1-" + AN_ID, "1-0-" + AN_ID, "9" * 18 + "-1-" + AN_ID,
                                  "1-1-" + AN_ID.upper() + "G", "٣-1-" + AN_ID])  # fmt: skip
def test_what_is_no_place_is_the_beginning(text) -> None:
    assert place_in(text) is None


@pytest.mark.parametrize(("count", "is_all", "words"), [(7, True, "7"), (430, True, "430"), (99, False, "99"),
                                                        (100, False, "99+")])  # fmt: skip
def test_a_count_is_exact_or_says_that_there_are_more(count, is_all, words) -> None:
    assert count_words(count, is_all) == words
