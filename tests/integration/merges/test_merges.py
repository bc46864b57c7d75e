"""Two cases of one victim become one: nothing is lost, both ledgers hold, and the empty one leads to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from app.access import door
from app.access.actor import Actor
from app.access.contents import verify_contents
from app.access.models import CaseSight, PageAccount
from app.access.sessions import begin_session
from app.access.stored import FileKind, OpenedFile
from app.access.work import House, Work
from app.core.clock import local_day
from app.core.ids import new_id
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.places import places
from app.features.cases.models import Case, CaseContent
from app.features.cases.queries import case_row
from app.features.challenges.models import Challenge
from app.features.charge_limits.models import ChargeAnswer
from app.features.charge_limits.queries import limit_of
from app.features.comparisons.jobs import compare_waiting
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind, add_months
from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.identifiers.actions import note_row
from app.features.incidents.models import Incident, IncidentContent
from app.features.incidents.rules import Certainty
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.merges.rules import ONCE, STAYS, UNSEALED
from app.features.people.models import FormerContent, PersonHistory, Victim, VictimContent
from app.features.people.queries import victim_of
from app.features.people.rules import Stage
from tests.support.assembled import founded
from tests.support.cast import ledger_kinds
from tests.support.clients import Client
from tests.support.houses import new_house
from tests.support.merging import Pair, contents_of, merge, rows_of

PAGES = "log plan plan/versions progress challenges shares people people/victim facts contact tasks locations more"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with new_house(tmp_path / "house", like=founded()) as made:
        yield made


@pytest.fixture
def pair(house: House) -> Pair:
    with house.writing() as work:
        counted = select(Incident.case_id).group_by(Incident.case_id).order_by(func.count().desc())
        leaving, staying = list(work.session.scalars(counted))[:2]
        work.session.execute(update(PageAccount).values(status="closed"))
        sight = work.session.get(CaseSight, leaving)
        assert sight is not None
        known = known_supervisor(work, sight.site_id)
        case = door.open_case(work, known, leaving)
        row = work.session.scalars(select(Victim).where(Victim.case_id == leaving)).one()
        other = door.open_case(work, known, staying)
        name = victim_of(work, other).name
        content = case.open(row, VictimContent).model_copy(update={"name": name})
        row.version += 1
        row.sealed = case.seal(content, into=row)
        note_row(work, row, content)
    compare_waiting(house)
    with house.reading() as work:
        room = door.sign_in_site(work, known.site_id)
        rows = work.session.scalars(select(PossibleMatch).where(PossibleMatch.site_id == known.site_id))
        both = {staying, leaving}
        match = next(
            row for row in rows if {side.case_id for side in room.open(row, MatchContent).sides} == both
        )
    return Pair(staying, leaving, match.id, known)


def known_supervisor(work: Any, site_id: UUID) -> Actor:
    from app.access.models import Account
    from app.access.sessions import member_of

    row = work.session.scalars(
        select(Account).where(Account.site_id == site_id, Account.role == "supervisor")
    ).first()
    return member_of(work, row.id, new_id())


def supervisor_of(portal: Any, house: House, pair: Pair) -> Client:
    with house.writing() as work:
        return Client(portal, begin_session(work, pair.supervisor.id))


def test_nothing_of_either_case_is_lost(house: House, portal: Any, pair: Pair) -> None:
    before, rows = (
        contents_of(house, pair.supervisor, pair.staying, pair.leaving),
        rows_of(house, pair.staying, pair.leaving),
    )
    client = supervisor_of(portal, house, pair)

    answered = merge(client, pair)

    assert answered.location == f"/cases/{pair.staying}", answered.text[-3000:]
    after = contents_of(house, pair.supervisor, pair.staying)
    lost = {
        key: count
        for key, count in (before - after).items()
        if key[0] not in ONCE | {"challenge", "sharing_record"}
    }
    assert lost == {}
    now = rows_of(house, pair.staying, pair.leaving)
    fewer = {name: (count, now[name]) for name, count in rows.items() if now[name] < count}
    assert set(fewer) <= {"victim", "safe_contact"} and all(b - a == 1 for b, a in fewer.values())
    assert now["person_history"] - rows["person_history"] == 1
    assert (
        now["safe_contact_history"] - rows["safe_contact_history"]
        == fewer.get("safe_contact", (0, 0))[0] // 2
    )
    assert now["facts_history"] - rows["facts_history"] == 1
    left = rows_of(house, pair.leaving)
    stays = {name for name, what in UNSEALED.items() if what == "stays"}
    assert {name for name, count in left.items() if count} <= STAYS | stays | {
        "case",
        "access_leaf",
        "ledger_leaf",
    }


def _is_not_charged(work: Work, case: door.OpenCase) -> None:
    """Whatever the demo tells of it: in some of its cases somebody is charged."""
    work.session.execute(delete(ChargeAnswer).where(ChargeAnswer.case_id == case.id))
    row = case_row(work, case)
    content = case.open(row, CaseContent).model_copy(update={"stage": Stage.INVESTIGATION})
    row.version += 1
    row.sealed = case.seal(content, into=row)


def test_one_time_for_a_charge_runs_on_from_the_last_entry_of_both(
    house: House, portal: Any, pair: Pair
) -> None:
    with house.writing() as work:
        going = door.open_case(work, pair.supervisor, pair.leaving)
        last = work.session.scalars(
            select(Incident).where(Incident.case_id == pair.leaving).order_by(Incident.happened_on.desc())
        ).first()
        assert last is not None
        content = going.open(last, IncidentContent).model_copy(update={"certainty": Certainty.EXACT})
        last.happened_on = last.logged_on = work.today
        last.version += 1
        last.sealed = going.seal(content, into=last)
        for case_id in (pair.leaving, pair.staying):
            _is_not_charged(work, door.open_case(work, pair.supervisor, case_id))

    merge(supervisor_of(portal, house, pair), pair)

    with house.reading() as work:
        case = door.open_case(work, pair.supervisor, pair.staying)
        waiting = [one for one in open_due(work, case) if one.kind is DueKind.CHARGE_LIMIT]
        limit = limit_of(work, case)
        assert limit is not None and limit.ends_on == add_months(work.today, 6)
        assert [local_day(one.due_at) for one in waiting] == [limit.remind_on] != [None]
        work.openings.clear()


def test_the_others_record_is_a_former_wording_with_its_own_before_it(
    house: House, portal: Any, pair: Pair
) -> None:
    merge(supervisor_of(portal, house, pair), pair)

    with house.reading() as work:
        case = door.open_case(work, pair.supervisor, pair.staying)
        victim = victim_of(work, case)
        assert victim.row is not None
        rows = work.session.scalars(select(PersonHistory).where(PersonHistory.about == victim.row.id))
        kept = [(row.former_version, case.open(row, FormerContent).former["name"]) for row in rows]
        assert max(kept)[1] == victim.name and victim.row.version == max(kept)[0] + 1
        work.openings.clear()


def test_files_open_under_the_case_that_stays_and_numbers_run_on(
    house: House, portal: Any, pair: Pair
) -> None:
    merge(supervisor_of(portal, house, pair), pair)

    with house.reading() as work:
        case = door.open_case(work, pair.supervisor, pair.staying)
        rows = list(work.session.scalars(select(Exhibit).where(Exhibit.case_id == pair.staying)))
        said = [case.open(row, ExhibitContent) for row in rows]
        sizes = [
            sum(map(len, OpenedFile(house.files, case, one.file_id, FileKind.ORIGINAL).pieces()))
            for one in said if one.file_id
        ]  # fmt: skip
        numbers = sorted(
            work.session.scalars(select(Incident.number).where(Incident.case_id == pair.staying))
        )
        work.openings.clear()
    assert sizes and sizes == [one.size for one in said if one.file_id]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_page_of_the_case_that_stays_opens_and_a_partner_still_finds_her_note(
    house: House, portal: Any, pair: Pair
) -> None:
    client = supervisor_of(portal, house, pair)
    merge(client, pair)

    for path in PAGES.split():
        assert client.get(f"/cases/{pair.staying}/{path}").status == 200, path
    with house.reading() as work:
        notes = list(work.session.scalars(select(Challenge).where(Challenge.case_id == pair.staying)))
    assert notes
    for note in notes:
        assert client.get(f"/cases/{pair.staying}/challenges/{note.id}").status == 200


def test_both_ledgers_hold(house: House, portal: Any, pair: Pair) -> None:
    merge(supervisor_of(portal, house, pair), pair)
    sequence(house.store, house.signer)
    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []

    assert all(not report.faults for report in verify_structure(house.store))
    site = type("Site", (), {"site_id": pair.supervisor.site_id})
    kinds = ledger_kinds(house, site, pair.staying)  # type: ignore[arg-type]
    assert "resealed" in kinds and "case.merged" in kinds
    assert "case.merged-away" in ledger_kinds(house, site, pair.leaving)  # type: ignore[arg-type]


def test_the_empty_case_leads_to_the_other_and_takes_nothing(house: House, portal: Any, pair: Pair) -> None:
    client = supervisor_of(portal, house, pair)
    merge(client, pair)

    page = client.get(f"/cases/{pair.leaving}")
    assert page.shows("Merged into") and f"/cases/{pair.staying}" in page.text
    for path in ("/allocation", "/cover", "/priority", "/log", "/people", "/plan"):
        assert client.get(f"/cases/{pair.leaving}{path}").status == 403, path
    assert (
        client.post(f"/cases/{pair.leaving}/priority", priority="high", reason="x", version=1).status == 403
    )
    assert client.get(f"/matches/{pair.match_id}/merge").status == 404


def test_every_table_that_names_a_case_has_its_place_in_a_merge() -> None:
    sealed = {place.table.name for place in places() if place.has_case}
    unsealed = {
        table.name for table in Case.metadata.sorted_tables
        if "case_id" in table.c and table.name not in sealed | {"wrapped_key"}
    }  # fmt: skip

    assert unsealed == set(UNSEALED)
