"""Reads the incident log of an opened case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.plain import ask
from app.access.work import Work
from app.core.clock import day_words, local_day, now
from app.core.errors import NotFound
from app.db.base import table_of
from app.features.accounts.queries import names_of
from app.features.incidents.models import Incident, IncidentContent, IncidentWording
from app.features.incidents.rules import (
    BEHAVIOUR_LABELS,
    Behaviour,
    LoggedBy,
    SevenDays,
    Source,
    first_line,
    moment_words,
    pattern,
)

_INCIDENT = table_of(Incident).c
LAST_NUMBER = select(func.max(_INCIDENT.number)).where(_INCIDENT.case_id == bindparam("case"))


@dataclass(frozen=True)
class IncidentView:
    """One entry, opened."""

    row: Incident
    content: IncidentContent
    author: str = ""

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def time_words(self) -> str:
        return moment_words(self.content.moment)

    @property
    def when_words(self) -> str:
        return f"{_day(self.row.happened_on)}{self.until_words}, {self.time_words[0].lower()}{self.time_words[1:]}"

    @property
    def last_day(self) -> date:
        return max(self.content.ended_on or self.row.happened_on, self.row.happened_on)

    @property
    def until_words(self) -> str:
        """“ to Wednesday 4 November” for what went on for days."""
        return f" to {_day(self.last_day)}" if self.last_day > self.row.happened_on else ""

    @property
    def counts(self) -> bool:
        return self.content.withdrawn is None

    @property
    def first_line(self) -> str:
        return first_line(self.content.text)

    @property
    def kinds(self) -> list[str]:
        return [BEHAVIOUR_LABELS[kind] for kind in self.content.behaviours if kind is not Behaviour.BREACH]

    @property
    def breach(self) -> str:
        return (
            (
                f"Breach of {broken}"
                if (broken := self.content.breach_of or self.content.breach_named)
                else "Breach"
            )
            if self.content.is_breach
            else ""
        )

    @property
    def breach_order(self) -> UUID | None:
        return self.content.breach_order

    @property
    def is_amended(self) -> bool:
        return self.row.version > 1

    def source_words(self, first: str) -> str:
        """“Ruth, told by Carys”, “Carys wrote this”."""
        if self.content.logged_by is LoggedBy.VICTIM:
            return f"{first} wrote this"
        if self.content.logged_by is LoggedBy.THIRD_PARTY:
            return f"{self.author.split(' ')[0]}, told by {self.content.told_by}" if self.author else ""
        told = {
            Source.TOLD_BY: f", told by {first}",
            Source.FIRST_HAND: ", seen or heard",
            Source.FOUND_LATER: ", found later",
        }
        return f"{self.author.split(' ')[0]}{told[self.content.source]}" if self.author else ""


def _day(day: date) -> str:
    """With its year where it is not of this one: a log goes on for years."""
    return day_words(day, year=day.year != local_day(now()).year)


def incidents_of(work: Work, case: OpenCase, actor: Actor | None = None) -> list[IncidentView]:
    """The whole log, the newest day first. With the actor, the names of who wrote."""
    rows = work.session.scalars(
        select(Incident)
        .where(Incident.case_id == case.id)
        .order_by(Incident.happened_on.desc(), Incident.number.desc())
    ).all()
    contents = [(row, case.open(row, IncidentContent)) for row in rows]
    names = names_of(work, actor, {c.author_id for _, c in contents if c.author_id}) if actor else {}
    return [IncidentView(row, c, names.get(c.author_id, "") if c.author_id else "") for row, c in contents]


def incident_row(work: Work, case: OpenCase, incident_id: UUID, *, to_amend: bool = False) -> Incident:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(Incident, incident_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def incident_view(work: Work, actor: Actor, case: OpenCase, incident_id: UUID) -> IncidentView:
    row = incident_row(work, case, incident_id)
    content = case.open(row, IncidentContent)
    names = names_of(work, actor, [content.author_id]) if content.author_id else {}
    return IncidentView(row, content, names.get(content.author_id, "") if content.author_id else "")


def wordings_of(
    work: Work, actor: Actor, case: OpenCase, incident_id: UUID
) -> list[tuple[IncidentContent, str]]:
    """The former wordings with who wrote them, the newest first."""
    rows = work.session.scalars(
        select(IncidentWording)
        .where(IncidentWording.incident_id == incident_id, IncidentWording.case_id == case.id)
        .order_by(IncidentWording.number.desc())
    ).all()
    contents = [case.open(row, IncidentContent) for row in rows]
    names = names_of(work, actor, {c.author_id for c in contents if c.author_id})
    return [(c, names.get(c.author_id, "") if c.author_id else "") for c in contents]


def names_in(work: Work, actor: Actor, contents: Iterable[IncidentContent]) -> dict[UUID, str]:
    """The names of whoever withdrew a wording or let it count again."""
    said = (one for told in contents for one in (told.withdrawn, told.reinstated) if one is not None)
    return names_of(work, actor, {one.by for one in said})


def next_number(work: Work, case_id: UUID) -> int:
    """The next number of this case; taken under the write lock, so that no two entries share one."""
    if not work.house.store.is_sqlite:
        work.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(str(case_id)))))
    return (ask(work, LAST_NUMBER, case=case_id).scalar() or 0) + 1


def pattern_of(views: list[IncidentView], today: date) -> list[SevenDays]:
    """Twelve spans of seven days up to today, of the entries that count."""
    return pattern([(view.row.happened_on, view.content.is_breach) for view in views if view.counts], today)
