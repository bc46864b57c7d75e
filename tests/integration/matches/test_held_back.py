"""Whoever sees cases by a role alone sees none until the name was compared, and none while it may be somebody's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import door, sessions
from app.access.actor import Role
from app.access.models import Account
from app.access.work import House
from app.features.accounts.rules import Status
from app.features.comparisons.jobs import compare_waiting
from app.features.matches.models import PossibleMatch
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from app.features.people.rules import PersonKind
from tests.support.cast import Cast
from tests.support.clients import Client

HIS = "Dean Marlow"


def know_suspect(house: House, cast: Cast) -> None:
    with house.writing() as work:
        case = door.open_case(work, cast.lead.actor, cast.case_id)
        begin_person(work, case, PersonContent(kind=PersonKind.SUSPECT, name=HIS))


def invited(
    house: House, cast: Cast, administrator: Client, name: str, role: str = "service_manager"
) -> Client:
    """Somebody new, signed in as if the code had been used at once."""
    sent = {"name": name, "handle": "newcomer", "role": role}
    sent |= {"agency_id": str(cast.agency_id)} if role == "chair" else {}
    administrator.post("/people", sent)
    with house.writing() as work:
        account = work.session.scalars(
            select(Account).where(Account.role == role, Account.status == Status.INVITED)
        ).one()
        account.status = Status.ACTIVE
        token = sessions.begin_session(work, account.id)
    return Client(administrator.portal, token)


def decide(house: House, supervisor: Client, verdict: str) -> None:
    with house.reading() as work:
        row = work.session.scalars(select(PossibleMatch)).one()
    supervisor.post(
        f"/matches/{row.id}/decisions", version=row.version, verdict=verdict, reason="Asked for papers."
    )


@pytest.fixture
def case(cast: Cast) -> str:
    return f"/cases/{cast.case_id}"


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.DPO])
def test_nothing_opens_until_the_name_was_compared(
    house: House, cast: Cast, as_administrator: Client, case: str, role: str
) -> None:
    client = invited(house, cast, as_administrator, "Ola Hughes", role)
    assert client.get(case).status == 404 and not client.get("/cases").shows("Carys Bevan")

    compare_waiting(house)

    assert client.get(case).status != 404


def test_a_possible_match_keeps_it_shut_until_somebody_decided(
    house: House, cast: Cast, as_administrator: Client, as_supervisor: Client, case: str
) -> None:
    know_suspect(house, cast)
    client = invited(house, cast, as_administrator, HIS)
    compare_waiting(house)
    assert client.get(case).status == 404
    assert client.get("/cases").shows("Nothing opens yet")

    decide(house, as_supervisor, "not_same")

    assert client.get(case).status != 404 and client.get("/cases").shows("Carys Bevan")


def test_if_it_is_one_person_it_stays_shut(
    house: House, cast: Cast, as_administrator: Client, as_supervisor: Client, case: str
) -> None:
    know_suspect(house, cast)
    client = invited(house, cast, as_administrator, HIS)
    compare_waiting(house)

    decide(house, as_supervisor, "same")
    compare_waiting(house)

    assert client.get(case).status == 404 and not client.get("/cases").shows("Carys Bevan")


def test_a_name_that_is_corrected_is_compared_anew(
    house: House, cast: Cast, as_administrator: Client, case: str
) -> None:
    client = invited(house, cast, as_administrator, "Ola Hughes")
    compare_waiting(house)
    know_suspect(house, cast)
    with house.reading() as work:
        row = work.session.scalars(select(Account).where(Account.role == "service_manager")).one()

    as_administrator.post(f"/people/{row.id}", name=HIS, title="", version=row.version)
    assert client.get(case).status == 404
    compare_waiting(house)

    assert client.get(case).status == 404


def test_the_chair_reads_no_note_meanwhile(
    house: House, cast: Cast, as_administrator: Client, as_supervisor: Client
) -> None:
    client = invited(house, cast, as_administrator, "Ola Hughes", "chair")
    assert client.get("/meeting").shows("Nothing opens yet")

    compare_waiting(house)

    assert not client.get("/meeting").shows("Nothing opens yet")
