"""`waymark backup`, `restore` and `drill`: a sealed copy of everything, its way back, and the proof that it is one."""

from __future__ import annotations

import argparse
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from app.access.sampling import Files, Rows, failure_in, sample_files, sample_rows
from app.cli.beside import Desk, Form, command
from app.cli.drilling import drill_folder
from app.cli.serving import require_shape
from app.cli.shredded import begin_list, count_listed, shredded_since
from app.core import clock
from app.core.errors import BackupRefused, StoreFailed
from app.core.settings import Settings
from app.crypto.boxes import Recipient
from app.crypto.root import BackupKeyFile
from app.db import backup, migrating, roles, runs, shredding
from app.db.checking import verify_structure
from app.db.shred_list import Shredded
from app.db.sole import folder_of, sole_writer
from app.db.store import Store
from app.features import registry
from app.main import open_house

SAMPLE, FILES = 200, 50
"""How many rows and how many files a drill opens, or a few more rows: some of every table."""


def add_to(commands: Any) -> None:
    keys = commands.add_parser(
        "backup-key", help="make the key pair of backups, on a machine that stays offline"
    )
    keys.add_argument(
        "--file", required=True, type=Path, help="where the private key goes; never on the server"
    )
    keys.set_defaults(run=make_key)
    making = commands.add_parser("backup", help="write a sealed backup into a new folder")
    making.add_argument("--to", required=True, type=Path)
    making.add_argument("--public-key", required=True, help="the line that `waymark backup-key` showed")
    making.add_argument(
        "--without-missing-files", action="store_true", help="if files are lost for good: all that is left"
    )
    making.set_defaults(run=begin)
    for name, run, words in (
        ("restore", restore, "bring a backup into an empty installation"),
        ("drill", drill, "restore a backup into a folder of its own, check it, show figures, remove it"),
    ):
        coming = commands.add_parser(name, help=words)
        coming.add_argument("--from", dest="source", required=True, type=Path)
        coming.add_argument(
            "--private-key", required=True, type=Path, help="the file that `waymark backup-key` made"
        )
        coming.add_argument(
            "--ledger-public-key",
            default="",
            help="the ledger's public key, by which the shred list is checked",
        )
        coming.add_argument(
            "--without-shred-list", action="store_true", help="if it is lost: shredded cases may come back"
        )
        coming.set_defaults(run=run)


def make_key(asked: argparse.Namespace) -> int:
    file = BackupKeyFile(asked.file)
    print(f"The private key of backups is in {asked.file}. Keep it offline: with it alone backups open.")
    print("The server needs this line, which opens nothing:")
    print(Recipient.of(file.create()).text)
    return 0


class Making(Form):
    """A new folder, and whose key opens what will be in it."""

    to: Path
    public_key: str
    without_missing_files: bool = False


def begin(asked: argparse.Namespace) -> int:
    """Nothing is made where there is no database."""
    require_shape(Settings())
    return make(Making(to=asked.to.absolute(), public_key=asked.public_key,
                       without_missing_files=asked.without_missing_files))  # fmt: skip


@command("backup", Making)
def make(desk: Desk, asked: Making) -> int:
    """A backup; how it went is noted in the house, where the administrator sees it."""
    try:
        recipient = Recipient.from_text(asked.public_key)
    except ValueError:
        raise BackupRefused(
            "That is not a backup's public key: waymark-backup+…. Nothing was written."
        ) from None
    settings = desk.settings
    began = time.perf_counter()
    _require_key_store(settings)
    with closing(_stores(settings)) as stores:
        begin_list(settings, stores.data, desk.say)
        run_id = runs.begin_run(stores.data)
        try:
            made = backup.make(stores, asked.to, recipient, _contents(settings), desk.say,
                               without_missing_files=asked.without_missing_files)  # fmt: skip
        except BaseException as problem:
            _note_failure(stores, run_id)
            if isinstance(problem, OSError):
                raise BackupRefused(
                    f"The backup FAILED: {problem.strerror}. What is in {asked.to} is no backup."
                ) from None
            raise
        runs.end_run(stores.data, run_id, is_whole=True)
    size = sum(part["bytes"] for part in made.parts.values())
    if made.missing:
        desk.say(
            f"WARNING: {made.missing} files that the data names were not there. They are not in this backup."
        )
    desk.say(f"The backup is whole: {size / 1e6:.1f} MB in {asked.to}, {_speed(size, began)}.")
    return 0


def _require_key_store(settings: Settings) -> None:
    """A key store that is a file and not there is not made anew, empty: that backup has failed, and is noted so."""
    folder = folder_of(settings.keyring)
    if folder is None or Path(settings.keyring.removeprefix("sqlite:///")).exists():
        return
    with closing(Store(settings.database)) as data:
        runs.end_run(data, runs.begin_run(data), is_whole=False)
    raise BackupRefused(backup.NO_KEYS.format(where=settings.keyring.removeprefix("sqlite:///")))


def _note_failure(stores: backup.Stores, run_id: UUID) -> None:
    """If even that cannot be written, the run stands without an end, which the administrator's page shows as well."""
    with suppress(StoreFailed):
        runs.end_run(stores.data, run_id, is_whole=False)


def restore(asked: argparse.Namespace) -> int:
    settings = Settings()
    began = time.perf_counter()
    contents = backup.contents_of(asked.source)
    _require_revision(contents)
    shredded = shredded_since(settings, contents, asked)
    with sole_writer(settings.checked().database, "restore"):
        _bring_back(settings, asked, shredded)
    size = sum(part["bytes"] for part in contents.parts.values())
    print(
        f"Restored what was backed up at {contents.made_at}, {_speed(size, began)}. Everybody signs in again."
    )
    print("Run `waymark verify` next; then start Waymark with the root key and the ledger key of that time.")
    return 0


def _bring_back(settings: Settings, asked: argparse.Namespace, shredded: list[Shredded]) -> None:
    migrating.upgrade(settings.database)
    with closing(_stores(settings)) as stores:
        for store in (stores.data, stores.keys):
            roles.grant(store, settings.app_role)
        backup.restore(stores, asked.source, BackupKeyFile(asked.private_key).root(), print, shredded)
    # What was verified before was another house, or a later day of this one.
    settings.verified_file.unlink(missing_ok=True)


def drill(asked: argparse.Namespace) -> int:
    """Into a folder that is removed again: restored, its trees recomputed, a sample of its contents opened."""
    settings = Settings()
    began = time.perf_counter()
    contents = backup.contents_of(asked.source)
    _require_revision(contents)
    shredded = shredded_since(settings, contents, asked)
    with drill_folder(settings.data_folder) as folder:
        there = settings.model_copy(update={
            "data_folder": folder, "database_url": "", "keyring_url": "", "files_url": "",
            "root_key_file": settings.root_key, "signing_key_file": settings.ledger_key, "environment": "test",
        })  # fmt: skip
        migrating.upgrade(there.database)
        with closing(_stores(there)) as stores:
            backup.restore(stores, asked.source, BackupKeyFile(asked.private_key).root(), print, shredded)
        house = open_house(there)
        faults = [
            fault
            for report in verify_structure(house.store, house.signer.verifier)
            for fault in report.faults
        ]
        with house.store.reading() as session:
            faults += shredding.faults_of(session)
        rows = sample_rows(house, registry.all_tables().sorted_tables, SAMPLE)
        files = sample_files(house, FILES)
        house.store.close()
    size = sum(part["bytes"] for part in contents.parts.values())
    print(
        f"{sum(contents.rows.values())} rows, {contents.files} files, {contents.keys} keys, {_speed(size, began)}"
    )
    _print_drill(contents, rows, files, faults)
    print(f"The drill is good: the backup of {contents.made_at} comes back whole.")
    return 0


def _print_drill(contents: backup.Contents, rows: Rows, files: Files, faults: list[str]) -> None:
    """The figures; `BackupRefused` if they do not say that everything comes back."""
    print(f"{rows.opened} of {rows.opened + rows.shut} sampled contents opened, {files.opened} of "
          f"{files.opened + files.shut} sampled files to their last chunk, {files.missing} of {files.named} files "
          f"missing, {len(faults)} faults in the ledger.")  # fmt: skip
    for fault in faults:
        print(fault)
    if contents.missing:
        print(f"{contents.missing} files were missing when this backup was made, which was asked for so.")
    if failure := failure_in(rows, files, len(faults), has_rows=bool(contents.rows.get("account"))):
        raise BackupRefused(f"The drill FAILED: {failure}. This backup would not bring back everything.")


def _stores(settings: Settings) -> backup.Stores:
    tables = registry.all_tables().sorted_tables
    return backup.stores_of(settings.checked().database, settings.keyring, settings.files, tables)


def _contents(settings: Settings) -> backup.Contents:
    made_at = clock.now().isoformat(timespec="seconds")
    revision = migrating.revision(settings.database)
    return backup.Contents(made_at=made_at, revision=revision, shredded=count_listed(settings))


def _require_revision(contents: backup.Contents) -> None:
    if contents.revision != migrating.newest():
        raise BackupRefused(
            f"This backup has the shape {contents.revision} and this version makes {migrating.newest()}. Restore it "
            "with the version that made it, then update. Nothing was changed."
        )


def _speed(size: int, began: float) -> str:
    seconds = time.perf_counter() - began
    return f"{seconds:.1f} s, {size / 1e6 / max(seconds, 0.001):.1f} MB/s"
