"""The serving process's ear for operators' commands: a socket of mode 0600 beside the database.

It takes a name and typed arguments, each command once at a time, refuses everything else, and waits for no client.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from pydantic import ValidationError

from app.access.work import House
from app.cli.beside import COMMANDS, SOCKET, Desk, Form, Run, socket_address
from app.core import logging
from app.core.errors import FormRefused, StoreFailed, WaymarkError
from app.db.sole import folder_of

LONGEST_REQUEST = 64 * 1024
PATIENCE = 5.0
REFUSED = "This server does not know that command. It is of another version, or something else spoke to it."


@contextmanager
def listening(house: House) -> Iterator[None]:
    """Take commands until the block ends; one that is at work then stops at the next word it says, which is between two
    of its steps, or comes to its end.
    """
    if folder_of(house.settings.database) is None:
        yield
        return
    ear = _Ear(house)
    ear.start()
    try:
        yield
    finally:
        ear.stop()


class _Ear:
    def __init__(self, house: House) -> None:
        self._house = house
        self._guard = threading.Condition()
        self._at_work: set[Run] = set()
        self._ending = False
        self._socket = _bound(house.settings.database)
        self._thread = threading.Thread(target=self._listen, name="operators", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending = True
        folder = folder_of(self._house.settings.database)
        if folder is not None:
            (folder / SOCKET).unlink(missing_ok=True)
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        with self._guard:
            self._guard.wait_for(lambda: not self._at_work)

    def _listen(self) -> None:
        while not self._ending:
            try:
                line, _ = self._socket.accept()
            except OSError:
                continue
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with closing(line):
            try:
                line.settimeout(PATIENCE)
                asked = _read(line) if _is_ours(line) else None
            except (OSError, ValueError, RecursionError):
                asked = None
            if asked is None:
                _tell(line, wrong=REFUSED)
                _tell(line, code=1)
            elif not self._begins(asked[1]):
                _tell(
                    line, wrong="The server is at work on that command already. Try again when it has ended."
                )
                _tell(line, code=1)
            else:
                try:
                    _tell(line, code=self._work(line, *asked))
                finally:
                    self._ends(asked[1])

    def _begins(self, run: Run) -> bool:
        with self._guard:
            is_free = run not in self._at_work and not self._ending
            if is_free:
                self._at_work.add(run)
            return is_free

    def _ends(self, run: Run) -> None:
        with self._guard:
            self._at_work.discard(run)
            self._guard.notify_all()

    def _say(self, line: socket.socket, words: str) -> None:
        _tell(line, say=words)
        if self._ending:
            raise WaymarkError(
                "The server is ending. What was done until now stands, whole; start it and run this again to go on."
            )

    def _work(self, line: socket.socket, form: Form, run: Run) -> int:
        """The command's exit code; whatever goes wrong, the server goes on."""
        try:
            return run(Desk(self._house.settings, lambda words: self._say(line, words), self._house), form)
        except FormRefused as refused:
            _tell(line, wrong=" ".join(refused.errors.values()))
        except StoreFailed as failed:
            _tell(line, wrong=failed.operator_words)
        except WaymarkError as error:
            _tell(line, wrong=error.words)
        except Exception as error:
            logging.get().error("command failed", error=type(error), where=logging.where_raised(error))
            _tell(line, wrong=f"It failed: {type(error).__name__} at {logging.where_raised(error)}.")
        return 1


def _bound(database: str) -> socket.socket:
    """A fresh socket in the place of one that a killed server left; who starts holds the lock, so it is nobody's."""
    made = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with socket_address(database) as address:
            with suppress(FileNotFoundError):
                os.unlink(address)  # noqa: PTH108
            made.bind(address)
    except BaseException:
        made.close()
        raise
    finally:
        os.umask(before)
    made.listen(4)
    return made


def _is_ours(line: socket.socket) -> bool:
    """Whether root or our own user speaks, where the system can say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return struct.unpack("3i", told)[1] in (0, os.geteuid())


def _read(line: socket.socket) -> tuple[Form, Run] | None:
    """One line of JSON, at most so long: the form and the command it names; None for anything else."""
    told = b""
    while not told.endswith(b"\n"):
        piece = line.recv(4096)
        told += piece
        if not piece or len(told) > LONGEST_REQUEST:
            return None
    asked = json.loads(told)
    if not isinstance(asked, dict) or asked.get("command") not in COMMANDS:
        return None
    form, run = COMMANDS[asked["command"]]
    try:
        return form.model_validate(asked.get("arguments")), run
    except ValidationError:
        return None


def _tell(line: socket.socket, **told: Any) -> None:
    """Say it to whoever still listens. Who has gone, or takes nothing for some seconds, is told nothing more."""
    try:
        line.sendall(json.dumps(told).encode() + b"\n")
    except OSError:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
