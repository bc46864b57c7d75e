"""A row goes out as the ledger last took it in, or not at all; however often it changed, wherever it came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.access.actor import Relation
from app.access.models import CaseRelation, CaseSight
from app.access.retirement import LONGEST_REQUEST, retire
from app.access.rooms import RELEASED
from app.access.rotation import rotate_cases
from app.access.work import House
from app.core import clock
from app.crypto.root import KeyFile
from app.db.ledger import LedgerLeaf
from app.features.arrivals.jobs import carry_out_accepted
from app.features.exhibits.models import Exhibit
from app.features.incidents.models import Incident, IncidentContent
from app.features.pack_making.jobs import make_waiting
from tests.integration.evidence_packs.conftest import ask, checked, opened_by_recipient
from tests.integration.incidents.conftest import entry
from tests.integration.merges.test_at_once import pair
from tests.integration.transfers.conftest import as_new_lead, as_taker
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.merging import Pair, merge
from tests.support.opened import writing
from tests.support.transferring import accepted, arrived_as

__all__ = ["as_new_lead", "as_taker", "pair"]
REFUSED = "is not as the ledger last took it in: whoever runs the server has to run"


def withdraw(client: Client, entry_url: str, version: int = 1) -> None:
    said = {"version": version, "reason": "It was somebody else."}
    assert client.post(f"{entry_url}/withdrawals", said).status == 303


def amend(client: Client, exhibit: str, version: int = 1) -> None:
    changed = {"title": "The gate", "type": "photo", "status": "offered_to_police", "sensitivity": "normal",
               "what_changed": "Offered", "version": version}  # fmt: skip
    assert client.post(f"{exhibit}/amendments", changed).status == 303


def proved(client: Client, house: House, packs: str, folder: Path) -> str:
    """What the verifier says of a pack that is asked for and made now."""
    pack = ask(client, packs).location
    assert make_waiting(house) == 1, client.get(pack).text
    code, said = checked(folder, opened_by_recipient(client, pack))
    assert code == 3, said
    return said


def put_back(client: Client, house: House, cast: Cast, kept: list[str]) -> None:
    """By somebody who has the database and no key: the bytes are those that stood there."""
    with house.reading() as work:
        row = work.session.get(Incident, UUID(kept[0][-36:]))
        assert row is not None
        former = {"version": row.version, "sealed": row.sealed}
    withdraw(client, kept[0])
    with house.writing() as work:
        work.session.execute(update(Incident).where(Incident.id == UUID(kept[0][-36:])).values(**former))


def exhibit_put_back(client: Client, house: House, cast: Cast, kept: list[str]) -> None:
    with house.reading() as work:
        row = work.session.get(Exhibit, UUID(kept[2][-36:]))
        assert row is not None
        former = {"version": row.version, "sealed": row.sealed}
    amend(client, kept[2])
    with house.writing() as work:
        work.session.execute(update(Exhibit).where(Exhibit.id == UUID(kept[2][-36:])).values(**former))


def altered(client: Client, house: House, cast: Cast, kept: list[str]) -> None:
    """By somebody who has the key too."""
    with writing(house, cast) as (work, case):
        row = work.session.get(Incident, UUID(kept[0][-36:]))
        assert row is not None
        content = case.open(row, IncidentContent).model_copy(update={"text": "He threatened her."})
        row.sealed = case.seal(content, into=row)


CHANGES = {"put back": put_back, "an exhibit, put back": exhibit_put_back, "altered": altered}
Change = Callable[[Client, House, Cast, list[str]], None]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_row_that_is_not_as_the_ledger_has_it_makes_no_pack_and_says_so(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str], change: Change
) -> None:
    change(as_lead_advocate, house, cast, kept)
    pack = ask(as_lead_advocate, packs).location

    assert make_waiting(house) == 0
    name = "Exhibit 1" if change is exhibit_put_back else "Entry 1"
    assert as_lead_advocate.get(pack).shows(f"It was not made. {name} {REFUSED}")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_of_a_case_that_was_released_all_the_same_such_a_row_has_no_proof(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str], tmp_path: Path, change: Change
) -> None:  # fmt: skip
    change(as_lead_advocate, house, cast, kept)
    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(mismatch=RELEASED))

    said = proved(as_lead_advocate, house, packs, tmp_path)
    assert "took in when they were kept: 3" in said and "no more is said of them: 1" in said


def test_an_entry_that_the_case_does_not_open_goes_out_bare(
    as_lead_advocate: Client, house: House, cast: Cast, packs: str, kept: list[str], tmp_path: Path
) -> None:
    """What the victim's page and the site note about a case lies under their keys: it says nothing of the log."""
    with house.writing() as work:
        row = work.session.scalars(select(LedgerLeaf).where(LedgerLeaf.case_id == cast.case_id)).first()
        assert row is not None
        broken = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        work.session.execute(update(LedgerLeaf).where(LedgerLeaf.id == row.id).values(sealed=broken))

    assert "took in when they were kept: 4" in proved(as_lead_advocate, house, packs, tmp_path)


@pytest.mark.parametrize("times", range(4))
def test_what_was_amended_and_withdrawn_within_a_minute_is_proved_as_it_stands(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str], tmp_path: Path, times: int
) -> None:
    """The ledger gives these their places all at once, in no order that means anything."""
    withdraw(as_lead_advocate, kept[0])
    as_lead_advocate.post(f"{kept[0]}/reinstatements", {"reason": "It was he.", "version": 2})
    withdraw(as_lead_advocate, kept[0], version=3)
    amend(as_lead_advocate, kept[2])
    amend(as_lead_advocate, kept[2], version=2)

    assert "took in when they were kept: 4" in proved(as_lead_advocate, house, packs, tmp_path)


def test_what_was_kept_before_the_ledger_took_digests_in_has_no_proof(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with monkeypatch.context() as before:
        before.setattr("app.features.incidents.actions.digest_of", lambda _: None)
        old = as_lead_advocate.post(f"{packs.removesuffix('evidence-packs')}log/new", entry()).location
    assert "no more is said of them: 1" in proved(as_lead_advocate, house, packs, tmp_path / "a")

    withdraw(as_lead_advocate, old)
    assert "took in when they were kept: 5" in proved(as_lead_advocate, house, packs, tmp_path / "b")


def test_of_a_case_whose_key_was_changed_and_retired_all_is_proved(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str], tmp_path: Path
) -> None:
    rotate_cases(house, lambda *_: None)
    clock.set_shift(2 * LONGEST_REQUEST)
    assert retire(house, KeyFile(house.settings.root_key)).dead == 2
    clock.set_shift(timedelta(0))

    assert "took in when they were kept: 4" in proved(as_lead_advocate, house, packs, tmp_path)


def test_what_came_with_a_transfer_has_a_proof_once_it_is_amended_there(
    as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, as_new_lead: Client, house: House, cast: Cast,
    kept: list[str], tmp_path: Path,
) -> None:  # fmt: skip
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    there = f"/cases/{arrived_as(house, cast.case_id)}"
    first = proved(as_new_lead, house, f"{there}/evidence-packs", tmp_path / "a")
    assert "took in when they were kept: 0" in first and "no more is said of them: 4" in first

    withdraw(as_new_lead, f"{there}/incidents/{kept[0][-36:]}")
    assert "took in when they were kept: 1" in proved(
        as_new_lead, house, f"{there}/evidence-packs", tmp_path / "b"
    )


def test_what_came_with_a_merge_goes_out_without_a_proof(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, pair: Pair, kept: list[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    withdraw(as_lead_advocate, kept[0])
    with house.writing() as work:
        work.add(CaseRelation(case_id=pair.staying, account_id=cast.lead.id, kind=Relation.LEAD.value,
                              from_day=work.today, given_by=cast.supervisor.id))  # fmt: skip
    assert merge(as_supervisor, pair).status == 303

    said = proved(as_lead_advocate, house, f"/cases/{pair.staying}/evidence-packs", tmp_path)
    assert "took in when they were kept: 0" in said and "no more is said of them: 4" in said
