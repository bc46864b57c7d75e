"""The cast's house on two databases of one PostgreSQL, data and keys: made by a process of its own, sealed or not, and
what that server leaves on its disk. Says who is in it.
"""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import sql

from tests.support.canaries import Canaries, files_of
from tests.support.quick_canaries import BLOCK, found_quickly

NAMES = ("hunt_data", "hunt_keys")
AT_ONCE = 1 << 20
SPEAKS = ("logging_collector=on", "log_statement=mod", "log_directory=log")
"""The server writes down every statement that changes something, with its values: it must have been told none."""


@dataclass
class Server:
    """A PostgreSQL of its own, by the address of its own database."""

    admin: str
    before: set[bytes] = field(default_factory=set)

    @property
    def data(self) -> Path:
        return Path(parse_qs(urlsplit(self.admin).query)["host"][0]) / "data"

    def urls(self) -> list[str]:
        from tests.support.houses import _database

        return [_database(self.admin, name) for name in NAMES]

    def environment(self) -> dict[str, str]:
        from tests.support.houses import as_app

        data, keys = (as_app(url) for url in self.urls())
        return {"WAYMARK_DATABASE_URL": data, "WAYMARK_KEYRING_URL": keys}

    def checkpoint(self) -> None:
        """All that it holds in memory is written to its files."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def note_blocks(self) -> None:
        """What lies there before anybody types: it need not be looked at again."""
        self.checkpoint()
        self.before = {mark for path in files_of([self.data]) for mark, _ in _blocks(path)}

    def new_blocks(self) -> dict[Path, list[bytes]]:
        """What has changed since, in every file of the server: tables, indexes, its log ahead, what it says."""
        found: dict[Path, list[bytes]] = {}
        for path in files_of([self.data]):
            runs, run = found.setdefault(path, []), bytearray()
            for mark, block in _blocks(path):
                if mark not in self.before and block.strip(b"\0"):
                    run += block.rstrip(b"\0") if not block[-64:].strip(b"\0") else block
                elif run:
                    runs.append(bytes(run))
                    run = bytearray()
            runs += [bytes(run)] if run else []
        return found

    def values(self) -> Iterator[bytes]:
        """Every value of every table by itself: a long one is cut up, and may be shortened, in the server's files."""
        for url in self.urls():
            with psycopg.connect(url.replace("+psycopg", "")) as connection:
                named = connection.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                ).fetchall()
                for (name,) in named:
                    for row in connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))):
                        yield from (
                            value if isinstance(value, bytes) else str(value).encode() for value in row
                        )


def hunt(canaries: Canaries, pieces: list[bytes]) -> set[str]:
    """The names found in these pieces, by two processes."""
    parts = [one[at : at + AT_ONCE + BLOCK] for one in pieces for at in range(0, len(one), AT_ONCE)]
    with ProcessPoolExecutor(2) as pool:
        return set().union(*pool.map(found_quickly, [canaries] * len(parts), parts))


def made(folder: Path, port: int, admin: str, *, unsealed: bool) -> Any:
    """The house, made by another process; returns its cast."""
    module = [
        "tests.support.postgres_house",
        str(folder),
        str(port),
        admin,
        *(["unsealed"] if unsealed else []),
    ]
    done = subprocess.run([sys.executable, "-m", *module], check=True, capture_output=True)
    return pickle.loads(done.stdout)  # noqa: S301


def _blocks(path: Path) -> Iterator[tuple[bytes, bytes]]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield hashlib.blake2b(block, digest_size=16).digest(), block


def _make(folder: Path, port: int, admin: str) -> object:
    from app.core.settings import Settings
    from app.crypto.root import KeyFile, LedgerKeyFile, PushKeyFile
    from app.db import keyring, migrating, roles
    from app.db.store import Store
    from app.main import open_house
    from tests.support.cast import assemble
    from tests.support.houses import APP_ROLE, HOSTS, _run_on, as_app, make_app_role

    folder.mkdir(parents=True, exist_ok=True)
    KeyFile(folder / "root.key").create()
    LedgerKeyFile(folder / "ledger.key").create()
    PushKeyFile(folder / "push.key").create()
    make_app_role(admin)
    for name in NAMES:
        _run_on(admin, f"CREATE DATABASE {name}")
    data, keys = Server(admin).urls()
    migrating.upgrade(data)
    for url in (data, keys):
        store = Store(url)
        if url == keys:
            keyring.create_tables(store)
        roles.grant(store, APP_ROLE)
        store.close()
    staff, page = (f"{host}:{port}" for host in HOSTS)
    settings = Settings(environment="test", data_folder=folder, database_url=as_app(data), keyring_url=as_app(keys),
                        staff_origin=staff, page_origin=page, push_local=True)  # fmt: skip
    house = open_house(settings)
    cast = assemble(house)
    house.store.close()
    house.keyring.store.close()
    return cast


if __name__ == "__main__":
    if "unsealed" in sys.argv[4:]:
        import tests.support.unsealed  # noqa: F401
    from app.core import logging

    logging.set_up()  # to standard error: standard output is for the pickle alone
    sys.stdout.buffer.write(pickle.dumps(_make(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
