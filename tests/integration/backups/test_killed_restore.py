"""A restore that is killed before any of its steps: the house is empty or whole, never half, and says so."""

from __future__ import annotations

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.access.contents import verify_contents
from app.access.work import House
from app.core.errors import BackupRefused
from app.core.settings import Settings
from app.crypto.boxes import Recipient
from app.crypto.root import BackupKeyFile
from app.db import backup, migrating
from app.db.ledger import sequence
from app.features import registry
from app.main import open_house
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.keys import files_in
from tests.support.killing import killed_before, steps_of
from tests.support.once import killed_folders

pytestmark = killed_folders

PHOTOS = [bytes(range(first, 256)) * 300 for first in range(4)]


def settings_of(folder: Path) -> Settings:
    return Settings(environment="test", data_folder=folder)


def stores_in(folder: Path) -> backup.Stores:
    settings, tables = settings_of(folder), registry.all_tables().sorted_tables
    return backup.stores_of(settings.checked().database, settings.keyring, settings.files, tables)


def restore(folder: Path, source: Path, key: Path) -> None:
    with closing(stores_in(folder)) as stores:
        backup.restore(stores, source, BackupKeyFile(key).root(), lambda _: None)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    BackupKeyFile(tmp_path / "backup.key").create()
    return tmp_path / "backup.key"


@pytest.fixture
def source(house: House, cast: Cast, as_lead_advocate: Client, key: Path, tmp_path: Path) -> Path:
    """A backup of a house with four files."""
    for photo in PHOTOS:
        typed = {
            "id": new_client_id(),
            "behaviours": ["loitered"],
            "when": "today",
            "text": "By the gate",
            "version": 0,
        }
        files = {"photo": ("IMG.bin", photo, "application/octet-stream")}
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", typed, files=files).status == 303
    sequence(house.store, house.signer)
    told = backup.Contents("2026-11-26T03:00:00+00:00", migrating.revision(house.settings.database))
    with closing(stores_in(house.settings.data_folder)) as stores:
        backup.make(
            stores, tmp_path / "backup", Recipient.of(BackupKeyFile(key).root()), told, lambda _: None
        )
    return tmp_path / "backup"


@pytest.fixture
def empty(house: House, tmp_path: Path) -> Path:
    """A folder with a house of the same keys, in which nothing is."""
    folder = tmp_path / "empty"
    folder.mkdir(mode=0o700)
    for file in (house.settings.root_key, house.settings.ledger_key):
        shutil.copy(file, folder / file.name)
    migrating.upgrade(settings_of(folder).database)
    with closing(stores_in(folder)):
        return folder


def test_a_killed_restore_leaves_an_empty_house_or_a_whole_one(
    source: Path, empty: Path, key: Path, tmp_path: Path
) -> None:
    shutil.copytree(empty, tmp_path / "whole")
    steps = steps_of(partial(restore, tmp_path / "whole", source, key))
    assert len(steps) >= 2 * len(PHOTOS) + 2
    seen = set()
    for number, name in enumerate(steps, start=1):
        folder = tmp_path / str(number)
        shutil.copytree(empty, folder)
        assert killed_before(partial(restore, folder, source, key), number) == name

        found = whole_files(folder)
        assert found in ([], sorted(PHOTOS)), f"killed before {number}, {name}"
        try:
            restore(folder, source, key)
        except BackupRefused as refused:
            assert "If a restore was stopped here, take another empty place" in str(refused)
            assert whole_files(folder) == found
        else:
            assert not found and whole_files(folder) == sorted(PHOTOS), (
                f"restored again after {number}, {name}"
            )
        seen.add(bool(found))
        shutil.rmtree(folder)
    assert False in seen


def whole_files(folder: Path) -> list[bytes]:
    """Every file that a row names, opened; every row is looked at too, and nothing may be amiss."""
    house = open_house(settings_of(folder))
    assert not [str(fault) for report in verify_contents(house) for fault in report.faults]
    found = sorted(files_in(house))
    house.store.close()
    house.keyring.store.close()
    return found
