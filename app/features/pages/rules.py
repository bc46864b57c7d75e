"""The words of the talk before a page is made, its states and what is done to it, and how words are drawn. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

CODE_LIFE = timedelta(hours=24)
NUMBER_LENGTH = 8
WORD_COUNT = 4


class Identity(StrEnum):
    """How the advocate knew that it was her."""

    CODE_PHRASE = "code_phrase"
    KNOWN_VOICE = "known_voice"
    FACE_TO_FACE = "face_to_face"
    CALLED_BACK = "called_back"


IDENTITY_LABELS = {
    Identity.CODE_PHRASE: "The code phrase was right",
    Identity.KNOWN_VOICE: "I know the voice",
    Identity.FACE_TO_FACE: "We met face to face",
    Identity.CALLED_BACK: "I called back on the safe number",
}


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


REPLY_LABELS = {Reply.YES: "Yes", Reply.NO: "No", Reply.NOT_SURE: "Not sure"}

QUESTIONS = {
    "own_device": "Is the phone or computer used by nobody else?",
    "code_known": "Could anybody else know its code?",
    "shared_accounts": "Are accounts shared, like Apple, Google or family plans?",
    "may_be_watched": "Have there been signs that it is watched?",
}
"""What is asked about the device that the page will be opened on."""


class PageStatus(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    LOCKED = "locked"
    CLOSED = "closed"


OPENED = (PageStatus.OPEN, PageStatus.LOCKED)
"""She has used her code: from now on a change of what she knows needs the code phrase."""

STATUS_WORDS = {
    PageStatus.WAITING: "Made, not opened yet",
    PageStatus.OPEN: "Open",
    PageStatus.LOCKED: "Locked: nobody can sign in",
    PageStatus.CLOSED: "Closed",
}


class Act(StrEnum):
    """What was done to a page; each is kept with its reason."""

    MADE = "made"
    DRAWN_ANEW = "drawn_anew"
    SWITCHED = "switched"
    WORD_SET = "word_set"
    UNLOCKED = "unlocked"
    PHRASE_WRONG = "phrase_wrong"
    SETTLED = "settled"
    CLOSED = "closed"


ACT_WORDS = {
    Act.MADE: "Page made",
    Act.DRAWN_ANEW: "New number and words drawn",
    Act.SWITCHED: "Parts switched",
    Act.WORD_SET: "Second word set",
    Act.UNLOCKED: "Page unlocked",
    Act.PHRASE_WRONG: "The code phrase was wrong: nothing changed",
    Act.SETTLED: "What was odd is settled",
    Act.CLOSED: "Page closed",
}


class Phrase(StrEnum):
    """Whether whoever called gave the code phrase."""

    RIGHT = "right"
    WRONG = "wrong"


PHRASE_LABELS = {Phrase.RIGHT: "It was right", Phrase.WRONG: "Wrong, or not given"}


class Finding(StrEnum):
    """What came out about an odd opening."""

    IT_WAS_HER = "it_was_her"
    LOGGED = "logged"


FINDING_LABELS = {
    Finding.IT_WAS_HER: "It was her, asked by voice",
    Finding.LOGGED: "It was not, and it is in the log",
}


def is_fit_second_word(word: str) -> bool:
    """Whether a word that she chose may stand before the plan: one word of five letters or more."""
    return 5 <= len(word) <= 40 and " " not in word


def is_risky(own_device: Reply, code_known: Reply, shared_accounts: Reply, may_be_watched: Reply) -> bool:
    """Whether the answers call for a plan of where else the page can be opened. Not sure counts as a risk."""
    others = (code_known, shared_accounts, may_be_watched)
    return own_device is not Reply.YES or any(reply is not Reply.NO for reply in others)


def plain_words(typed: str) -> str:
    """Small letters, one blank between words, whatever stood between them."""
    return " ".join(re.findall(r"[a-z]+", typed.casefold()))


def grouped(text: str, size: int = 4) -> str:
    """“1234 5678”: in groups, as it is read out."""
    return " ".join(text[at : at + size] for at in range(0, len(text), size))
