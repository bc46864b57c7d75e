"""Words that the app draws and a person only learns: nobody invents them, so nobody can guess what was liked."""

from __future__ import annotations

import secrets
from functools import cache

from xkcdpass import xkcd_password

WORD_COUNT = 4
UNFIT = ("stalk", "murder", "kill", "victim", "blood", "corpse", "morbid", "grave", "knife", "danger")
"""Beginnings of words that are never drawn."""


def draw_words(count: int = WORD_COUNT) -> str:
    """Words with one blank between them, each one of over 7,700: four of them are worth 51 bits."""
    return " ".join(secrets.choice(list_of_words()) for _ in range(count))


@cache
def list_of_words() -> list[str]:
    """The long word list of the Electronic Frontier Foundation, without what does not suit."""
    path = xkcd_password.locate_wordfile("eff-long")
    found = xkcd_password.generate_wordlist(wordfile=path, min_length=3, max_length=9)
    return sorted(word for word in found if is_fit(word))


def is_fit(word: str) -> bool:
    """Whether a word may be drawn: plain letters, and nothing that would frighten."""
    return word.isascii() and word.isalpha() and not word.startswith(UNFIT)
