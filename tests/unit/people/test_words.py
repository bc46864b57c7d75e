"""What people are called: the word for a person of concern follows the law, pronouns the person."""

from __future__ import annotations

from datetime import date

import pytest

from app.features.people.models import VictimContent
from app.features.people.queries import VictimView
from app.features.people.rules import (
    LANGUAGES,
    LegalWord,
    PersonKind,
    Stage,
    age_words,
    birth_problems,
    first_name,
    legal_word,
    person_problems,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("stage", "guilty", "word"),
    [
        ("not_reported", False, LegalWord.CONCERN), ("reported", False, LegalWord.CONCERN),
        ("investigation", False, LegalWord.SUSPECT), ("file_with_cps", True, LegalWord.SUSPECT),
        ("charged", False, LegalWord.DEFENDANT), ("trial", False, LegalWord.DEFENDANT),
        ("sentenced", True, LegalWord.OFFENDER), ("licence", True, LegalWord.OFFENDER),
        ("sentenced", False, LegalWord.CONCERN), ("nfa", True, LegalWord.CONCERN),
    ],
)  # fmt: skip
def test_the_word_follows_the_stage(stage: Stage, guilty: bool, word: LegalWord) -> None:
    assert legal_word(stage, is_found_guilty=guilty) is word


@pytest.mark.parametrize(
    "stage", ["not_reported", "investigation", "charged", "trial", "sentenced", "ended", "nfa"]
)
def test_nobody_is_an_offender_without_a_finding(stage: Stage) -> None:
    assert legal_word(stage, is_found_guilty=False) is not LegalWord.OFFENDER


def test_offender_needs_the_day_of_the_finding() -> None:
    assert "found_guilty_on" in person_problems(PersonKind.SUSPECT, LegalWord.OFFENDER, None)
    assert person_problems(PersonKind.SUSPECT, LegalWord.OFFENDER, TODAY) == {}
    assert person_problems(PersonKind.CHILD, LegalWord.OFFENDER, None) == {}


def test_a_person_is_called_by_the_name_they_go_by() -> None:
    assert first_name("Carys Bevan", "") == "Carys"
    assert first_name("Carys Bevan", "Caz") == "Caz"
    assert first_name("", "") == ""


@pytest.mark.parametrize(
    ("pronouns", "words"), [("she", "she her her"), ("he", "he him his"), ("they", "they them their")]
)
def test_pronouns_come_from_the_person(pronouns: str, words: str) -> None:
    view = VictimView(None, VictimContent(name="Carys Bevan", pronouns=pronouns))
    assert f"{view.they} {view.them} {view.their}" == words


def test_a_birthday_counts_on_its_day() -> None:
    assert age_words(date(1992, 11, 23), TODAY) == "34"
    assert age_words(date(1992, 11, 24), TODAY) == "33"
    assert age_words(None, TODAY) == ""


@pytest.mark.parametrize("born", [date(2026, 11, 24), date(1900, 1, 1)])
def test_an_impossible_birth_is_refused(born: date) -> None:
    assert "date_of_birth" in birth_problems(born, TODAY)


def test_languages_are_known_by_their_codes() -> None:
    assert len(LANGUAGES) == 20
    assert LANGUAGES["bfi"] == "British Sign Language"
