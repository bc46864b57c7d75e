"""Gives an operator's command as a shell would, in a process of its own: environment, standard input, exit code, words.

What `python -m app.cli` does is done here in a fork that has its modules loaded: loading them takes longer than most
commands. (`tests/support/serving.py` and others start it from nothing.)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.forking import FORKING

SECONDS = 60


def command(*arguments: str, env: Mapping[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    """`waymark …` in exactly this environment; `typed` is what stands at its standard input."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("in", "out", "err")]
        files[0].write_text(typed)
        child = FORKING.Process(target=_run, args=(arguments, dict(env), files))
        child.start()
        child.join(SECONDS)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise subprocess.TimeoutExpired(["waymark", *arguments], SECONDS)
        told = [file.read_text() if file.exists() else "" for file in files[1:]]
    return subprocess.CompletedProcess(["waymark", *arguments], child.exitcode, *told)


def _run(arguments: tuple[str, ...], env: dict[str, str], files: list[Path]) -> None:
    for descriptor, file in enumerate(files):
        opened = os.open(
            file, os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
        )
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = os.fdopen(0, "r", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(one, "w", buffering=1, closefd=False) for one in (1, 2))
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["waymark", *arguments]
    from app.cli import main
    from app.core import logging, quiet

    logging.set_up()
    quiet.hush()
    sys.exit(main())
