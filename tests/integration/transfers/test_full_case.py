"""The demo's deepest case goes to another site with all that a case can have: nothing is lost, all of it opens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from app.access import door
from app.access.actor import Actor
from app.access.contents import verify_contents
from app.access.models import Account, CaseSight, Site, Team, TeamMember
from app.access.rotation import rotate_cases, rotate_site
from app.access.sessions import begin_session, member_of
from app.access.stored import FileKind, OpenedFile
from app.access.work import House
from app.core.ids import new_id
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.places import places
from app.features.arrivals.jobs import carry_out_accepted
from app.features.arrivals.rules import OWN_KEYS, STAYS, UNSEALED
from app.features.cases.models import Case
from app.features.challenges.models import Challenge
from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.legal_holds.models import LegalHold
from app.features.progress.models import PublishedUpdate
from app.features.proposals.models import NewsProposal
from app.features.visits.models import Visit
from tests.support.assembled import founded
from tests.support.clients import Client
from tests.support.houses import new_house
from tests.support.invented import _known
from tests.support.merging import contents_of, rows_of
from tests.support.transferring import accept, agree, arrived_as, offer_of, propose

PAGES = (
    "log plan plan/versions progress challenges shares people people/victim facts contact tasks notes locations more "
    "exhibits openings trail handovers restriction legal-holds page sayings visits safe-contact allocation"
)


@dataclass
class Story:
    """The case in depth, ready to go, and who has a part in it."""

    house: House
    case_id: UUID
    lead: Actor
    supervisor: Actor
    taker: Actor
    advocate: UUID
    team: UUID


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with new_house(tmp_path / "house", like=founded()) as made:
        yield made


@pytest.fixture
def story(house: House) -> Story:
    known = _known(house)
    with house.writing() as work:
        sight = work.session.get(CaseSight, known.case_id)
        assert sight is not None
        # What would keep it here has its own tests: here all of it goes.
        work.session.execute(update(Challenge).where(Challenge.case_id == sight.id).values(status="resolved"))
        work.session.execute(update(NewsProposal).values(status="declined"))
        work.session.execute(update(LegalHold).values(to_day=work.today - timedelta(days=1)))
        work.session.execute(update(Visit).where(Visit.case_id == sight.id).values(state="out"))
        work.session.execute(delete(Case.metadata.tables["held_delivery"]))
        team = work.session.scalars(
            select(Team).where(Team.site_id != sight.site_id).order_by(Team.name)).first()  # fmt: skip
        assert team is not None
        people = work.session.execute(
            select(Account.id, TeamMember.is_supervisor).join(TeamMember, TeamMember.account_id == Account.id)
            .where(TeamMember.team_id == team.id, Account.status == "active")).all()  # fmt: skip
        taker = next(one for one, leads in people if leads)
        advocate = next(one for one, leads in people if not leads)
        lead, supervisor, there = (
            member_of(work, one, new_id())
            for one in (known.people["lead"], known.people["supervisor"], taker)
        )
    return Story(house, known.case_id, lead, supervisor, there, advocate, team.id)


def client_of(portal: Any, house: House, person: UUID) -> Client:
    with house.writing() as work:
        return Client(portal, begin_session(work, person))


def go(portal: Any, story: Story) -> UUID:
    """The case at the other site."""
    house = story.house
    lead, supervisor, taker = (
        client_of(portal, house, one.id) for one in (story.lead, story.supervisor, story.taker)
    )
    answered = propose(lead, story.case_id, story.team)
    assert answered.location == f"/cases/{story.case_id}/transfer", lead.follow(answered).text[-3000:]
    answered = agree(supervisor, story.case_id)
    assert answered.location == f"/cases/{story.case_id}/transfer", supervisor.follow(answered).text[-3000:]
    offer_id = offer_of(house, story.case_id)
    answered = accept(taker, offer_id, story.advocate, story.taker.id)
    assert answered.location == f"/transfers/{offer_id}", taker.follow(answered).text[-3000:]
    assert carry_out_accepted(house) == 1
    return arrived_as(house, story.case_id)


def test_nothing_is_lost_and_nothing_stays(house: House, portal: Any, story: Story) -> None:
    before, rows = contents_of(house, story.supervisor, story.case_id), rows_of(house, story.case_id)

    new_case = go(portal, story)

    after = contents_of(house, story.taker, new_case)
    lost = {key: count for key, count in (before - after).items() if key[0] not in STAYS}
    # The one review of the plan takes up that the case came; what it said before stands in it.
    ((table, said),) = lost
    reasons = json.loads(said)["label"]
    came = [json.loads(one)["label"] for name, one in (after - before) if name == "due"]
    assert table == "due" and f"{reasons}; the case came from another service" in came
    now = rows_of(house, new_case)
    stays = {name for name, what in UNSEALED.items() if what in ("stays", "ends")} | STAYS
    gone = {"page_plan", "access_leaf", "ledger_leaf", "match_due"} | stays
    assert not {
        name: (count, now[name]) for name, count in rows.items() if now[name] < count and name not in gone
    }
    left = {name for name, count in rows_of(house, story.case_id).items() if count}
    assert left <= stays | {"case", "page_account", "access_leaf", "ledger_leaf"}


def test_every_page_opens_there_and_none_here(house: House, portal: Any, story: Story) -> None:
    new_case = go(portal, story)
    client = client_of(portal, house, story.taker.id)
    lead = client_of(portal, house, story.advocate)

    assert lead.get(f"/cases/{new_case}").status == 200
    for path in PAGES.split():
        assert lead.get(f"/cases/{new_case}/{path}").status == 200 or path == "allocation", path
    assert client.get(f"/cases/{new_case}/allocation").status == 200
    for name in (
        "challenge",
        "update",
        "incident",
        "contact",
        "person",
        "exhibit",
        "sharing_record",
        "plan_item",
    ):
        table = Case.metadata.tables[name]
        places = {"challenge": "challenges", "update": "progress", "incident": "incidents", "contact": "contacts",
                  "person": "people", "exhibit": "exhibits", "sharing_record": "shares",
                  "plan_item": "plan/items"}  # fmt: skip
        with house.reading() as work:
            ids = list(work.session.scalars(select(table.c.id).where(table.c.case_id == new_case)))
        assert ids, name
        for one in ids:
            page = lead.get(f"/cases/{new_case}/{places[name]}/{one}")
            assert page.status == 200, (name, page.text[:400])
            assert not page.shows("A former colleague"), (name, one)
    mine = client_of(portal, house, story.lead.id)
    for path in PAGES.split():
        if path not in ("openings", "trail", "more", "restriction", "legal-holds"):
            assert mine.get(f"/cases/{story.case_id}/{path}").status == 403, path
    for path in ("openings", "trail", "more", "restriction", "legal-holds", "transfer"):
        shown = mine.get(f"/cases/{story.case_id}/{path}")
        assert shown.status == 200 and not shown.shows("Carys Bevan"), path


def test_files_open_under_the_new_key_alone(house: House, portal: Any, story: Story) -> None:
    new_case = go(portal, story)

    with house.reading() as work:
        case = door.open_case(work, story.taker, new_case, asks=False)
        rows = list(work.session.scalars(select(Exhibit).where(Exhibit.case_id == new_case)))
        said = [case.open(row, ExhibitContent) for row in rows]
        sizes = [
            sum(map(len, OpenedFile(house.files, case, one.file_id, FileKind.ORIGINAL).pieces()))
            for one in said if one.file_id
        ]  # fmt: skip
        work.openings.clear()
    assert sizes and sizes == [one.size for one in said if one.file_id]


def test_the_whole_house_matches_its_ledger_afterwards(house: House, portal: Any, story: Story) -> None:
    go(portal, story)
    while sequence(house.store, house.signer):
        pass

    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))


def test_keys_that_are_rotated_before_and_after_raise_no_false_alarm(
    house: House, portal: Any, story: Story
) -> None:
    with house.reading() as work:
        sites = list(work.session.scalars(select(Site.id)))
    rotate_cases(house, print)
    new_case = go(portal, story)
    for site_id in sites:
        rotate_site(house, site_id, print)
    rotate_cases(house, print)
    while sequence(house.store, house.signer):
        pass

    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))
    lead = client_of(portal, house, story.advocate)
    for path in ("", "/log", "/plan", "/progress", "/shares", "/page"):
        assert lead.get(f"/cases/{new_case}{path}").status == 200, path


def test_what_she_was_shown_goes_with_the_case_and_her_page_is_shut(
    house: House, portal: Any, story: Story
) -> None:
    with house.reading() as work:
        shown = list(
            work.session.scalars(select(PublishedUpdate).where(PublishedUpdate.case_id == story.case_id))
        )
    assert shown
    new_case = go(portal, story)

    with house.reading() as work:
        now = list(work.session.scalars(select(PublishedUpdate).where(PublishedUpdate.case_id == new_case)))
        statuses = work.session.execute(select(Case.metadata.tables["page_account"].c.status)
                                        .where(Case.metadata.tables["page_account"].c.case_id.in_(
                                            (new_case, story.case_id)))).scalars().all()  # fmt: skip
    assert {row.id for row in now} == {row.id for row in shown} and set(statuses) == {"closed"}


def test_every_table_that_names_a_case_has_its_place_in_an_arrival() -> None:
    sealed = {place.table.name for place in places() if place.has_case}
    unsealed = {
        table.name for table in Case.metadata.sorted_tables
        if "case_id" in table.c and table.name not in sealed | {"wrapped_key"}
    }  # fmt: skip

    assert unsealed == set(UNSEALED)
    assert sealed >= STAYS | OWN_KEYS
