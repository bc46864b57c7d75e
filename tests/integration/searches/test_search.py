"""The search of the list of cases: within sight alone, however a name is written, and why each was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access import door
from app.access.models import CaseRelation
from app.access.openings import openings_of
from app.access.work import House
from app.db.ledger import AccessLeaf
from app.features.cases.models import Case
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from app.features.searches import queries
from tests.support.cast import Cast, open_new_case
from tests.support.clients import Answered, Client
from tests.support.safe_contacts import record_safe_contact


def search(client: Client, typed: str) -> Answered:
    return client.post_and_follow("/cases/searches", q=typed)


@pytest.fixture
def people(house: House, cast: Cast) -> None:
    """In the lead's case a person of concern; in a colleague's case another victim and the same man."""
    with house.writing() as work:
        case_id, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.colleague.id, None, name="Nadia Iqbal"
        )
        for opener, one in ((cast.lead, cast.case_id), (cast.colleague, case_id)):
            case = door.open_case(work, opener.actor, one)
            said = {"name": "Dean Marlow", "known_as": "Deano", "former_names": "Ashby", "phone": "07700 900111",
                    "email": "Dean@example.org"}  # fmt: skip
            begin_person(work, case, PersonContent(kind="suspect", **said))
        work.openings.clear()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Bevan Carys", "Same name"), ("càrys", "Same name"), ("Karys Beven", "Spelt nearly alike"),
        ("bev", "Begins alike"),
        ("marlow dean", "Person of concern, Dean Marlow: same name"),
        ("ashby", "Person of concern, Dean Marlow: same name, a former name"),
        ("deano", "Person of concern, Dean Marlow: same name, known by this name"),
        ("+44 7700 900111", "Same phone number"), ("dean@EXAMPLE.org", "Same e-mail address"),
    ],
)  # fmt: skip
def test_a_case_is_found_and_it_is_said_why(as_lead_advocate, people, typed, why) -> None:
    page = search(as_lead_advocate, typed)

    assert page.shows("1 found, the nearest first") and page.shows("Carys Bevan") and page.shows(why)


def test_a_reference_is_found_whole_alone(cast, as_lead_advocate, people) -> None:
    assert search(as_lead_advocate, cast.reference.lower()).shows("Reference")
    assert search(as_lead_advocate, cast.reference[:4]).shows("Nobody found")


def test_a_safe_number_and_a_crime_reference_are_found(house, cast, as_lead_advocate) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, number="07700 900555")
    page = as_lead_advocate.get(f"/cases/{cast.case_id}/facts/edit").text
    assert "crime_reference" in page
    facts = {"version": 1, "consent": "yes", "crime_reference": "42/17 99-AB", "stage": "reported",
             "relationship": "unknown", "source": "other", "update_interval_days": 28}  # fmt: skip
    as_lead_advocate.post(f"/cases/{cast.case_id}/facts", facts)

    assert search(as_lead_advocate, "07700900555").shows("Same phone number")
    assert search(as_lead_advocate, "421799ab").shows("Same crime reference")


@pytest.mark.parametrize("typed", ["Nadia Iqbal", "nadia", "Iqbal Nadja"])
def test_who_is_out_of_sight_is_as_if_nobody(as_lead_advocate, as_backup, people, typed) -> None:
    for client in (as_lead_advocate, as_backup):
        page = search(client, typed)
        assert page.shows("0 found") and page.shows("Nobody found") and not page.shows("Nadia Iqbal")


def test_another_case_with_the_same_man_changes_no_word_and_no_count(
    house, cast, as_lead_advocate, people
) -> None:
    """What an advocate reads is the same whether a case she does not see is there or not."""
    words = ("Dean Marlow", "07700 900111", "dean@example.org", "Nadia")
    with_it = [search(as_lead_advocate, typed) for typed in words]
    with house.writing() as work:
        other = work.session.scalars(
            select(Case).where(Case.id != cast.case_id, Case.site_id == cast.site_id)
        ).one()
        for table in Case.metadata.sorted_tables:
            if "case_id" in table.c and not table.name.endswith("_leaf") and table.name != "wrapped_key":
                work.session.execute(table.delete().where(table.c.case_id == other.id))
        work.session.execute(Case.metadata.tables["case_sight"].delete().where(
            Case.metadata.tables["case_sight"].c.id == other.id))  # fmt: skip

    def shown(page: Answered) -> str:
        return page.text.partition("<main")[2].partition("</main>")[0]

    assert [shown(page) for page in with_it] == [shown(search(as_lead_advocate, typed)) for typed in words]


def test_cover_that_has_ended_finds_nothing_more(house, cast, as_colleague, people) -> None:
    with house.writing() as work:
        first, last = work.today - timedelta(days=9), work.today - timedelta(days=1)
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.colleague.id, kind="cover", from_day=first,
                              to_day=last, given_by=cast.supervisor.id))  # fmt: skip

    assert search(as_colleague, "Carys").shows("Nobody found") and search(as_colleague, "Nadia").shows(
        "1 found"
    )


@pytest.mark.parametrize("who", ["as_other_site", "as_supervisor"])
def test_a_site_finds_its_own(who, request, people) -> None:
    found = search(request.getfixturevalue(who), "Marlow")

    assert found.shows("2 found" if who == "as_supervisor" else "Nobody found")


@pytest.mark.parametrize("who", ["as_partner", "as_administrator"])
def test_who_has_no_cases_has_no_search(who, request) -> None:
    assert request.getfixturevalue(who).post("/cases/searches", q="Carys").status == 404


def test_many_in_sight_are_read_by_their_site_and_none_beyond(as_lead_advocate, people, monkeypatch) -> None:
    monkeypatch.setattr(queries, "NAMED", 0)

    assert search(as_lead_advocate, "marlow").shows("1 found") and search(as_lead_advocate, "nadia").shows(
        "0 found"
    )


def test_a_search_is_one_line_in_the_access_log(house, cast, as_supervisor, people) -> None:
    def lines() -> int:
        with house.reading() as work:
            return work.session.scalar(select(func.count()).select_from(AccessLeaf)) or 0

    as_supervisor.get("/cases")
    before = lines()
    search(as_supervisor, "marlow")
    # One for the search, one for the list in which what was found is shown.
    assert lines() - before == 1
    with house.reading() as work:
        case = door.open_case(work, cast.lead.actor, cast.case_id)
        kinds = [line.kind for line in openings_of(work, cast.lead.actor, case, work.today, work.today)]
        work.openings.clear()
    assert "search" in kinds


@pytest.mark.parametrize(
    "typed", ["%", "'", '" OR 1=1 --', "\u202e", "()[]", "🙂", "x" * 100, "12/13/2020", "@", "+", "0"]
)
def test_odd_words_find_nobody_and_break_nothing(as_lead_advocate, people, typed) -> None:
    assert search(as_lead_advocate, typed).shows("Nobody found")


def test_an_ended_case_is_found_and_says_so(house, cast, as_lead_advocate) -> None:
    with house.writing() as work:
        work.session.get(Case, cast.case_id).status = "closed"

    page = search(as_lead_advocate, "carys")
    assert page.shows("1 found") and page.shows("Closed")
