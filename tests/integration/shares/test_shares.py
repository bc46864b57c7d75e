"""Words for a desk: the record of why, the receiver's copy, its end, and what is superseded."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from sqlalchemy import text

from app.access.door import open_case
from app.access.work import House
from app.core.errors import Refused
from app.features.shares import actions
from app.features.shares.models import ShareContent
from app.features.shares.rules import Consent, LawfulBasis
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.proposals import share_fields


@pytest.fixture
def share(cast: Cast, as_lead_advocate: Client) -> str:
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", share_fields(cast))
    assert made.status == 303, made.text
    return made.location


def at_the_desk(client: Client) -> str:
    found = re.search(r"/shared/[0-9a-f-]{36}", client.get("/shared").text)
    return found[0] if found else ""


def test_an_empty_list_on_either_side(cast: Cast, as_lead_advocate: Client, as_partner: Client) -> None:
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/shares").shows("Nothing has left")
    assert as_partner.get("/shared").shows("Nothing is shared with you")


def test_the_record_says_what_to_whom_why_and_on_what_basis(
    house: House, cast: Cast, share: str, as_lead_advocate: Client
) -> None:
    shown = as_lead_advocate.get(share)

    for words in (
        "To Stalking desk, Northmere Police. Released.", "So that calls are answered at once", "No file leaves.",
        "Preventing or detecting crime", "Yes, asked and agreed", "Ruth Adeyemi",
    ):  # fmt: skip
        assert shown.shows(words), words
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/shares").shows("Markers on the address")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "share.released"


def test_the_receiver_reads_the_copy_and_is_told_that_openings_are_recorded(
    house: House, share: str, cast: Cast, as_partner: Client
) -> None:
    shown = as_partner.get(at_the_desk(as_partner))

    assert shown.shows("Renew the marker before it ends.") and shown.shows("Openings are recorded.")
    assert shown.shows("From Ruth Adeyemi") and shown.shows("Preventing or detecting crime")
    with house.reading() as work:
        opened = work.session.execute(
            text("SELECT count(*) FROM access_leaf WHERE case_id IS NOT NULL")
        ).scalar_one()
    assert opened >= 1


@pytest.mark.parametrize("name", ["as_other_desk_partner", "as_lead_advocate", "as_supervisor", "as_administrator",
                                  "as_other_site", "as_victim"])  # fmt: skip
def test_nobody_else_finds_the_copy(
    name: str, share: str, as_partner: Client, request: pytest.FixtureRequest
) -> None:
    assert request.getfixturevalue(name).get(at_the_desk(as_partner)).status == 404


@pytest.mark.parametrize(
    "name", ["as_colleague", "as_other_site", "as_partner", "as_administrator", "as_victim"]
)
def test_out_of_sight_there_is_no_record(
    name: str, cast: Cast, share: str, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)

    for path in (
        f"/cases/{cast.case_id}/shares",
        f"/cases/{cast.case_id}/shares/new",
        share,
        f"{share}/approvals",
    ):
        assert client.get(path).status == 404, path
    for path in (f"/cases/{cast.case_id}/shares", f"{share}/ends", f"{share}/approvals", f"{share}/readings"):
        assert client.post(path, {}).status == 404, path


def test_backup_and_supervisor_read_and_do_not_release(
    cast: Cast, share: str, as_backup: Client, as_supervisor: Client
) -> None:
    for client in (as_backup, as_supervisor):
        assert client.get(share).status == 200
        assert client.post(f"/cases/{cast.case_id}/shares", share_fields(cast)).status == 403
        assert client.post(f"{share}/ends", {"reason": "x"}).status == 403


def test_an_ended_share_opens_no_more_and_the_record_stays(
    house: House, cast: Cast, share: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    copy = at_the_desk(as_partner)
    assert as_lead_advocate.post(f"{share}/ends", {"reason": "They moved desks."}).location == share

    assert as_partner.get(copy).status == 404
    assert at_the_desk(as_partner) == ""
    assert as_lead_advocate.get(share).shows("They moved desks.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "share.ended"
    assert as_lead_advocate.post(f"{share}/ends", {"reason": "Again."}, htmx=True).status == 409


def test_releasing_again_marks_the_former_copy_as_superseded(
    house: House, cast: Cast, share: str, as_lead_advocate: Client, as_partner: Client
) -> None:
    former = at_the_desk(as_partner)
    form = as_lead_advocate.get(f"/cases/{cast.case_id}/shares/new?replaces={share.rsplit('/', 1)[1]}")
    assert "Renew the marker before it ends." in form.text

    again = share_fields(cast, text="The marker was renewed.", replaces=share.rsplit("/", 1)[1])
    as_lead_advocate.post(f"/cases/{cast.case_id}/shares", again)

    assert as_partner.get(former).shows("do not rely on this copy")
    assert as_lead_advocate.get(share).shows("Superseded on")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["share.superseded", "share.released"]


def test_a_changed_source_marks_every_copy_in_which_it_stands(
    house: House, cast: Cast, share: str, as_partner: Client
) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        assert actions.mark_superseded(work, case, case.id) == 0
        source = work.session.execute(text("SELECT id FROM sharing_record")).scalar_one()
        assert actions.mark_superseded(work, case, UUID(str(source))) == 1

    assert as_partner.get("/shared").shows("Superseded")


def test_without_permission_the_supervisor_is_asked_and_the_words_wait(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client
) -> None:
    fields = share_fields(cast, consent="unsafe", reason="He reads her phone.")
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", fields)
    assert as_lead_advocate.get(made.location).shows("Nothing has left.")
    assert at_the_desk(as_partner) == ""

    as_supervisor.post(f"{made.location}/approvals", {"decision": "approve", "reason": "Agreed."})

    assert as_partner.get(at_the_desk(as_partner)).shows("Renew the marker before it ends.")
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert kinds[-3:] == ["share.approval-asked", "share.approved", "share.released"]


def test_a_declined_release_is_told_to_the_advocate(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    fields = share_fields(cast, consent="no", reason="It is urgent.")
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", fields)
    as_supervisor.post(f"{made.location}/approvals", {"decision": "decline", "reason": "Ask her first."})

    assert as_lead_advocate.get(made.location).shows("Ask her first.")
    assert _waiting(house) == ["inbox"]
    as_lead_advocate.post(f"{made.location}/readings")
    assert _waiting(house) == []
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "share.decision-read"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Write what they need to know."),
        ({"title": "x" * 101}, "Use at most 100 characters."),
        ({"basis": "because"}, "Choose one of the answers."),
        ({"consent": "no"}, "Say why this must leave without the victim’s permission."),
        ({"consent": "no", "reason": "x", "basis": "consent_common_law"}, "there is no consent to rely on"),
        ({"is_minimum": ""}, "Read what leaves, then confirm"),
        ({"receiver": "agency:1"}, "Choose a desk or a person."),
        ({"text": "a\x00b"}, "characters that cannot be printed"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_kept(
    house: House, cast: Cast, as_lead_advocate: Client, changes: dict[str, str], words: str
) -> None:
    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", share_fields(cast, **changes), htmx=True)

    assert refused.status == 422 and refused.shows(words)
    assert "So that calls are answered at once" in refused.text
    with house.reading() as work:
        assert work.session.execute(text("SELECT count(*) FROM sharing_record")).scalar_one() == 0


def test_the_same_release_twice_is_one_and_hostile_words_stay_words(
    house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    typed = share_fields(cast, title=hostile)
    first, second = (as_lead_advocate.post(f"/cases/{cast.case_id}/shares", typed) for _ in range(2))

    assert first.location == second.location
    assert ledger_kinds(house, cast, cast.case_id).count("share.released") == 1
    assert html.escape(hostile) in as_partner.get("/shared").text


def test_release_without_permission_is_refused_to_callers_too(house: House, cast: Cast) -> None:
    with pytest.raises(Refused), house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        actions.release(work, cast.lead.actor, case, ShareContent(title="x"), purpose="x", basis=LawfulBasis.VITAL,
                        consent=Consent.NO, reason="x", desk_id=cast.desk_id)  # fmt: skip


def test_the_store_holds_none_of_the_words(house: House, cast: Cast, share: str) -> None:
    if not house.store.is_sqlite:
        pytest.skip("reads the bytes of an SQLite file")
    found = b"".join(path.read_bytes() for path in house.settings.data_folder.rglob("*") if path.is_file())

    assert b"sharing_record" in found
    for words in (
        b"Renew the marker",
        b"Markers on the address",
        b"calls are answered",
        b"prevention_of_crime",
    ):
        assert words not in found


def _waiting(house: House) -> list[str]:
    with house.reading() as work:
        query = "SELECT lane FROM due WHERE done_at IS NULL AND kind = 'release_approve'"
        return [lane for (lane,) in work.session.execute(text(query))]
