"""The app where no temporary file can be made: what asks for one falls."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

PLACES = ("/tmp", "/var/tmp", "/usr/tmp", "/dev/shm")
WRITING = os.O_WRONLY | os.O_RDWR


class Refused(Exception):
    """Somebody wanted a temporary file."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """As the interpreter tells of what is about to be done."""
    if event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
        raise Refused(str(arguments[0]))
    if event == "open" and isinstance(arguments[0], str) and isinstance(arguments[2], int):
        path, flags = Path(os.path.realpath(arguments[0])), arguments[2]
        home = Path(os.environ["WAYMARK_DATA_FOLDER"]).resolve().parent
        temporary = Path(os.environ["TMPDIR"]).resolve()
        is_temporary = path.is_relative_to(temporary) or (
            not path.is_relative_to(home) and any(path.is_relative_to(place) for place in PLACES)
        )
        is_nameless = hasattr(os, "O_TMPFILE") and flags & os.O_TMPFILE == os.O_TMPFILE
        if is_nameless or (flags & WRITING and is_temporary):
            raise Refused(str(path))


if __name__ == "__main__":
    sys.addaudithook(refuse)
    if sys.argv[1:] == ["try"]:
        # The control: each of the ways by which Python makes a temporary file.
        for way in (tempfile.TemporaryFile, tempfile.NamedTemporaryFile, tempfile.mkdtemp, tempfile.mkstemp):
            try:
                way()
            except Refused:
                sys.stdout.write("refused\n")
        sys.exit()
    from app.cli import main
    from app.core import logging, quiet

    logging.set_up()
    quiet.hush()
    sys.exit(main())
