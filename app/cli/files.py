"""`waymark files`: whether every file that was kept is there and whole, and which files nobody knows of."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.access.door import derive
from app.access.orphans import listed_orphans, look_through, missing_from, orphans_in
from app.access.stored import OpenedFile
from app.access.work import House
from app.cli.beside import Desk, Form, command
from app.core import clock
from app.core.errors import NotFound, SealBroken
from app.core.settings import Settings
from app.features.exhibits import queries
from app.features.exhibits.jobs import name_all
from app.features.exhibits.models import ExhibitContent
from app.features.uploads import queries as uploads
from app.features.uploads.jobs import sweep as sweep_pieces
from app.features.uploads.models import FileUpload
from app.features.uploads.rules import GIVEN_UP_AFTER
from app.main import open_house

BATCH = 100


def add_to(commands: Any) -> None:
    files = commands.add_parser("files", help="the file store").add_subparsers(required=True, metavar="what")
    checking = files.add_parser(
        "check", help="name every row whose file is missing; ends with 1 if there is one"
    )
    checking.add_argument(
        "--contents", action="store_true", help="open every file to its last chunk and compare its SHA-256"
    )
    checking.set_defaults(run=check)
    looking = files.add_parser(
        "orphans", help="list files that no row names, and of phones what was never finished"
    )
    looking.add_argument("--sweep", action="store_true", help="delete those that were listed a day before")
    looking.set_defaults(run=lambda said: sweep(Form()) if said.sweep else orphans(said))


def check(asked: argparse.Namespace) -> int:
    """Every row has its file; with `--contents`, every file opens and is the one that was kept. Shows ids, no names."""
    house = open_house(Settings())
    try:
        faults = [f"{row.kind} file {row.id} of case {row.case_id}: MISSING" for row in missing_from(house)]
        if asked.contents:
            faults += _broken(house)
    finally:
        house.store.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults." if faults else "Every file that was kept is there.")
    return 1 if faults else 0


def orphans(asked: argparse.Namespace) -> int:
    """The list; nothing is noted and nothing deleted."""
    house = open_house(Settings())
    try:
        with house.reading() as work:
            since = {row.id: row.seen_at for row in listed_orphans(work)}
            unfinished = [_unfinished_words(row) for row in uploads.unfinished(work)]
        found = list(orphans_in(house))
    finally:
        house.store.close()
    for one in found:
        noted = (
            f"listed since {clock.moment_words(since[one.id])}" if one.id in since else "not listed before"
        )
        print(f"{one.id}  {one.size} bytes  {noted}")
    print(f"{len(found)} files older than a day that no row names.")
    for line in unfinished:
        print(line)
    print(f"{len(unfinished)} files of phones of which nothing came for {GIVEN_UP_AFTER.days} days.")
    return 0


@command("files sweep", Form)
def sweep(desk: Desk, _: Form) -> int:
    """The list is noted, and what was noted a day before is deleted."""
    with desk.house() as house:
        name_all(house)
        done = look_through(house)
        pieces = sweep_pieces(house)
    desk.say(
        f"{done.orphans} files without a row, {done.swept} swept, {done.halves} halves of uploads removed, "
        f"{pieces} unfinished files of phones swept."
    )
    return 0


def _unfinished_words(row: FileUpload) -> str:
    since = f"listed since {clock.moment_words(row.listed_at)}" if row.listed_at else "not listed before"
    last = clock.moment_words(row.moved_at) if row.moved_at else "never"
    return f"upload {row.id}  {row.received} of {row.size} bytes, the last of them {last}  {since}"


def _broken(house: House) -> Iterator[str]:
    after: UUID | None = None
    while True:
        with house.reading() as work:
            rows = queries.all_exhibits(work, after, BATCH)
            found = []
            for row in rows:
                case = derive(work, row.case_id)
                content = case.open(row, ExhibitContent)
                found += [(row.case_id, *one) for one in queries.files_in(work, case, content)]
        for case_id, file, digest in found:
            if fault := _fault(file, digest):
                yield f"file {file.id} of case {case_id}: {fault}"
        if not rows:
            return
        after = rows[-1].id


def _fault(file: OpenedFile, digest: str) -> str:
    """What is wrong with it; empty if nothing is, or if it is not there at all, which was told already."""
    reckoned = hashlib.sha256()
    try:
        for piece in file.pieces():
            reckoned.update(piece)
    except SealBroken:
        return "CHANGED or cut, it does not open"
    except NotFound:
        return ""
    return "" if not digest or reckoned.hexdigest() == digest else "NOT the file that was kept"
