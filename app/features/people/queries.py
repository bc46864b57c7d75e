"""The only reader of people. The caller has opened the case; places open only with their own purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import bindparam, select

from app.access.door import OpenCase
from app.access.plain import ask, kept
from app.access.work import Work
from app.core.clock import day_words
from app.core.errors import NotFound
from app.db.base import CaseRow, SealedRow, table_of
from app.features.people.models import (
    FormerContent,
    Location,
    LocationContent,
    LocationHistory,
    Person,
    PersonContent,
    PersonHistory,
    Victim,
    VictimContent,
)
from app.features.people.rules import (
    LANGUAGES,
    LEGAL_WORD_LABELS,
    LOCATION_KIND_LABELS,
    NEED_LABELS,
    PERSON_KIND_LABELS,
    PRONOUN_LABELS,
    PRONOUN_WORDS,
    PersonKind,
    Pronouns,
    age_words,
    first_name,
)

AnyRow = TypeVar("AnyRow", bound=CaseRow)
Facts = list[tuple[str, str]]
NOBODY = VictimContent(name="Name not recorded")
_VICTIM = table_of(Victim).c
VICTIMS = select(_VICTIM.id, _VICTIM.case_id, _VICTIM.version, _VICTIM.sealed).where(
    _VICTIM.case_id.in_(bindparam("cases"))
)


@dataclass(frozen=True)
class VictimView:
    """The victim, opened: `name` in full, `first` for a sentence, and the words that stand for either."""

    row: SealedRow | None
    content: VictimContent
    age: str = ""

    @property
    def name(self) -> str:
        return self.content.name

    @property
    def first(self) -> str:
        return first_name(self.content.name, self.content.known_as)

    @property
    def pronouns(self) -> Pronouns:
        return PRONOUN_WORDS[self.content.pronouns]

    @property
    def they(self) -> str:
        return self.pronouns.they

    @property
    def them(self) -> str:
        return self.pronouns.them

    @property
    def their(self) -> str:
        return self.pronouns.their

    @property
    def needs(self) -> list[str]:
        return [NEED_LABELS[need] for need in self.content.needs]


@dataclass(frozen=True)
class PersonView:
    """Somebody else of the case. `what` says who this is in one line: the legal word, or role and agency."""

    row: Person
    content: PersonContent

    @property
    def name(self) -> str:
        return self.content.name

    @property
    def what(self) -> str:
        if self.content.kind is PersonKind.SUSPECT:
            return LEGAL_WORD_LABELS[self.content.legal_word]
        if self.content.kind is PersonKind.PROFESSIONAL:
            return (
                ", ".join(part for part in (self.content.role, self.content.agency) if part) or "Professional"
            )
        return self.content.relationship or PERSON_KIND_LABELS[self.content.kind]


@dataclass(frozen=True)
class LocationView:
    row: Location
    content: LocationContent

    @property
    def label(self) -> str:
        return LOCATION_KIND_LABELS[self.content.kind]


def victim_of(work: Work, case: OpenCase) -> VictimView:
    """The victim of this case; a plain stand-in where none was recorded."""
    return victims_of(work, {case.id: case}).get(case.id, VictimView(None, NOBODY))


def victims_of(work: Work, cases: Mapping[UUID, OpenCase]) -> dict[UUID, VictimView]:
    """The victims of these opened cases, for a list; one question to the database."""
    found, today = {}, work.today
    for row in ask(work, VICTIMS, cases=list(cases)):
        lying = kept(Victim, row)
        content = cases[row.case_id].open(lying, VictimContent)
        found[row.case_id] = VictimView(lying, content, age_words(content.date_of_birth, today))
    return found


def case_name(work: Work, case: OpenCase) -> str:
    """Whose case this is, for the bar of a page inside it."""
    return victim_of(work, case).name


def people_of(work: Work, case: OpenCase) -> list[PersonView]:
    """Everybody else, persons of concern first, then by name."""
    rows = work.session.scalars(select(Person).where(Person.case_id == case.id))
    views = [PersonView(row, case.open(row, PersonContent)) for row in rows]
    order = list(PersonKind)
    return sorted(views, key=lambda view: (order.index(view.content.kind), view.name.casefold()))


def person_of(work: Work, case: OpenCase, person_id: UUID) -> PersonView:
    row = row_of(work, case, Person, person_id)
    return PersonView(row, case.open(row, PersonContent))


def locations_of(work: Work, case: OpenCase) -> list[LocationView]:
    """The places, present ones first; `case` was opened for the purpose *location*."""
    rows = work.session.scalars(select(Location).where(Location.case_id == case.id))
    views = [LocationView(row, case.open(row, LocationContent)) for row in rows]
    return sorted(views, key=lambda view: (view.content.is_former, view.label))


def location_of(work: Work, case: OpenCase, location_id: UUID) -> LocationView:
    row = row_of(work, case, Location, location_id)
    return LocationView(row, case.open(row, LocationContent))


@dataclass(frozen=True)
class Wording:
    """One amendment: when, by whom, and what each changed line said before."""

    at: datetime
    by: UUID
    was: Facts


def wordings_of(
    work: Work, case: OpenCase, row: CaseRow, content: BaseModel, facts: Callable[[Any], Facts]
) -> list[Wording]:
    """The amendments of one row, the newest first; only lines that changed are told."""
    table: Any = LocationHistory if isinstance(row, Location) else PersonHistory
    found = work.session.scalars(
        select(table)
        .where(table.case_id == case.id, table.about == row.id)
        .order_by(table.former_version.desc())
    )
    wordings, after = [], dict(facts(content))
    for change in (case.open(one, FormerContent) for one in found):
        before = dict(facts(type(content).model_validate(change.former)))
        was = [
            (label, before.get(label, ""))
            for label in {**before, **after}
            if before.get(label) != after.get(label)
        ]
        wordings.append(Wording(change.amended_at, change.amended_by, was))
        after = before
    return wordings


def victim_facts(content: VictimContent) -> Facts:
    """What is recorded of the victim, line by line; empty lines are left out."""
    interpreter = content.interpreter
    how = [interpreter.dialect, interpreter.gender and f"prefers: {interpreter.gender}", interpreter.note]
    return _told([
        ("Name", content.name), ("Known as", content.known_as),
        ("Former names", content.former_names),
        ("Pronouns", PRONOUN_LABELS[content.pronouns]),
        ("Date of birth", _day(content.date_of_birth)),
        ("Needs", ", ".join(NEED_LABELS[need] for need in content.needs)),
        ("About these needs", content.needs_note),
        ("Language", LANGUAGES.get(content.language, content.language)),
        ("Interpreter", "; ".join(["Yes", *filter(None, how)]) if interpreter.is_needed else ""),
    ])  # fmt: skip


def person_facts(content: PersonContent) -> Facts:
    """What is recorded of somebody else."""
    is_suspect = content.kind is PersonKind.SUSPECT
    return _told([
        ("Who", PERSON_KIND_LABELS[content.kind]), ("Name", content.name), ("Known as", content.known_as),
        ("Former names", content.former_names),
        ("Called", LEGAL_WORD_LABELS[content.legal_word] if is_suspect else ""),
        ("Guilty finding or admission", _day(content.found_guilty_on)),
        ("Relationship", content.relationship),
        ("Date of birth", _day(content.date_of_birth)), ("Agency", content.agency), ("Role", content.role),
        ("Phone", content.phone), ("E-mail", content.email), ("Note", content.note),
    ])  # fmt: skip


def location_facts(content: LocationContent) -> Facts:
    """What is recorded of a place."""
    return _told([
        ("Kind", LOCATION_KIND_LABELS[content.kind]), ("Address", content.address), ("Who", content.who),
        ("Note", content.note), ("Former", "Yes" if content.is_former else ""),
    ])  # fmt: skip


def _told(lines: Facts) -> Facts:
    return [(label, text) for label, text in lines if text]


def _day(day: date | None) -> str:
    return day_words(day, weekday=False, year=True) if day else ""


def row_of(
    work: Work, case: OpenCase, table: type[AnyRow], row_id: UUID, *, to_amend: bool = False
) -> AnyRow:
    """One row of this case, held until the end when it is to be amended; else `NotFound`."""
    row = work.session.get(table, row_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def victim_typed(view: VictimView) -> dict[str, Any]:
    """What the victim's form shows at first."""
    interpreter = view.content.interpreter
    return {
        **view.content.model_dump(exclude={"interpreter"}), "version": view.row.version if view.row else 0,
        "interpreter_needed": interpreter.is_needed, "interpreter_dialect": interpreter.dialect,
        "interpreter_gender": interpreter.gender, "interpreter_note": interpreter.note,
    }  # fmt: skip
