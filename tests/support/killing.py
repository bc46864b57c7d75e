"""A process that ends by SIGKILL right before its n-th step that leaves something: a commit, a new file, a move.

The steps are not chosen by who wrote the protocol: every commit to any store, every new file and every change of
a folder is one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.access.work import House
from tests.support.forking import FORKING
from tests.support.tally import note_kill

FOLDER_CHANGES = {"os.rename", "os.link", "os.remove", "os.truncate", "os.mkdir", "shutil.rmtree"}
STEP = "waymark.step:"
"""What an act tells the interpreter's audit under a name that begins so is one of its steps too."""
FOREIGN = ("/proc/", "/dev/", "/sys/")


def steps_of(act: Callable[[], object]) -> list[str]:
    """The steps that this act takes when it is let be, by name. It is run in a process of its own, in earnest, so it
    is a function of a module, with what it needs bound to it."""
    status, told = _in_a_child(act, 0)
    assert status == 0, "the act failed by itself"
    return told.split()


def killed_before(act: Callable[[], object], number: int) -> str:
    """Run the act in a process of its own, which dies right before this step (counted from 1); returns its name."""
    status, told = _in_a_child(act, number)
    assert status == -signal.SIGKILL, f"it was not killed: {status}"
    name = told.split()[-1]
    note_kill(name)
    return name


def killed_in(module: str, house: House, step: str) -> int:
    """Run this module on the house in a process of its own, which ends with SIGKILL at the step that the module names;
    its exit code, −9 if it came so far."""
    command = [
        sys.executable,
        "-m",
        module,
        str(house.settings.data_folder),
        house.settings.database_url,
        step,
    ]
    status = subprocess.run(command, timeout=120, check=False).returncode
    if status == -signal.SIGKILL:
        note_kill(step.replace(" ", "-"))
    return status


def _in_a_child(act: Callable[[], object], number: int) -> tuple[int, str]:
    """What ended the child (minus the signal, or its code), and the names of the steps that it came to."""
    hearing, telling = FORKING.Pipe(duplex=False)
    child = FORKING.Process(target=_run, args=(act, number, telling))
    child.start()
    telling.close()
    with os.fdopen(os.dup(hearing.fileno()), "rb") as pipe:
        told = pipe.read().decode()
    hearing.close()
    child.join()
    status = child.exitcode
    child.close()
    assert status is not None
    return status, told


def _run(act: Callable[[], object], number: int, telling: Connection) -> None:
    _watch(number, telling.fileno())
    act()


def _watch(number: int, telling: int) -> None:
    came = 0

    def step(name: str) -> None:
        nonlocal came
        came += 1
        os.write(telling, f"{name}\n".encode())
        if came == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(name: str, told: tuple[Any, ...]) -> None:
        if name in FOLDER_CHANGES or name.startswith(STEP):
            step(name)
        elif name == "open" and _makes_a_file(*told):
            step("new:" + Path(told[0]).suffix)

    def committing(connection: Any) -> None:
        step(f"commit:{Path(connection.engine.url.database or '').name}")

    sys.addaudithook(heard)
    event.listen(Engine, "commit", committing)


def _makes_a_file(path: Any, _mode: Any, flags: Any) -> bool:
    """Whether this opening, as Python's audit tells of it, makes a file or may cut one that is there."""
    is_making = isinstance(flags, int) and bool(flags & (os.O_CREAT | os.O_TRUNC))
    return is_making and isinstance(path, str) and not path.startswith(FOREIGN) and not path.endswith(".pyc")
