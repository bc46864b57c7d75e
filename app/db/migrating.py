"""Brings a database to the newest shape, by the migrations under `alembic/`."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from alembic import command

ROOT = Path(__file__).resolve().parents[2]


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    command.upgrade(alembic_config(url), to)


def downgrade(url: str, to: str) -> None:
    command.downgrade(alembic_config(url), to)


def newest() -> str:
    """The newest revision that this version knows."""
    return str(ScriptDirectory(str(ROOT / "alembic")).get_current_head())


def revision(url: str) -> str:
    """The revision that the database at `url` has; empty for an empty one."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            return str(MigrationContext.configure(connection).get_current_revision() or "")
    finally:
        engine.dispose()


def make_migration(url: str, message: str) -> None:
    """Write a new migration from the difference between the models and the database at `url`."""
    command.revision(alembic_config(url), message=message, autogenerate=True)
