"""Makes the demo's house once, and serves it on loopback. A second start finds it and begins in seconds."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
from logging import WARNING
from pathlib import Path

import uvicorn

from app.access.work import House
from app.core import logging
from app.core.settings import Settings
from app.crypto.root import KeyFile, LedgerKeyFile, PushKeyFile
from app.db import migrating
from app.db.sole import sole_writer
from app.demo.entrance import entrance_of, page_host, staff
from app.demo.founding import found
from app.main import create, open_house
from app.web.building import Waymark

MARK = 0x574D444F
"""SQLite's application id of a demo's database ("WMDO"): set when it is made, looked at before it is opened."""

PORT = 8000


def main() -> int:
    folder = Path(os.environ.get("WAYMARK_DATA_FOLDER", "data")) / "demo"
    settings = Settings(environment="demo", data_folder=folder, database_url="", keyring_url="", files_url="",
                        root_key_file=None, signing_key_file=None, push_key_file=None, push_local=True,
                        staff_origin=f"http://localhost:{PORT}",
                        page_origin=f"http://your-page.localhost:{PORT}")  # fmt: skip
    if _is_taken(PORT):
        print(f"Port {PORT} is in use. Stop what serves there, then start again.", file=sys.stderr)
        return 1
    # What is founded tells of each opening without a person; here it would bury what there is to try.
    try:
        with logging.from_level(WARNING):
            prepare(settings)
    except NotADemo as problem:
        print(problem, file=sys.stderr)
        return 1
    with sole_writer(settings.database, "demo"):
        _serve(settings)
    return 0


def _serve(settings: Settings) -> None:
    app = app_of(open_house(settings))
    _print_what_to_try(settings)
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False, proxy_headers=False,
                server_header=False)  # fmt: skip


def app_of(house: House) -> Waymark:
    """The app with the demo's own door in it, and the cards of that door on the page for signing in."""
    app = create(house=house, extra=(staff, page_host))
    app.renderer.environment.globals["entrance"] = entrance_of(house)
    return app


class NotADemo(Exception):
    """The folder holds a database that was not made as a demo: it is left alone."""


def prepare(settings: Settings) -> None:
    """Make the house if there is none. It appears whole or not at all: it is filled beside its place."""
    folder = settings.data_folder
    if (folder / "waymark.db").exists():
        if mark_of(folder / "waymark.db") != MARK:
            raise NotADemo(f"{folder} holds a database that was not made as a demo. It was left as it is.")
        migrating.upgrade(settings.database)
        if not settings.ledger_key.exists():
            LedgerKeyFile(settings.ledger_key).create()
        _make_push_key(settings)
        return
    half = folder.with_name(folder.name + ".making")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    print("Making the demo. Every person and place in it is invented.")
    _fill(settings.model_copy(update={"data_folder": half}))
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)


def _make_push_key(settings: Settings) -> None:
    path = settings.push_key
    if path is not None and not path.exists():
        PushKeyFile(path).create()


def _fill(settings: Settings) -> None:
    KeyFile(settings.root_key).create()
    LedgerKeyFile(settings.ledger_key).create()
    _make_push_key(settings)
    database = settings.data_folder / "waymark.db"
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA application_id = {MARK}")
    connection.close()
    database.chmod(0o600)
    migrating.upgrade(settings.database)
    house = open_house(settings)
    found(house, lambda words: print(f"  {words}"))
    house.store.close()


def mark_of(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])
    finally:
        connection.close()


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _print_what_to_try(settings: Settings) -> None:
    print(f"""
Waymark’s demo is at {settings.staff_origin} – on this machine alone. Stop it with Ctrl+C; what you did is kept.

  Ruth Adeyemi     an advocate: start with what is late, open Carys Bevan, ring her, log what happened, publish news
  Lin Harding      a police partner: answer the challenge note (best in a wide window)
  Jo Lindqvist     the supervisor: the board, a plan to review, cover for a week
  Ash Moran        the administrator: people, devices, teams, agencies, desks, settings
  Carys’s page     {settings.page_origin} – what a victim sees, on a host of its own
""")
