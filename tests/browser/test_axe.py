"""axe on every HTML page of both hosts, as each role, at two sizes, in both schemes; on each form with its errors.

The same walk measures that no page scrolls sideways on a phone, narrow ones included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Browser, Error, Page
from sqlalchemy import select, update

from app.access.models import CaseSight, SessionRow
from app.access.sessions import begin_session
from app.features.agenda import queries as agenda_queries
from app.features.deletions.models import Deletion
from app.features.portal import queries as portal_queries
from app.features.transfers.models import Transfer
from tests.house.sight import ROUTES
from tests.support.invented import Invented, invented
from tests.support.live import DESK, PHONE

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN = "async (rules) => (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules on which a scheme bears: nothing but colours differs in the dark (`tests/house/test_colours.py`)."""
NO_PAGES = (
    "/health", "/sw.js", "/manifest.webmanifest", "/leave", "/cases/{case_id}/safe-contact", "/today/visits",
    "/sync/uploads/{upload_id}",
)  # fmt: skip
"""Not HTML, an address elsewhere, and the two fragments that a page asks for and puts into itself."""
FILES = ("/original", "/play", "/preview", "/file", "/checkpoint")
NARROW = 320
WIDTHS = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
PROPOSED = ("/cases/{case_id}/deletion/confirmations/new", "/cases/{case_id}/deletion/refusals/new")
RESTRICTED = ("/cases/{case_id}/restriction/namings/new", "/cases/{case_id}/restriction/liftings/new")
TO_BE_AGREED = ("/cases/{case_id}/transfer/agreements/new", "/cases/{case_id}/transfer/withdrawals/new")
OPENED_ELSEWHERE = ("/unlock", "/referrals/received", *PROPOSED, *RESTRICTED, *TO_BE_AGREED)
"""These open in a state of their own, in which a test below looks at them."""
NEVER_WRONG = ("/cases/{case_id}/allocation", "/cases/{case_id}/progress/{update_id}/hold-decisions/new",
               "/cases/{case_id}/deliveries/{delivery_id}/takings/new", "/cases/{case_id}/orders/{order_id}/edit",
               "/cases/{case_id}/exhibits/{exhibit_id}/position")  # fmt: skip
"""Sent empty, the first keeps who has the case; the second says on a page of its own that nothing waits; the third has
a button and no field; the fourth keeps what order it is and how far; the fifth keeps a position without a word."""
WHO = (
    "lead", "supervisor", "partner", "administrator", "opener", "service_manager", "chair", "dpo", "health", "victim",
    "",
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with invented(tmp_path_factory.mktemp("axe")) as made:
        yield made


def pages(host: str) -> list[str]:
    """The addresses of every HTML page of a host, still with their ids to fill."""
    found = (line.split() for line in ROUTES.strip().splitlines())
    return [
        path for at, method, path, _ in found
        if at in (host, "both") and method == "GET" and path not in NO_PAGES and not path.endswith(FILES)
    ]  # fmt: skip


def excepted() -> set[str]:
    paper = (ROOT / "docs" / "ACCESSIBILITY.md").read_text().partition("<!-- axe-exceptions -->")[2]
    return set(re.findall(r"^\| `([\w-]+)` \|", paper, re.MULTILINE))


def open_as(browser: Browser, place: Invented, who: str) -> Page:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, bypass_csp=True)
    if who:
        with place.house.writing() as work:
            token = begin_session(work, place.person(who), is_page=who == "victim")
        # A cookie of this kind is taken from a secure address alone; it counts for the host, whatever the port.
        host = place.origin(who).removeprefix("http://").partition(":")[0]
        context.add_cookies(
            [{"name": "__Host-session", "value": token, "url": f"https://{host}/", "secure": True}]
        )
    context.set_default_timeout(15_000)
    return context.new_page()


def faults(page: Page, what: str) -> list[str]:
    """What axe finds on the page as it stands, at both sizes and in both schemes, and what runs out of a phone."""
    page.evaluate(AXE)
    found = too_wide(page, what)
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for one in page.evaluate(RUN, {} if scheme == "light" else COLOURS):
                found += _told(one, f"{what} {width} {scheme}")
    return found


def too_wide(page: Page, what: str) -> list[str]:
    found = []
    for width in (PHONE[0], NARROW):
        page.set_viewport_size({"width": width, "height": PHONE[1]})
        content, seen = page.evaluate(WIDTHS)
        if content > seen:
            found.append(f"{what} {width}: scrolls sideways by {content - seen} px")
    return found


def _told(violation: Any, where: str) -> list[str]:
    if violation["id"] in excepted():
        return []
    return [f"{where}: {violation['id']} {node['target']}" for node in violation["nodes"][:3]]


@pytest.mark.parametrize("who", WHO)
def test_nothing_is_found(who: str, place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, who)
    found, opened = [], 0
    for path in pages("page" if who == "victim" else "staff"):
        address = place.origin(who) + place.fill(path)
        answered = page.goto(address)
        assert answered is not None and answered.status < 500, address
        if answered.status in (403, 404) or (page.url.rstrip("/") != address.rstrip("/") and path != "/"):
            continue
        opened += 1
        found += faults(page, path)
        found += _with_errors(page, path)

    page.context.close()
    assert opened >= {"": 3, "victim": 1}.get(who, 5)
    assert not found, "\n".join(found)


def _with_errors(page: Page, path: str) -> list[str]:
    """The page's own form, sent empty; what it keeps for another page does not concern us here."""
    form = page.locator("form#form")
    if not form.count() or path.endswith("/in"):
        return []
    form.first.evaluate(
        "form => { for (const field of form.querySelectorAll('input:not([type=hidden]), textarea'))"
        " { if (['checkbox', 'radio'].includes(field.type)) field.checked = false; else field.value = ''; } }"
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        form.first.evaluate("form => form.requestSubmit()")
    with suppress(Error):
        page.locator(".govuk-error-summary").first.wait_for(timeout=500 if path in NEVER_WRONG else 5000)
    if page.locator(".govuk-error-summary").count():
        return faults(page, f"{path} with errors")
    return [] if path in NEVER_WRONG else [f"{path}: its form was sent empty and shows no errors"]


def _in_a_state(
    place: Invented, browser: Browser, case_id: UUID, paths: Sequence[str], forms: Sequence[str]
) -> None:
    """The supervisor's pages of a case in a state of its own, those of its forms with their errors too."""
    page, found = open_as(browser, place, "supervisor"), []
    for path in (*paths, *forms):
        answered = page.goto(place.origin("supervisor") + path.replace("{case_id}", str(case_id)))
        assert answered is not None and answered.status == 200, path
        found += faults(page, path) + (_with_errors(page, path) if path in forms else [])
    page.context.close()
    assert not found, "\n".join(found)


def test_nothing_is_found_where_a_case_is_proposed_for_deletion(
    place: Invented, browser_here: Browser
) -> None:
    with place.house.reading() as work:
        case_id = work.session.scalars(select(Deletion.case_id).where(Deletion.status == "proposed")).one()
    _in_a_state(place, browser_here, case_id, ("/deletions", "/cases/{case_id}/deletion"), PROPOSED)


def test_nothing_is_found_where_a_case_is_to_be_transferred(place: Invented, browser_here: Browser) -> None:
    with place.house.reading() as work:
        case_id = work.session.scalars(select(Transfer.case_id).where(Transfer.status == "proposed")).one()
    _in_a_state(place, browser_here, case_id, ("/cases/{case_id}/transfer",), TO_BE_AGREED)


def test_nothing_is_found_where_a_case_is_restricted_and_in_a_caseload(
    place: Invented, browser_here: Browser
) -> None:
    with place.house.reading() as work:
        case_id = work.session.scalars(select(CaseSight.id).where(CaseSight.is_restricted)).one()
    caseload = f"/team/people/{place.person('lead')}"
    _in_a_state(place, browser_here, case_id, ("/cases/{case_id}", "/cases/{case_id}/restriction"),
                (*RESTRICTED, caseload))  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("lead", "/nowhere", 404), ("", "/nowhere", 404), ("lead", f"/cases/{UUID(int=0)}/log", 404),
        ("service_manager", "/cases/{case_id}/contacts/new", 403), ("lead", "/today", 500),
        ("victim", "/nowhere", 404), ("victim", "/", 500),
    ],
)  # fmt: skip
def test_nothing_is_found_on_a_page_that_tells_what_went_wrong(
    place: Invented, browser_here: Browser, monkeypatch: pytest.MonkeyPatch, who: str, path: str, status: int
) -> None:
    if status == 500:
        monkeypatch.setattr(agenda_queries, "today_of", _fail)
        monkeypatch.setattr(portal_queries, "own_page", _fail)
    page = open_as(browser_here, place, who)
    answered = page.goto(place.origin(who) + place.fill(path))

    assert answered is not None and answered.status == status
    assert page.locator("main h1, main h2").count()
    found = faults(page, f"{path} as {who or 'nobody'}: {status}")
    page.context.close()
    assert not found, "\n".join(found)


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("planted")


def test_a_fault_is_found(place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, "lead")
    page.goto(place.origin("lead") + "/cases")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/x.png\">')"
    )

    assert any("image-alt" in fault for fault in faults(page, "/cases"))


def test_what_runs_out_of_a_phone_is_found(place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, "lead")
    page.goto(place.origin("lead") + "/cases")
    page.evaluate(f"document.querySelector('main h2, main p').textContent = '{'0' * 64}'")
    page.add_style_tag(content="* { overflow-wrap: normal !important }")

    assert len(too_wide(page, "/cases")) == 2


def test_the_open_tab_of_a_case_is_in_view(place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, "lead")
    page.set_viewport_size({"width": NARROW, "height": PHONE[1]})
    for path in ("", "/plan", "/log", "/progress", "/more"):
        page.goto(place.origin("lead") + place.fill("/cases/{case_id}") + path)
        tab = page.locator(".tabs [aria-current]").bounding_box()

        assert tab is not None and tab["x"] >= 0 and tab["x"] + tab["width"] <= NARROW, path


def test_every_page_is_filled(place: Invented) -> None:
    assert [path for host in ("staff", "page") for path in pages(host) if "{" in place.fill(path)] == []


def test_nothing_is_found_on_a_locked_phone_and_after_a_referral(
    place: Invented, browser_here: Browser
) -> None:
    page = open_as(browser_here, place, "lead")
    page.goto(place.origin("lead") + "/referrals/new")
    page.locator("#name").fill("Wren Ashdown")
    for group in ("source", "consent", "immediate_danger", "is_suspect_known", "pronouns"):
        field = page.locator(f"[name={group}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.check(force=True)
    page.locator(".actionbar button[type=submit]").click()
    page.wait_for_url("**/referrals/received**")
    found = faults(page, "/referrals/received")
    with place.house.writing() as work:
        work.session.execute(update(SessionRow).values(locked_at=work.now))
    page.goto(place.origin("lead") + "/cases")
    page.wait_for_url("**/unlock**")
    found += faults(page, "/unlock") + _with_errors(page, "/unlock")

    page.context.close()
    assert not found, "\n".join(found)


def answers(place: Invented, who: str, path: str) -> bool:
    """Whether this page opens to this person as itself, not as a way elsewhere."""
    headers = {"Host": place.origin(who).removeprefix("http://")}
    if who:
        with place.house.writing() as work:
            token = begin_session(work, place.person(who), is_page=who == "victim")
        headers["Cookie"] = f"__Host-session={token}"
    port = place.house.settings.staff_origin.rpartition(":")[2]
    return httpx.get(f"http://127.0.0.1:{port}{place.fill(path)}", headers=headers).status_code == 200


def test_every_page_is_opened_by_somebody(place: Invented) -> None:
    """So that the test above cannot leave one out: what nobody opened would be looked at by nobody."""
    unopened = [
        path for host in ("staff", "page") for path in pages(host)
        if not any(answers(place, who, path) for who in WHO if (who == "victim") == (host == "page") or not who)
    ]  # fmt: skip

    assert sorted(set(unopened)) == sorted(OPENED_ELSEWHERE)
