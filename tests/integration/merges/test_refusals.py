"""A merge that may not be, or is not said clearly, changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app.access import door
from app.access.freezes import freeze
from app.access.models import CaseSight, PageAccount
from app.access.stored import FileKind, Kept, name_file
from app.access.work import House
from app.core.ids import new_id
from app.features.cases.models import Case
from app.features.comparisons.jobs import compare_waiting
from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.matches.models import PossibleMatch
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.merging import Pair, merge, rows_of


@pytest.fixture
def twice(house: House, cast: Cast, as_supervisor: Client) -> Pair:
    """The cast's case and a second referral of the same victim."""
    as_supervisor.post("/referrals", source="police_report", name="Carys Bevan", consent="yes", immediate_danger="no",
                       pronouns="she", priority="standard", stage="reported")  # fmt: skip
    compare_waiting(house)
    with house.reading() as work:
        match = work.session.scalars(select(PossibleMatch)).one()
        other = work.session.scalars(
            select(Case.id).where(Case.site_id == cast.site_id, Case.id != cast.case_id)
        ).one()
    return Pair(cast.case_id, other, match.id, cast.supervisor.actor)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"understood": ""}, "Tick that this cannot be undone"),
        ({"understood": "false"}, "Tick that this cannot be undone"),
        ({"reason": ""}, "Say how you know"), ({"keep": ""}, "Choose which case stays"),
        ({"keep": "0b6fdc0e-8d0e-4c55-9d0e-0f4f0e6a5f11"}, "Choose one of the two cases"),
        ({"version": 9}, "Look at both again"),
    ],
)  # fmt: skip
def test_a_merge_that_is_not_said_clearly_changes_nothing(
    house, twice, as_supervisor, changes, words
) -> None:
    before = rows_of(house, twice.staying, twice.leaving)

    page = as_supervisor.follow(merge(as_supervisor, twice, **changes))

    assert page.shows(words) and "govuk-error-summary" in page.text
    after = rows_of(house, twice.staying, twice.leaving)
    assert {name: count for name, count in after.items() if name != "access_leaf"} == {
        name: count for name, count in before.items() if name != "access_leaf"
    }


def test_the_case_with_her_page_stays_and_two_pages_wait(house, cast, twice, as_supervisor) -> None:
    page = as_supervisor.follow(merge(as_supervisor, twice, keep=twice.leaving))
    assert page.shows("The other case has the victim’s page")

    with house.writing() as work:
        work.add(
            PageAccount(
                site_id=cast.site_id, case_id=twice.leaving, number=b"1", status="waiting", made_on=work.today
            )
        )
    page = as_supervisor.follow(merge(as_supervisor, twice))
    assert page.shows("Both cases have a page")


def test_only_who_supervises_both_can_merge(
    house, cast, twice, as_lead_advocate, as_backup, as_colleague, as_other_site, as_partner, as_administrator,
    as_supervisor,
) -> None:  # fmt: skip
    path = f"/matches/{twice.match_id}"
    for client in (as_lead_advocate, as_backup, as_colleague, as_other_site, as_partner, as_administrator):
        assert client.get(f"{path}/merge").status == 404
        assert (
            client.post(f"{path}/merges", version=1, keep=twice.staying, reason="x", understood="true").status
            == 404
        )
    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == twice.leaving).values(team_id=new_id()))
    assert as_supervisor.get(f"{path}/merge").status == 404
    assert as_supervisor.get(path).shows("in a case of another team")


def test_her_page_still_opens_after_a_merge(house, twice, as_supervisor, as_victim) -> None:
    merge(as_supervisor, twice)

    assert as_victim.get("/").status == 200


def test_a_file_that_came_meanwhile_stops_the_merge(house, cast, twice, as_supervisor, monkeypatch) -> None:
    from app.features.merges import actions

    with house.writing() as work:
        case = door.open_case(work, cast.supervisor.actor, twice.leaving)
        row = Exhibit.begin(case, kept_on=work.today, size_bucket=1)
        file_id = new_id()
        row.sealed = case.seal(ExhibitContent(file_id=file_id), into=row)
        work.add(row)
        name_file(work, case, row.id, Kept(file_id, 1, ""), FileKind.ORIGINAL)
    # Ahead of the lock there was none yet.
    real, asked = actions.queries.stored_of, iter([lambda *_: list[Any]()])
    monkeypatch.setattr(actions.queries, "stored_of", lambda *given: next(asked, real)(*given))

    page = as_supervisor.follow(merge(as_supervisor, twice))

    assert page.shows("something was added to one of the cases meanwhile")
    assert rows_of(house, twice.leaving)["exhibit"] == 1


@pytest.mark.parametrize("which", ["staying", "leaving"])
def test_a_case_that_does_not_match_its_ledger_is_not_merged(house, twice, as_supervisor, which) -> None:
    """Sealed anew in the other case, what was altered would look as if it had always been so."""
    with house.writing() as work:
        freeze(work, getattr(twice, which), ["the row note … is altered"])

    page = as_supervisor.follow(merge(as_supervisor, twice))

    assert page.shows("One of the two does not match its ledger") or page.shows("does not match its ledger")
    with house.reading() as work:
        assert not work.session.scalars(select(CaseSight.id).where(CaseSight.merged_into.is_not(None))).all()


def test_a_case_that_was_merged_before_leads_to_the_one_that_stays(house, twice, as_supervisor) -> None:
    with house.writing() as work:
        earlier = CaseSight(site_id=twice.supervisor.site_id, team_id=new_id(), reference="OLD1234",
                            merged_into=twice.leaving)  # fmt: skip
        work.add(earlier)

    assert merge(as_supervisor, twice).status == 303

    with house.reading() as work:
        led = work.session.execute(select(CaseSight.reference, CaseSight.merged_into)).all()
    assert dict(tuple(one) for one in led)["OLD1234"] == twice.staying
