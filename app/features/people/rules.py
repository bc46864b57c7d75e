"""The words of people: kinds, pronouns, needs, languages, and what a person of concern may be called.

Pure. “Offender” only after a guilty finding or an admission; before that the word follows the legal stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PersonKind(StrEnum):
    SUSPECT = "suspect"
    CHILD = "child"
    FAMILY = "family"
    PROFESSIONAL = "professional"
    OTHER = "other"


PERSON_KIND_LABELS = {
    PersonKind.SUSPECT: "Person of concern", PersonKind.CHILD: "Child", PersonKind.FAMILY: "Family or friend",
    PersonKind.PROFESSIONAL: "Professional", PersonKind.OTHER: "Someone else",
}  # fmt: skip


class LegalWord(StrEnum):
    """What a person of concern is called at this stage of the law."""

    CONCERN = "concern"
    SUSPECT = "suspect"
    DEFENDANT = "defendant"
    OFFENDER = "offender"


LEGAL_WORD_LABELS = {
    LegalWord.CONCERN: "Person whose behaviour is of concern", LegalWord.SUSPECT: "Suspect",
    LegalWord.DEFENDANT: "Defendant", LegalWord.OFFENDER: "Offender",
}  # fmt: skip


class Stage(StrEnum):
    """Where the case stands in the law."""

    NOT_REPORTED = "not_reported"
    REPORTED = "reported"
    INVESTIGATION = "investigation"
    ARREST_BAIL = "arrest_bail"
    FILE_WITH_CPS = "file_with_cps"
    CHARGED = "charged"
    PRE_TRIAL = "pre_trial"
    TRIAL = "trial"
    SENTENCED = "sentenced"
    APPEAL = "appeal"
    CUSTODY = "custody"
    LICENCE = "licence"
    ENDED = "ended"
    NFA = "nfa"


STAGE_LABELS = {
    Stage.NOT_REPORTED: "Not reported", Stage.REPORTED: "Reported",
    Stage.INVESTIGATION: "Under investigation",
    Stage.ARREST_BAIL: "Arrested, on bail", Stage.FILE_WITH_CPS: "File with the CPS",
    Stage.CHARGED: "Charged",
    Stage.PRE_TRIAL: "Before trial", Stage.TRIAL: "At trial", Stage.SENTENCED: "Sentenced",
    Stage.APPEAL: "Appeal",
    Stage.CUSTODY: "In custody", Stage.LICENCE: "On licence", Stage.ENDED: "Ended",
    Stage.NFA: "No further action",
}  # fmt: skip


class Pronoun(StrEnum):
    SHE = "she"
    HE = "he"
    THEY = "they"


@dataclass(frozen=True)
class Pronouns:
    """The words for one person: “they” told “them” about “their” case."""

    they: str
    them: str
    their: str


PRONOUN_WORDS = {
    Pronoun.SHE: Pronouns("she", "her", "her"),
    Pronoun.HE: Pronouns("he", "him", "his"),
    Pronoun.THEY: Pronouns("they", "them", "their"),
}
PRONOUN_LABELS = {Pronoun.SHE: "She", Pronoun.HE: "He", Pronoun.THEY: "They"}


class Need(StrEnum):
    INTERPRETER = "interpreter"
    DISABILITY = "disability"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE = "substance"
    IMMIGRATION = "immigration"
    CHILDREN = "children"
    CARER = "carer"
    RURAL = "rural"
    LGBT_SPECIALIST = "lgbt_specialist"
    FAITH_CULTURE = "faith_culture"
    MALE_VICTIM = "male_victim"
    OLDER = "older"
    YOUNG_PERSON = "young_person"
    HOMELESS = "homeless"
    NO_RECOURSE = "no_recourse"


NEED_LABELS = {
    Need.INTERPRETER: "Interpreter", Need.DISABILITY: "Disability", Need.MENTAL_HEALTH: "Mental health",
    Need.SUBSTANCE: "Drugs or alcohol", Need.IMMIGRATION: "Immigration", Need.CHILDREN: "Children",
    Need.CARER: "Carer", Need.RURAL: "Rural home", Need.LGBT_SPECIALIST: "LGBT+ specialist",
    Need.FAITH_CULTURE: "Faith or culture", Need.MALE_VICTIM: "Male victim", Need.OLDER: "Older person",
    Need.YOUNG_PERSON: "Young person", Need.HOMELESS: "Homeless",
    Need.NO_RECOURSE: "No recourse to public funds",
}  # fmt: skip

LANGUAGES = {
    "en": "English", "cy": "Welsh", "pl": "Polish", "ro": "Romanian", "pa": "Punjabi", "ur": "Urdu",
    "bn": "Bengali",
    "gu": "Gujarati", "ar": "Arabic", "pt": "Portuguese", "es": "Spanish", "fr": "French", "so": "Somali",
    "tr": "Turkish", "fa": "Persian", "ku": "Kurdish", "lt": "Lithuanian", "zh": "Chinese", "uk": "Ukrainian",
    "bfi": "British Sign Language",
}  # fmt: skip


class LocationKind(StrEnum):
    HOME = "home"
    STAYING = "staying"
    REFUGE = "refuge"
    WORK = "work"
    SCHOOL = "school"
    NEW_NAME = "new_name"
    TOLD_BY_PICTURE = "told_by_picture"
    OTHER = "other"


LOCATION_KIND_LABELS = {
    LocationKind.HOME: "Home", LocationKind.STAYING: "Staying for now", LocationKind.REFUGE: "Refuge",
    LocationKind.WORK: "Work", LocationKind.SCHOOL: "School or nursery", LocationKind.NEW_NAME: "New name",
    LocationKind.TOLD_BY_PICTURE: "Where a picture says that it was taken", LocationKind.OTHER: "Other place",
}  # fmt: skip


BEFORE_CHARGE = frozenset({Stage.INVESTIGATION, Stage.ARREST_BAIL, Stage.FILE_WITH_CPS})
BEFORE_COURT = frozenset({Stage.CHARGED, Stage.PRE_TRIAL, Stage.TRIAL})
AFTER_VERDICT = frozenset({Stage.SENTENCED, Stage.APPEAL, Stage.CUSTODY, Stage.LICENCE, Stage.ENDED})


def legal_word(stage: Stage, *, is_found_guilty: bool) -> LegalWord:
    """The word that fits the legal stage; “offender” only with a guilty finding or an admission on record."""
    if stage in AFTER_VERDICT and is_found_guilty:
        return LegalWord.OFFENDER
    if stage in BEFORE_COURT:
        return LegalWord.DEFENDANT
    return LegalWord.SUSPECT if stage in BEFORE_CHARGE else LegalWord.CONCERN


def person_problems(kind: PersonKind, word: LegalWord | None, found_guilty_on: date | None) -> dict[str, str]:
    """What is wrong with what was typed about a person, by field."""
    if kind is PersonKind.SUSPECT and word is LegalWord.OFFENDER and found_guilty_on is None:
        return {"found_guilty_on": "Give the day of the guilty finding or admission, or choose another word."}
    return {}


def birth_problems(date_of_birth: date | None, today: date) -> dict[str, str]:
    """A date of birth lies in the past, at most 120 years ago."""
    if date_of_birth is None:
        return {}
    if date_of_birth > today or today.year - date_of_birth.year > 120:
        return {"date_of_birth": "Check the year: this day cannot be a date of birth."}
    return {}


def first_name(name: str, known_as: str) -> str:
    """What a person is called in a sentence: the name they go by, else the first word of their name."""
    return known_as.strip() or (name.split() or [""])[0]


def age_words(date_of_birth: date | None, today: date) -> str:
    """“34”, or nothing when the day of birth is not known."""
    if date_of_birth is None:
        return ""
    had_birthday = (today.month, today.day) >= (date_of_birth.month, date_of_birth.day)
    return str(today.year - date_of_birth.year - (not had_birthday))
