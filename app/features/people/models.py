"""The people of a case: the victim, others, places. All that is told of them is sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Content
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.people.rules import LegalWord, LocationKind, Need, PersonKind, Pronoun


class InterpreterContent(BaseModel):
    """An interpreter is independent, never family; what else matters is asked of the victim."""

    is_needed: bool = False
    dialect: str = ""
    gender: str = ""
    note: str = ""


class VictimContent(BaseModel):
    name: str
    known_as: str = ""
    former_names: str = ""
    pronouns: Pronoun = Pronoun.THEY
    date_of_birth: date | None = None
    needs: list[Need] = Content(default_factory=list)
    needs_note: str = ""
    language: str = ""
    interpreter: InterpreterContent = Content(default_factory=InterpreterContent)


class Victim(CaseRow, table=True):
    """The victim of one case."""

    __tablename__ = "victim"
    __table_args__ = (UniqueConstraint("case_id"),)


class PersonContent(BaseModel):
    """Anyone else. `legal_word` is for a person of concern, agency and role are for a professional."""

    kind: PersonKind
    name: str
    known_as: str = ""
    former_names: str = ""
    relationship: str = ""
    date_of_birth: date | None = None
    legal_word: LegalWord = LegalWord.CONCERN
    found_guilty_on: date | None = None
    agency: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


class Person(CaseRow, table=True):
    __tablename__ = "person"


class LocationContent(BaseModel):
    """A place or a new name; whoever reads it can find her."""

    kind: LocationKind = LocationKind.HOME
    address: str
    who: str = ""
    note: str = ""
    is_former: bool = False


class Location(CaseRow, table=True):
    """A row of its own under a purpose of its own: it never opens with the case."""

    purpose: ClassVar[str] = "location"
    __tablename__ = "location"


class FormerContent(BaseModel):
    """What a row said before it was amended, when that was, and who amended it."""

    amended_at: datetime
    amended_by: UUID
    former: dict[str, Any]


class PersonHistory(CaseRow, table=True):
    """The former wordings of victims and people; `former_version` of the row `about`."""

    __tablename__ = "person_history"
    __table_args__ = (UniqueConstraint("about", "former_version"),)

    about: UUID = Field(index=True)
    former_version: int


class LocationHistory(CaseRow, table=True):
    """The same for locations, under their purpose."""

    purpose: ClassVar[str] = "location"
    __tablename__ = "location_history"
    __table_args__ = (UniqueConstraint("about", "former_version"),)

    about: UUID = Field(index=True)
    former_version: int
