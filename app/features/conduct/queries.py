"""Reads the log of an opened case as a course of conduct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.features.conduct.rules import Conduct, Period, Told, conduct_of, since
from app.features.incidents.queries import IncidentView, incidents_of
from app.features.incidents.rules import BEHAVIOUR_LABELS, CHANNEL_LABELS, Behaviour, Channel


@dataclass(frozen=True)
class Chosen:
    """What a page is asked for. What is none of the choices counts as not chosen."""

    period: Period = Period.ALL
    kind: Behaviour | None = None
    means: Channel | None = None

    @classmethod
    def of(cls, period: str, kind: str, means: str) -> Chosen:
        return cls(
            Period(period) if period in list(Period) else Period.ALL,
            Behaviour(kind) if kind in list(Behaviour) else None,
            Channel(means) if means in list(Channel) else None,
        )

    @property
    def is_narrow(self) -> bool:
        return self != Chosen()

    def takes(self, view: IncidentView) -> bool:
        told = view.content
        of_kind = self.kind is None or self.kind in told.behaviours
        return of_kind and (self.means is None or told.channel is self.means)


@dataclass(frozen=True)
class Course:
    """A course of conduct for one page: the counts and the entries that they count, the newest first."""

    conduct: Conduct
    entries: list[IncidentView]
    first: date
    all_count: int
    withdrawn: int
    kinds: list[tuple[str, str]]
    """Kinds that stand in this log, and so can be chosen; (value, label)."""
    means: list[tuple[str, str]]


def course_of(work: Work, actor: Actor, case: OpenCase, chosen: Chosen) -> Course:
    """Of the entries that count: who withdrew one finds it in the log, and here in a number."""
    views = incidents_of(work, case, actor)
    counted = [view for view in views if view.counts]
    taken = [view for view in counted if chosen.takes(view)]
    began = min((view.row.happened_on for view in counted), default=None)
    first = since(chosen.period, work.today, began)
    entries = [view for view in taken if view.last_day >= first]
    return Course(
        conduct_of([_told(view) for view in taken], first, work.today, began), entries, first, len(counted),
        len(views) - len(counted),
        [(kind.value, label) for kind, label in BEHAVIOUR_LABELS.items()
         if any(kind in view.content.behaviours for view in counted)],
        [(one.value, label) for one, label in CHANNEL_LABELS.items()
         if any(view.content.channel is one for view in counted)],
    )  # fmt: skip


def _told(view: IncidentView) -> Told:
    content = view.content
    return Told(
        view.number, view.row.happened_on, view.last_day, tuple(view.kinds),
        CHANNEL_LABELS[content.channel] if content.channel else "", is_breach=content.is_breach,
        told_police=content.told_police, has_reference=bool(content.police_reference),
        has_response=bool(content.police_response),
    )  # fmt: skip
