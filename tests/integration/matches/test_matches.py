"""People of a site who may be one: found by a job, decided by a supervisor, shown to nobody else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.access import door
from app.access.models import Account
from app.access.work import House
from app.features.accounts.models import AccountContent
from app.features.cases.models import Case
from app.features.comparisons.jobs import compare_batch, compare_waiting
from app.features.identifiers.models import Identifier, MatchDue
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from tests.support.cast import Cast, ledger_kinds, open_new_case
from tests.support.clients import Answered, Client

REFERRAL = {"source": "police_report", "name": "Dean Marlow", "consent": "yes", "immediate_danger": "no",
            "pronouns": "he", "priority": "standard", "stage": "reported"}  # fmt: skip


def refer(client: Client, name: str, **more: str) -> Answered:
    answered = client.post("/referrals", {**REFERRAL, "name": name, **more})
    assert "/referrals/received" in answered.location, answered.text
    return answered


def add_person(house: House, cast: Cast, case_id, **said) -> None:
    with house.writing() as work:
        case = door.open_case(work, cast.lead.actor, case_id)
        begin_person(work, case, PersonContent(**{"kind": "suspect", **said}))


def contents(house: House, cast: Cast) -> list[tuple[str, MatchContent]]:
    with house.reading() as work:
        room = door.sign_in_site(work, cast.site_id)
        rows = work.session.scalars(select(PossibleMatch).where(PossibleMatch.site_id == cast.site_id))
        return [(row.status, room.open(row, MatchContent)) for row in rows]


def waiting(house: House) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(MatchDue)) or 0


def newest(house: House) -> UUID:
    """The case that was just referred."""
    with house.reading() as work:
        return work.session.scalars(select(Case.id).where(Case.status == "referred")).one()


@pytest.fixture
def known(house: House, cast: Cast) -> None:
    """Carys Bevan's case, with Dean Marlow in it, noted as the actions do."""
    add_person(
        house, cast, cast.case_id, name="Dean Marlow", phone="07700 900111", date_of_birth=date(1985, 2, 3)
    )
    compare_waiting(house)


def test_a_new_referral_waits_to_be_compared_and_then_does_not(house, cast, as_supervisor) -> None:
    refer(as_supervisor, "Somebody Else")

    assert waiting(house) == 2 and as_supervisor.get("/matches").shows("2 not compared yet")
    assert as_supervisor.get("/team").shows("2 not compared yet")
    assert as_supervisor.get(f"/cases/{newest(house)}/allocation").shows("Not compared yet")
    compare_waiting(house)
    assert not as_supervisor.get(f"/cases/{newest(house)}/allocation").shows("Not compared yet")
    assert waiting(house) == 0 and as_supervisor.get("/matches").shows("Nothing to decide")


@pytest.mark.parametrize(
    ("name", "more", "title", "why"),
    [
        ("Bevan, Carys", {}, "Referred twice?", "Same name, in another order"),
        ("Karys Bevan", {}, "Referred twice?", "Spelt nearly alike"),
        ("Carys Jones", {"former_names": "Bevan"}, "Referred twice?", "Same name, a former name"),
        ("Deen Marlowe", {}, "Victim in one case, person of concern in another?", "Spelt nearly alike"),
        ("Nadia Iqbal", {"is_suspect_known": "yes", "suspect_name": "Marlow Dean"}, "Person of concern in two cases?",
         "Same name, in another order"),
        ("Lin Harding", {}, "Does somebody of ours stand in a case?", "Same name"),
        ("Ruth Adeyemi", {}, "Does somebody of ours stand in a case?", "Same name"),
    ],
)  # fmt: skip
def test_who_is_like_somebody_goes_to_the_supervisor(
    house, as_supervisor, known, name, more, title, why
) -> None:
    refer(as_supervisor, name, **more)
    compare_waiting(house)

    page = as_supervisor.get("/matches")
    assert page.shows(f"{title} {why}") and page.shows(
        "Marlow" if more.get("suspect_name") else name.split()[0]
    )
    assert as_supervisor.get("/team").shows("1 to decide, before anybody opens the case")


def test_the_same_number_is_found_however_it_is_written(house, cast, as_supervisor, known) -> None:
    with house.writing() as work:
        case_id, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Petra Vance"
        )
    add_person(house, cast, case_id, name="not known", phone="+44 (0)7700 900111")
    compare_waiting(house)

    assert [(one.kind, one.why) for _, one in contents(house, cast)] == [
        ("same_suspect", ["Same phone number"])
    ]


def test_a_new_user_is_compared_with_victims_and_suspects(house, cast, as_administrator, known) -> None:
    as_administrator.post("/people", name="Dean Marlow", handle="dmarlow", role="administrator")
    compare_waiting(house)

    assert [one.kind for _, one in contents(house, cast)] == ["user"]


def test_nobody_of_another_site_is_compared(house, cast, as_supervisor, known) -> None:
    refer(as_supervisor, "Wren Ashdown")
    compare_waiting(house)

    assert contents(house, cast) == []


def test_only_the_supervisors_of_the_site_are_shown_it(
    house, cast, as_supervisor, as_lead_advocate, as_backup, as_colleague, as_other_site, as_partner, as_administrator,
    as_victim, known, anyone,
) -> None:  # fmt: skip
    refer(as_supervisor, "Carys Bevan")
    compare_waiting(house)
    with house.reading() as work:
        match_id = work.session.scalars(select(PossibleMatch.id)).one()

    for client in (as_lead_advocate, as_backup, as_colleague, as_other_site, as_partner, as_administrator):
        assert client.get("/matches").status == 404 and client.get(f"/matches/{match_id}").status == 404
        assert (
            client.post(f"/matches/{match_id}/decisions", version=1, verdict="same", reason="x").status == 404
        )
    far = Client(anyone.portal, cast.other_supervisor.token)
    assert far.get(f"/matches/{match_id}").status == 404 and far.get("/matches").shows("Nothing to decide")
    for path in ("", "/people", "/more", "/facts", "/log"):
        assert "match" not in as_lead_advocate.get(f"/cases/{cast.case_id}{path}").text.lower()
    assert as_supervisor.get(f"/matches/{match_id}").shows("Carys Bevan")


def test_a_match_with_the_supervisor_herself_goes_to_another(
    house, cast, as_supervisor, known, anyone
) -> None:
    with house.writing() as work:
        from tests.support.cast import _member

        other = _member(work, cast.site_id, cast.supervisor.actor.role, "Rhys Vale", None, cast.team_id)
    add_person(house, cast, cast.case_id, name="Lindqvist, Jo")
    compare_waiting(house)

    assert as_supervisor.get("/matches").shows("Nothing to decide")
    assert not as_supervisor.get("/team").shows("1 to decide")
    assert Client(anyone.portal, other.token).get("/matches").shows("Lindqvist, Jo")


def test_who_may_be_the_person_is_shown_nothing_else_about_that_person(
    house, cast, as_supervisor, known
) -> None:
    refer(as_supervisor, "Nadia Iqbal", is_suspect_known="yes", suspect_name="Jo Lindqvist")
    add_person(house, cast, cast.case_id, name="Jo Lindqvist")
    compare_waiting(house)

    assert len(contents(house, cast)) == 3
    assert as_supervisor.get("/matches").shows("Nothing to decide")


def decide(client: Client, house: House, **fields: object) -> Answered:
    with house.reading() as work:
        row = work.session.scalars(select(PossibleMatch)).one()
    return client.post(f"/matches/{row.id}/decisions", {"version": row.version, **fields})


def test_what_is_decided_stays_with_its_reason_and_does_not_come_again(
    house, cast, as_supervisor, known
) -> None:
    refer(as_supervisor, "Carys Bevan")
    compare_waiting(house)

    assert (
        decide(as_supervisor, house, verdict="not_same", reason="Another age, another town.").location
        == "/matches"
    )

    refer(as_supervisor, "Nobody Like That")
    with house.writing() as work:
        for table in ("victim", "person"):
            work.session.execute(update(Identifier).values(table=table))
    compare_waiting(house)
    assert [(status, one.reason) for status, one in contents(house, cast)] == [
        ("not_same", "Another age, another town.")
    ]
    assert ledger_kinds(house, cast)[-3:] == ["match.compared", "match.decided", "match.compared"]


@pytest.mark.parametrize(
    "fields", [{}, {"verdict": "same"}, {"verdict": "maybe", "reason": "x"}, {"reason": "x"}]
)
def test_a_decision_needs_a_verdict_and_a_reason(house, cast, as_supervisor, known, fields) -> None:
    refer(as_supervisor, "Carys Bevan")
    compare_waiting(house)

    page = as_supervisor.follow(decide(as_supervisor, house, **fields))

    assert "govuk-error-summary" in page.text and contents(house, cast)[0][0] == "open"


def test_a_second_decision_upon_an_old_page_is_refused(house, cast, as_supervisor, known) -> None:
    refer(as_supervisor, "Carys Bevan")
    compare_waiting(house)
    decide(as_supervisor, house, verdict="same", reason="She said so.")
    with house.reading() as work:
        row = work.session.scalars(select(PossibleMatch)).one()

    as_supervisor.post(f"/matches/{row.id}/decisions", version=1, verdict="not_same", reason="Late.")

    assert contents(house, cast)[0][0] == "same"


def test_a_name_that_is_corrected_takes_its_match_away(
    house, cast, as_supervisor, as_lead_advocate, known
) -> None:
    with house.writing() as work:
        case_id, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Ina Cole"
        )
    add_person(house, cast, case_id, name="Dean Marlow")
    compare_waiting(house)
    assert [status for status, _ in contents(house, cast)] == ["open"]
    page = as_lead_advocate.get(f"/cases/{case_id}/people").text
    import re

    person = re.findall(rf"/cases/{case_id}/people/([0-9a-f-]{{36}})", page)[0]
    as_lead_advocate.post(f"/cases/{case_id}/people/{person}", version=1, kind="suspect", name="Tom Aldridge")
    compare_waiting(house)

    assert [status for status, _ in contents(house, cast)] == ["gone"]


def test_a_kill_between_finding_and_keeping_leaves_it_waiting(
    house, cast, as_supervisor, known, monkeypatch
) -> None:
    refer(as_supervisor, "Carys Bevan")
    before = waiting(house)

    from app.features.comparisons import actions

    with monkeypatch.context() as patch:
        patch.setattr(actions, "take_off", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            compare_batch(house)
    assert waiting(house) == before and contents(house, cast) == []
    compare_waiting(house)
    compare_waiting(house)
    assert len(contents(house, cast)) == 1


def test_what_was_there_before_the_update_is_compared_too(house, cast) -> None:
    """A case whose rows have no hashes yet, as a migration finds them."""
    add_person(house, cast, cast.case_id, name="not known", phone="07700 900222")
    with house.writing() as work:
        case_id, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Ina Cole"
        )
    add_person(house, cast, case_id, name="unknown", phone="0044 7700 900222")
    with house.writing() as work:
        from sqlalchemy import delete

        work.session.execute(delete(Identifier))
    compare_waiting(house)

    assert [one.why for _, one in contents(house, cast)] == [["Same phone number"]]


def test_nothing_in_the_table_names_a_case_or_a_person(house, cast, as_supervisor, known) -> None:
    refer(as_supervisor, "Carys Bevan")
    compare_waiting(house)
    with house.reading() as work:
        row = work.session.scalars(select(PossibleMatch)).one()

    stored = repr([getattr(row, name) for name in PossibleMatch.model_fields if name != "sealed"]).encode()
    assert cast.case_id.bytes not in stored and str(cast.case_id).encode() not in stored
    assert row.one != row.other and b"Bevan" not in bytes(row.sealed)


def test_the_name_of_a_user_is_known_to_the_comparison(house, cast) -> None:
    with house.reading() as work:
        account = work.session.get(Account, cast.partner.id)
        assert account is not None
        assert door.sign_in_site(work, cast.site_id).open(account, AccountContent).name == "Lin Harding"
