"""In normal use no page reports anything to the content security policy: every page of the route list as each role, the
work at a form that htmx sends, her page. Beside it planted violations of each kind, which are reported."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Route

from app.features.portal.rules import TO_GO
from tests.browser.test_axe import WHO, pages
from tests.support.invented import Invented, invented
from tests.support.looking import Looker, looking, pages_of

FEWEST = {"lead": 60, "supervisor": 30, "partner": 4, "administrator": 12, "opener": 15, "": 3}
PLANTED = {
    "script-src-elem": "<script>1</script>",
    "script-src-attr": "<b onclick='1'></b>",
    "style-src-elem": "<style>b { color: red }</style>",
    "style-src-attr": "<b style='color: red'></b>",
    "img-src": "<img src='http://127.0.0.1:9/x.png' alt=''>",
    "frame-src": "<iframe src='http://127.0.0.1:9/'></iframe>",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with invented(tmp_path_factory.mktemp("policy")) as made:
        yield made


def use(looker: Looker) -> None:
    """What a person does to a page: folds things open, lets the safe contact be asked for, sends a form with errors."""
    page = looker.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    form = page.locator("form#form[hx-post]")
    if form.count():
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            form.first.evaluate("(form) => form.requestSubmit()")
        page.wait_for_load_state("networkidle")


@pytest.mark.asvs("3.4.3", "14.2.3")
@pytest.mark.parametrize("who", [who for who in WHO if who != "victim"])
def test_nothing_is_reported_in_normal_use(who: str, place: Invented, browser_here: Browser) -> None:
    seen = pages_of(
        place, who, [place.fill(path) for path in pages("staff")], place.ids["case_id"], follow=False
    )
    with looking(browser_here, place, who, with_policy=True) as looker:
        for path in seen:
            looker.look(path)
            if who == "lead" and path.endswith("/new"):
                use(looker)

    assert looker.reported == [] and looker.looked >= FEWEST.get(who, 3)


def test_nothing_is_reported_on_her_page(place: Invented, browser_here: Browser) -> None:
    with looking(browser_here, place, "victim", with_policy=True) as looker:
        for one in TO_GO:
            looker.send("/go", place=one.value)
            looker.look("/")
        with looker.page.expect_request("**/leave"):
            for _ in range(3):
                looker.page.keyboard.press("Shift")

    assert looker.reported == [] and looker.looked == len(TO_GO)


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("who", ["lead", "victim"])
def test_what_breaks_the_policy_is_reported(
    who: str, kind: str, place: Invented, browser_here: Browser
) -> None:
    def plant(route: Route) -> None:
        """The page as it is, with all its headers, and one thing more in it."""
        headers = {"Host": urlsplit(looker.origin).netloc, "Cookie": f"__Host-session={looker.token}"}
        answer = httpx.get(f"http://127.0.0.1:{urlsplit(looker.origin).port}/", headers=headers)
        kept = {name: value for name, value in answer.headers.items() if not name.startswith("content-encod")}
        route.fulfill(headers=kept, body=answer.text.replace("</main>", f"{PLANTED[kind]}</main>"))

    with looking(browser_here, place, who, with_policy=True) as looker:
        looker.page.route(looker.origin + "/", plant)
        looker.look("/")

    assert [said.split()[1] for said in looker.reported] == [kind]


def test_what_breaks_trusted_types_is_reported(place: Invented, browser_here: Browser) -> None:
    with looking(browser_here, place, "lead", with_policy=True) as looker:
        looker.look("/")
        looker.page.evaluate("() => { try { document.body.innerHTML = '<b>1</b>' } catch { } }")
        looker.page.wait_for_timeout(100)

    assert [said.split()[1] for said in looker.reported] == ["require-trusted-types-for"]
