"""What is typed to reach a page is answered in one way, whatever was wrong, with one comparison of the same cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.access import passwords
from tests.support.clients import Answered, Client
from tests.support.portal import RIGHT, Maker, set_clock

TOLD = ("status", "location", "text", "cookies")


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every hash that Argon2 was given to compare with."""
    found: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, words: str) -> bool:
            found.append(stored)
            return bool(real.verify(stored, words))

        def hash(self, words: str) -> str:
            return real.hash(words)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    yield found


def in_every_way(staff: Client, visitor: Client, page: Maker) -> dict[str, Answered]:
    """One failed sign-in for each reason there is."""
    page.without_page()
    page.talk(staff)
    page.make(staff)
    found = {"waiting": page.sign_in(visitor)}
    visitor.post("/code", {"code": page.code})
    found["unknown"] = page.sign_in(visitor, number="0000 0000")
    found["words"] = page.sign_in(visitor, words="four wrong little words")
    page.sign_in(visitor)
    visitor.post("/lock")
    found["locked"] = page.sign_in(visitor)
    found["locked, words"] = page.sign_in(visitor, words="four wrong little words")
    staff.post(f"{page.url}/closures", {"reason": "Asked by her."})
    found["closed"] = page.sign_in(visitor)
    return found


def test_unknown_wrong_waiting_locked_and_closed_are_answered_alike(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    answers = in_every_way(as_lead_advocate, any_visitor, maker)

    first = answers["unknown"]
    for why, answered in answers.items():
        assert [getattr(answered, name) for name in TOLD] == [getattr(first, name) for name in TOLD], why
        assert set(answered.headers) == set(first.headers), why
    assert any_visitor.follow(first).shows("That did not work. Check what you typed, and try again.")


def test_each_try_costs_one_comparison_with_parameters_alike(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, compared: list[str]
) -> None:
    compared.clear()
    answers = in_every_way(as_lead_advocate, any_visitor, maker)

    assert len(compared) == len(answers) + 1  # and the one that let her in
    assert len({stored.rsplit("$", 2)[0] for stored in compared}) == 1


def test_a_new_number_ends_the_old_one_without_a_word(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    old = {"number": maker.number, "words": maker.words}
    maker.remember(as_lead_advocate.post(f"{maker.url}/passphrases", RIGHT))

    assert any_visitor.post("/in", old).location == "/?again=1"
    assert maker.sign_in(any_visitor).location == "/"
