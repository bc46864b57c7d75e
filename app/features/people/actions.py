"""The only writer of people: the victim, others, places. What a row said before is kept, sealed too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.core.ids import new_id
from app.features.identifiers.actions import note_row
from app.features.people import queries
from app.features.people.forms import LocationForm, PersonForm, VictimForm
from app.features.people.models import (
    FormerContent,
    InterpreterContent,
    Location,
    LocationContent,
    LocationHistory,
    Person,
    PersonContent,
    PersonHistory,
    Victim,
    VictimContent,
)
from app.features.people.rules import birth_problems, person_problems

CHANGED_MEANWHILE = "Not saved: somebody else changed this meanwhile. Compare with the list, then save again."


def begin_victim(work: Work, case: OpenCase, content: VictimContent, *, row_id: UUID | None = None) -> Victim:
    """Make the victim's row of a new case; the referral's own entry tells of it."""
    victim: Victim = Victim.begin(case, id=row_id or new_id())
    victim.sealed = case.seal(content, into=victim)
    work.add(victim)
    note_row(work, victim, content)
    return victim


def begin_person(work: Work, case: OpenCase, content: PersonContent, *, row_id: UUID | None = None) -> Person:
    """Make the row of somebody whom a referral names; whoever is new is compared with the rest of the site."""
    person: Person = Person.begin(case, id=row_id or new_id())
    person.sealed = case.seal(content, into=person)
    work.add(person)
    note_row(work, person, content)
    return person


def amend_victim(work: Work, actor: Actor, case: OpenCase, form: VictimForm) -> Victim:
    """Change what is recorded of the victim; the former wording stays in the history."""
    case.demand(Permission.PEOPLE_AMEND)
    _refuse(birth_problems(form.date_of_birth, work.today))
    view = queries.victim_of(work, case)
    content = VictimContent(
        **form.model_dump(include=set(VictimContent.model_fields) - {"interpreter"}),
        interpreter=InterpreterContent(
            is_needed=form.interpreter_needed, dialect=form.interpreter_dialect,
            gender=form.interpreter_gender,
            note=form.interpreter_note,
        ),
    )  # fmt: skip
    if view.row is None:
        victim = begin_victim(work, case, content)
    else:
        victim = queries.row_of(work, case, Victim, view.row.id, to_amend=True)
        _amend(work, actor, case, victim, case.open(victim, VictimContent), content, form.version)
    work.ledger.entry("victim.amended", actor, case, victim)
    return victim


def add_person(work: Work, actor: Actor, case: OpenCase, form: PersonForm) -> Person:
    """Record somebody else who matters to the case."""
    case.demand(Permission.PEOPLE_AMEND)
    if again := already_made(work, actor, case, Person, form):
        return again
    _refuse(_problems_of(work, form))
    person = begin_person(work, case, _person_content(form), row_id=row_id_of(form))
    remember(work, actor, case, person, form)
    work.ledger.entry("person.added", actor, case, person)
    return person


def amend_person(work: Work, actor: Actor, case: OpenCase, person_id: UUID, form: PersonForm) -> Person:
    """Change what is recorded of somebody; the former wording stays in the history."""
    case.demand(Permission.PEOPLE_AMEND)
    person = queries.row_of(work, case, Person, person_id, to_amend=True)
    _refuse(_problems_of(work, form))
    _amend(work, actor, case, person, case.open(person, PersonContent), _person_content(form), form.version)
    work.ledger.entry("person.amended", actor, case, person)
    return person


def add_location(work: Work, actor: Actor, case: OpenCase, form: LocationForm) -> Location:
    """Record a place; `case` was opened for the purpose *location*."""
    case.demand(Permission.LOCATION_AMEND)
    if again := already_made(work, actor, case, Location, form):
        return again
    location: Location = Location.begin(case, id=row_id_of(form))
    location.sealed = case.seal(_location_content(form), into=location)
    work.add(location)
    remember(work, actor, case, location, form)
    work.ledger.entry("location.added", actor, case, location)
    return location


def amend_location(
    work: Work, actor: Actor, case: OpenCase, location_id: UUID, form: LocationForm
) -> Location:
    """Change a place; the former wording stays in a history under the same purpose."""
    case.demand(Permission.LOCATION_AMEND)
    location = queries.row_of(work, case, Location, location_id, to_amend=True)
    former = case.open(location, LocationContent)
    _amend(work, actor, case, location, former, _location_content(form), form.version)
    work.ledger.entry("location.amended", actor, case, location)
    return location


def _amend(
    work: Work, actor: Actor, case: OpenCase, row: Any, former: BaseModel, content: BaseModel, version: int
) -> None:
    """Keep the former wording, then seal the new one; somebody else's newer version is never written over."""
    if row.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    table = LocationHistory if isinstance(row, Location) else PersonHistory
    history: Any = table.begin(case, about=row.id, former_version=row.version)
    kept = FormerContent(amended_at=work.now, amended_by=actor.id, former=former.model_dump(mode="json"))
    history.sealed = case.seal(kept, into=history)
    work.add(history)
    row.version += 1
    row.sealed = case.seal(content, into=row)
    if not isinstance(row, Location):
        note_row(work, row, content)


def _person_content(form: PersonForm) -> PersonContent:
    return PersonContent(**form.model_dump(include=set(PersonContent.model_fields)))


def _location_content(form: LocationForm) -> LocationContent:
    return LocationContent(**form.model_dump(include=set(LocationContent.model_fields)))


def _problems_of(work: Work, form: PersonForm) -> dict[str, str]:
    return person_problems(form.kind, form.legal_word, form.found_guilty_on) | birth_problems(
        form.date_of_birth, work.today
    )


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise FormRefused(problems)
