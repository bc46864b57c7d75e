"""A real house for a test: a copy of a migrated database, a key ring with its own root key, a file store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from app.access.work import House
from app.core.settings import Settings
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db import migrating
from app.main import open_house

HOSTS = ("http://localhost", "http://your-page.localhost")
STAFF_ORIGIN, PAGE_ORIGIN = (f"{host}:8000" for host in HOSTS)
POSTGRES = os.environ.get("WAYMARK_TEST_DATABASE", "sqlite") == "postgres"


@cache
def migrated_sqlite() -> Path:
    """An SQLite file at the newest migration, made once by each worker."""
    path = Path(mkdtemp(prefix="waymark-template-")) / "template.db"
    _shape(f"sqlite:///{path}")
    return path


@cache
def migrated_postgres() -> tuple[str, str]:
    """(address of the server's own database, name of a template database), made once by each worker."""
    from tests.support.postgres import shared_server

    admin = shared_server()
    name = f"template_{uuid4().hex[:12]}"
    _run_on(admin, f'CREATE DATABASE "{name}"')
    _shape(_database(admin, name))
    return admin, name


def _shape(url: str) -> None:
    migrating.upgrade(url)


@contextmanager
def new_house(folder: Path, port: int = 8000) -> Iterator[House]:
    """A house of its own in this folder, on the database that this run is for; its hosts have this port."""
    folder.mkdir(parents=True, exist_ok=True)
    KeyFile(folder / "root.key").create()
    LedgerKeyFile(folder / "ledger.key").create()
    url = ""
    if POSTGRES:
        admin, template = migrated_postgres()
        name = f"test_{uuid4().hex[:12]}"
        _run_on(admin, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        url = _database(admin, name)
    else:
        shutil.copy(migrated_sqlite(), folder / "waymark.db")
    settings = Settings(environment="test", data_folder=folder, database_url=url, staff_origin=f"{HOSTS[0]}:{port}",
                        page_origin=f"{HOSTS[1]}:{port}")  # fmt: skip
    house = open_house(settings)
    try:
        yield house
    finally:
        house.store.close()
        if POSTGRES:
            _run_on(admin, f'DROP DATABASE "{name}" WITH (FORCE)')


def _database(admin: str, name: str) -> str:
    address, _, rest = admin.rpartition("/")
    _, mark, options = rest.partition("?")
    return f"{address}/{name}{mark}{options}"


def _run_on(admin: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(
        admin.replace("postgresql+psycopg://", "postgresql://"), autocommit=True
    ) as connection:
        connection.execute(sql)
