"""The lead advocate of one site, who is an advocate at the other too: one way of signing in, two accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.access.models import CaseRelation, TeamMember
from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.staff import Member, invited, member

FAR_NAME = "robin.eastholm"


@dataclass
class TwoSites:
    """`ruth` signs in at her first site, `far` under the name that the other one gave her."""

    ruth: Member
    far: Member
    code: str

    def join(self, client: Client) -> Answered:
        return client.post("/me/sites", code=self.code)

    def cross(self, client: Client, to: UUID) -> Answered:
        return client.post(f"/me/sites/{to}/crossings")


@pytest.fixture
def two(house: House, cast: Cast) -> TwoSites:
    """Invited at the other site, where a case waits for her; she has not joined yet."""
    ruth = member(house, cast.lead.id, "ruth.adeyemi")
    account_id, code = invited(house, cast.other_site_id, FAR_NAME)
    with house.writing() as work:
        far_team = work.session.scalar(
            select(TeamMember.team_id).where(TeamMember.account_id == cast.other_site.id)
        )
        assert far_team is not None
        work.add(TeamMember(team_id=far_team, account_id=account_id))
        work.add(CaseRelation(case_id=cast.other_case_id, account_id=account_id, kind="backup", from_day=work.today,
                              given_by=cast.other_supervisor.id))  # fmt: skip
    return TwoSites(ruth, Member(account_id, FAR_NAME), code)


@pytest.fixture
def client(two: TwoSites, portal: TestClient) -> Client:
    """Signed in at her first site; joined and still there."""
    made = Client(portal)
    assert two.ruth.sign_in(made).status == 303
    assert two.join(made).location == "/me/sites"
    return made
