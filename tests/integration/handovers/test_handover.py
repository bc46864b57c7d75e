"""Handovers: all ticked cases go or none, with a note of what is due that stands first until it was read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.access.models import CaseRelation
from app.core import clock
from app.features.cases.models import Case
from app.features.deadlines.rules import DueKind
from app.features.handovers.models import Handover
from tests.support.cast import ledger_kinds, open_new_case
from tests.support.clients import Answered, Client
from tests.support.hard import restrict
from tests.support.progress import open_kinds


def today() -> date:
    return clock.local_day(clock.now())


@pytest.fixture
def three(house, cast) -> list:
    """The lead's three cases; the last has the colleague as its backup."""
    with house.writing() as work:
        more = [
            open_new_case(work, cast.supervisor.actor, cast.team_id, cast.lead.id, backup, name=name)[0]
            for name, backup in (("Seren Pryce", cast.backup.id), ("Wyn Vaughan", cast.colleague.id))
        ]
    return [cast.case_id, *more]


def move(client: Client, cast, ticked: list, **more) -> Answered:
    given = {
        "cases": [str(one) for one in ticked],
        "how": "lead",
        "to": cast.colleague.id,
        "from_day": today(),
        **more,
    }
    return client.post(f"/team/people/{cast.lead.id}/handovers", given)


def holders(house, case_id, day: date) -> set:
    with house.reading() as work:
        rows = work.session.scalars(select(CaseRelation).where(CaseRelation.case_id == case_id))
        held = [row for row in rows if row.kind in ("lead", "cover") and row.from_day <= day]
        return {row.account_id for row in held if row.to_day is None or row.to_day >= day}


def test_many_cases_go_at_once_and_the_former_lead_finds_them_no_longer(
    house, cast, three, as_supervisor, as_colleague, as_lead_advocate
) -> None:
    assert move(as_supervisor, cast, three[:2]).location == f"/team/people/{cast.lead.id}"

    assert [as_colleague.get(f"/cases/{one}").status for one in three] == [200, 200, 303]
    assert [as_lead_advocate.get(f"/cases/{one}").status for one in three] == [404, 404, 200]
    assert ledger_kinds(house, cast, three[1])[-1] == "case.handed_over"


def test_one_that_cannot_go_is_named_and_nothing_is_half_done(house, cast, three, as_supervisor) -> None:
    with house.writing() as work:
        row = work.session.get(Case, three[1])
        assert row is not None
        row.status = "closed"
    answered = as_supervisor.follow(move(as_supervisor, cast, [three[0], three[2]]))

    assert answered.shows("Nothing was moved. Wyn Vaughan") and answered.shows("this person is its backup")
    with house.reading() as work:
        assert work.session.scalars(select(Handover)).all() == []
    assert holders(house, three[0], today()) == {cast.lead.id}
    assert not as_supervisor.get(f"/team/people/{cast.lead.id}").shows("Seren Pryce")


def test_the_note_lists_what_is_due_and_stands_first_until_it_was_read(
    house, cast, three, as_supervisor, as_colleague
) -> None:
    from app.access.door import open_case
    from app.features.deadlines.actions import add_due
    from app.features.deadlines.rules import DueKind

    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        add_due(work, case, DueKind.TASK, work.now + timedelta(days=2), label="Ring housing about the lock")
    move(as_supervisor, cast, [cast.case_id], words="She prefers mornings.")
    first = as_colleague.get("/today")
    assert first.shows("First 1") and first.shows("Read the handover: Carys Bevan")
    page = as_colleague.get(f"/cases/{cast.case_id}/handovers")
    assert page.shows("Ring housing about the lock") and page.shows("She prefers mornings.")
    with house.reading() as work:
        note = work.session.scalars(select(Handover)).one().id
    as_colleague.post(f"/cases/{cast.case_id}/handovers/{note}/readings")

    assert not as_colleague.get("/today").shows("Read the handover")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "case.handover_read"


def test_from_a_later_day_the_former_lead_keeps_it_until_then(
    house, cast, as_supervisor, as_lead_advocate
) -> None:
    later = today() + timedelta(days=5)
    move(as_supervisor, cast, [cast.case_id], from_day=later)

    assert holders(house, cast.case_id, later - timedelta(days=1)) == {cast.lead.id}
    assert holders(house, cast.case_id, later) == {cast.colleague.id}
    assert as_lead_advocate.get(f"/cases/{cast.case_id}").status == 200
    assert not as_lead_advocate.get("/today").shows("Read the handover")


def test_moved_twice_there_is_one_lead(house, cast, as_supervisor) -> None:
    later = today() + timedelta(days=5)
    move(as_supervisor, cast, [cast.case_id], from_day=later)
    move(as_supervisor, cast, [cast.case_id], from_day=today() + timedelta(days=2), to=cast.supervisor.id)

    assert holders(house, cast.case_id, later + timedelta(days=9)) == {cast.supervisor.id}


def test_cover_takes_the_note_and_the_lead_stays(
    house, cast, as_supervisor, as_colleague, as_lead_advocate
) -> None:
    move(as_supervisor, cast, [cast.case_id], how="cover", to_day=today() + timedelta(days=6))

    assert as_colleague.get("/today").shows("Read the handover: Carys Bevan")
    assert not as_lead_advocate.get("/today").shows("Read the handover")
    assert holders(house, cast.case_id, today()) == {cast.lead.id, cast.colleague.id}
    assert holders(house, cast.case_id, today() + timedelta(days=7)) == {cast.lead.id}


@pytest.mark.parametrize(("more", "words"), [
    ({"how": "cover"}, "Give the last day of cover."), ({"from_day": "2020-01-01"}, "Choose today or a later day"),
    ({"cases": []}, "Tick at least one case."), ({"to": ""}, "Choose who takes the cases."),
])  # fmt: skip
def test_what_is_missing_is_said_and_the_ticks_stay(cast, as_supervisor, more, words) -> None:
    page = as_supervisor.follow(move(as_supervisor, cast, [cast.case_id], **more))

    assert page.shows(words)
    assert ("checked" in page.text) or more.get("cases") == []


def test_only_the_reader_it_was_written_for_says_that_she_read_it(
    house, cast, as_supervisor, as_backup
) -> None:
    move(as_supervisor, cast, [cast.case_id])
    with house.reading() as work:
        note = work.session.scalars(select(Handover)).one().id
    place = f"/cases/{cast.case_id}/handovers/{note}/readings"

    assert [one.post(place).status for one in (as_supervisor, as_backup)] == [404, 403]


def test_a_restricted_case_is_moved_by_who_is_named_alone(house, cast, portal, as_supervisor) -> None:
    from app.access.actor import Role
    from tests.support.hard import add_person

    second = Client(portal, add_person(house, cast, "Bron Teale", Role.SUPERVISOR).token)
    restrict(as_supervisor, cast.case_id)

    assert not second.get(f"/team/people/{cast.lead.id}").shows("Carys Bevan")
    assert second.follow(move(second, cast, [cast.case_id])).shows("Nothing was moved")
    assert holders(house, cast.case_id, today()) == {cast.lead.id}


def test_others_find_no_caseload(cast, as_colleague, as_other_site, portal) -> None:
    place = f"/team/people/{cast.lead.id}"

    assert [one.get(place).status for one in (as_colleague, as_other_site)] == [404, 404]
    assert Client(portal, cast.other_supervisor.token).get(place).status == 404


def test_a_case_that_is_allocated_anew_or_covered_on_its_own_page_brings_the_note_too(
    house, cast, as_supervisor, as_colleague
) -> None:
    days = clock.local_day(clock.now()), clock.local_day(clock.now()) + timedelta(days=6)
    cover = {"person": cast.colleague.id, "from_day": days[0], "to_day": days[1]}
    as_supervisor.post(f"/cases/{cast.case_id}/cover", cover)

    assert as_colleague.get("/today").shows("Read the handover: Carys Bevan")
    note = as_colleague.get(f"/cases/{cast.case_id}/handovers")
    assert note.shows("To Mair Pugh, cover from") and note.shows("Written")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["case.handover_written", "cover.given"]

    pair = {"lead": cast.colleague.id, "backup": cast.backup.id, "version": 1}
    as_supervisor.post(f"/cases/{cast.case_id}/allocation", pair)

    assert as_colleague.get(f"/cases/{cast.case_id}/handovers").text.count("Not read yet") == 2
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "case.allocated"


def test_with_the_cover_ends_the_note_that_was_not_read(house, cast, as_supervisor, as_lead_advocate) -> None:
    first = today()
    cover = {"person": cast.colleague.id, "from_day": first, "to_day": first + timedelta(days=6)}
    as_supervisor.post(f"/cases/{cast.case_id}/cover", cover)
    with house.reading() as work:
        given = work.session.scalars(select(CaseRelation.id).where(CaseRelation.kind == "cover")).one()
    assert DueKind.HANDOVER_READ in open_kinds(house, cast)

    as_supervisor.post(f"/cases/{cast.case_id}/cover/{given}/ending")

    assert DueKind.HANDOVER_READ not in open_kinds(house, cast)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/handovers").shows("To Mair Pugh, cover from")
