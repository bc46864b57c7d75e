"""Why a plan is looked at again: each reason has its words, and none stands twice in one line."""

from __future__ import annotations

import tomllib
from pathlib import Path

from app.features.plan_triggers.rules import (
    BEGINS,
    LONGEST,
    OF_NEWS,
    WORDS,
    Why,
    all_reasons,
    reason_of,
    with_reason,
)

NEWS = Path("app/features/milestones/words")


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == set(Why) and all(";" not in words for words in WORDS.values())


def test_news_that_asks_for_a_look_is_known_news() -> None:
    codes = {code for file in NEWS.glob("*.toml") for code in tomllib.loads(file.read_text())}

    assert set(OF_NEWS) <= codes


def test_a_reason_is_added_once() -> None:
    once = with_reason("", Why.INCIDENT)

    assert once == "Review the plan: something happened"
    assert with_reason(once, Why.INCIDENT) == once
    assert with_reason(once, Why.PRIORITY) == f"{once}; the priority changed"
    assert with_reason("Agree a first safety plan", Why.BAIL) == (
        "Agree a first safety plan; bail was set or changed"
    )


def test_what_gives_way_hands_its_reasons_on() -> None:
    labels = ["Review the plan: an arrest; bail was set or changed", "", "The weekly one"]

    assert all_reasons(labels, Why.BAIL) == "Review the plan: an arrest; bail was set or changed"
    assert all_reasons(labels, Why.CHARGE) == "Review the plan: an arrest; bail was set or changed; a charge"


def test_all_reasons_together_keep_to_the_bound() -> None:
    label = ""
    for why in Why:
        label = with_reason(label, why)
    assert len(label) < 2 * LONGEST


def test_a_row_that_says_what_to_do_says_the_reason_alone() -> None:
    assert reason_of(BEGINS + "an arrest") == "an arrest" and reason_of("Agree a first safety plan") == ""
    assert reason_of("Agree a first safety plan; an arrest; a charge") == "an arrest; a charge"
