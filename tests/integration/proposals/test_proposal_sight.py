"""Who may propose, who finds a proposal, and where it falls when nobody decides in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from app.access.models import DeskMember, ShareGrant
from tests.integration.challenges.test_shut_out import lapse
from tests.support.cast import open_new_case
from tests.support.clients import Client
from tests.support.hard import restrict
from tests.support.proposals import SAID, Proposing, share_fields
from tests.support.roles import add_roles, client_of


@pytest.mark.parametrize(
    "name", ["as_other_desk_partner", "as_lead_advocate", "as_administrator", "as_victim"]
)
def test_whoever_was_given_no_release_proposes_nothing(
    name: str, proposing: Proposing, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)
    proposal = proposing.proposed()

    assert proposing.propose(client).status == 404
    for path in (f"{proposing.copy}/proposals/new", f"/proposals/{proposal}"):
        assert client.get(path).status == 404
    assert client.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."}).status == 404


@pytest.mark.parametrize(
    "name", ["as_colleague", "as_other_site", "as_partner", "as_administrator", "as_victim"]
)
def test_out_of_sight_the_case_has_no_proposals(
    name: str, proposing: Proposing, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)
    proposal = proposing.proposed()

    for path in (f"{proposing.case}/proposals", f"{proposing.case}/proposals/{proposal}"):
        assert client.get(path).status == 404
    assert client.post(f"{proposing.case}/proposals/{proposal}/refusals", {"reason": "x"}).status == 404


def test_backup_and_supervisor_read_it_and_do_not_decide(
    proposing: Proposing, as_backup: Client, as_supervisor: Client
) -> None:
    proposal = proposing.proposed()
    here = f"{proposing.case}/proposals/{proposal}"

    for client in (as_backup, as_supervisor):
        assert client.get(here).shows(SAID) and not client.get(here).shows("Write news from it")
        assert client.post(f"{here}/refusals", {"reason": "x"}).status == 403


def test_a_proposal_of_another_case_is_not_taken_over(proposing: Proposing, as_other_site: Client) -> None:
    cast = proposing.cast
    proposal = proposing.proposed()
    there = f"/cases/{cast.other_case_id}/progress/new"
    typed = {"title": "x", "what_happened": "x", "who_to_ask": "x", "proposal": proposal}

    assert as_other_site.get(f"{there}/{proposing.milestone('arrest')}?proposal={proposal}").status == 404
    assert as_other_site.post(f"{there}/{proposing.milestone('arrest')}", typed).status == 404
    assert as_other_site.get(f"/cases/{cast.other_case_id}/proposals/{proposal}").status == 404


def test_a_colleague_at_the_same_desk_reads_it_and_takes_back_only_what_is_her_own(
    proposing: Proposing, as_other_desk_partner: Client
) -> None:
    with proposing.house.writing() as work:
        work.add(DeskMember(desk_id=proposing.cast.desk_id, account_id=proposing.cast.other_desk_partner.id))
    proposal = proposing.proposed()

    assert as_other_desk_partner.get(proposing.copy).shows("Propose news")
    listed = as_other_desk_partner.get("/proposals")
    assert listed.shows("Lin Harding") and listed.shows("With the advocate")
    read = as_other_desk_partner.get(f"/proposals/{proposal}")
    assert read.shows(SAID) and not read.shows("Take it back")
    assert (
        as_other_desk_partner.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."}).status
        == 404
    )
    proposing.partner.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."})
    assert as_other_desk_partner.get("/proposals").shows("Withdrawn")


def test_what_was_released_to_one_person_is_read_by_nobody_else_at_the_desk(
    proposing: Proposing, as_other_desk_partner: Client
) -> None:
    with proposing.house.writing() as work:
        work.add(DeskMember(desk_id=proposing.cast.desk_id, account_id=proposing.cast.other_desk_partner.id))
        work.session.execute(
            update(ShareGrant)
            .where(ShareGrant.id == proposing.share_id)
            .values(desk_id=None, account_id=proposing.cast.partner.id)
        )
    proposal = proposing.proposed()

    assert as_other_desk_partner.get(f"/proposals/{proposal}").status == 404
    assert as_other_desk_partner.get("/proposals").shows("Nothing was proposed here")


def test_in_another_case_of_the_same_advocate_it_is_not_there(
    proposing: Proposing, as_lead_advocate: Client
) -> None:
    cast = proposing.cast
    with proposing.house.writing() as work:
        other, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Wren Harrow"
        )
    proposal = proposing.proposed()

    assert as_lead_advocate.get(f"/cases/{other}/proposals/{proposal}").status == 404
    assert (
        as_lead_advocate.post(f"/cases/{other}/proposals/{proposal}/refusals", {"reason": "x"}).status == 404
    )
    new = f"/cases/{other}/progress/new/{proposing.milestone('arrest')}"
    typed = {"title": "x", "what_happened": "x", "who_to_ask": "x", "proposal": proposal}
    assert as_lead_advocate.get(f"{new}?proposal={proposal}").status == 404
    assert as_lead_advocate.post(new, typed).status == 404


def test_police_probation_and_cps_propose_and_others_are_told_that_they_do_not(
    proposing: Proposing, anyone: Client, as_lead_advocate: Client
) -> None:
    desks = add_roles(proposing.house, proposing.cast)
    seen = {}
    for kind in ("probation", "cps", "health", "housing"):
        client = client_of(anyone, proposing.cast, kind)
        as_lead_advocate.post(
            f"{proposing.case}/shares",
            share_fields(proposing.cast, receiver=f"desk:{desks[kind]}", title=kind),
        )
        copy = _first_copy(client)
        is_offered = client.get(copy).shows("Propose news")
        seen[kind] = (is_offered, client.get(f"{copy}/proposals/new").status)

    assert seen == {
        "probation": (True, 200),
        "cps": (True, 200),
        "health": (False, 404),
        "housing": (False, 403),
    }


def _first_copy(client: Client) -> str:
    text = client.get("/shared").text
    at = text.index("/shared/")
    return text[at : at + len("/shared/") + 36]


def test_outside_the_agreement_nothing_is_proposed_and_none_of_hers_opens(
    proposing: Proposing, as_partner: Client
) -> None:
    proposal = proposing.proposed()
    lapse(proposing.house)

    assert proposing.propose().status == 404
    assert as_partner.get(f"/proposals/{proposal}").status == 404
    assert as_partner.get("/proposals").shows("Nothing opens for your agency today")


def test_by_a_release_that_ended_nothing_is_proposed_and_the_team_keeps_what_was(
    proposing: Proposing, as_partner: Client, as_lead_advocate: Client
) -> None:
    proposal = proposing.proposed()
    as_lead_advocate.post(f"{proposing.record}/ends", {"reason": "They moved desks."})

    assert proposing.propose().status == 404
    assert as_partner.get(f"/proposals/{proposal}").status == 404
    assert as_partner.get("/proposals").shows("Nothing was proposed here")
    assert as_lead_advocate.get(f"{proposing.case}/proposals/{proposal}").shows(SAID)


def test_by_a_superseded_release_nothing_is_proposed_and_what_was_typed_is_kept(
    proposing: Proposing, as_partner: Client, as_lead_advocate: Client
) -> None:
    again = share_fields(proposing.cast, text="Renewed.", replaces=proposing.record.rsplit("/", 1)[1])
    as_lead_advocate.post(f"{proposing.case}/shares", again)

    assert not as_partner.get(proposing.copy).shows("Propose news")
    shown = as_partner.follow(proposing.propose())
    assert shown.shows("is superseded") and SAID in shown.text
    assert not as_lead_advocate.get("/inbox").shows("Decide on proposed news")


def test_of_a_restricted_case_only_the_named_find_it(
    proposing: Proposing, as_supervisor: Client, as_lead_advocate: Client, as_backup: Client
) -> None:
    proposal = proposing.proposed()
    restrict(as_supervisor, proposing.cast.case_id)
    here = f"{proposing.case}/proposals/{proposal}"

    assert [one.get(here).status for one in (as_lead_advocate, as_supervisor, as_backup)] == [200, 200, 404]


def test_what_nobody_decides_on_in_time_falls_to_backup_and_supervisor(
    proposing: Proposing, late: Callable[[float], None], as_lead_advocate: Client, as_backup: Client,
    as_supervisor: Client,
) -> None:  # fmt: skip
    words = "Decide on proposed news, Carys Bevan"
    proposing.proposed("released_bail")
    assert not as_backup.get("/inbox").shows(words) and not as_supervisor.get("/team").shows(words)

    late(2.5)

    assert as_backup.get("/inbox").shows(words) and as_supervisor.get("/team").shows(words)
    assert as_lead_advocate.get("/inbox").shows(words)
    assert 'class="count"' in as_backup.get("/cases").text, "the inbox counts it"


def test_other_news_waits_a_working_day(
    proposing: Proposing, late: Callable[[float], None], as_backup: Client
) -> None:
    proposing.proposed("file_to_cps")

    late(2.5)

    assert not as_backup.get("/inbox").shows("Decide on proposed news")
