"""Who lets a pack out, what stops it, and what stays of it: decisions, freezes, changes, kills, the end of its time."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.access.models import CaseSight
from app.access.rooms import FROZEN, RELEASED
from app.access.stored import StoredFile
from app.access.work import House
from app.core import clock
from app.features.evidence_packs.jobs import put_old_away, remove_files
from app.features.evidence_packs.models import PackContent
from app.features.evidence_packs.queries import pack_row
from app.features.pack_making.jobs import make_waiting
from tests.integration.evidence_packs.conftest import (
    ask,
    asked,
    checked,
    members_of,
    opened_by_recipient,
)
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.killing import killed_in
from tests.support.opened import writing
from tests.support.packed import STEPS

WITHOUT = {"consent": "no", "reason": "He would know.", "agreed_how": "", "basis": "prevention_of_crime"}


def files_in(house: House) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_without_her_agreement_another_supervisor_decides_first(
    as_lead_advocate: Client, as_supervisor: Client, house: House, packs: str, kept: list[str]
) -> None:
    pack = ask(as_lead_advocate, packs, **WITHOUT).location
    assert make_waiting(house) == 0 and as_lead_advocate.get(pack).shows("Nothing has been made")
    assert as_supervisor.get("/team").shows("Decide on an evidence pack")

    refused = as_supervisor.post(f"{pack}/decisions", {"decision": "decline"}, htmx=True)
    assert refused.shows("Say why, so that the advocate knows")
    as_supervisor.post(f"{pack}/decisions", {"decision": "approve"})

    assert make_waiting(house) == 1 and as_lead_advocate.get(pack).shows("Ready")
    again = as_supervisor.post(f"{pack}/decisions", {"decision": "approve"}, htmx=True)
    assert again.shows("This was decided meanwhile.")


def test_who_asked_never_decides(
    as_supervisor: Client, as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str]
) -> None:
    assert ask(as_supervisor, packs, **WITHOUT).status == 403
    pack = ask(as_lead_advocate, packs, **WITHOUT).location
    assert as_lead_advocate.post(f"{pack}/decisions", {"decision": "approve"}).status == 403
    with writing(house, cast) as (work, case):
        row = pack_row(work, case, UUID(pack[-36:]))
        said = case.open(row, PackContent).model_copy(update={"author_id": cast.supervisor.id})
        row.sealed = case.seal(said, into=row)

    assert as_supervisor.get(f"{pack}/decisions/new").shows("You asked for this yourself")
    assert as_supervisor.post(f"{pack}/decisions", {"decision": "approve"}).status == 403
    assert make_waiting(house) == 0


def test_a_refusal_is_read_and_makes_nothing(
    as_lead_advocate: Client, as_supervisor: Client, house: House, packs: str, kept: list[str]
) -> None:
    pack = ask(as_lead_advocate, packs, **WITHOUT).location
    as_supervisor.post(f"{pack}/decisions", {"decision": "decline", "reason": "Ask her first."})

    assert as_lead_advocate.get(pack).shows("Ask her first.") and make_waiting(house) == 0
    as_lead_advocate.post(f"{pack}/readings")
    assert as_lead_advocate.get(f"{pack}/file").status == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [({"recipient": ""}, "Say for whom it is"), ({"agreed_how": ""}, "Say when and how she agreed"),
     ({"first": "2026-05-04", "last": "2026-05-01"}, "The last day is before the first"),
     ({"consent": "no"}, "permission"), ({"scope": "chosen"}, "Nothing of the log or the evidence"),
     ({"is_minimum": ""}, "Read what leaves"),
     ({"scope": "chosen", "entries": ["3f0f6f2e-1f53-4c19-9a59-1d6a2a1f3c11"]}, "is not there. Choose again")],
)  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_stays(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str], change: dict[str, str], says: str
) -> None:
    refused = as_lead_advocate.post(packs, asked(**{"purpose": "The file of May", **change}), htmx=True)

    assert refused.shows(says) and "The file of May" in refused.text and make_waiting(house) == 0


def test_what_was_amended_since_it_was_asked_for_is_not_let_out(
    as_lead_advocate: Client, as_supervisor: Client, house: House, packs: str, kept: list[str]
) -> None:
    waiting, ready = ask(as_lead_advocate, packs, **WITHOUT).location, ask(as_lead_advocate, packs).location
    as_lead_advocate.post(f"{kept[0]}/withdrawals", {"version": 1, "reason": "Another day."})

    assert make_waiting(house) == 0 and as_lead_advocate.get(ready).shows(
        "was amended or withdrawn since it was asked for"
    )
    refused = as_supervisor.post(f"{waiting}/decisions", {"decision": "approve"}, htmx=True)
    assert refused.shows("Decline it, and say so")


def test_a_pack_says_when_something_in_it_changed_later(
    as_lead_advocate: Client, made: str, kept: list[str]
) -> None:
    assert not as_lead_advocate.get(made).shows("Of what is in it")
    as_lead_advocate.post(f"{kept[0]}/withdrawals", {"version": 1, "reason": "Another day."})

    assert as_lead_advocate.get(made).shows("Of what is in it, 1 was amended or withdrawn since")


def test_put_away_it_cannot_be_fetched_and_what_it_was_stays(
    as_lead_advocate: Client, house: House, made: str
) -> None:
    before, stored = files_in(house), len(list((house.settings.data_folder / "files").iterdir()))
    as_lead_advocate.post(f"{made}/endings")

    assert as_lead_advocate.get(f"{made}/file").status == 404
    assert remove_files(house) == 1 and remove_files(house) == 0 and files_in(house) == before - 1
    assert as_lead_advocate.get(made).shows("DC 4711, Northmere CID") and as_lead_advocate.get(made).shows(
        "Put away"
    )
    assert as_lead_advocate.get(f"{made}/handing").shows("There is nothing to hand over")
    assert len(list((house.settings.data_folder / "files").iterdir())) == stored - 1


def test_after_thirty_days_it_is_put_away_by_itself(
    as_lead_advocate: Client, house: House, made: str
) -> None:
    assert put_old_away(house) == 0
    clock.set_shift(timedelta(days=30))

    assert put_old_away(house) == 1 and put_old_away(house) == 0
    clock.set_shift(timedelta(0))
    assert as_lead_advocate.get(made).shows("Put away") and as_lead_advocate.get(f"{made}/file").status == 404


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_run_makes_it_whole(
    step: str, as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str], tmp_path: Path
) -> None:
    pack = ask(as_lead_advocate, packs).location
    assert killed_in("tests.support.packed", house, step) == -9

    assert make_waiting(house) == (0 if step == "ready" else 1)
    inner = opened_by_recipient(as_lead_advocate, pack)
    assert checked(tmp_path, inner)[0] == 3 and len(members_of(inner)) == 10


def test_no_partner_and_no_other_site_finds_it(
    as_lead_advocate: Client,
    as_partner: Client,
    as_other_site: Client,
    as_victim: Client,
    house: House,
    made: str,
) -> None:
    for stranger in (as_partner, as_other_site):
        assert {stranger.get(f"{made}/{what}").status for what in ("file", "handing")} == {404}


def set_mismatch(house: House, cast: Cast, said: str) -> None:
    with house.writing() as work:
        sight = work.session.get(CaseSight, cast.case_id)
        assert sight is not None
        sight.mismatch = said


def test_a_frozen_case_lets_none_out_and_a_released_one_says_so_first(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str], made: str, tmp_path: Path
) -> None:
    waiting = ask(as_lead_advocate, packs).location
    set_mismatch(house, cast, FROZEN)
    assert make_waiting(house) == 0 and as_lead_advocate.get(waiting).shows("does not match its ledger")
    assert as_lead_advocate.post(packs, asked(), htmx=True).shows("does not match its ledger")
    assert as_lead_advocate.get(f"{made}/file").status == 403

    set_mismatch(house, cast, RELEASED)
    pack = ask(as_lead_advocate, packs).location
    assert make_waiting(house) == 1
    inner = opened_by_recipient(as_lead_advocate, pack)
    members = members_of(inner)
    assert members["WHAT-THIS-PROVES.txt"].startswith(b"WARNING: this case did not match")
    assert "WARNING" in checked(tmp_path, inner)[1]
    page = PdfReader(BytesIO(members["schedule.pdf"])).pages[0].extract_text()
    assert "did not match its ledger" in " ".join(page.split())


def test_an_original_that_is_not_as_it_was_kept_makes_no_pack_and_says_so(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str]
) -> None:
    pack = ask(as_lead_advocate, packs).location
    for file in (house.settings.data_folder / "files").iterdir():
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)

    assert make_waiting(house) == 0
    assert as_lead_advocate.get(pack).shows("did not open as it was kept")
    assert as_lead_advocate.get(f"{pack}/file").status == 404
