"""Overdue, after ten minutes, unwatched: who is shown it, who is told once, and who may say that she is safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access import pulse
from app.access.door import open_person
from app.access.work import House, Work
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.subscriptions.models import Notice, PushSubscription, SubscriptionContent
from app.features.visits import actions
from app.features.visits.jobs import watch_visits
from tests.integration.visits.conftest import Visiting
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.opened import opened

RING = "Visit not checked out: ring Ruth Adeyemi at once"


@pytest.fixture
def told(house: House, cast: Cast) -> Callable[[], list[UUID]]:
    """Who is told on a phone: everybody takes notices, and so many wait for each."""
    with house.writing() as work:
        for person in cast.people.values():
            if person.actor.is_staff:
                row = PushSubscription(site_id=person.actor.site_id, account_id=person.id, made_on=work.today)
                row.sealed = open_person(work, person.actor).seal(
                    SubscriptionContent(endpoint="", p256dh="", auth=""), into=row
                )
                work.add(row)

    def waiting() -> list[UUID]:
        with house.reading() as work:
            found = list(work.session.scalars(select(Notice)))
        assert all(one.is_urgent for one in found)
        return [one.account_id for one in found]

    return waiting


def test_who_watches_sees_whom_she_watches_and_nothing_of_the_case(
    running: Visiting, as_colleague: Client, cast: Cast
) -> None:
    today, shown = as_colleague.get("/today"), as_colleague.get(running.url)

    assert today.shows("You are watching") and today.shows("Ruth Adeyemi, out by 15:00")
    for page in (today, shown):
        assert "Carys" not in page.text and "Home visit" not in page.text and "To look at" not in page.text
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404


def test_an_overdue_visit_stands_first_for_who_watches_and_for_the_supervisor(
    running: Visiting, at: Callable[..., None], as_colleague: Client, as_supervisor: Client, as_backup: Client
) -> None:
    at(91)

    for page in (as_colleague.get("/today"), as_supervisor.get("/team")):
        assert page.shows(RING)
        assert (
            page.text.index('<li class="row')
            < page.text.index(RING)
            < page.text.index("</li>", page.text.index("<main"))
        )
    assert not as_backup.get("/today").shows(RING)


def test_after_ten_minutes_it_stands_with_the_whole_team(
    running: Visiting, at: Callable[..., None], as_backup: Client, as_other_site: Client
) -> None:
    at(99)
    early = as_backup.get("/today")
    at(101)

    assert not early.shows(RING) and as_backup.get("/today").shows(RING)
    assert not as_other_site.get("/today").shows(RING)
    assert running.lead.get("/today").shows("The whole team has it first on its lists")


def test_each_is_told_once_and_the_ledger_says_so_once(
    running: Visiting, at: Callable[..., None], house: House, cast: Cast, told: Callable[[], list[UUID]]
) -> None:
    at(91)
    at(92)
    overdue = Counter(told())
    at(101)
    at(102)

    assert overdue == Counter([cast.colleague.id, cast.supervisor.id])
    assert Counter(told()) - overdue == Counter([cast.colleague.id, cast.supervisor.id, cast.backup.id])
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["visit.overdue", "visit.escalated"]
    with opened(house, cast) as (work, case):
        labels = [due.label for due in open_due(work, case) if due.kind is DueKind.PLAN_REVIEW]
    assert labels == ["Review the plan: a visit was not checked out of"]


def test_more_time_takes_it_from_all_lists_and_it_may_be_overdue_anew(
    running: Visiting, at: Callable[..., None], as_colleague: Client, told: Callable[[], list[UUID]]
) -> None:
    at(95)
    running.act(running.lead, "extensions", minutes="15")
    after = as_colleague.get("/today")
    at(111)

    assert not after.shows(RING) and as_colleague.get("/today").shows(RING)
    assert len(told()) == 4


def test_who_watches_reads_number_and_code_phrase(
    running: Visiting, at: Callable[..., None], as_colleague: Client, house: House, cast: Cast
) -> None:
    running.lead.post("/me/visits", {"phone": "07700 900123", "phrase": "Is the Thursday file back?"})
    at(91)

    shown = as_colleague.get(running.url)

    assert (
        shown.shows("07700 900123") and shown.shows("Is the Thursday file back?") and shown.shows("call 999")
    )
    assert shown.shows("Jo Lindqvist") and shown.shows(cast.reference)
    assert ledger_kinds(house, cast)[-1] == "visit-card.recorded"


def test_reached_and_safe_ends_the_watch_with_its_note(
    running: Visiting, at: Callable[..., None], as_colleague: Client, house: House, cast: Cast
) -> None:
    at(91)
    bare = running.act(as_colleague, "reaches", outcome="reached")
    running.act(as_colleague, "reaches", outcome="reached", note="Spoke to her in the car.")

    assert bare.status == 422 and running.row.state == "reached"
    assert not as_colleague.get("/today").shows(RING)
    assert running.lead.get(running.url).shows("Spoke to her in the car.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.reached"


@pytest.mark.parametrize("outcome", ["no_answer", "cannot_talk", "called_999"])
def test_whatever_else_came_of_it_the_watch_goes_on(
    running: Visiting, at: Callable[..., None], as_supervisor: Client, outcome: str, house: House, cast: Cast
) -> None:
    at(91)
    running.act(as_supervisor, "reaches", outcome=outcome)

    assert running.row.state == "running" and as_supervisor.get("/team").shows(RING)
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "visit.tried"


def test_only_who_visits_checks_in_and_out(
    visit: Visiting, as_colleague: Client, as_supervisor: Client, as_backup: Client
) -> None:
    for client in (as_colleague, as_supervisor, as_backup):
        assert client.get(f"{visit.url}/check-ins/new").status == 403
        assert visit.act(client, "check-ins", until="15:00").status == 403
    visit.check_in()
    for client in (as_colleague, as_supervisor, as_backup):
        assert visit.act(client, "check-outs").status == 403
        assert visit.act(client, "extensions", minutes="30").status == 403
    assert as_backup.get(f"{visit.url}/reaches/new").status == 403
    assert visit.act(as_backup, "reaches", outcome="reached", note="I think so").status == 403
    assert visit.row.state == "running"


def test_nobody_elsewhere_finds_it(running: Visiting, as_other_site: Client, as_partner: Client) -> None:
    for client in (as_other_site, as_partner):
        assert client.get(running.url).status == 404
        assert running.act(client, "check-outs").status == 404
        assert running.act(client, "reaches", outcome="reached", note="Yes").status == 404


def test_health_goes_red_while_somebody_is_checked_in_and_nobody_watches(
    visit: Visiting, at: Callable[..., None], anyone: Client, monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    monkeypatch.setattr(pulse, "FRESH", -1.0)
    at(33, watches=False)
    idle = anyone.get("/health")
    at(34)
    visit.check_in()
    at(36.5, watches=False)
    red = anyone.portal.get("http://localhost:8000/health")
    watch_visits(house)

    assert (idle.status, idle.text) == (200, "ok")
    assert (red.status_code, red.text) == (503, "unwatched")
    assert anyone.get("/health").text == "ok"


def test_while_nobody_watches_all_who_look_after_her_read_it(
    running: Visiting, at: Callable[..., None], as_colleague: Client, as_supervisor: Client
) -> None:
    at(40, watches=False)

    assert as_colleague.get("/today").shows(
        "Nobody is watching: Waymark will not say when a visit is overdue."
    )
    assert as_colleague.get(running.url).shows("Nobody is watching")
    assert as_supervisor.get("/team").shows("Nobody is watching Ruth Adeyemi: ring and agree a time")


def test_one_visit_that_cannot_be_marked_keeps_no_other_from_it_and_leaves_no_beat(
    running: Visiting, at: Callable[..., None], house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(work: Work, visit_id: UUID) -> bool:
        raise RuntimeError("a planted fault")

    at(91, watches=False)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(actions, "mark_overdue", fails)
        watch_visits(house)

    assert running.lead.get("/today").shows("Nobody is watching.")
    assert watch_visits(house) == 1 and running.row.overdue_at is not None
