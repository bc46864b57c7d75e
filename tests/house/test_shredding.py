"""The registry of everything that names a case is complete: a table that is not listed fails the build."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, MetaData, String, Table, Uuid

from app.db.keyring import WrappedKey
from app.db.shredding import REGISTRY, Fate
from app.features import registry


def faults(metadata: MetaData, listed: Mapping[str, Fate]) -> list[str]:
    """Tables without a fate, fates without a table, and tables with a case's id that are said to name none."""
    tables = {t.name: t for t in metadata.sorted_tables if t.name != WrappedKey.__tablename__}
    found = [f"{name} has no fate" for name in tables.keys() - listed.keys()]
    found += [f"{name} is no table" for name in listed.keys() - tables.keys()]
    for name in tables.keys() & listed.keys():
        columns, fate = set(tables[name].columns.keys()), listed[name]
        if "case_id" in columns and fate in (Fate.NONE, Fate.CASE, Fate.PERSON):
            found.append(f"{name} has a case's id, and keeps it")
        if fate in (Fate.ROWS, Fate.WORDING) and "case_id" not in columns:
            found.append(f"{name} has no case's id to go by")
        if fate is Fate.PERSON and "person_id" not in columns:
            found.append(f"{name} has no person's id to go by")
    return sorted(found)


def test_every_table_has_a_fate() -> None:
    assert faults(registry.all_tables(), REGISTRY) == []


def test_a_new_table_that_names_a_case_is_seen() -> None:
    planted = MetaData()
    Table("diary", planted, Column("id", Uuid), Column("case_id", Uuid))
    Table("weather", planted, Column("id", Uuid), Column("words", String))

    assert faults(planted, {}) == ["diary has no fate", "weather has no fate"]
    assert faults(planted, {"diary": Fate.NONE, "weather": Fate.NONE, "gone": Fate.ROWS}) == [
        "diary has a case's id, and keeps it", "gone is no table",
    ]  # fmt: skip
    assert faults(planted, {"diary": Fate.ROWS, "weather": Fate.NONE}) == []


def test_what_stays_is_a_short_list() -> None:
    stays = {name for name, fate in REGISTRY.items() if fate is Fate.STAYS}

    assert stays == {"access_leaf", "ledger_leaf", "tombstone"}
