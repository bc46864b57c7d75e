"""The data-protection officer releases a frozen case: by its reference, proven, with a reason its people read."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.access.freezes import freeze, release
from app.access.models import Account, CaseFreeze, CaseSight, SessionRow
from app.access.work import House
from app.core import clock
from app.core.errors import LedgerRefused
from app.features.deadlines.actions import add_due
from app.features.deadlines.rules import DueKind, Lane
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.roles import client_of

REASON = "A row was put back from a copy by mistake; the copy was found."


@pytest.fixture
def row_id(house: House, cast: Cast) -> UUID:
    """The freeze of the cast's case."""
    with house.writing() as work:
        room = freeze(work, cast.case_id, ["note: not that of its entry"])
        assert room is not None
        add_due(work, room, DueKind.MISMATCH, work.now, lane=Lane.BOARD, about=cast.case_id)
        work.session.flush()
        return work.session.scalars(select(CaseFreeze.id)).one()


def typed(cast: Cast, **other: str) -> dict[str, str]:
    return {"reference": cast.reference, "reason": REASON} | other


def state(house: House, cast: Cast) -> str:
    with house.reading() as work:
        return work.session.scalars(select(CaseSight.mismatch).where(CaseSight.id == cast.case_id)).one()


def kinds(house: House, cast: Cast) -> list[str]:
    return [one for one in ledger_kinds(house, cast, cast.case_id) if one.startswith("case.f")]


def test_she_sees_it_by_its_reference_and_nothing_of_its_content(
    row_id: UUID, cast: Cast, as_dpo: Client, as_lead_advocate: Client
) -> None:
    name = (
        as_lead_advocate.get(f"/cases/{cast.case_id}")
        .text.split('class="name"')[1]
        .split(">")[1]
        .split("<")[0]
    )
    listed, form = as_dpo.get("/freezes"), as_dpo.get(f"/freezes/{row_id}/releases/new")

    assert as_dpo.get("/records").shows("A record does not match its ledger")
    assert listed.shows(cast.reference) and form.shows(cast.reference) and name
    assert name not in listed.text + form.text and str(cast.case_id) not in listed.text + form.text


def test_she_releases_it_and_the_cases_people_read_who_and_why(
    row_id: UUID, house: House, cast: Cast, as_dpo: Client, as_supervisor: Client, as_lead_advocate: Client
) -> None:
    assert as_supervisor.get("/team").shows("the record does not match its ledger")
    done = as_dpo.post(f"/freezes/{row_id}/releases", typed(cast))

    assert done.location == "/freezes" and as_dpo.get("/freezes").shows("No case is frozen")
    assert state(house, cast) == "released" and kinds(house, cast) == ["case.frozen", "case.freeze-released"]
    assert not as_supervisor.get("/team").shows("the record does not match its ledger")
    for client in (as_supervisor, as_lead_advocate):
        page = client.get(f"/cases/{cast.case_id}/freezes")
        assert page.shows(REASON) and page.shows("Rui Beck") and page.shows("It was looked at and released")
    assert as_supervisor.get(f"/cases/{cast.case_id}/trail").shows("Rui Beck")


@pytest.mark.parametrize(
    "wrong, words",
    [({"reference": "WM-0000"}, "This is not the reference"), ({"reference": ""}, "Type the case"),
     ({"reason": " "}, "Say what you found")],
)  # fmt: skip
def test_without_a_reason_or_with_another_reference_nothing_is_released(
    row_id: UUID, house: House, cast: Cast, as_dpo: Client, wrong: dict[str, str], words: str
) -> None:
    refused = as_dpo.post(f"/freezes/{row_id}/releases", typed(cast, **wrong))

    assert as_dpo.follow(refused).shows(words)
    assert state(house, cast) == "frozen" and kinds(house, cast) == ["case.frozen"]


def test_she_shows_once_more_that_it_is_she(row_id: UUID, house: House, cast: Cast, as_dpo: Client) -> None:
    with house.store.writing() as session:
        session.execute(update(SessionRow).values(proven_at=clock.now() - timedelta(hours=1)))
    asked = as_dpo.post(f"/freezes/{row_id}/releases", typed(cast))

    assert asked.location.startswith("/proof") and state(house, cast) == "frozen"


def test_who_wrote_in_the_case_does_not_release_it(
    row_id: UUID, house: House, cast: Cast, as_dpo: Client, as_lead_advocate: Client
) -> None:
    """Her part was another one once: what does not match may be what she wrote."""
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Rang her."})
    with house.writing() as work:
        work.session.execute(update(Account).where(Account.id == cast.people["lead"].id).values(role="dpo"))
    refused = as_lead_advocate.post(f"/freezes/{row_id}/releases", typed(cast))

    assert as_lead_advocate.follow(refused).shows("You wrote in this case yourself")
    assert state(house, cast) == "frozen"
    assert (
        as_dpo.post(f"/freezes/{row_id}/releases", typed(cast)).status == 303
        and state(house, cast) == "released"
    )


def test_another_sites_officer_finds_nothing_and_nobody_else_has_the_list(
    row_id: UUID, house: House, cast: Cast, anyone: Client
) -> None:
    other = client_of(anyone, cast, "other_dpo")

    assert not other.get("/freezes").shows(cast.reference)
    assert other.get(f"/freezes/{row_id}/releases/new").status == 404
    assert other.post(f"/freezes/{row_id}/releases", typed(cast)).status == 404
    assert client_of(anyone, cast, "service_manager").get("/freezes").status == 404
    assert state(house, cast) == "frozen"


def test_a_restricted_case_stays_with_the_operator_and_any_other_with_her(
    row_id: UUID, house: House, cast: Cast, as_dpo: Client, as_lead_advocate: Client
) -> None:
    with pytest.raises(LedgerRefused, match="data-protection officer"), house.writing() as work:
        release(work, cast.reference, REASON)
    with house.store.writing() as session:
        session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(is_restricted=True))
    assert as_dpo.get("/freezes").shows("No case is frozen")
    assert as_dpo.get(f"/freezes/{row_id}/releases/new").status == 404
    with house.writing() as work:
        release(work, cast.reference, REASON)

    assert state(house, cast) == "released"


def test_a_second_release_says_that_it_was_done(row_id: UUID, cast: Cast, as_dpo: Client) -> None:
    assert as_dpo.post(f"/freezes/{row_id}/releases", typed(cast)).location == "/freezes"
    assert as_dpo.post(f"/freezes/{row_id}/releases", typed(cast)).status == 404
