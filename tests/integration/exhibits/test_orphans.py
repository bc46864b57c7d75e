"""Files that nobody knows of are listed a day before they go; files that somebody needs and are gone are named."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from app.access import stored as naming
from app.access.door import open_case
from app.access.orphans import listed_orphans, look_through, missing_from
from app.access.stored import FileKind, OpenedFile, StoredFile, files_of, keep
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from app.crypto.files import seal_file
from app.features.exhibits import actions
from app.features.exhibits.forms import ExhibitForm
from app.features.exhibits.jobs import Nightly, name_all
from app.web.forms import Upload
from tests.integration.exhibits.test_exhibits import KINDS, stored
from tests.integration.exhibits.test_exhibits import keep as send
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.commands import command
from tests.support.once import own_files

ROOT = Path(__file__).resolve().parents[3]


def orphan(house: House, days: int) -> UUID:
    """A file that no row names, made so many days ago."""
    file_id = new_id()
    house.files.put(file_id, [b"sealed and unknown"])
    path = house.settings.data_folder / "files" / str(file_id)
    at = clock.now().timestamp() - days * 86_400 - 60
    os.utime(path, (at, at))
    return file_id


def age(house: House, days: int) -> None:
    """Everything in the store as if it had been made so many days ago."""
    for path in (house.settings.data_folder / "files").iterdir():
        at = clock.now().timestamp() - days * 86_400
        os.utime(path, (at, at))


def listed(house: House) -> set[UUID]:
    with house.reading() as work:
        return {row.id for row in listed_orphans(work)}


def test_an_orphan_is_listed_first_and_swept_a_day_later(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    send(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", KINDS["photo.jpg"])
    age(house, 3)
    known = stored(house)
    old, young = orphan(house, 2), orphan(house, 0)

    first = look_through(house)
    assert (first.orphans, first.swept) == (1, 0) and listed(house) == {old}
    assert look_through(house).swept == 0
    clock.set_shift(timedelta(hours=24, minutes=1))
    later = look_through(house)

    assert later.swept == 1 and stored(house) == known | {str(young)} and listed(house) == {young}
    assert house.files.size(young) > 0


def test_what_a_row_names_by_now_is_spared(house: House, cast: Cast) -> None:
    file_id = orphan(house, 2)
    look_through(house)
    with house.writing() as work:
        work.add(StoredFile(id=file_id, object_id=file_id, site_id=cast.site_id, case_id=cast.case_id,
                            about=new_id(), kind="original",
                            kept_on=work.today, size_bucket=1))  # fmt: skip
    clock.set_shift(timedelta(days=2))

    assert look_through(house).swept == 0 and stored(house) == {str(file_id)} and listed(house) == set()


def test_a_half_of_an_upload_is_removed_after_a_day_without_a_byte(house: House) -> None:
    """An upload that is still on its way is written to, and so is never as old; after twelve hours it is given up."""
    for number, hours in enumerate((25, 1)):
        writer = house.files.writer(UUID(int=number))
        writer.write(b"half")
        path = house.settings.data_folder / "files" / f"{UUID(int=number)}.half"
        at = clock.now().timestamp() - hours * 3600
        os.utime(path, (at, at))

    assert look_through(house).halves == 1 and stored(house) == {f"{UUID(int=1)}.half"}


def test_a_file_that_is_gone_is_named(as_lead_advocate: Client, house: House, cast: Cast) -> None:
    send(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", KINDS["photo.jpg"])
    assert list(missing_from(house)) == []
    with house.reading() as work:
        rows = files_of(work.session, cast.case_id)
    gone = next(row for row in rows if row.kind == FileKind.ORIGINAL)
    house.files.delete(gone.id)

    assert len(rows) == 2 and [row.id for row in missing_from(house)] == [gone.id]


def test_exhibits_from_before_get_the_rows_that_name_their_files_and_their_old_previews_open(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    page, old = _kept_as_before(as_lead_advocate, house, cast)
    age(house, 3)

    assert Nightly()(house) in (0, 1) and name_all(house) in (0, 2)
    with house.reading() as work:
        named = {row.id: (row.kind, row.case_id) for row in work.session.scalars(select(StoredFile))}
    assert named == {old[0]: ("original", cast.case_id), old[1]: ("derived", cast.case_id)}
    assert look_through(house).orphans == 0
    assert as_lead_advocate.get(f"{page}/original").content == KINDS["photo.jpg"]
    assert as_lead_advocate.get(f"{page}/preview").content == b"old preview"


def _kept_as_before(client: Client, house: House, cast: Cast) -> tuple[str, list[UUID]]:
    """An exhibit as it was kept before files had rows: unpadded, the preview under the same purpose."""
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        key, ids = case.key_for_files(FileKind.ORIGINAL.purpose), [new_id(), new_id()]
        for file_id, content in zip(ids, (KINDS["photo.jpg"], b"old preview"), strict=True):
            house.files.put(file_id, seal_file(key, case.file_context(file_id), [content]))
        kept, derived = (naming.Kept(one, 1, "") for one in ids)
        sealed = actions.SealedFile(kept, derived, actions.Preview.MADE, "photo.jpg", "image/jpeg")
        form = ExhibitForm(file=Upload("photo.jpg", kept))
        row = actions.attach(work, cast.lead.actor, case, form, sealed)
        work.session.flush()
        work.session.execute(delete(StoredFile))
    return f"/cases/{cast.case_id}/exhibits/{row.id}", ids


def test_originals_and_what_is_derived_from_them_have_keys_of_their_own(house: House, cast: Cast) -> None:
    from app.core.errors import SealBroken

    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        kept = keep(house.files, case, [b"a preview"], FileKind.DERIVED)
        assert kept.file_id is not None
        mine = OpenedFile(house.files, case, kept.file_id, FileKind.DERIVED)
        other = OpenedFile(house.files, case, kept.file_id, FileKind.ORIGINAL)

        assert b"".join(mine.pieces()) == b"a preview"
        with pytest.raises(SealBroken):
            other.check()


@own_files
def test_the_commands_say_what_is_missing_changed_or_unknown(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    send(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", KINDS["photo.jpg"])
    with house.reading() as work:
        rows = {row.kind: row.id for row in files_of(work.session, cast.case_id)}
    whole = run(house, "check", "--contents")
    path = house.settings.data_folder / "files" / str(rows["original"])
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    changed = run(house, "check", "--contents"), run(house, "check")
    house.files.delete(rows["original"])
    missing = run(house, "check")
    unknown = orphan(house, 2)
    orphans = run(house, "orphans"), run(house, "orphans", "--sweep"), run(house, "orphans")

    assert whole.returncode == 0 and "Every file that was kept is there." in whole.stdout
    assert [one.returncode for one in changed] == [1, 0] and "CHANGED" in changed[0].stderr
    assert missing.returncode == 1 and f"original file {rows['original']}" in missing.stderr
    assert str(unknown) in orphans[0].stdout and "not listed before" in orphans[0].stdout
    assert "1 files without a row, 0 swept" in orphans[1].stdout and "listed since" in orphans[2].stdout
    for one in (whole, *changed, missing, *orphans):
        assert (
            "photo.jpg" not in one.stdout + one.stderr and "What she was sent" not in one.stdout + one.stderr
        )


def run(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = {
        **os.environ,
        "WAYMARK_DATA_FOLDER": str(house.settings.data_folder),
        "WAYMARK_ENVIRONMENT": "test",
    }
    return command("files", *arguments, env=given)
