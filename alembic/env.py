"""Runs the migrations of the main store. The key store has one table, which the key ring makes itself."""

from __future__ import annotations

from typing import Any

from alembic import context
from app.core.settings import Settings
from app.db.store import Store
from app.features import registry

metadata = registry.all_tables()


def include(thing: Any, name: str | None, kind: str, is_reflected: bool, compared_to: Any) -> bool:
    """The table of the key store is not ours here, whether it is met in the models or in a database."""
    return not (kind == "table" and name == "wrapped_key")


def run() -> None:
    url = context.config.attributes.get("url") or Settings().database
    store = Store(url)
    with store.writer.connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=store.is_sqlite, include_object=include,
            compare_type=True, transaction_per_migration=False, transactional_ddl=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    store.close()


run()
