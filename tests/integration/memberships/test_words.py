"""Words of one site's page are kept for that site, in whichever tab she went on to another; never for somebody else."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.access.models import Account, Draft
from app.access.work import House
from tests.integration.memberships.conftest import TwoSites
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.staff import member

WORDS = "He waited at the gate of the nursery."


def hand_in(client: Client, cast: Cast, whose: object) -> Answered:
    path = f"/cases/{cast.case_id}/notes/new"
    return client.post("/drafts", {"facts": WORDS, "draft_path": path, "draft_person": str(whose)})


def owners(house: House) -> set[object]:
    with house.reading() as work:
        return {row.person_id for row in work.session.query(Draft)}


def test_they_wait_at_the_site_where_they_were_typed(
    two: TwoSites, client: Client, house: House, cast: Cast
) -> None:
    two.cross(client, two.far.account_id)

    assert hand_in(client, cast, cast.lead.id).status == 204

    assert owners(house) == {cast.lead.id}
    two.cross(client, cast.lead.id)
    with house.reading() as work:
        draft = work.session.query(Draft).one()
        assert work.session.get_one(Account, draft.person_id).site_id == cast.site_id
    assert WORDS in client.get(f"/cases/{cast.case_id}/notes/new?draft={draft.id}").text


def test_somebody_elses_words_are_kept_for_nobody(
    two: TwoSites, client: Client, portal: TestClient, house: House, cast: Cast
) -> None:
    member(house, cast.backup.id, "mair.pugh").sign_in(another := Client(portal))

    assert hand_in(another, cast, cast.lead.id).status == 403

    assert owners(house) == set()
