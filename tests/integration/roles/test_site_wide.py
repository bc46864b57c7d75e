"""Who manages and who audits a site: what the table of roles gives them, with a reason, and no page that is shut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from app.access.models import CaseSight
from app.access.reasons import GivenOpeningReason
from app.access.unusual import UnusualKind, count_unusual
from app.access.work import House
from app.core.clock import local_day, now
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id

ROLES = ("service_manager", "dpo", "chair", "probation", "health", "cps")


@pytest.fixture
def unasked(house: House, cast: Cast) -> str:
    with house.writing() as work:
        work.session.execute(delete(GivenOpeningReason))
    return f"/cases/{cast.case_id}"


def links_in(answered: Answered) -> set[str]:
    return {
        one for one in re.findall(r'<a [^>]*href="(/[^"#]*)', answered.text) if not one.startswith("/static")
    }


@pytest.mark.parametrize("who", ROLES)
def test_no_link_that_a_role_is_shown_is_a_dead_end(who: str, cast, sent, client_as) -> None:
    client, shut = client_as(who), []
    waiting = ["/", f"/cases/{cast.case_id}"] if who in ("service_manager", "dpo") else ["/"]
    known: set[str] = set()
    while waiting and len(known) < 60:
        path = waiting.pop(0)
        known.add(path)
        answered = client.get(path)
        while answered.status == 303:
            answered = client.follow(answered)
        shut += [(path, answered.status)] if answered.status != 200 else []
        waiting += sorted(links_in(answered) - known - set(waiting))

    assert not shut and len(known) > 3


def test_a_link_that_is_shut_would_be_seen(as_administrator, as_dpo) -> None:
    assert "/teams" in links_in(as_administrator.get("/people")) and as_dpo.get("/teams").status == 404


@pytest.mark.parametrize(
    "who, home",
    [("service_manager", "/cases"), ("dpo", "/records"), ("chair", "/meeting"), ("probation", "/partner"),
     ("health", "/partner"), ("cps", "/partner")],
)  # fmt: skip
def test_each_role_has_a_first_page_of_its_own(
    who: str, home: str, client_as: Callable[[str], Client]
) -> None:
    client = client_as(who)

    assert client.get("/").location == home and client.get(home).status == 200


@pytest.mark.parametrize("who", ["service_manager", "dpo"])
def test_a_reason_of_her_own_is_asked_and_the_advocate_reads_it(
    who: str, house: House, cast: Cast, unasked: str, client_as, as_lead_advocate
) -> None:
    client = client_as(who)
    asked = client.get(f"{unasked}/log")
    assert asked.location == f"{unasked}/opening-reasons/new?next={unasked}/log"
    page = client.follow(asked)
    assert page.shows("A possible breach of data protection") and not page.shows("The lead is away")
    assert client.post(f"{unasked}/opening-reasons", {"reason": "lead_away"}, htmx=True).status == 422

    assert client.post(f"{unasked}/opening-reasons", {"reason": "breach"}).location == unasked
    assert client.get(f"{unasked}/log").status == 200
    assert as_lead_advocate.get(f"{unasked}/openings").shows("A possible breach of data protection")
    assert "case.opening_reason_given" in ledger_kinds(house, cast, cast.case_id)


def test_reasons_of_a_service_are_not_for_a_backup(unasked: str, as_backup: Client) -> None:
    assert as_backup.post(f"{unasked}/opening-reasons", {"reason": "breach"}, htmx=True).status == 422


def test_a_service_manager_finds_every_case_of_her_site_alone(cast, client_as, as_service_manager) -> None:
    assert as_service_manager.get("/cases").shows("Carys Bevan")
    assert not as_service_manager.get("/cases").shows("Wren Ashdown")
    far = client_as("other_service_manager")
    assert far.get("/cases").shows("Wren Ashdown") and not far.get("/cases").shows("Carys Bevan")
    assert far.get(f"/cases/{cast.case_id}").status == 404


@pytest.mark.parametrize("who", ["service_manager", "dpo"])
def test_the_supervisor_is_told_when_somebody_of_the_whole_site_opens_very_many(
    who: str, house: House, cast: Cast, as_supervisor: Client
) -> None:
    with house.writing() as work:
        for one in (cast.people[who], cast.people[f"other_{who}"]):
            count_unusual(work, one.actor.site_id, one.id, UnusualKind.BROWSING)
    board = as_supervisor.get("/team")

    assert board.shows("than anybody works on, once") and not board.shows("Senior wanted")
    assert board.text.count("wanted to open more cases") == 1


def test_a_restricted_case_is_in_no_list_search_or_count_of_hers(
    house: House, cast, as_service_manager
) -> None:
    def count() -> str:
        (found,) = re.findall(r"All (\d+)", as_service_manager.get("/cases").text)
        return str(found)

    before = count()
    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(is_restricted=True))
    found = as_service_manager.follow(as_service_manager.post("/cases/searches", {"q": "Bevan"}))

    assert (before, count()) == ("1", "0") and found.shows("Nobody found")
    assert as_service_manager.get(f"/cases/{cast.case_id}").status == 404


def test_neither_places_nor_files_nor_notes_are_a_service_managers(
    cast, as_service_manager, as_lead_advocate
) -> None:
    here = f"/cases/{cast.case_id}"
    for path in (
        "/locations",
        "/exhibits",
        "/notes",
        "/contact",
        "/tasks",
        "/shares",
        "/page",
        "/plan/print",
    ):
        assert as_service_manager.get(here + path).status == 403, path
    for path in ("", "/facts", "/people", "/log", "/plan", "/progress", "/challenges", "/openings", "/trail"):
        assert as_service_manager.get(here + path).status == 200, path


def test_an_entry_of_the_log_is_shown_without_its_files(cast, as_service_manager, as_lead_advocate) -> None:
    here = f"/cases/{cast.case_id}"
    typed = {"id": new_client_id(), "behaviours": ["followed"], "when": "today", "source": "told_by", "version": 0,
             "text": "He followed her home."}  # fmt: skip
    entry = f"{here}/incidents/{as_lead_advocate.post(f'{here}/log/new', typed).uuid}"
    file = {"id": new_client_id(), "title": "Words on the door", "incident_id": entry.rpartition("/")[2]}
    kept = as_lead_advocate.post(
        f"{here}/exhibits", file, files={"file": ("door.txt", b"Soon.", "text/plain")}
    )

    assert kept.status == 303 and as_lead_advocate.get(entry).shows("Words on the door")
    assert as_lead_advocate.get(f"{here}/log").shows("1 file")
    shown = as_service_manager.get(entry)
    assert shown.shows("He followed her home.") and not shown.shows("Files") and "/exhibits" not in shown.text
    assert not as_service_manager.get(f"{here}/log").shows("1 file")


def test_a_data_protection_officer_finds_a_case_by_its_reference_alone(house: House, cast, as_dpo) -> None:
    assert as_dpo.get("/cases").status == as_dpo.get("/today").status == 404
    typed = f"{cast.reference[:3].lower()} {cast.reference[3:]}"
    assert as_dpo.post("/records", {"reference": typed}).location == f"/cases/{cast.case_id}"

    def said(reference: str) -> str:
        answered = as_dpo.post("/records", {"reference": reference}, htmx=True)
        assert answered.status == 422
        return re.sub(r"[0-9a-f-]{36}", "", answered.text).replace(reference, "")

    with house.writing() as work:
        work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(is_restricted=True))
    assert said("ZZZZZZZ") == said(cast.reference)


def test_a_data_protection_officer_reads_identity_log_and_trail(cast, as_dpo) -> None:
    here = f"/cases/{cast.case_id}"
    for path in ("", "/people", "/people/victim", "/log", "/openings", "/trail", "/more"):
        assert as_dpo.get(here + path).status == 200, path
    for path in (
        "/plan",
        "/facts",
        "/progress",
        "/challenges",
        "/exhibits",
        "/notes",
        "/locations",
        "/shares",
        "/page",
    ):
        assert as_dpo.get(here + path).status == 403, path


def test_her_summary_holds_neither_priority_nor_plan(cast, as_dpo, as_lead_advocate) -> None:
    here = f"/cases/{cast.case_id}"
    as_lead_advocate.post(f"{here}/plan/wishes", {"text": "I want it to stop.", "version": 0})
    seen, hers = as_lead_advocate.get(here), as_dpo.get(here)

    assert seen.shows("I want it to stop.") and seen.shows("High")
    assert hers.shows("Carys Bevan") and not hers.shows("I want it to stop.") and not hers.shows("High")


def test_the_trail_of_a_site_names_who_signed_in_and_no_case(
    house, cast, as_dpo, as_administrator, client_as
) -> None:
    as_administrator.post("/teams", {"name": "Night team"})

    shown = as_dpo.get("/trail")
    assert shown.shows("Team: added") and shown.shows("Ash Moran") and not shown.shows("Bevan")
    assert not client_as("other_dpo").get("/trail").shows("Team: added")
    for day in ("2020-01-01", "nonsense", "9999-12-31"):
        assert as_dpo.get(f"/trail?until={day}").status == 200


def test_the_trail_of_a_case_says_what_was_done_and_never_the_words(
    cast, draft, as_dpo, as_lead_advocate
) -> None:
    for client in (as_dpo, as_lead_advocate):
        shown = client.get(f"/cases/{cast.case_id}/trail")
        assert (
            shown.shows("Challenge: drafted")
            and shown.shows("Ruth Adeyemi")
            and not shown.shows("nursery gate")
        )
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/openings").shows("What was done")


def test_what_a_task_says_stands_in_no_list_of_a_service_manager(
    cast, as_service_manager, as_lead_advocate
) -> None:
    task = {"id": new_client_id(), "text": "Fetch the keys from Alder Road", "due_on": ""}
    as_lead_advocate.post(f"/cases/{cast.case_id}/tasks", task | {"due_on": local_day(now()).isoformat()})
    assert as_lead_advocate.get("/cases").shows("Fetch the keys from Alder Road")

    shown = as_service_manager.get("/cases")

    assert shown.shows("Carys Bevan") and not shown.shows("Alder Road")


def test_the_trail_of_a_case_names_the_victim_for_what_was_done_on_her_page(cast, as_victim, as_dpo) -> None:
    as_victim.post("/wants", {"id": new_client_id(), "wish": "Ask them to hurry."})

    trail = as_dpo.get(f"/cases/{cast.case_id}/trail")

    assert trail.shows("The victim") and not trail.shows("A former colleague")
