"""Values that a site sets for itself, each from a day on. The door reads one of them, so they stand here.

What has begun is never changed: who asks names the day on which the value applies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, UniqueConstraint, bindparam, select

from app.access.plain import ask
from app.access.work import Work
from app.core.settings import Settings
from app.db.base import Row, table_of


class Configured(StrEnum):
    """What a site sets for itself besides deadlines, bank holidays and times of retention."""

    CASES_AN_HOUR = "cases_an_hour"
    QUIET_DAYS = "quiet_days"
    LOAD_AMBER = "load_amber"
    LOAD_RED = "load_red"
    CARRIED_CASES = "carried_cases"
    PLAN_ENDS_DAYS = "plan_ends_days"
    MARAC_REPORTS = "marac_reports"


@dataclass(frozen=True)
class Measure:
    """What a value is called and counted in, its bounds, and what counts where the site has set nothing."""

    label: str
    unit: str
    hint: str
    least: int
    most: int
    first: Callable[[Settings], int]

    def words(self, value: int) -> str:
        return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"


MEASURES: dict[Configured, Measure] = {
    Configured.CASES_AN_HOUR: Measure(
        "Pace of opening cases", "cases",
        "So many different cases one person opens within an hour; then one a minute, and her supervisor is told.",
        10, 1000, lambda settings: settings.cases_an_hour,
    ),
    Configured.QUIET_DAYS: Measure(
        "A case counts as quiet after", "days", "Without contact for so long it is marked in lists and on the board.",
        2, 60, lambda _: 7,
    ),
    Configured.LOAD_AMBER: Measure(
        "A caseload is amber from", "points", "High counts 3, medium 2, standard 1. Nothing is blocked by it.",
        1, 500, lambda _: 25,
    ),
    Configured.LOAD_RED: Measure(
        "A caseload is red from", "points", "High counts 3, medium 2, standard 1. Nothing is blocked by it.",
        1, 500, lambda _: 30,
    ),
    Configured.CARRIED_CASES: Measure(
        "Cases carried whole on a phone", "cases",
        "Those of the next three days' visits first, then pinned ones, then high priority. Of others the safe contact.",
        1, 30, lambda _: 15,
    ),
    Configured.PLAN_ENDS_DAYS: Measure(
        "Told before something in a plan runs out", "days", "So long before a police marker ends it comes to Today.",
        1, 60, lambda _: 14,
    ),
    Configured.MARAC_REPORTS: Measure(
        "Think of a MARAC from", "police reports", "In 12 months, by the log; 0: no prompt. Nothing is blocked by it.",
        0, 50, lambda _: 3,
    ),
}  # fmt: skip
"""Proposals of the partnership's own paper (domain.md, sections 2, 7 and 8), never law."""


class ConfiguredValue(Row, table=True):
    """One value of one site from a day on. Of several for one day the highest `number` counts. Nothing is personal."""

    __tablename__ = "configured_value"
    __table_args__ = (UniqueConstraint("site_id", "name", "number"),)

    site_id: UUID
    name: str
    number: int
    value: int
    from_day: date


_VALUE = table_of(ConfiguredValue).c
IN_FORCE = (
    select(_VALUE.value)
    .where(_VALUE.site_id == bindparam("site"), _VALUE.name == bindparam("name"), _VALUE.from_day <= bindparam("day"))
    .order_by(_VALUE.from_day.desc(), _VALUE.number.desc())
    .limit(1)
)  # fmt: skip


def value_on(work: Work, site_id: UUID, what: Configured, day: date | None = None) -> int:
    """The value in force at this site on this day, today if none is named; asked for once in a unit of work."""
    asked = (site_id, what.value, day or work.today)
    if asked not in work.values:
        found = ask(work, IN_FORCE, site=site_id, name=what.value, day=asked[2]).scalar()
        work.values[asked] = MEASURES[what].first(work.settings) if found is None else int(found)
    return work.values[asked]


def part_of_a_question(site_id: ColumnElement[Any], what: Configured) -> ScalarSelect[int]:
    """The same as a part of a statement that names the day `today`, and nothing where the site has set nothing."""
    return (
        select(_VALUE.value)
        .where(_VALUE.site_id == site_id, _VALUE.name == what.value, _VALUE.from_day <= bindparam("today"))
        .order_by(_VALUE.from_day.desc(), _VALUE.number.desc())
        .limit(1)
        .scalar_subquery()
    )
