"""The chain of a row's states, whatever the order in which the ledger tells its links."""

from __future__ import annotations

from itertools import permutations

from app.access.chains import BROKEN, NO_ROW, Chain

EMPTY = "the hash of nothing"


def test_a_row_without_a_content_that_came_by_a_merge_and_went_to_another_site_is_whole() -> None:
    """Its hash is the same before and after: only what it did tells the two links apart."""
    links = [(EMPTY, EMPTY, True), (EMPTY, NO_ROW, False)]
    for told in permutations(links):
        chain = Chain()
        for was, now, is_coming in told:
            chain.add(was, now, 1, is_coming=is_coming)
        assert chain.says_of(NO_ROW, 0) == ""


def test_a_state_that_is_missing_is_still_named() -> None:
    chain = Chain()
    for was, now in ((NO_ROW, "first"), ("second", "third")):
        chain.add(was, now, 1)
    assert chain.says_of("third", 1) == BROKEN
