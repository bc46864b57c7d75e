"""Two people decide, each with a reason, and never the same one; a legal hold or an open case stops every step."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.freezes import freeze
from app.access.matching import match_site
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from app.features.cases.models import Case
from app.features.deletions.jobs import go_through_schedule, shred_decided
from app.features.deletions.models import Deletion
from app.features.deletions.rules import HELD, MISMATCHED, NOT_CLOSED, SAME_PERSON
from app.features.matches.actions import case_hash
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.matches.rules import MatchKind
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.deletions import closed, confirm, decided
from tests.support.opened import opened


def status_of(house: House, cast: Cast) -> list[str]:
    with opened(house, cast) as (work, case):
        rows = work.session.scalars(select(Deletion).where(Deletion.case_id == case.id))
        return [row.status for row in rows]


def proposed(client: Client, cast: Cast, **fields: str) -> Answered:
    fields = {"cause": "erasure_right", "reason": "She asked for it in writing."} | fields
    return client.post(f"/cases/{cast.case_id}/deletion/proposals", fields)


def held(client: Client, cast: Cast) -> str:
    """A legal hold that stands; the place where it is lifted."""
    today = clock.local_day(clock.now()).isoformat()
    answered = client.post(
        f"/cases/{cast.case_id}/legal-holds",
        {"held_for": "proceedings", "reason": "Trial in March.", "from_day": today},
    )
    assert answered.location.endswith("/legal-holds"), answered.text
    shown = client.get(f"/cases/{cast.case_id}/legal-holds").text
    return re.findall(r'href="(/cases/[^"]+/liftings)/new"', shown)[0]


def test_what_the_schedule_proposed_waits_for_two(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)

    assert status_of(house, cast) == ["decided"]
    assert ledger_kinds(house, cast, cast.case_id)[-3:] == [
        "deletion.proposed", "deletion.confirmed", "deletion.decided",
    ]  # fmt: skip
    assert as_supervisor.get("/deletions").shows("Decided: gone within minutes")


def test_the_same_person_is_never_both(house: House, cast: Cast, as_supervisor: Client) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    confirm(as_supervisor, cast.case_id)
    again = as_supervisor.follow(confirm(as_supervisor, cast.case_id, reference=cast.reference))

    assert again.shows(SAME_PERSON)
    assert status_of(house, cast) == ["confirmed"]
    assert as_supervisor.get(f"/cases/{cast.case_id}/deletion").shows("You are the first of the two")


def test_who_proposed_by_hand_is_the_first_of_the_two(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    closed(house, cast.case_id, 0)
    assert proposed(as_supervisor, cast).status == 303
    own = as_supervisor.follow(confirm(as_supervisor, cast.case_id, reference=cast.reference))
    others = confirm(as_second, cast.case_id, reference=cast.reference.lower())

    assert own.shows(SAME_PERSON)
    assert others.location == "/deletions" and status_of(house, cast) == ["decided"]


def test_the_second_types_the_reference_of_this_case(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    confirm(as_supervisor, cast.case_id)
    wrong = as_second.follow(confirm(as_second, cast.case_id, reference="AAAAAAA", reason="Nothing is open."))

    assert wrong.shows(f"Type the reference of this case, {cast.reference}")
    assert wrong.shows("Nothing is open.") and status_of(house, cast) == ["confirmed"]


def test_without_a_reason_nobody_decides(house: House, cast: Cast, as_supervisor: Client) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    refused = as_supervisor.follow(confirm(as_supervisor, cast.case_id, reason=""))

    assert refused.shows("Say why, in a sentence.") and status_of(house, cast) == ["proposed"]


def test_either_keeps_the_case_and_it_rests(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    confirm(as_supervisor, cast.case_id)
    kept = as_second.post(
        f"/cases/{cast.case_id}/deletion/refusals", {"version": "2", "reason": "She may come back."}
    )
    for days in (1, 300, 40):
        clock.set_shift(clock._shift + timedelta(days=days))
        go_through_schedule(house)
        if days == 300:
            assert status_of(house, cast) == ["declined"]

    assert kept.location == "/deletions"
    assert "deletion.declined" in ledger_kinds(house, cast, cast.case_id)
    assert sorted(status_of(house, cast)) == ["declined"]


def test_who_comes_second_with_an_old_page_is_told(house: House, cast: Cast, as_supervisor: Client) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    stale = as_supervisor.follow(confirm(as_supervisor, cast.case_id, version="7"))

    assert stale.shows("somebody decided about this deletion meanwhile")
    assert status_of(house, cast) == ["proposed"]


def test_an_open_case_is_not_proposed_by_anybody(house: House, cast: Cast, as_supervisor: Client) -> None:
    refused = as_supervisor.follow(proposed(as_supervisor, cast))
    go_through_schedule(house)

    assert refused.shows(NOT_CLOSED) and status_of(house, cast) == []


def test_a_legal_hold_stops_the_proposal(house: House, cast: Cast, as_supervisor: Client) -> None:
    closed(house, cast.case_id)
    held(as_supervisor, cast)
    go_through_schedule(house)

    assert as_supervisor.follow(proposed(as_supervisor, cast)).shows(HELD)
    assert status_of(house, cast) == []


@pytest.mark.parametrize("confirmed", [0, 1])
def test_a_legal_hold_stops_each_of_the_two(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client, confirmed: int
) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    if confirmed:
        confirm(as_supervisor, cast.case_id)
    before = status_of(house, cast)
    held(as_supervisor, cast)
    refused = as_second.follow(confirm(as_second, cast.case_id, reference=cast.reference))

    assert refused.shows(HELD) and status_of(house, cast) == before


def test_a_legal_hold_stops_what_was_decided_and_it_is_decided_anew(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)
    lifting = held(as_supervisor, cast)
    shred_decided(house)
    assert status_of(house, cast) == ["withdrawn"]
    as_supervisor.post(lifting, {"version": "1", "reason": "The trial is over."})
    shred_decided(house)

    assert as_supervisor.get(f"/cases/{cast.case_id}").status == 200
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["deletion.withdrawn", "legal_hold.lifted"]


def test_a_case_that_was_opened_again_is_not_shredded(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)
    with house.writing() as work:
        row = work.session.get(Case, cast.case_id)
        assert row is not None
        row.status, row.closed_on = "reopened", None
    shred_decided(house)

    assert (
        status_of(house, cast) == ["withdrawn"] and as_supervisor.get(f"/cases/{cast.case_id}").status == 200
    )


def test_a_legal_hold_is_lifted_with_a_reason_and_stays_to_be_read(
    house: House, cast: Cast, as_supervisor: Client, as_lead_advocate: Client
) -> None:
    lifting = held(as_supervisor, cast)
    silent = as_supervisor.follow(as_supervisor.post(lifting, {"version": "1", "reason": ""}))
    as_supervisor.post(lifting, {"version": "1", "reason": "The trial is over."})
    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/legal-holds")

    assert silent.shows("Say why it holds no longer.")
    assert shown.shows("Live proceedings") and shown.shows("Lifted on") and shown.shows("The trial is over.")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["legal_hold.placed", "legal_hold.lifted"]


WHO = {
    "as_supervisor": (200, 200, 200), "as_lead_advocate": (404, 403, 200), "as_backup": (404, 403, 200),
    "as_colleague": (404, 404, 404), "as_other_site": (404, 404, 404), "as_partner": (404, 404, 404),
    "as_administrator": (404, 404, 404),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_sees_what(who: str, request: pytest.FixtureRequest, house: House, cast: Cast) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    client = request.getfixturevalue(who)
    here = f"/cases/{cast.case_id}"
    seen = [client.get(path).status for path in ("/deletions", f"{here}/deletion", f"{here}/legal-holds")]

    assert tuple(seen) == WHO[who]
    if who != "as_supervisor":
        fields = {"version": "1", "reason": "I may not.", "cause": "other", "held_for": "other",
                  "from_day": "2026-01-01", "reference": cast.reference}  # fmt: skip
        for place in ("deletion/proposals", "deletion/confirmations", "deletion/refusals", "legal-holds"):
            assert client.post(f"{here}/{place}", fields).status == WHO[who][1]
        assert status_of(house, cast) == ["proposed"]


def test_a_supervisor_of_another_site_sees_neither_the_case_nor_what_is_gone(
    house: House, cast: Cast, as_supervisor: Client
) -> None:
    closed(house, cast.case_id)
    go_through_schedule(house)
    other = Client(as_supervisor.portal, cast.other_supervisor.token)

    assert other.get("/deletions").shows("No case is due")
    assert confirm(other, cast.case_id).status == 404


def test_the_victim_has_no_door_here(cast: Cast, as_victim: Client) -> None:
    assert as_victim.get("/deletions").status == 404


def test_a_case_that_does_not_match_its_ledger_is_not_deleted(
    house: House, cast: Cast, as_supervisor: Client
) -> None:
    closed(house, cast.case_id, 0)
    with house.writing() as work:
        freeze(work, cast.case_id, ["the row note … is altered"])

    assert as_supervisor.follow(proposed(as_supervisor, cast)).shows(MISMATCHED)
    assert status_of(house, cast) == []


def test_a_match_that_names_it_goes_with_it(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    with house.writing() as work:
        room = match_site(work, cast.site_id)
        for case_id in (cast.case_id, cast.other_case_id):
            row = PossibleMatch(site_id=cast.site_id, status="open", pair=new_id().bytes, found_on=work.today,
                                one=case_hash(room, case_id))  # fmt: skip
            row.sealed = room.seal(MatchContent(kind=MatchKind.SAME_VICTIM, sides=[], why=[]), into=row)
            work.add(row)
        kept = row.id
    decided(house, cast, as_supervisor, as_second)

    shred_decided(house)

    with house.reading() as work:
        assert work.session.scalars(select(PossibleMatch.id)).all() == [kept]
