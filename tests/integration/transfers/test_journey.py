"""A case goes to another site: proposed and agreed at the one, taken at the other, carried out whole; or it stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.access.contents import verify_contents
from app.access.models import CaseRelation, CaseSight, Draft
from app.access.work import House
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.features.arrivals.jobs import carry_out_accepted
from app.features.comparisons.jobs import compare_waiting
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.merging import rows_of
from tests.support.transferring import (
    NOTE,
    accept,
    accepted,
    agree,
    arrived_as,
    offer_of,
    offered,
    other_team,
    propose,
)

PHOTO = bytes(range(256)) * 300


def write(client: Client, case_id: UUID) -> None:
    """An entry of the log with a photo, and a note."""
    fields = {"id": new_client_id(), "behaviours": ["loitered"], "when": "today", "text": "He waited by the gate.",
              "version": 0}  # fmt: skip
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    assert client.post(f"/cases/{case_id}/log/new", fields, files=files).status == 303
    note = {"id": new_client_id(), "facts": "She sleeps at her sister’s."}
    assert client.post(f"/cases/{case_id}/notes", note).status == 303


def test_two_people_offer_it_and_a_supervisor_there_takes_it(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    write(as_lead_advocate, cast.case_id)
    here, there = f"/cases/{cast.case_id}/transfer", other_team(house, cast.other_site_id)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/more").shows("Transfer to another site")
    assert as_lead_advocate.get(here).shows("Nobody has proposed it")
    form = as_lead_advocate.get(f"{here}/proposals/new")
    assert form.shows("Eastholm, Eastholm team") and form.shows("The victim’s page closes")

    shown = as_lead_advocate.follow(propose(as_lead_advocate, cast.case_id, there))
    assert shown.shows("Waits for a second person here") and shown.shows(NOTE)
    assert as_supervisor.get("/team").shows("Look at the transfer")
    assert as_taker.get("/transfers").shows("Nothing is offered")
    shown = as_supervisor.follow(agree(as_supervisor, cast.case_id))
    assert shown.shows("Offered: waits for the other site") and shown.shows("Ruth Adeyemi")

    assert as_taker.get("/team").shows("Offered from other sites (1)")
    listed = as_taker.get("/transfers")
    assert listed.shows("Northmere") and listed.shows(cast.reference) and listed.shows("High priority")
    offer_id = offer_of(house, cast.case_id)
    page = as_taker.get(f"/transfers/{offer_id}")
    assert page.shows("Ruth Adeyemi and Jo Lindqvist") and page.shows(NOTE) and not page.shows("Carys Bevan")
    answered = accept(as_taker, offer_id, cast.other_site.id, cast.other_supervisor.id)
    assert as_taker.follow(answered).shows("The case moves within minutes")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}").shows("Carys Bevan")

    assert carry_out_accepted(house) == 1 and carry_out_accepted(house) == 0

    new_id = arrived_as(house, cast.case_id)
    assert as_new_lead.get(f"/cases/{new_id}").shows("Carys Bevan")
    log = as_new_lead.get(f"/cases/{new_id}/log")
    assert log.shows("He waited by the gate.")
    notes = as_new_lead.get(f"/cases/{new_id}/contact")
    assert (
        notes.shows("She sleeps at her sister’s.") or as_new_lead.get(f"/cases/{new_id}/notes").status == 200
    )
    gone = as_lead_advocate.follow(as_lead_advocate.get(f"/cases/{cast.case_id}"))
    assert gone.shows("Transferred to another site") and gone.shows("Eastholm, Eastholm team")
    assert gone.shows("Noor Blythe") and not gone.shows("Carys Bevan") and not gone.shows(NOTE)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/log").status == 403
    assert as_lead_advocate.get(f"/cases/{new_id}").status == 404
    assert as_taker.get(f"/transfers/{offer_id}").shows("Open the case")


def test_both_ledgers_tell_of_it_and_the_check_with_contents_finds_nothing(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    write(as_lead_advocate, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    assert carry_out_accepted(house) == 1
    while sequence(house.store, house.signer):
        pass

    assert [str(fault) for one in verify_contents(house) for fault in one.faults] == []
    assert all(not report.faults for report in verify_structure(house.store))
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert {"transfer.proposed", "transfer.agreed", "transfer.accepted", "moved", "case.transferred"} <= set(
        kinds
    )
    of_case = ledger_kinds(house, cast, arrived_as(house, cast.case_id), site_id=cast.other_site_id)
    of_site = ledger_kinds(house, cast, site_id=cast.other_site_id)
    assert {"resealed", "case.received"} <= set(of_case)
    assert {"transfer.offered", "transfer.accepted", "transfer.done"} <= set(of_site)


def test_nothing_of_its_content_stays(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client
) -> None:
    write(as_lead_advocate, cast.case_id)
    before = rows_of(house, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)

    left = {name for name, count in rows_of(house, cast.case_id).items() if count}
    assert left <= {
        "access_leaf", "ledger_leaf", "case", "case_relation", "transfer", "opening_reason", "page_account",
        "first_wording",
    }  # fmt: skip
    now = rows_of(house, cast.case_id, arrived_as(house, cast.case_id))
    assert not {name: (count, now[name]) for name, count in before.items() if now[name] < count}
    with house.reading() as work:
        sight = work.session.get(CaseSight, arrived_as(house, cast.case_id))
        assert sight is not None and (sight.site_id, sight.reference) != (cast.site_id, cast.reference)
        rows = work.session.scalars(select(CaseRelation).where(CaseRelation.case_id == sight.id))
        kinds = {(row.account_id, row.kind) for row in rows}
    assert kinds == {(cast.other_site.id, "lead"), (cast.other_supervisor.id, "backup")}


def test_who_wrote_it_stays_named_there_and_everybody_is_compared(
    house: House,
    cast: Cast,
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_taker: Client,
    as_new_lead: Client,
) -> None:
    write(as_lead_advocate, cast.case_id)
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    carry_out_accepted(house)
    new_id = arrived_as(house, cast.case_id)

    assert as_new_lead.get(f"/cases/{new_id}/notes").status == 200
    listed = as_new_lead.get(f"/cases/{new_id}/contact").text + as_new_lead.get(f"/cases/{new_id}/notes").text
    assert "Ruth Adeyemi, Northmere" in listed, listed[-3000:]
    compare_waiting(house)
    assert as_taker.get("/matches").status == 200


def test_her_page_closes(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, as_victim: Client,
    as_new_lead: Client,
) -> None:  # fmt: skip
    assert as_victim.get("/").shows("Leave")
    accepted(house, cast, as_lead_advocate, as_supervisor, as_taker)
    seen = as_victim.get("/").text
    with house.writing() as work:
        work.add(
            Draft(
                site_id=cast.site_id,
                person_id=cast.page_id,
                ends_at=work.now + timedelta(hours=2),
                sealed=b"x",
            )
        )
    carry_out_accepted(house)

    assert as_victim.get("/").text != seen
    with house.reading() as work:
        assert not list(work.session.scalars(select(Draft.id)))
    assert as_new_lead.get(f"/cases/{arrived_as(house, cast.case_id)}/page").status == 200


def test_only_the_team_that_is_offered_it_sees_the_offer(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_taker: Client, as_new_lead: Client,
    as_administrator: Client,
) -> None:  # fmt: skip
    offer_id = offered(house, cast, as_lead_advocate, as_supervisor)

    assert as_taker.get(f"/transfers/{offer_id}").status == 200
    for client in (as_lead_advocate, as_supervisor, as_new_lead, as_administrator):
        assert client.get(f"/transfers/{offer_id}").status == 404
        assert accept(client, offer_id, cast.other_site.id, cast.other_supervisor.id, version=1).status == 404
    assert as_taker.get(f"/cases/{cast.case_id}").status == 404
    assert as_taker.get(f"/cases/{cast.case_id}/transfer").status == 404
