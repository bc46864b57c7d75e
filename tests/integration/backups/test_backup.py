"""A backup comes back whole into an empty house or not at all: half a one, a foreign key, a taken house are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from app.access.sampling import sample_rows
from app.access.work import House
from app.core.errors import BackupRefused
from app.crypto.boxes import Recipient
from app.crypto.envelope import DataKey
from app.db import backup, keyring, migrating, runs
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.features import registry
from app.features.exhibits.queries import exhibits_of
from app.main import open_house
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.houses import new_house
from tests.support.opened import opened

SAID = "She keeps every message."
PHOTO = bytes(range(256)) * 700


@pytest.fixture
def private() -> DataKey:
    return DataKey.random()


@pytest.fixture
def lived_in(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """A house with an entry, a file and a ledger that has heads."""
    fields = {"id": new_client_id(), "behaviours": ["loitered"], "when": "today", "text": SAID, "version": 0}
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", fields, files=files).status == 303
    sequence(house.store, house.signer)
    return house


@pytest.fixture
def made(lived_in: House, private: DataKey, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    backup.make(stores(lived_in), folder, Recipient.of(private), contents(lived_in), lambda _: None)
    return folder


@pytest.fixture
def empty(lived_in: House, tmp_path: Path) -> Iterator[House]:
    """Another house with the same root key and nothing in it."""
    with new_house(tmp_path / "there") as there:
        settings = there.settings.model_copy(
            update={
                "root_key_file": lived_in.settings.root_key,
                "signing_key_file": lived_in.settings.ledger_key,
            }
        )
        again = open_house(settings)
        yield again
        again.store.close()


OPENED: list[backup.Stores] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def stores(house: House) -> backup.Stores:
    settings = house.settings
    made = backup.stores_of(
        settings.database, settings.keyring, settings.files, registry.all_tables().sorted_tables
    )
    OPENED.append(made)
    return made


def contents(house: House) -> backup.Contents:
    return backup.Contents(
        made_at="2026-11-26T03:00:00+00:00", revision=migrating.revision(house.settings.database)
    )


def rows_of(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but sessions, which a restore ends."""
    with house.store.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in stores(house).tables
            if table.name not in ("session", "backup_run")
        }


def restored(house: House, folder: Path, private: DataKey) -> None:
    backup.restore(stores(house), folder, private, lambda _: None)


def test_everything_comes_back_as_it_was(
    lived_in: House, made: Path, empty: House, private: DataKey, cast: Cast
) -> None:
    restored(empty, made, private)

    assert rows_of(empty) == rows_of(lived_in)
    assert not [
        fault for report in verify_structure(empty.store, empty.signer.verifier) for fault in report.faults
    ]
    with opened(empty, cast) as (work, case):
        shown = exhibits_of(work, case)
    assert [view.content.name for view in shown] == ["IMG.bin"]
    files = dict(lived_in.files.listed())
    assert files and dict(empty.files.listed()) == files
    assert all(b"".join(empty.files.get(one)) == b"".join(lived_in.files.get(one)) for one in files)
    found = sample_rows(empty, stores(empty).tables, 500)
    assert found.shut == 0 and found.opened > 3


def test_whoever_was_signed_in_signs_in_again(made: Path, empty: House, private: DataKey) -> None:
    restored(empty, made, private)

    with empty.store.reading() as session:
        table = next(table for table in stores(empty).tables if table.name == "session")
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_nothing_in_it_is_readable_without_the_key(lived_in: House, made: Path) -> None:
    told = json.loads((made / backup.LIST).read_text())

    for path in made.iterdir():
        content = path.read_bytes()
        assert SAID.encode() not in content and PHOTO[:64] not in content and b"IMG.bin" not in content
    assert b"SQLite" not in (made / "data.box").read_bytes() and set(told["parts"]) == set(backup.PARTS)
    assert oct((made / "data.box").stat().st_mode)[-3:] == "600"


def test_another_key_restores_nothing(made: Path, empty: House) -> None:
    with pytest.raises(BackupRefused, match="does not open this backup"):
        restored(empty, made, DataKey.random())

    assert is_empty(empty)


@pytest.mark.parametrize("part", ["data.box", "files.box", "keys.box", backup.LIST])
def test_half_a_backup_says_so_and_restores_nothing(
    made: Path, empty: House, private: DataKey, part: str
) -> None:
    (made / part).unlink()
    with pytest.raises(BackupRefused, match=r"missing|no whole backup"):
        restored(empty, made, private)

    assert is_empty(empty)


@pytest.mark.parametrize("part", ["data", "files", "keys"])
def test_a_cut_part_with_a_list_that_fits_it_restores_nothing(
    made: Path, empty: House, private: DataKey, part: str
) -> None:
    path = made / f"{part}.box"
    path.write_bytes(path.read_bytes()[:-40])
    told = json.loads((made / backup.LIST).read_text())
    told["parts"][part]["sha256"] = backup._digest(path)
    (made / backup.LIST).write_text(json.dumps(told))
    with pytest.raises(BackupRefused):
        restored(empty, made, private)

    assert is_empty(empty)


def test_keys_older_than_the_data_are_refused(
    lived_in: House, private: DataKey, empty: House, tmp_path: Path
) -> None:
    with stores(lived_in).keys.writing() as session:
        table = keyring.table()
        newest = session.scalar(select(table.c.id).where(table.c.kind == "case").limit(1))
        session.execute(delete(table).where(table.c.id == newest))
    folder = tmp_path / "older"
    backup.make(stores(lived_in), folder, Recipient.of(private), contents(lived_in), lambda _: None)
    with pytest.raises(BackupRefused, match="older than its data: 1"):
        restored(empty, folder, private)

    assert is_empty(empty)


def test_a_house_that_is_lived_in_is_left_as_it_is(lived_in: House, made: Path, private: DataKey) -> None:
    before = rows_of(lived_in)
    with pytest.raises(BackupRefused, match="empty house"):
        restored(lived_in, made, private)

    assert rows_of(lived_in) == before


def test_a_folder_with_something_in_it_takes_no_backup(lived_in: House, made: Path, private: DataKey) -> None:
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    with pytest.raises(BackupRefused, match="not empty"):
        backup.make(stores(lived_in), made, Recipient.of(private), contents(lived_in), lambda _: None)

    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_the_administrator_sees_how_it_went(
    house: House, cast: Cast, as_administrator: Client, as_lead_advocate: Client
) -> None:
    assert as_administrator.get("/backups").shows("There is no backup yet")
    assert as_administrator.get("/people").shows("There is no backup yet")
    good = runs.begin_run(house.store)
    runs.end_run(house.store, good, is_whole=True)
    fresh = as_administrator.get("/backups")
    runs.end_run(house.store, runs.begin_run(house.store), is_whole=False)
    failed = as_administrator.get("/backups")

    assert fresh.shows("Whole") and not fresh.shows("There is no backup") and not fresh.shows("failed")
    assert failed.shows("The last backup failed") and failed.shows("Failed: there is no backup of that time")
    assert not as_administrator.get("/people").shows("There is no backup yet")
    assert as_lead_advocate.get("/backups").status == 404


def test_a_run_that_says_nothing_did_not_end(house: House, as_administrator: Client) -> None:
    run_id = runs.begin_run(house.store)
    assert as_administrator.get("/backups").shows("Running")
    with house.store.writing() as session:
        run = session.get(runs.BackupRun, run_id)
        assert run is not None
        run.began_at -= timedelta(hours=13)

    assert as_administrator.get("/backups").shows("Did not end")


def is_empty(house: House) -> bool:
    with stores(house).keys.reading() as session:
        keys = session.scalar(select(func.count()).select_from(keyring.table()))
    return not keys and not any(rows_of(house).values()) and not list(house.files.listed())
