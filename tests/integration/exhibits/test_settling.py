"""A file settles on the disk while its rows are written; nothing is acknowledged before it has."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select

from app.access.stored import StoredFile
from app.access.work import House
from app.db import writers
from app.features.exhibits.models import Exhibit
from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast
from tests.support.clients import Client


def rows(house: House) -> list[int]:
    with house.reading() as work:
        return [
            work.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Exhibit, StoredFile)
        ]


Planned = Callable[[Callable[[], None]], None]


@pytest.fixture
def when_settling(monkeypatch: pytest.MonkeyPatch) -> Planned:
    """Something happens each time a file of the store is about to be written through to the disk."""

    def plan(act: Callable[[], None]) -> None:
        true = os.fsync

        def fsync(descriptor: int) -> None:
            act()
            true(descriptor)

        monkeypatch.setattr(writers.os, "fsync", fsync)

    return plan


def test_a_disk_that_fails_at_the_last_step_acknowledges_nothing(
    as_lead_advocate: Client, cast: Cast, house: House, when_settling: Planned
) -> None:
    def fail() -> None:
        raise OSError(errno.EIO, "planted")

    when_settling(fail)
    path = f"/cases/{cast.case_id}/exhibits"
    answered = keep(as_lead_advocate, path, "note.bin", b"a file that is no picture")

    assert answered.location.startswith(f"{path}/new?draft=")
    assert as_lead_advocate.follow(answered).shows("Not saved: the file store does not answer")
    assert rows(house) == [0, 0] and list(house.files.listed()) == []


def test_the_rows_are_not_committed_before_the_file_is_durable(
    as_lead_advocate: Client, cast: Cast, house: House, when_settling: Planned
) -> None:
    told: list[str] = []
    is_written, is_committed = threading.Event(), threading.Event()

    def settle() -> None:
        # The ledger's row is the last of a unit: nothing else is waited for by then, and a commit would come at once.
        assert is_written.wait(30)
        is_committed.wait(0.3)
        told.append("durable")

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO ledger_leaf"):
            told.append("written")
            is_written.set()

    event.listen(house.store.writer, "after_cursor_execute", note)

    def commit(_: object) -> None:
        told.append("committed")
        if is_written.is_set():
            is_committed.set()

    event.listen(house.store.writer, "commit", commit)
    when_settling(settle)

    answered = keep(
        as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "note.bin", b"a file that is no picture"
    )

    assert answered.status == 303 and rows(house) == [1, 1]
    assert told[told.index("written") :] == ["written", "durable", "durable", "committed"]
