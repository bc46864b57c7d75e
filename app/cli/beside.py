"""Operators' commands beside a running server: on SQLite the one process that serves does the work, else this one does.

A command that writes is declared here by a name and a typed form; nothing else is ever run for anybody.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from app.access.work import House
from app.core.errors import StoreTaken, WaymarkError
from app.core.settings import Settings
from app.db.sole import folder_of, sole_writer
from app.main import open_house

SOCKET = "waymark.sock"
LONGEST_PATH = 100
"""A socket's address has 108 bytes on Linux, 104 elsewhere."""


class Form(BaseModel):
    """What a command is asked with: typed, and nothing besides. Paths are whole: the server works in another folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Desk:
    """Where a command works: its settings, whom it tells of its progress, and the serving house if one serves."""

    settings: Settings
    say: Callable[[str], None]
    serving: House | None = None

    @contextmanager
    def house(self, *, as_owner: bool = False) -> Iterator[House]:
        """The house that serves, which stays open; else one of its own, closed at the end."""
        if self.serving is not None:
            yield self.serving
            return
        house = open_house(self.settings, as_owner=as_owner)
        try:
            yield house
        finally:
            house.store.close()


Asked = TypeVar("Asked", bound=Form)
Run = Callable[[Desk, Any], int]
COMMANDS: dict[str, tuple[type[Form], Run]] = {}


def command(name: str, form: type[Asked]) -> Callable[[Callable[[Desk, Asked], int]], Callable[[Asked], int]]:
    """Declare a command that writes. What comes back is called with its form, and finds out who does the work."""

    def declare(run: Callable[[Desk, Asked], int]) -> Callable[[Asked], int]:
        COMMANDS[name] = (form, run)
        return lambda asked: _done(Settings(), name, asked, run)

    return declare


def _done(settings: Settings, name: str, asked: Form, run: Run) -> int:
    try:
        with sole_writer(settings.database, name):
            return run(Desk(settings, _print), asked)
    except StoreTaken as taken:
        if taken.what != "serve":
            raise
        return _handed_over(settings, name, asked, taken)


def _handed_over(settings: Settings, name: str, asked: Form, taken: StoreTaken) -> int:
    """Let the server do it, and show what it says. Ctrl-C ends the showing alone."""
    sent = json.dumps({"command": name, "arguments": asked.model_dump(mode="json")}).encode() + b"\n"
    try:
        with closing(connected(settings.database)) as line:
            line.sendall(sent)
            return _shown(line)
    except KeyboardInterrupt:
        print("The server goes on with it. Nothing was broken off.", file=sys.stderr)
        return 130
    except OSError:
        # It is starting or ending: it holds the lock and does not listen.
        raise taken from None


def _shown(line: socket.socket) -> int:
    with line.makefile("r", encoding="utf-8") as said:
        for row in said:
            told = json.loads(row)
            if "code" in told:
                return int(told["code"])
            print(
                told.get("say") or told.get("wrong", ""), file=sys.stderr if "wrong" in told else sys.stdout
            )
            sys.stdout.flush()
    raise WaymarkError("The server ended before this was done. Start it again, then run this again.")


def connected(database: str) -> socket.socket:
    """A line to the server of this data; `OSError` if none listens."""
    line = socket.socket(socket.AF_UNIX)
    try:
        with socket_address(database) as address:
            line.connect(address)
    except BaseException:
        line.close()
        raise
    return line


@contextmanager
def socket_address(database: str) -> Iterator[str]:
    """The address of the socket beside the database; a path that is too long goes by way of its open folder."""
    folder = folder_of(database) or Path()
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_PATH:
        yield str(folder / SOCKET)
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        short = Path(f"/proc/self/fd/{opened}")
        if not short.exists():
            raise WaymarkError(
                f"The path {folder} is too long for the socket of the operators' commands. Use a shorter data folder."
            )
        yield str(short / SOCKET)
    finally:
        os.close(opened)


def _print(words: str) -> None:
    print(words, flush=True)
