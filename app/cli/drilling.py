"""The place of a drill: a folder of its own in the data folder, removed at its end; one that a kill left goes later.

What is left of a drill is a copy of everything. Whoever drills holds a lock on the data folder itself, which ends with
the process: without it nobody takes a folder for a left one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.errors import BackupRefused

PREFIX = "drill-"


@contextmanager
def drill_folder(data_folder: Path) -> Iterator[Path]:
    """An empty folder for one drill. `BackupRefused` while another drill is at work here."""
    with _lock(data_folder) as is_mine:
        if not is_mine:
            raise BackupRefused(
                "Another drill is at work in this data folder. Wait for its end. Nothing was done."
            )
        _remove(data_folder)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=data_folder) as folder:
            yield Path(folder)


def remove_left(data_folder: Path) -> int:
    """Remove what drills left that were killed; returns how many copies. A drill that is at work is let alone."""
    if not data_folder.is_dir():
        return 0
    with _lock(data_folder) as is_mine:
        return _remove(data_folder) if is_mine else 0


def _remove(data_folder: Path) -> int:
    left = [path for path in data_folder.glob(f"{PREFIX}*") if path.is_dir() and not path.is_symlink()]
    for path in left:
        shutil.rmtree(path)
    return len(left)


@contextmanager
def _lock(data_folder: Path) -> Iterator[bool]:
    """Whether the lock was free, and is held now."""
    descriptor = os.open(data_folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
