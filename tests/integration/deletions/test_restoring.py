"""Restoring an older backup shreds again what was shredded since; without the whole list it restores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.access.work import House
from app.crypto.boxes import Recipient
from app.crypto.envelope import DataKey
from app.db import backup, migrating, shred_list
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.shredding import Tombstone, faults_of
from app.features import registry
from app.features.deletions.jobs import shred_decided
from app.main import open_house
from tests.support.assembled import founded
from tests.support.deletions import shred_whole
from tests.support.full_case import FullCase, full_case
from tests.support.houses import POSTGRES, new_house
from tests.support.shredded import EXCEPTED, UNFINISHED, Places, ids_of, key_rows, named, on_disk


@dataclass
class Older:
    """A backup from before a case was shredded, and what stood in it."""

    case: FullCase
    ids: set[str]
    before: Places
    wrapped: list[bytes]
    folder: Path
    private: DataKey


def stores(house: House) -> backup.Stores:
    told = house.settings
    return backup.stores_of(told.database, told.keyring, told.files, registry.all_tables().sorted_tables)


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Older]:
    folder, private = tmp_path_factory.mktemp("older"), DataKey.random()
    with new_house(folder / "house", like=founded()) as house:
        case = full_case(house)
        sequence(house.store, house.signer)
        shred_list.begin(house.settings.shred_list, house.signer)
        ids = ids_of(house, case.id)
        wrapped = [bytes(row.wrapped) for row in key_rows(house) if row.case_id == case.id]
        told = backup.Contents("2026-11-26T03:00:00+00:00", migrating.revision(house.settings.database))
        with closing(stores(house)) as opened:
            backup.make(opened, folder / "backup", Recipient.of(private), told, lambda _: None)
        before = named(house, ids)
        shred_whole(house)
        yield Older(case, ids, before, wrapped, folder / "backup", private)


@pytest.fixture
def there(older: Older, tmp_path: Path) -> Iterator[House]:
    """An empty house with the same keys, to which the shred list was brought."""
    settings = older.case.house.settings
    with new_house(tmp_path / "there") as empty:
        list_file = tmp_path / "brought.list"
        list_file.write_bytes(settings.shred_list.read_bytes())
        keys = {"root_key_file": settings.root_key, "signing_key_file": settings.ledger_key}
        again = open_house(empty.settings.model_copy(update=keys | {"shred_list_file": list_file}))
        yield again
        again.store.close()


def restored(older: Older, house: House, shredded: list[shred_list.Shredded]) -> list[str]:
    said: list[str] = []
    with closing(stores(house)) as opened:
        backup.restore(opened, older.folder, older.private, said.append, shredded)
    return said


def test_what_was_shredded_since_does_not_come_back(older: Older, there: House) -> None:
    listed = shred_list.read(there.settings.shred_list, there.signer.verifier)
    said = restored(older, there, listed)

    assert "shred list: 1 cases, 1 of them in this backup: they were shredded again" in said
    assert EXCEPTED <= set(named(there, older.ids)) <= UNFINISHED
    assert not [row for row in key_rows(there) if row.case_id == older.case.id] and key_rows(there)
    files = {file_id for file_id, _ in there.files.listed()}
    assert files and not files & older.case.files
    if not POSTGRES:
        assert on_disk(there, older.wrapped) == []


def test_the_restored_house_is_whole_and_finishes_it(older: Older, there: House) -> None:
    restored(older, there, shred_list.read(there.settings.shred_list, there.signer.verifier))
    shred_whole(there)
    sequence(there.store, there.signer)
    reports = verify_structure(there.store, there.signer.verifier)
    with there.store.reading() as session:
        stone = session.get(Tombstone, older.case.id)
        assert stone is not None and stone.finished_on is not None and faults_of(session) == []

    assert [fault for report in reports for fault in report.faults] == []
    assert len(shred_list.read(there.settings.shred_list, there.signer.verifier)) == 1


def test_without_the_list_it_would_come_back(older: Older, there: House) -> None:
    """The control: what the tests above look for is there when nothing is shredded again."""
    restored(older, there, [])

    assert set(older.before) <= set(named(there, older.ids)) | {("session", "person_id")}
    assert [row for row in key_rows(there) if row.case_id == older.case.id]
    assert {file_id for file_id, _ in there.files.listed()} >= older.case.files


def test_a_newer_backup_keeps_its_tombstone(older: Older, there: House, tmp_path: Path) -> None:
    told = backup.Contents("2026-11-27T03:00:00+00:00", migrating.revision(there.settings.database))
    with closing(stores(older.case.house)) as opened:
        backup.make(opened, tmp_path / "newer", Recipient.of(older.private), told, lambda _: None)
    newer = Older(older.case, older.ids, {}, older.wrapped, tmp_path / "newer", older.private)
    said = restored(newer, there, shred_list.read(there.settings.shred_list, there.signer.verifier))
    shred_decided(there)

    assert any("1 cases, 0 of them" in line for line in said)
    with there.store.reading() as session:
        stone = session.get(Tombstone, older.case.id)
        assert stone is not None and stone.finished_on is not None and stone.leaves > 0
