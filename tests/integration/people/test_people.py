"""The people of a case: recorded, amended with the former wording kept, and seen by those who stand near."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.access.door import open_case
from app.features.people import queries
from tests.support.cast import ledger_kinds

PERSON = {
    "kind": "professional",
    "name": "Lin Harding",
    "role": "Officer in charge",
    "agency": "Northmere Police",
}
VICTIM = {"version": "1", "name": "Carys Bevan", "known_as": "Caz", "pronouns": "she", "language": "cy",
          "needs": ["interpreter", "rural"], "interpreter_needed": "yes",
          "interpreter_gender": "woman"}  # fmt: skip


def people(house, cast) -> list:
    with house.reading() as work:
        return queries.people_of(work, open_case(work, cast.lead.actor, cast.case_id))


def victim(house, cast):
    with house.reading() as work:
        return queries.victim_of(work, open_case(work, cast.lead.actor, cast.case_id))


def test_the_empty_list_says_what_comes_here(cast, as_lead_advocate) -> None:
    page = as_lead_advocate.get(f"/cases/{cast.case_id}/people")
    assert page.shows("Carys Bevan") and page.shows("Nobody else is recorded yet")


def test_somebody_is_added_and_stands_in_the_list(house, cast, as_lead_advocate) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/people", PERSON, id=uuid4())
    assert page.shows("Lin Harding") and page.shows("Officer in charge, Northmere Police")
    assert "person.added" in ledger_kinds(house, cast, cast.case_id)


def test_the_same_form_sent_twice_makes_one_person(house, cast, as_lead_advocate) -> None:
    sent = PERSON | {"id": str(uuid4())}
    first = as_lead_advocate.post(f"/cases/{cast.case_id}/people", sent)
    again = as_lead_advocate.post(f"/cases/{cast.case_id}/people", sent)
    assert first.location == again.location == f"/cases/{cast.case_id}/people"
    assert len(people(house, cast)) == 1


def test_another_person_under_a_used_id_is_not_saved(house, cast, as_lead_advocate) -> None:
    used = str(uuid4())
    as_lead_advocate.post(f"/cases/{cast.case_id}/people", PERSON | {"id": used})
    page = as_lead_advocate.post_and_follow(
        f"/cases/{cast.case_id}/people", PERSON | {"id": used, "name": "Sam Rook"}
    )
    assert page.shows("Not saved: please save again")
    assert "Sam Rook" in page.text and used not in page.text
    assert [person.name for person in people(house, cast)] == ["Lin Harding"]


def test_amending_keeps_the_first_wording(house, cast, as_lead_advocate) -> None:
    person_id = uuid4()
    as_lead_advocate.post(f"/cases/{cast.case_id}/people", PERSON, id=person_id)
    page = as_lead_advocate.post_and_follow(
        f"/cases/{cast.case_id}/people/{person_id}", PERSON | {"role": "Detective", "version": "1"}
    )
    assert page.shows("Detective") and page.shows("Officer in charge") and page.shows("Ruth Adeyemi")
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        view = queries.person_of(work, case, person_id)
        (wording,) = queries.wordings_of(work, case, view.row, view.content, queries.person_facts)
    assert (view.content.role, wording.was) == ("Detective", [("Role", "Officer in charge")])
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["person.added", "person.amended"]


def test_a_change_over_somebody_elses_is_told_and_loses_nothing(house, cast, as_lead_advocate) -> None:
    person_id = uuid4()
    path = f"/cases/{cast.case_id}/people/{person_id}"
    as_lead_advocate.post(f"/cases/{cast.case_id}/people", PERSON, id=person_id)
    as_lead_advocate.post(path, PERSON | {"role": "Detective", "version": "1"})
    page = as_lead_advocate.post_and_follow(path, PERSON | {"role": "Sergeant", "version": "1"})
    assert page.shows("somebody else changed this meanwhile")
    assert "Sergeant" in page.text and page.shows("Detective")
    assert 'name="version" value="2"' in page.text
    assert people(house, cast)[0].content.role == "Detective"
    as_lead_advocate.post(path, PERSON | {"role": "Sergeant", "version": "2"})
    assert people(house, cast)[0].content.role == "Sergeant"


def test_the_victim_is_amended_and_the_former_name_is_kept(house, cast, as_lead_advocate) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/people/victim", VICTIM)
    assert page.shows("Welsh") and page.shows("Rural home") and page.shows("prefers: woman")
    assert victim(house, cast).first == "Caz"
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "victim.amended"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Give the name"),
        ("pronouns", "it", "Choose one of the answers."),
        ("date_of_birth", "2990-01-01", "this day cannot be a date of birth"),
        ("date_of_birth", "yesterday", "Give a date"),
        ("needs", ["money"], "Choose one of the answers."),
        ("known_as", "x" * 101, "Use at most 100 characters."),
    ],
)
def test_a_wrong_change_of_the_victim_is_explained(
    house, cast, as_lead_advocate, field, value, message
) -> None:
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/people/victim", VICTIM | {field: value})
    assert page.shows(message)
    assert victim(house, cast).row.version == 1


def test_nobody_is_called_an_offender_without_the_day_of_the_finding(house, cast, as_lead_advocate) -> None:
    suspect = {"kind": "suspect", "name": "Gwyn Reed", "legal_word": "offender"}
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/people", suspect)
    assert page.shows("Give the day of the guilty finding or admission")
    assert people(house, cast) == []
    page = as_lead_advocate.post_and_follow(
        f"/cases/{cast.case_id}/people", suspect | {"found_guilty_on": "2026-03-02"}
    )
    assert page.shows("Offender")


def test_the_backup_reads_and_does_not_change(house, cast, as_backup, as_supervisor) -> None:
    for client in (as_backup, as_supervisor):
        page = client.get(f"/cases/{cast.case_id}/people")
        assert page.status == 200 and "/people/new" not in page.text
        assert client.get(f"/cases/{cast.case_id}/people/victim").status == 200
        assert client.post(f"/cases/{cast.case_id}/people", PERSON).status == 403
        assert client.post(f"/cases/{cast.case_id}/people/victim", VICTIM).status == 403
    assert people(house, cast) == []


@pytest.mark.parametrize("client", ["as_colleague", "as_other_site", "as_partner", "as_administrator"])
def test_out_of_sight_nothing_is_here(request, cast, client: str) -> None:
    someone = request.getfixturevalue(client)
    assert someone.get(f"/cases/{cast.case_id}/people").status == 404
    assert someone.post(f"/cases/{cast.case_id}/people", PERSON).status == 404


def test_a_person_of_another_case_does_not_exist_here(house, cast, as_lead_advocate, as_other_site) -> None:
    person_id = uuid4()
    as_other_site.post(f"/cases/{cast.other_case_id}/people", PERSON, id=person_id)
    for path in (f"/people/{person_id}", f"/people/{person_id}/edit", f"/people/{uuid4()}", "/people/nobody"):
        assert as_lead_advocate.get(f"/cases/{cast.case_id}{path}").status == 404
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/people/{person_id}", PERSON).status == 404


def test_hostile_text_is_shown_as_text(cast, as_lead_advocate) -> None:
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} ' OR 1=1 --"
    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/people", PERSON | {"name": hostile})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page.text
