"""Every role is given by an invitation; somebody at a desk has the role of the agency's kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.access.models import Account, Desk
from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Client

PERSON: dict[str, Any] = {"name": "Robin Vale", "title": "", "handle": "robin.vale"}
AT = {"probation": "probation", "health": "health", "cps": "cps", "partner": "housing", "chair": "health"}


def agency_at(house: House, desk_id: UUID) -> UUID:
    with house.reading() as work:
        desk = work.session.get(Desk, desk_id)
        assert desk is not None
        return desk.agency_id


@pytest.mark.parametrize("role", ["service_manager", "dpo", *AT])
def test_somebody_is_invited_with_this_role(
    role: str, house: House, desks: dict[str, UUID], as_administrator: Client
) -> None:
    agency = agency_at(house, desks[AT[role]]) if role in AT else None
    shown = as_administrator.post("/people", PERSON | {"role": role, "agency_id": agency})

    assert shown.status == 200 and shown.shows("kept nowhere")
    with house.reading() as work:
        made = work.session.scalars(select(Account).where(Account.status == "invited")).one()
    assert (made.role, made.agency_id) == (role, agency)


@pytest.mark.parametrize("role, kind", [("health", "probation"), ("partner", "cps"), ("cps", "housing")])
def test_a_role_that_is_not_the_agencys_is_refused(
    role: str, kind: str, house: House, desks: dict[str, UUID], as_administrator: Client
) -> None:
    typed = PERSON | {"role": role, "agency_id": agency_at(house, desks[kind])}
    refused = as_administrator.post("/people", typed, htmx=True)

    assert refused.status == 422 and refused.shows("This is not what people of that agency are here.")


@pytest.mark.parametrize("role", ["victim", "chair", "probation"])
def test_no_role_of_an_agency_without_one_and_no_victim(
    role: str, house: House, as_administrator: Client
) -> None:
    assert as_administrator.post("/people", PERSON | {"role": role}, htmx=True).status == 422
    with house.reading() as work:
        assert work.session.scalar(select(func.count()).where(Account.status == "invited")) == 0


def test_an_agency_with_people_becomes_no_other_kind(
    house: House, cast: Cast, desks: dict[str, UUID], as_administrator: Client
) -> None:
    agency = agency_at(house, desks["health"])
    refused = as_administrator.post(f"/agencies/{agency}", {"name": "Trust", "code": "police"}, htmx=True)

    assert refused.status == 422 and refused.shows("what they may receive goes by what kind of agency it is")
    assert (
        as_administrator.post(f"/agencies/{agency}", {"name": "Trust", "code": "health_other"}).status == 303
    )
