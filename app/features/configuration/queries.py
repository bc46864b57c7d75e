"""The only reader of configured values and of what was changed, for the administrator of the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.configured import MEASURES, Configured, ConfiguredValue, Measure, value_on
from app.access.configuring import ConfigurationChange, ConfigurationChangeContent
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of


@dataclass(frozen=True)
class ValueView:
    """One value: what counts today, since when (nothing was set where there is no row), what is to come, what was."""

    what: Configured
    measure: Measure
    value: int
    present: ConfiguredValue | None
    to_come: list[ConfiguredValue]
    former: list[ConfiguredValue]

    @property
    def words(self) -> str:
        return self.measure.words(self.value)


@dataclass(frozen=True)
class ChangeView:
    content: ConfigurationChangeContent
    author: str


@dataclass(frozen=True)
class ChangePage:
    """The changes of one year, the newest first; `earlier` is the year before with any, if there is one."""

    year: int
    changes: list[ChangeView]
    earlier: int | None
    is_newest: bool


def values_of(work: Work, actor: Actor) -> list[ValueView]:
    return [value_view(work, actor, what) for what in Configured]


def value_view(work: Work, actor: Actor, what: Configured) -> ValueView:
    demand(actor)
    rows = _rows(work, actor.site_id, what)
    begun = [row for row in rows if row.from_day <= work.today]
    # Of several for one day the last one set counts, and of them it alone was ever in force.
    lasting = {row.from_day: row for row in begun}
    former = [lasting[day] for day in sorted(lasting, reverse=True)]
    to_come = list({row.from_day: row for row in rows if row.from_day > work.today}.values())
    present = former[0] if former else None
    return ValueView(what, MEASURES[what], value_on(work, actor.site_id, what), present, to_come, former[1:])


def _rows(work: Work, site_id: UUID, what: Configured) -> list[ConfiguredValue]:
    found = select(ConfiguredValue).where(
        ConfiguredValue.site_id == site_id, ConfiguredValue.name == what.value
    )
    return list(work.session.scalars(found.order_by(ConfiguredValue.from_day, ConfiguredValue.number)))


def rows_of_day(work: Work, row: ConfiguredValue) -> list[ConfiguredValue]:
    """All that was set of this value for this day, the last one, which counts, among them."""
    return [one for one in _rows(work, row.site_id, Configured(row.name)) if one.from_day == row.from_day]


def next_number(work: Work, site_id: UUID, what: Configured) -> int:
    found = select(func.max(ConfiguredValue.number)).where(
        ConfiguredValue.site_id == site_id, ConfiguredValue.name == what.value
    )
    return (work.session.scalar(found) or 0) + 1


def known(name: str) -> Configured:
    """What an address asks for: the value of this name, or the first one."""
    return Configured(name) if name in set(Configured) else Configured.CASES_AN_HOUR


def value_row(work: Work, actor: Actor, value_id: UUID) -> ConfiguredValue:
    """`NotFound` for another site's."""
    demand(actor)
    row = work.session.get(ConfiguredValue, value_id, with_for_update=work.writes or None)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def changes_in(work: Work, actor: Actor, year: int) -> ChangePage:
    """What was changed in this year: deadlines, bank holidays, retention and values alike."""
    demand(actor)
    mine = select(ConfigurationChange).where(ConfigurationChange.site_id == actor.site_id)
    rows = work.session.scalars(
        mine.where(ConfigurationChange.made_on.between(date(year, 1, 1), date(year, 12, 31)))
    ).all()
    room = open_site(work, actor)
    contents = sorted(
        (room.open(row, ConfigurationChangeContent) for row in rows), key=lambda one: one.at, reverse=True
    )
    names = names_of(work, actor, {one.author_id for one in contents})
    before = work.session.scalar(
        select(func.max(ConfigurationChange.made_on))
        .where(ConfigurationChange.site_id == actor.site_id, ConfigurationChange.made_on < date(year, 1, 1))
    )  # fmt: skip
    views = [ChangeView(one, names[one.author_id]) for one in contents]
    return ChangePage(year, views, before.year if before else None, year == work.today.year)


def demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.CONFIGURATION_AMEND):
        raise Refused()
