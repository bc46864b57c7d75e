"""A backup: data, files and keys apart, each sealed to an offline public key; and its way back into an empty house.

The order is the protocol: rows first, then the files, then the keys, so that no row is older than its key. The list of
parts is written last: a folder without it is half a backup, and says so. It opens no content.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from io import RawIOBase
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, select

from app.core import clock
from app.core.errors import BackupRefused, NotFound, SealBroken
from app.crypto.boxes import Recipient, open_box
from app.crypto.envelope import DataKey
from app.db import keyring, rows
from app.db.completeness import require_keys
from app.db.files import FileStore
from app.db.shred_list import Shredded, shred_again
from app.db.store import Store

PARTS = ("data", "files", "keys")
LIST = "backup.json"
NO_KEYS = (
    "The backup FAILED: the key store ({where}) holds no keys, and the data was sealed under some. A backup without "
    "them opens for nobody. Nothing was written. Name the key store that belongs to this data, or bring it back first."
)
MISSING_FILES = (
    "The backup FAILED: {count} of the files that the data names are not in the file store. `waymark files check` "
    "names them. What is in {folder} is no backup. If they are lost for good, say --without-missing-files."
)
Say = Callable[[str], None]


@dataclass
class Contents:
    """What a backup holds. In clear: when, of which version, how much; nothing of a case."""

    made_at: str
    revision: str
    rows: dict[str, int] = field(default_factory=dict)
    keys: int = 0
    files: int = 0
    file_bytes: int = 0
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = 1
    missing: int = 0
    """How many files the data names that were not in the store; a backup with such was asked for by name."""
    shredded: int = 0
    """How many cases stood on the shred list: a restore refuses a list with fewer."""


@dataclass(frozen=True)
class Stores:
    """The three stores of a house, and the tables of the first."""

    data: Store
    keys: Store
    files: FileStore
    tables: Sequence[Table]

    def close(self) -> None:
        self.data.close()
        self.keys.close()


def stores_of(data: str, keys: str, files: str, tables: Sequence[Table]) -> Stores:
    """The stores at these addresses; the key store's own table is left out of `tables`."""
    ring = Store(keys)
    keyring.create_tables(ring)
    kept = [table for table in tables if table.name != keyring.table().name]
    return Stores(Store(data), ring, FileStore(files), kept)


def make(
    stores: Stores, folder: Path, recipient: Recipient, contents: Contents, say: Say, *,
    without_missing_files: bool = False,
) -> Contents:  # fmt: skip
    """Write a backup into a new folder. Whatever goes wrong, no list is written, and the folder is no backup.

    `BackupRefused` if the key store is not that of this data, or a file is missing that the data names.
    """
    require_key_store(stores)
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty. Name a new folder for each backup.")
    with stores.data.reading() as session:
        _write(folder, "data", recipient, rows.dump(session, stores.tables, contents.rows), contents)
        files = next(table for table in stores.tables if table.name == "stored_file")
        named = {row.object_id: row.id for row in session.execute(select(files.c.id, files.c.object_id))}
    say(f"data: {sum(contents.rows.values())} rows")
    _write(folder, "files", recipient, _packed(stores.files, contents, named), contents)
    contents.missing = _count_missing(stores.data, files, named.values())
    if contents.missing and not without_missing_files:
        raise BackupRefused(MISSING_FILES.format(count=contents.missing, folder=folder))
    say(f"files: {contents.files}, {contents.file_bytes / 1e6:.1f} MB")
    counted: dict[str, int] = {}
    with stores.keys.reading() as session:
        _write(folder, "keys", recipient, rows.dump(session, [keyring.table()], counted), contents)
    contents.keys = sum(counted.values())
    say(f"keys: {contents.keys}")
    _write_durably(folder / LIST, [json.dumps(asdict(contents), indent=1).encode()])
    return contents


def contents_of(folder: Path) -> Contents:
    """What a backup says it holds, after every part was compared with the list; `BackupRefused` if one is not whole."""
    path = folder / LIST
    if not path.exists():
        raise BackupRefused(f"{folder} holds no whole backup: {LIST} is missing, which is written last.")
    try:
        contents = Contents(**json.loads(path.read_text()))
        parts = {name: contents.parts[name] for name in PARTS}
    except (ValueError, TypeError, KeyError):
        raise BackupRefused(f"{path} cannot be read as the list of a backup.") from None
    for name, told in parts.items():
        if not (folder / _name(name)).exists() or _digest(folder / _name(name)) != told["sha256"]:
            raise BackupRefused(
                f"The part {_name(name)} is missing, cut or changed. This is not a whole backup."
            )
    return contents


def restore(
    stores: Stores, folder: Path, private: DataKey, say: Say, shredded: Sequence[Shredded] = ()
) -> Contents:
    """Bring a backup into an empty house: files, then keys, then rows. Nothing is kept of it if anything fails.

    The cases in `shredded` do not come back: their keys and files are put nowhere, their rows go before the commit.
    """
    contents = contents_of(folder)
    _require_empty(stores)
    # Nobody else writes into an empty house: what is half is what a restore left that was stopped.
    stores.files.sweep_halves(clock.now())
    kept: list[UUID] = []
    cases = {one.case_id for one in shredded}
    without = {file_id for one in shredded for file_id in one.files}
    try:
        for file_id, pieces in _unpacked(_opened(folder, "files", private)):
            if file_id in without:
                continue
            kept.append(file_id)
            stores.files.put(file_id, pieces)
        say(f"files: {len(kept)}")
        # Keys commit first, as ever; the rows only after every row's key was found among them.
        with stores.data.writing() as data, stores.keys.writing() as keys:
            rows.load(keys, [keyring.table()], _opened(folder, "keys", private),
                      leaves_out=lambda row: bool({row["case_id"], row["owner_id"]} & cases))  # fmt: skip
            found = rows.load(data, stores.tables, _opened(folder, "data", private))
            again = shred_again(data, shredded)
            require_keys(data, keys, stores.tables)
            # Whoever was signed in then signs in again.
            data.execute(delete(next(table for table in stores.tables if table.name == "session")))
        say(f"data: {sum(found.values())} rows")
        say(f"shred list: {len(shredded)} cases, {again} of them in this backup: they were shredded again")
        stores.data.empty_log()
    except BaseException as problem:
        for file_id in kept:
            stores.files.delete(file_id)
        if isinstance(problem, SealBroken):
            raise BackupRefused(
                "This key does not open this backup, or a part was changed. Nothing was restored."
            ) from None
        raise
    return contents


def _require_empty(stores: Stores) -> None:
    with stores.data.reading() as session:
        taken = [t.name for t in stores.tables if session.scalar(select(func.count()).select_from(t))]
    with stores.keys.reading() as session:
        taken += ["keys"] if session.scalar(select(func.count()).select_from(keyring.table())) else []
    if taken or any(True for _ in stores.files.listed()):
        raise BackupRefused(
            "A backup is restored into an empty house, and this one is not. It was left as it is. If a restore was "
            "stopped here, take another empty place: what it left holds no case."
        )


def require_key_store(stores: Stores) -> None:
    """`BackupRefused` if the data was sealed and there is not one key: then it is not the key store of this data."""
    sites = next(table for table in stores.tables if table.name == "site")
    with stores.data.reading() as session:
        is_sealed = session.scalar(select(sites.c.id).limit(1)) is not None
    if is_sealed and keyring.Keyring.made_under(stores.keys) is None:
        raise BackupRefused(NO_KEYS.format(where=stores.keys.where))


def _count_missing(data: Store, files: Table, unpacked: Iterable[UUID]) -> int:
    """How many of these files were not packed though a row still stands: what was shredded meanwhile has none."""
    with data.reading() as session:
        return sum(bool(session.scalar(select(func.count()).where(files.c.id == one))) for one in unpacked)


def _packed(files: FileStore, contents: Contents, named: dict[UUID, UUID]) -> Iterator[bytes]:
    """All sealed files as one tar stream, a piece at a time; each is taken out of `named`: what is missing stays."""
    for file_id, size in files.listed():
        try:
            pieces = files.get(file_id)
        except NotFound:
            # Its form was refused meanwhile: it was never acknowledged.
            continue
        entry = tarfile.TarInfo(str(file_id))
        entry.size = size
        yield entry.tobuf(tarfile.USTAR_FORMAT if size < 8 << 30 else tarfile.GNU_FORMAT)
        yield from pieces
        yield bytes(-size % tarfile.BLOCKSIZE)
        named.pop(file_id, None)
        contents.files += 1
        contents.file_bytes += size
    yield bytes(2 * tarfile.BLOCKSIZE)


def _unpacked(stream: Iterator[bytes]) -> Iterator[tuple[UUID, Iterator[bytes]]]:
    with tarfile.open(fileobj=_Stream(stream), mode="r|", bufsize=256 * 1024) as packed:
        for entry in packed:
            inside = packed.extractfile(entry)
            if inside is None:
                raise BackupRefused(
                    "The files of this backup hold something else than files. Nothing was restored."
                )
            yield UUID(entry.name), iter(partial(inside.read, 256 * 1024), b"")
    # To the last byte: only then every chunk was verified.
    for _ in stream:
        pass


class _Stream(RawIOBase):
    """An iterator of bytes in the shape of a file that is read once."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _opened(folder: Path, part: str, private: DataKey) -> Iterator[bytes]:
    with (folder / _name(part)).open("rb") as file:
        yield from open_box(private, part, iter(lambda: file.read(256 * 1024), b""))


def _write(
    folder: Path, part: str, recipient: Recipient, source: Iterable[bytes], contents: Contents
) -> None:
    path = folder / _name(part)
    written, digest = _write_durably(path, recipient.seal(part, source))
    contents.parts[part] = {"file": path.name, "bytes": written, "sha256": digest}


def _name(part: str) -> str:
    return f"{part}.box"


def _write_durably(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    digest, written = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            digest.update(piece)
            written += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return written, digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
