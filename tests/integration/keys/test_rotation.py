"""Rotation of root, site and case keys: what was sealed opens with the new generation, and nothing needs the old."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from app.access import retirement, rotation
from app.access.door import open_case, sign_in_site
from app.access.models import CaseSight, Rotation
from app.access.stored import FileKind, OrphanFile, StoredFile, keep, name_file
from app.access.work import House
from app.core import clock
from app.core.errors import Conflict, KeyRefused, NotFound
from app.core.ids import new_id
from app.crypto.root import KeyFile
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.runs import begin_run, end_run
from app.db.wrapped import WrappedKey
from app.features import registry
from app.features.contacts.models import Note
from app.main import open_house
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.keys import generations, seal_late, sealed_under, silent

registry.all_tables()
NOBODY = UUID(int=0)
PHOTO = bytes(range(256)) * 700


@pytest.fixture
def written(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """A house in which things were said before."""
    for number in range(3):
        note = {"id": new_client_id(), "facts": f"Note {number}"}
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/notes", note).status == 303
    return house


def root_file(house: House) -> KeyFile:
    return KeyFile(house.settings.root_key)


def later(by: timedelta = retirement.LONGEST_REQUEST) -> None:
    clock.set_shift(by)


def test_after_a_rotation_every_content_of_a_case_lies_under_the_new_generation(written, cast):
    before = sealed_under(written)
    former = generations(written, cast.case_id)[1].id

    rotation.rotate_cases(written, silent)

    after = sealed_under(written)
    live = generations(written, cast.case_id)[2].id
    assert before[former] and not after[former] and after[live] >= before[former]
    assert not after[NOBODY]


def test_a_page_opened_after_a_rotation_reads_as_before(written, cast, as_lead_advocate):
    before = as_lead_advocate.get(f"/cases/{cast.case_id}/notes")

    rotation.rotate_cases(written, silent)
    rotation.rotate_site(written, cast.site_id, silent)
    rotation.rotate_root(written, root_file(written), silent)

    after = as_lead_advocate.get(f"/cases/{cast.case_id}/notes")
    assert before.shows("Note 2") and after.status == 200 and after.shows("Note 2")


def test_what_is_written_after_a_switch_is_sealed_with_the_new_generation(written, cast, as_lead_advocate):
    rotation.rotate_cases(written, silent, cast.case_id)
    already = sealed_under(written)

    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Later"})

    now = sealed_under(written)
    kept = generations(written, cast.case_id)
    assert now[kept[2].id] > already[kept[2].id] and not now[kept[1].id]


def test_a_generation_dies_after_two_counts_of_nothing_a_longest_request_apart(written, cast):
    rotation.rotate_cases(written, silent)
    early = retirement.retire(written, root_file(written))
    assert (early.dead, early.in_use) == (0, 0) and early.early
    assert generations(written, cast.case_id)[1].wrapped

    later()
    late = retirement.retire(written, root_file(written))

    former = generations(written, cast.case_id)[1]
    assert late.dead == early.early and former.dead_on is not None and not former.wrapped
    assert not sealed_under(written)[NOBODY]


def test_a_generation_that_seals_again_meanwhile_does_not_die(written, cast, as_lead_advocate):
    note = as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Late"})
    rotation.rotate_cases(written, silent, cast.case_id)
    later()
    seal_late(written, cast.case_id, last_note(written), 1)

    came = retirement.retire(written, root_file(written))

    assert note.status == 303 and came.in_use == 1 and generations(written, cast.case_id)[1].wrapped
    rotation.rotate_cases(written, silent, cast.case_id)
    assert not sealed_under(written)[generations(written, cast.case_id)[1].id]


def test_a_site_s_rotation_wraps_its_keys_anew_and_sign_in_names_are_found_as_before(written, cast):
    former = generations(written, cast.site_id)[1].id
    with written.reading() as work:
        before = sign_in_site(work, cast.site_id).blind("handle", "ruth")

    rotation.rotate_site(written, cast.site_id, silent)

    under = sealed_under(written)
    assert not under[former] and under[generations(written, cast.site_id)[2].id] and not under[NOBODY]
    with written.reading() as work:
        assert sign_in_site(work, cast.site_id).blind("handle", "ruth") == before
    later()
    assert retirement.retire(written, root_file(written)).in_use == 0
    assert not generations(written, cast.site_id)[1].wrapped and not sealed_under(written)[NOBODY]


def test_a_root_s_rotation_leaves_a_key_file_that_opens_all_and_one_that_opens_nothing(written, tmp_path):
    file = root_file(written)
    before = file.root()

    rotation.rotate_root(written, file, silent)

    assert file.root().generation == before.generation + 1 and KeyFile(file.retired).root().id == before.id
    again = open_house(written.settings)
    assert not sealed_under(again)[NOBODY]
    again.store.close()
    written.settings.root_key.write_bytes(file.retired.read_bytes())
    with pytest.raises(KeyRefused, match="does not open"):
        open_house(written.settings)


def test_a_running_app_opens_what_a_new_root_wraps(written, cast, as_lead_advocate):
    rotation.rotate_root(written, root_file(written), silent)
    written.keyring.forget([cast.site_id, cast.case_id])

    assert as_lead_advocate.get(f"/cases/{cast.case_id}").status == 200


def test_the_former_root_key_is_kept_until_the_second_count(written):
    file = root_file(written)
    rotation.rotate_root(written, file, silent)

    assert retirement.retire(written, file).early == 1 and file.retired.exists()
    later()
    assert retirement.retire(written, file).dead == 1 and not file.retired.exists()


def test_one_case_alone_is_rotated_and_no_other(written, cast):
    rotation.rotate_cases(written, silent, cast.case_id)

    assert list(generations(written, cast.case_id)) == [1, 2]
    assert list(generations(written, cast.other_case_id)) == [1]


def test_a_case_that_is_not_there_is_refused_and_nothing_begins(written):
    with pytest.raises(NotFound):
        rotation.rotate_cases(written, silent, NOBODY)
    assert rotation.unfinished(written) == []


def test_the_ledger_tells_of_a_rotation_and_stays_whole(written, cast):
    rotation.rotate_cases(written, silent, cast.case_id)
    sequence(written.store, written.signer)

    assert ledger_kinds(written, cast).count("rotation.began") == 1
    assert "resealed" in ledger_kinds(written, cast, cast.case_id)
    assert [fault for tree in verify_structure(written.store) for fault in tree.faults] == []


def test_a_key_store_that_is_older_than_the_data_is_named(written, cast, as_lead_advocate):
    with written.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(generation=7))

    with pytest.raises(KeyRefused, match="older than the data"), written.reading() as work:
        open_case(work, cast.people["lead"].actor, cast.case_id)


def last_note(house: House) -> UUID:
    with house.reading() as work:
        return next(row.id for row in work.session.scalars(select(Note)))


def photo_of(client: Client, cast: Cast) -> str:
    """The address of a photo that was just logged."""
    entry = {
        "id": new_client_id(),
        "behaviours": ["loitered"],
        "when": "today",
        "text": "By the gate",
        "version": 0,
    }
    logged = client.post(
        f"/cases/{cast.case_id}/log/new", entry, files={"photo": ("I.bin", PHOTO, "image/x")}
    )
    page = client.follow(logged)
    return re.findall(rf"/cases/{cast.case_id}/exhibits/[0-9a-f-]+", page.text)[0] + "/original"


def test_files_are_sealed_anew_and_stay_what_they_were(written, cast, as_lead_advocate):
    address = photo_of(as_lead_advocate, cast)
    before = {one.id for one in written.files.entries()}

    rotation.rotate_cases(written, silent, cast.case_id)
    later()
    assert retirement.retire(written, root_file(written)).in_use == 0

    assert not generations(written, cast.case_id)[1].wrapped
    assert as_lead_advocate.get(address).content == PHOTO
    with written.reading() as work:
        row = work.session.scalars(select(StoredFile)).one()
        swept = set(work.session.scalars(select(OrphanFile.id)))
    assert row.key_id == generations(written, cast.case_id)[2].id
    assert row.object_id not in before and swept == before


def test_a_file_that_a_former_generation_sealed_keeps_it_alive(written, cast, as_lead_advocate):
    photo_of(as_lead_advocate, cast)
    rotation.rotate_cases(written, silent, cast.case_id)
    later()
    with written.writing() as work:
        # An upload that had begun before the switch and was acknowledged after the first count.
        work.session.execute(update(StoredFile).values(key_id=generations(written, cast.case_id)[1].id))

    assert retirement.retire(written, root_file(written)).in_use == 1
    assert generations(written, cast.case_id)[1].wrapped


def test_no_key_dies_beside_a_backup(written, cast):
    rotation.rotate_cases(written, silent, cast.case_id)
    run = begin_run(written.store)
    later()

    with pytest.raises(KeyRefused, match="A backup is being made"):
        retirement.retire(written, root_file(written))
    assert generations(written, cast.case_id)[1].wrapped

    end_run(written.store, run, is_whole=True)
    assert retirement.retire(written, root_file(written)).dead == 1


def test_a_file_whose_key_died_on_its_way_is_not_acknowledged(written, cast):
    """It was begun before the rotation and comes to its end after the second count."""
    with written.reading() as work:
        kept = keep(written.files, open_case(work, cast.people["lead"].actor, cast.case_id), [PHOTO])
        work.openings.clear()
    rotation.rotate_cases(written, silent, cast.case_id)
    later()
    retirement.retire(written, root_file(written))

    with pytest.raises(Conflict, match="while the file was on its way"), written.writing() as work:
        case = open_case(work, cast.people["lead"].actor, cast.case_id)
        name_file(work, case, new_id(), kept, FileKind.ORIGINAL)
    with written.reading() as work:
        assert not work.session.scalars(select(StoredFile)).all()


def test_a_rotation_after_a_restore_counts_on_from_what_cases_remember(written, cast):
    with written.writing() as work:
        work.session.execute(update(CaseSight).values(rotation=7))

    assert rotation.rotate_cases(written, silent) == 2
    with written.reading() as work:
        assert work.session.scalars(select(Rotation.number)).all() == [8]


def test_without_its_index_key_a_site_says_so(written, cast):
    """A key drawn anew would find no name that was hashed before."""
    rotation.rotate_site(written, cast.site_id, silent)
    later()
    retirement.retire(written, root_file(written))
    with written.keyring.store.writing() as session:
        session.execute(delete(WrappedKey).where(WrappedKey.kind == "index"))
    again = open_house(written.settings)

    with pytest.raises(KeyRefused, match="names are found is missing"), again.reading() as work:
        sign_in_site(work, cast.site_id)
    again.store.close()
