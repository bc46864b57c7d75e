"""What somebody looks for, and whether it is found in a person’s names; why is said in words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from app.features.names.rules import LIKE_WORDS, Like, Likeness, Names, Use, like, plain_words


@dataclass(frozen=True)
class Wanted:
    """What was typed into the search: words of a name in any order, and a day of birth where one was given."""

    words: tuple[str, ...]
    born_on: date | None = None
    known: dict[str, dict[str, Like | None]] = field(default_factory=dict, compare=False, repr=False)
    """Typed word → words that were met → how they are alike: for one search, as most words come again and again."""

    @property
    def is_empty(self) -> bool:
        return not self.words and self.born_on is None


def wanted(typed: str) -> Wanted:
    """The words of a search. “12/3/1990” in it is a day of birth."""
    born_on = None
    for found in re.finditer(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", typed):
        try:
            born_on = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
        typed = typed.replace(found[0], " ")
    words = plain_words(typed)
    return Wanted(words, born_on, {word: {} for word in words})


USE_WORDS = {Use.NAME: "", Use.KNOWN_AS: "known by this name", Use.FORMER: "a former name"}


def find(wanted: Wanted, names: Names) -> Likeness | None:
    """Whether every word that was typed is in one of this person’s names, and how; the nearest of the names counts."""
    is_birth = wanted.born_on is not None and wanted.born_on == names.born_on
    if not wanted.words:
        return Likeness((int(Like.SAME),), ("Same day of birth",)) if is_birth else None
    best: Likeness | None = None
    for use, words in names.variants:
        worst = _worst(wanted, words)
        if worst is None:
            continue
        said = [
            LIKE_WORDS[worst],
            *filter(None, [USE_WORDS[use]]),
            *(["same day of birth"] if is_birth else []),
        ]
        likeness = Likeness((int(not is_birth), int(worst), int(use is not Use.NAME)), tuple(said))
        if best is None or likeness.order < best.order:
            best = likeness
        if worst is Like.SAME:
            break
    return best


def _worst(wanted: Wanted, words: tuple[str, ...]) -> Like | None:
    worst = Like.SAME
    for word, known in wanted.known.items():
        nearest = _nearest(word, known, words)
        if nearest is None:
            return None
        if nearest > worst:
            worst = nearest
    return worst


def _nearest(word: str, known: dict[str, Like | None], words: tuple[str, ...]) -> Like | None:
    nearest: Like | None = None
    for other in words:
        if other not in known:
            known[other] = Like.BEGINS if other != word and other.startswith(word) else like(word, other)
        found = known[other]
        if found is not None and (nearest is None or found < nearest):
            nearest = found
    return nearest
