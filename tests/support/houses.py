"""A real house for a test: a copy of a migrated database, a key ring with its own root key, a file store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from app.access.work import House
from app.core.settings import Settings
from app.crypto.root import KeyFile, LedgerKeyFile, PushKeyFile
from app.db import migrating, roles
from app.db.store import Store
from app.main import open_house

HOSTS = ("http://localhost", "http://your-page.localhost")
STAFF_ORIGIN, PAGE_ORIGIN = (f"{host}:8000" for host in HOSTS)
APP_ROLE = "waymark_app"
POSTGRES = os.environ.get("WAYMARK_TEST_DATABASE", "sqlite") == "postgres"


@cache
def migrated_sqlite() -> Path:
    """An SQLite file at the newest migration, made once by each worker."""
    path = Path(mkdtemp(prefix="waymark-template-")) / "template.db"
    _shape(f"sqlite:///{path}")
    return path


@cache
def migrated_postgres() -> tuple[str, str]:
    """(address of the server's own database, name of a template database), made once by each worker.

    The owner makes it; houses connect as the app's role, which has what `waymark migrate` gives it and no more.
    """
    from tests.support.postgres import shared_server

    admin = shared_server()
    name = f"template_{uuid4().hex[:12]}"
    _run_on(admin, f'CREATE DATABASE "{name}"')
    _shape(_database(admin, name))
    make_app_role(admin)
    store = Store(_database(admin, name))
    roles.grant(store, APP_ROLE)
    store.close()
    return admin, name


def make_app_role(admin: str) -> None:
    """A role that may sign in and nothing else; another worker may have made it."""
    _run_on(admin, f"DO $$ BEGIN CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_ROLE}'; "
                   "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$")  # fmt: skip


def as_app(url: str) -> str:
    """The same address with the app's role in place of the owner."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{APP_ROLE}:{APP_ROLE}@{parts.netloc.rpartition('@')[2]}").geturl()


@contextmanager
def as_owner(house: House) -> Iterator[Engine]:
    """The house's database as who owns it: on PostgreSQL the app cannot do what a thief of the database can."""
    if house.store.is_sqlite:
        yield house.store.writer
        return
    admin, _ = migrated_postgres()
    store = Store(_database(admin, str(house.store.writer.url.database)))
    try:
        yield store.writer
    finally:
        store.close()


def _shape(url: str) -> None:
    migrating.upgrade(url)


@contextmanager
def new_house(folder: Path, port: int = 8000, like: House | None = None) -> Iterator[House]:
    """A house of its own in this folder, on the database that this run is for; its hosts have this port.

    `like` is a house at rest (its stores are closed): the new one begins with all that it holds, keys too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if like:
        shutil.copytree(like.settings.data_folder, folder, dirs_exist_ok=True)
    else:
        KeyFile(folder / "root.key").create()
        LedgerKeyFile(folder / "ledger.key").create()
        PushKeyFile(folder / "push.key").create()
    url = ""
    if POSTGRES:
        admin, template = migrated_postgres()
        name = f"test_{uuid4().hex[:12]}"
        begun_from = like.store.writer.url.database if like else template
        _run_on(admin, f'CREATE DATABASE "{name}" TEMPLATE "{begun_from}"')
        # Rights on the database itself are not copied with it.
        _run_on(admin, f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC')
        url = as_app(_database(admin, name))
    elif not like:
        shutil.copy(migrated_sqlite(), folder / "waymark.db")
    settings = Settings(environment="test", data_folder=folder, database_url=url, staff_origin=f"{HOSTS[0]}:{port}",
                        page_origin=f"{HOSTS[1]}:{port}", push_local=True)  # fmt: skip
    house = open_house(settings)
    share_statements(house)
    try:
        yield house
    finally:
        house.store.close()
        if POSTGRES:
            _run_on(admin, f'DROP DATABASE "{name}" WITH (FORCE)')


def close(house: House) -> None:
    """Put a house to rest: all that was written stands in its files, and another may begin as its copy."""
    house.store.close()
    house.keyring.store.close()


_dialects: dict[str, Dialect] = {}
_statements: LRUCache[Any, Any] = LRUCache(3000)


def share_statements(house: House) -> None:
    """Every house has engines of its own; what one of them compiled serves the next in the same worker."""
    for engine in {
        house.store.reader,
        house.store.writer,
        house.keyring.store.reader,
        house.keyring.store.writer,
    }:
        if engine.dialect.name not in _dialects:
            # A dialect knows its server only once one of its engines has been there.
            engine.connect().close()
        engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
        engine.update_execution_options(compiled_cache=_statements)


@contextmanager
def owned(house: House) -> Iterator[House]:
    """The same house, worked in by the owner of its tables, for what is an operator's work alone."""
    with as_owner(house) as engine:
        if house.store.is_sqlite:
            yield house
            return
        store = Store(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
        try:
            yield replace(house, store=store)
        finally:
            store.close()


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
