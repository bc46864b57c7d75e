"""Killed before any step of saving a file, of a backup and of shredding: nothing acknowledged is lost, nothing is half.

Rotation has its own in `keys/test_killed.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.access.contents import verify_contents
from app.access.models import CaseSight
from app.access.orphans import look_through, missing_from
from app.access.work import House
from app.cli import main
from app.core import clock
from app.core.errors import BackupRefused
from app.core.settings import Settings
from app.crypto.boxes import Recipient
from app.crypto.envelope import DataKey
from app.db import backup
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.runs import BackupRun
from app.features.deletions.jobs import shred_decided
from app.features.incidents.models import Incident
from app.main import create, open_house
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.deletions import decided, second_supervisor, shred_whole
from tests.support.keys import files_in
from tests.support.killing import killed_before, steps_of
from tests.support.once import killed_folders
from tests.support.shredded import EXCEPTED, UNFINISHED, ids_of, key_rows, named

PHOTO = bytes(range(256)) * 700
LATER = bytes(reversed(PHOTO))

pytestmark = killed_folders


def entry(entry_id: str, text: str) -> dict[str, object]:
    return {"id": entry_id, "behaviours": ["loitered"], "when": "today", "text": text, "version": 0}


@contextmanager
def living(folder: Path) -> Iterator[House]:
    house = open_house(Settings(environment="test", data_folder=folder))
    try:
        yield house
    finally:
        house.store.close()
        house.keyring.store.close()


@pytest.fixture
def lived_in(house: House, cast: Cast, as_lead_advocate: Client) -> Path:
    """A folder with a house in which an entry with a file was acknowledged. Nobody has it open."""
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    sent = as_lead_advocate.post(
        f"/cases/{cast.case_id}/log/new", entry(new_client_id(), "By the gate"), files=files
    )
    assert sent.status == 303
    sequence(house.store, house.signer)
    house.store.close()
    house.keyring.store.close()
    return house.settings.data_folder


def each_kill(
    lived_in: Path, kills: Path, act_in: Callable[[Path], Callable[[], object]], least: int
) -> Iterator[tuple[str, Path]]:
    """The name of every step of the act, with a copy of the folder as the kill right before it left it. (A request's
    file comes by another thread: two steps may change places from one run to the next.)"""
    shutil.copytree(lived_in, kills / "whole")
    steps = steps_of(act_in(kills / "whole"))
    assert len(steps) >= least, steps
    for number in range(1, len(steps) + 1):
        folder = kills / str(number)
        shutil.copytree(lived_in, folder)
        name = killed_before(act_in(folder), number)
        yield f"killed before {number}, {name}", folder
        shutil.rmtree(folder)


def nothing_amiss(house: House) -> None:
    sequence(house.store, house.signer)
    faults = [
        fault for report in verify_structure(house.store, house.signer.verifier) for fault in report.faults
    ]
    faults += [str(fault) for report in verify_contents(house) for fault in report.faults]
    assert not faults, faults


# ── A file ───────────────────────────────────────────────────────────────────────────────────────────────


def attach(folder: Path, token: str, path: str, entry_id: str) -> None:
    """As a request does it; the app's own jobs rest, so that every step is the request's."""
    with living(folder) as house:
        client = Client(TestClient(create(house=house), base_url="http://localhost:8000"), token)
        files = {"photo": ("IMG.bin", LATER, "application/octet-stream")}
        assert client.post(path, entry(entry_id, "He came back"), files=files).status == 303


def test_an_entry_with_a_file_is_whole_or_not_there(lived_in: Path, tmp_path: Path, cast: Cast) -> None:
    path, entry_id = f"/cases/{cast.case_id}/log/new", new_client_id()

    def act_in(folder: Path) -> Callable[[], object]:
        return partial(attach, folder, cast.lead.token, path, entry_id)

    seen = set()
    for where, folder in each_kill(lived_in, tmp_path / "kills", act_in, least=4):
        with living(folder) as house:
            is_there = has_entry(house, UUID(entry_id))
            assert sorted(files_in(house)) == sorted([PHOTO, LATER] if is_there else [PHOTO]), where
            nothing_amiss(house)
        seen.add(is_there)
        # She saves again: the same entry, once, with its file.
        act_in(folder)()
        with living(folder) as house:
            assert sorted(files_in(house)) == sorted([PHOTO, LATER]), where
            assert next(missing_from(house), None) is None, where
            nothing_amiss(house)
            swept_in_two_days(house)
            assert len(list(house.files.listed())) == 2, f"{where}: what the kill left is swept"
    assert False in seen


def has_entry(house: House, entry_id: UUID) -> bool:
    with house.reading() as work:
        return work.session.get(Incident, entry_id) is not None


def swept_in_two_days(house: House) -> None:
    for day in (2, 4):
        clock.set_shift(timedelta(days=day))
        look_through(house)
    clock.set_shift(timedelta(0))


# ── A backup ─────────────────────────────────────────────────────────────────────────────────────────────


def back_up(folder: Path, to: Path, line: str) -> None:
    """The command, in a house that nobody serves."""
    os.environ |= {"WAYMARK_ENVIRONMENT": "test", "WAYMARK_DATA_FOLDER": str(folder)}
    assert main(["backup", "--to", str(to), "--public-key", line]) == 0


def test_a_backup_is_whole_or_none_and_the_next_one_is_made(
    lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYMARK_ENVIRONMENT", "test")
    monkeypatch.setenv("WAYMARK_DATA_FOLDER", "")
    line = Recipient.of(DataKey.random()).text

    def act_in(folder: Path) -> Callable[[], object]:
        return partial(back_up, folder, folder.with_suffix(".backup"), line)

    whole = 0
    for where, folder in each_kill(lived_in, tmp_path / "kills", act_in, least=8):
        try:
            backup.contents_of(folder.with_suffix(".backup"))
            whole += 1
        except BackupRefused:
            pass
        with living(folder) as house, house.reading() as work:
            runs = list(work.session.scalars(select(BackupRun)))
            # What the administrator sees: none was begun, or one that has no end.
            assert [run.outcome for run in runs] in ([], [""]), where
        back_up(folder, folder.with_suffix(".next"), line)
        again = backup.contents_of(folder.with_suffix(".next"))
        assert again.files == 1, where
        with living(folder) as house:
            assert files_in(house) == [PHOTO], where
    assert whole <= 1, "only the last step, which notes the end, comes after the list of parts"


# ── Shredding ────────────────────────────────────────────────────────────────────────────────────────────


def shred(folder: Path) -> None:
    with living(folder) as house:
        shred_decided(house)


def test_a_case_is_whole_or_gone_and_the_next_run_ends_it(
    house: House,
    cast: Cast,
    as_supervisor: Client,
    as_lead_advocate: Client,
    tmp_path: Path,
) -> None:
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    as_lead_advocate.post(
        f"/cases/{cast.case_id}/log/new", entry(new_client_id(), "By the gate"), files=files
    )
    as_second = Client(as_supervisor.portal, second_supervisor(house, cast).token)
    decided(house, cast, as_supervisor, as_second)
    sequence(house.store, house.signer)
    ids = ids_of(house, cast.case_id)
    house.store.close()
    house.keyring.store.close()

    is_gone = False
    for where, folder in each_kill(
        house.settings.data_folder, tmp_path / "kills", lambda there: partial(shred, there), least=5
    ):
        with living(folder) as left:
            with left.reading() as work:
                was_gone, is_gone = is_gone, work.session.get(CaseSight, cast.case_id) is None
            assert is_gone or not was_gone, f"{where}: a case that was gone is there again"
            if is_gone:
                assert EXCEPTED <= set(named(left, ids)) <= UNFINISHED, where
            else:
                assert files_in(left) == [PHOTO], where
            nothing_amiss(left)
            shred_whole(left)
            assert set(named(left, ids)) == EXCEPTED and not list(left.files.listed()), where
            assert not [row for row in key_rows(left) if row.case_id == cast.case_id], where
            nothing_amiss(left)
            clock.set_shift(timedelta(0))
    assert is_gone
