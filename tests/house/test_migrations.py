"""The migrations build exactly what the models say, on both databases, and go down again with rows in the tables."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from alembic import command
from app.access.work import House
from app.db import migrating
from app.db.store import Store
from app.features import registry


def differences(store: Store) -> list[object]:
    """What autogenerate would still change."""

    def include(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name in ("wrapped_key", "alembic_version"))

    with store.reader.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": include, "compare_type": True}
        )
        return list(compare_metadata(context, registry.all_tables()))


def test_migrations_equal_the_models(house: House) -> None:
    assert differences(house.store) == []


def test_a_missing_column_is_noticed(house: House) -> None:
    with house.store.writer.begin() as connection:
        connection.execute(text("ALTER TABLE agency DROP COLUMN code"))

    assert differences(house.store) != []


def test_the_schema_goes_down_and_up_with_rows(house: House, cast: object) -> None:
    url = house.settings.database
    house.store.close()

    command.downgrade(migrating.alembic_config(url), "base")
    store = Store(url)
    left = set(inspect(store.reader).get_table_names()) - {"alembic_version"}
    store.close()
    command.upgrade(migrating.alembic_config(url), "head")

    assert left == set()


def test_there_is_a_first_migration() -> None:
    assert list((Path(migrating.ROOT) / "alembic" / "versions").glob("*.py"))
