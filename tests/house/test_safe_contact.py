"""Inside a case the safe contact is never absent: every page to read of a filled case shows it, card or line.

The pages are the router's own, so that a new one without it fails; forms and a few others are excepted, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.access.sessions import begin_session
from app.features import registry
from app.web.routing import Route
from tests.house.sight import RELATIONS
from tests.support.invented import Invented, still_invented

FORMS = ("/new", "/new/{milestone_id}", "/edit", "/allocation", "/cover", "/priority", "/status", "/triage", "/sending",
         "/approvals")  # fmt: skip
"""A form names its person beside Save instead; its one way on is to save or to close."""
EXCEPTED = {
    "/cases/{case_id}/safe-contact": "the answer itself, which a page puts into itself every minute",
    "/cases/{case_id}/plan/print": "a paper for the victim, which names nobody",
    "/cases/{case_id}/deletion": "for two supervisors alone; the lead, who asks here, may not read it",
    "/cases/{case_id}/exhibits/{exhibit_id}/original": "a file",
    "/cases/{case_id}/evidence-packs/{pack_id}/file": "a file",
    "/cases/{case_id}/letters/{letter_id}/file": "a file",
    "/cases/{case_id}/exhibits/{exhibit_id}/play": "sound or video",
    "/cases/{case_id}/exhibits/{exhibit_id}/preview": "a picture",
}


def pages(routes: Iterable[Route]) -> list[str]:
    """The addresses of what is to be read inside a case."""
    inside = (route.path for route in routes if route.method == "GET" and "{case_id}" in route.path)
    return [path for path in inside if path not in EXCEPTED and not path.endswith(FORMS)]


def standing() -> list[Route]:
    return [route for router in registry.ROUTERS if router.host != "page" for route in router.routes]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("safe")) as made:
        yield made


def reader(place: Invented) -> httpx.Client:
    """The case's lead, who may read all of it."""
    with place.house.writing() as work:
        token = begin_session(work, place.person("lead"))
    origin = urlsplit(place.house.settings.staff_origin)
    headers = {"Host": origin.netloc, "Cookie": f"__Host-session={token}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{origin.port}", headers=headers, timeout=30)


def lacking(place: Invented, paths: Iterable[str]) -> list[str]:
    """Those that answer with anything but a page on which the safe contact stands exactly once."""
    with reader(place) as client:
        asked = [(path, client.get(place.fill(path))) for path in paths]
    return [f"{path}: {answer.status_code}, {answer.text.count('<safe-contact ')} times" for path, answer in asked
            if answer.status_code != 200 or answer.text.count("<safe-contact ") != 1]  # fmt: skip


def test_every_page_inside_a_case_shows_the_safe_contact_once(place: Invented) -> None:
    paths = pages(standing())

    assert len(paths) > 25 and lacking(place, paths) == []


def test_a_page_without_it_is_seen(place: Invented) -> None:
    assert len(lacking(place, ["/cases", "/cases/{case_id}/people/new", "/cases/{case_id}/nowhere"])) == 3


def test_the_card_stands_on_the_summary_and_tells_its_age(place: Invented) -> None:
    with reader(place) as client:
        summary, people = (client.get(place.fill(f"/cases/{{case_id}}{end}")).text for end in ("", "/people"))

    assert 'id="safe-contact"' in summary and "Checked " in summary
    assert 'id="safe-contact"' not in people and "sc-line" in people


def test_the_pages_hold_nothing_that_the_lead_may_not_read() -> None:
    held = RELATIONS["lead"].split()

    assert [route.path for route in standing() if route.path in pages([route]) and route.guard
            and str(route.guard.permission) not in held] == []  # fmt: skip


def test_no_exception_is_stale() -> None:
    paths = {route.path for route in standing() if route.method == "GET" and "{case_id}" in route.path}

    assert set(EXCEPTED) <= paths
    assert [end for end in FORMS if not any(path.endswith(end) for path in paths)] == []
