"""Whether a passphrase is good enough to choose: long, not common, not made of the person's own names.

It refuses nothing for lack of figures or signs: length and rarity alone count (NIST SP 800-63B, OWASP ASVS 5.0).
The lists are brought in when somebody chooses one: until then they take no memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from app.core.secret import Secret

SHORTEST, LONGEST = 12, 200
FOREIGN = 8
"""So many letters and figures must be left when the person's own names are taken out."""

THE_FIELDS = ("waymark", "stalking", "stalker", "advocate", "safety", "victim")
"""Words that anybody would try here first: they count no more than the person's own names."""

GOOD_ENOUGH = 3
"""Of zxcvbn's steps 0 to 4: from three on a thief of the hash needs more than 10⁸ guesses."""


def plain_passphrase(typed: Secret) -> Secret:
    """The same text whatever keyboard wrote it (NFKC): a letter with its accent is one sign, not two."""
    return Secret(unicodedata.normalize("NFKC", typed.reveal()))


def problem_with(passphrase: Secret, own_words: Iterable[str] = ()) -> str:
    """What is wrong with it, as a message for its field; empty if nothing is."""
    text = plain_passphrase(passphrase).reveal()
    if len(text) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four or five words are easy to keep in mind."
    if len(text) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if text.lower() in _common() or _is_weak(text, own_words):
        return "This is easy to guess. Use four or five words that have nothing to do with each other."
    return ""


def _is_weak(text: str, own_words: Iterable[str]) -> bool:
    from zxcvbn import zxcvbn

    own = {
        word
        for words in (*THE_FIELDS, *own_words)
        for word in re.split(r"[\W_]+", words.lower())
        if len(word) > 2
    }
    rest = re.sub("|".join(map(re.escape, sorted(own, key=len, reverse=True))), "", text.lower())
    if len(re.sub(r"[\W_]", "", rest)) < FOREIGN:
        return True
    return bool(zxcvbn(text[:72], user_inputs=sorted(own))["score"] < GOOD_ENOUGH)


@cache
def _common() -> frozenset[str]:
    """The shipped list of passwords that turn up in every leak."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
