"""How alike two names are: order, accents, forms, slips of the keyboard, sound, former names, day of birth. Pure.

What is alike is said in words and never as a number; whether two people are one, a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from itertools import chain

from jellyfish import damerau_levenshtein_distance, metaphone

MOST_WORDS = 8
ONE_SLIP, TWO_SLIPS = 4, 8
"""From so many letters on a word may differ by one slip, or by two; shorter ones are other names."""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "pc", "dc", "ds", "sgt"})
NOBODY = frozenset(
    {
        "not known",
        "unknown",
        "not known yet",
        "not recorded",
        "name not recorded",
        "none",
        "n a",
        "not given",
        "tbc",
    }
)
LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ŧ": "t", "ħ": "h",
})  # fmt: skip
APOSTROPHES = re.compile("['’‘ʼ`\u00b4]")
NO_LETTERS = re.compile(r"[^\w]+|_")
BETWEEN = re.compile(r"[,;/\n]|\bor\b|\bformerly\b|\bnée\b|\bnee\b", re.IGNORECASE)

FORMS = """
abigail abby abi · alexander alex alec sandy · alexandra alex sandra · andrew andy drew · ann anne anna annie
anthony antony tony · benjamin ben · catherine katherine kathryn cathryn katharine cath kath kate katie cathy kathy
charles charlie chas · charlotte charlie lottie · christine christina chris tina · christopher chris kit
daniel dan danny · david dave dai dafydd · deborah debra deb debbie · edward ed eddie ted ned · eleanor ellie nell nora
elizabeth elisabeth liz lizzie beth betty eliza libby · frances fran · francis frank · frederick fred freddie
gareth gaz · geoffrey jeffrey geoff jeff · gillian jill gill · gwendoline gwen · harold harry · henry harry · ian iain
isabella isabel bella izzy · jacob jake · jacqueline jackie jacqui · james jim jimmy jamie · jennifer jen jenny
jessica jess jessie · john jon jonathan johnny jack · joseph joe yusuf yousef · joanne joanna jo · joshua josh
kenneth ken kenny · lawrence laurence larry · leonard len lenny · lucy lucie · margaret maggie meg peggy marge
mary maria marie · matthew matt · megan meg · michael mike mick micky · mohammed mohamed muhammad mohammad muhammed mo
natalie nat · nathaniel nathan nat · nicholas nick nicky · nicola nicky nikki · olivia liv · oliver olly ollie
pamela pam · patricia pat trish tricia · patrick pat paddy · peter pete · philip phillip phil · rachel rachael
rebecca becky becca bex · richard rick ricky dick rich · robert rob bob bobby robbie bert · ronald ron
samantha sam · samuel sam · sarah sara sally · sean shaun shawn · sian shan · siobhan shivaun chevonne · sophia sophie
stephanie steph · stephen steven steve · susan susannah sue susie · suzanne sue · terence terry · teresa theresa terry
thomas tom tommy · timothy tim · veronica ronnie · victoria vicky vicki tori · vincent vince
william will bill billy liam · zachary zach zac
"""
"""Forms of one name that are common in the United Kingdom. A form may stand for several names."""

FORMS_OF: dict[str, frozenset[str]] = {}
for _group in re.split(r"[·\n]", FORMS.strip()):
    _words = frozenset(_group.split())
    for _word in _words:
        FORMS_OF[_word] = FORMS_OF.get(_word, frozenset()) | _words


class Use(StrEnum):
    """What a person goes or went by."""

    NAME = "name"
    KNOWN_AS = "known_as"
    FORMER = "former"


class Like(IntEnum):
    """How two words are alike, the nearest first. The order is for sorting; nobody is shown it."""

    SAME = 0
    BEGINS = 1
    FORM = 2
    SLIP = 3
    SOUND = 4


LIKE_WORDS = {
    Like.SAME: "Same name", Like.BEGINS: "Begins alike", Like.FORM: "Another form of the name",
    Like.SLIP: "Spelt nearly alike", Like.SOUND: "Sounds alike",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names are alike, in words; `order` sorts the nearest first."""

    order: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return ", ".join([self.words[0], *(word[0].lower() + word[1:] for word in self.words[1:])])


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: no accents, capitals, apostrophes or titles; hyphens part words.

    Empty for what is no name, like “not known”.
    """
    if text.isascii():
        plain = text.lower()
    else:
        parts = unicodedata.normalize("NFKD", text).casefold().translate(LETTERS)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    words = plain.split()
    if not all(map(str.isalpha, words)):
        words = [word for word in NO_LETTERS.split(APOSTROPHES.sub("", plain)) if word]
    if " ".join(words) in NOBODY:
        return ()
    if not TITLES.isdisjoint(words):
        words = [word for word in words if word not in TITLES] or words
    return tuple(words[:MOST_WORDS])


@dataclass(frozen=True)
class Names:
    """Everything that one person goes or went by, and the day of birth where it is known."""

    variants: tuple[tuple[Use, tuple[str, ...]], ...]
    born_on: date | None = None

    @cached_property
    def letters(self) -> frozenset[str]:
        """The first letters and sounds of all words: two people without one in common are not compared further."""
        words = set(chain.from_iterable(words for _, words in self.variants))
        return frozenset(key for word in words for key in _keys(word))


def names_of(name: str, known_as: str = "", former: str = "", born_on: date | None = None) -> Names:
    """`former` may hold several names, parted by commas; a surname alone stands with the present first name."""
    main = plain_words(name)
    found = [(Use.NAME, main)] if main else []
    if known_as:
        called = plain_words(known_as)
        found += [(Use.KNOWN_AS, (*called, main[-1]) if len(called) == 1 and len(main) > 1 else called)]
    for one in BETWEEN.split(former) if former else ():
        words = plain_words(one)
        found += [(Use.FORMER, (*main[:-1], *words) if len(words) == 1 else words)] if words else []
    return Names(tuple(pair for pair in found if pair[1]), born_on)


# ── Two words ────────────────────────────────────────────────────────────────────────────────────────────


def like(one: str, other: str) -> Like | None:
    """How two plain words are alike; None if they are not. The same whichever stands first."""
    if one == other:
        return Like.SAME
    if other in FORMS_OF.get(one, ()):
        return Like.FORM
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > 2 or shorter < 3:
        return None
    slips = 2 if shorter >= TWO_SLIPS else 1 if shorter >= ONE_SLIP else 0
    # One slip leaves the first or the last letter as it was: cheap to ask before counting slips.
    may_slip = slips > 1 or (slips and (one[0] == other[0] or one[-1] == other[-1]))
    if may_slip and longer - shorter <= slips and damerau_levenshtein_distance(one, other) <= slips:
        return Like.SLIP
    return Like.SOUND if _sound_alike(one, other, metaphone(one)) else None


def _sound_alike(one: str, other: str, code: str) -> bool:
    """Short sounds are many names’: they count only where the letters are near too."""
    if len(code) < 2 or code != metaphone(other):
        return False
    return len(code) > 2 or damerau_levenshtein_distance(one, other) <= 2


def _keys(word: str) -> Iterable[str]:
    yield word[:2]
    yield word[-2:]
    yield metaphone(word)
    yield from FORMS_OF.get(word, ())


# ── Two people ───────────────────────────────────────────────────────────────────────────────────────────


def compare(one: Names, other: Names) -> Likeness | None:
    """Whether these may be one person, and why; None if nothing speaks for it. The same whichever stands first.

    Two words at least must be alike, each with its own; with the same day of birth one is enough. With different
    days of birth only the very same name counts, and it is said.
    """
    if not (one.letters & other.letters):
        return None
    same_birth = one.born_on is not None and one.born_on == other.born_on
    other_birth = None not in (one.born_on, other.born_on) and not same_birth
    found = [
        likeness
        for use, words in one.variants
        for other_use, other_words in other.variants
        if (likeness := _compare_words(words, other_words, {use, other_use}, same_birth, other_birth))
    ]
    return min(found, key=lambda likeness: (likeness.order, likeness.words), default=None)


def _compare_words(
    words: tuple[str, ...], others: tuple[str, ...], uses: set[Use], same_birth: bool, other_birth: bool
) -> Likeness | None:
    pairs = _pairs(words, others)
    needed = min(len(words), len(others))
    whole = len(pairs) == needed >= 2
    if not whole and not (same_birth and pairs and pairs[0] <= Like.FORM):
        return None
    worst = max(pairs) if whole else Like.SAME
    if other_birth and worst is not Like.SAME:
        return None
    is_part = whole and len(words) != len(others)
    is_moved = whole and not is_part and worst is Like.SAME and words != others
    said = [LIKE_WORDS[worst] if whole else "One name is the same"]
    said += ["in another order"] if is_moved else []
    said += ["one has a name more"] if is_part else []
    said += ["a former name"] if Use.FORMER in uses else []
    said += ["a name somebody is known by"] if Use.KNOWN_AS in uses else []
    said += ["same day of birth"] if same_birth else []
    said += ["but other days of birth"] if other_birth else []
    order = (
        not whole,
        other_birth,
        int(worst) - 2 * same_birth,
        is_part,
        Use.FORMER in uses,
        is_moved,
        len(uses),
    )
    return Likeness(tuple(map(int, order)), tuple(said))


def _pairs(words: tuple[str, ...], others: tuple[str, ...]) -> list[Like]:
    """Each word with its nearest that is still free, the nearest pairs first; their likenesses, in that order."""
    found = sorted(
        (likeness, min(one, other), max(one, other), one, other, at, place)
        for at, one in enumerate(words)
        for place, other in enumerate(others)
        if (likeness := like(one, other)) is not None
    )
    used: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for likeness, _, _, _, _, at, place in found:
        if at not in used and place not in taken:
            used.add(at)
            taken.add(place)
            pairs.append(likeness)
    return pairs
