"""Files of phones of which a part came and no more: listed after thirty days, swept a day later, then sent anew."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.features.exhibits.models import Exhibit
from app.features.uploads.jobs import sweep
from app.features.uploads.models import FilePiece, FileUpload
from tests.integration.exhibits.test_orphans import run
from tests.integration.sync.test_uploads import entry
from tests.support.mutations import rows
from tests.support.once import own_files


def after(**time: float) -> None:
    """So long after the test began."""
    clock.set_shift(timedelta(**time))


def test_what_was_never_finished_is_listed_first_and_swept_a_day_later(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:100_000])
    after(days=29)
    assert sweep(house) == 0 and rows(house, FileUpload)[0].listed_at is None

    after(days=30, minutes=1)
    assert sweep(house) == 0 and len(rows(house, FilePiece)) == 1
    assert rows(house, FileUpload)[0].listed_at is not None
    after(days=31, minutes=2)

    assert sweep(house) == 1
    assert rows(house, FilePiece) == [] and sweep(house) == 0


def test_a_phone_that_comes_back_is_told_to_begin_anew_and_loses_nothing(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:100_000])
    for days in (31, 33):
        after(days=days)
        sweep(house)

    went_on = phone.send_piece(upload, 100_000, sealed[100_000:200_000])

    assert (went_on.status, went_on.body["offset"]) == (409, 0)
    assert phone.announce(item, upload, len(sealed)).body == {"offset": 0, "attached": False}
    assert phone.send_file(item, upload, sealed).body["attached"]
    assert len(rows(house, Exhibit)) == 1


def test_what_moves_again_while_it_is_listed_is_left(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:100_000])
    after(days=31)
    sweep(house)
    phone.send_piece(upload, 100_000, sealed[100_000:200_000])
    after(days=33)

    assert sweep(house) == 0
    assert phone.send_file(item, upload, sealed).body["attached"]


def test_words_without_a_piece_and_files_that_are_whole_are_never_listed(house, cast, phone):
    entry(cast, phone)
    item, upload, sealed = entry(cast, phone)
    phone.send_file(item, upload, sealed)
    after(days=400)

    assert sweep(house) == 0
    assert [row.listed_at for row in rows(house, FileUpload)] == [None, None]


@own_files
def test_the_operator_reads_the_list_and_sweeps(house, cast, phone):
    item, upload, sealed = entry(cast, phone)
    phone.announce(item, upload, len(sealed))
    phone.send_piece(upload, 0, sealed[:100_000])
    with house.writing() as work:
        row = work.session.get(FileUpload, rows(house, FileUpload)[0].id)
        row.moved_at = work.now - timedelta(days=31)

    listed = run(house, "orphans").stdout

    assert f"upload {upload}  100000 of {len(sealed)} bytes" in listed and "not listed before" in listed
    assert "1 files of phones of which nothing came for 30 days." in listed
    assert "0 unfinished files of phones swept." in run(house, "orphans", "--sweep").stdout
    assert "listed since" in run(house, "orphans").stdout
