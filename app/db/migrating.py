"""Brings a database to the newest shape, by the migrations under `alembic/`.

What migrates is brought in only where it is used: a serving process never needs it, and its memory is counted.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]
REVISION = re.compile(r"^revision = '(\w+)'\ndown_revision = (?:None|'(\w+)')$", re.MULTILINE)


def alembic_config(url: str) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    from alembic import command

    command.upgrade(alembic_config(url), to)


def downgrade(url: str, to: str) -> None:
    from alembic import command

    command.downgrade(alembic_config(url), to)


def newest() -> str:
    """The newest revision that this version knows: the one that no other follows."""
    known = _revisions()
    return next(revision for revision in known if revision not in known.values())


def is_known(revision: str) -> bool:
    """Whether this version has that revision among its migrations."""
    return revision in _revisions()


def _revisions() -> dict[str, str]:
    """Every migration by its revision, with the one that it follows; read as text, so that nothing is brought in."""
    written = (path.read_text() for path in (ROOT / "alembic" / "versions").glob("*.py"))
    return {found[1]: found[2] or "" for one in written if (found := REVISION.search(one))}


def revision(url: str) -> str:
    """The revision that the database at `url` has; empty for an empty one."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), hide_parameters=True)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    finally:
        engine.dispose()


def make_migration(url: str, message: str) -> None:
    """Write a new migration from the difference between the models and the database at `url`."""
    from alembic import command

    command.revision(alembic_config(url), message=message, autogenerate=True)
