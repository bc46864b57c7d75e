"""Bad input at every route of both hosts, on a filled house: clearly refused, what was typed comes back, no change.

The list of routes is the router's own; a route that nobody of the cast could be let in to fails the test.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic.fields import FieldInfo
from sqlalchemy import func, select, text

from app.access.models import NOTHING_DUE, CaseSight
from app.access.sessions import begin_session
from app.access.throttle import Throttle
from app.core.secret import Secret
from app.features import registry
from app.features.deadlines.models import Due
from app.features.deadlines.rules import Lane
from app.web.forms import is_secret
from app.web.routing import Route, uploads_of
from tests.house.sight import RELATIONS, ROLES
from tests.support.clients import Answered
from tests.support.invented import Invented, still_invented
from tests.support.pages import check_page
from tests.support.touched import Touched

HOSTILE = "\"><script>alert(1)</script>{{7*7}}${7*7}<img src=x onerror=alert(1)>' OR 1=1 -- \u202e"
SECRET_TYPED = "marble-river-never-sent-back"
BAD = {
    "nothing": "", "overlong": "x" * 9000, "unprintable": "a\x00b\x1b", "hostile": HOSTILE, "no such day": "31/02/2026",
    "a huge number": "9" * 40, "minus": "-1", "a far day": "9999-12-31", "an early day": "0001-01-01",
    "somebody else's id": "4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11", "an id that tells the time":
    "018f3c5e-0000-7000-8000-000000000000",
}  # fmt: skip
UNTYPED = re.compile(r'type="(?:hidden|radio|checkbox|file|password)"')
MOVING = {
    "draft",
    "access_leaf",
    "session",
    "known_device",
    "strange_try",
    "alembic_version",
    "single_use_code",
}
"""Tables that a refused request may write to: what was typed, that it was refused, and who tried."""
TRIES = ("/proof", "/proof/passkey", "/me/passphrase", "/unlock")
"""A failed try at a door is noted in the ledger, whatever was sent; nothing else changes."""
WHO = ("lead", "supervisor", "partner", "administrator", "victim", "")
LAST = ("/ending", "/closures", "/withdrawals", "/sign-out", "/lock", "/outcomes")
"""These end what others need, when what they are sent is no bad input for them."""
NOTHING_TYPED = ("/go",)
"""A button's own value alone, which nobody types: a wrong one leads to the first page."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("bad")) as made:
        yield made


@pytest.fixture(scope="module")
def touched(place: Invented) -> Touched:
    """What a refusal must leave alone is watched."""
    return Touched(place.house, but=MOVING)


def routes(method: str) -> list[tuple[str, Route]]:
    found = [
        (router.host, route)
        for router in registry.ROUTERS
        for route in router.routes
        if route.method == method
    ]
    return sorted(found, key=lambda one: any(one[1].path.endswith(end) for end in LAST))


@cache
def _client() -> httpx.Client:
    """One for all: making one takes longer than an answer, because it reads what it would need for TLS."""
    return httpx.Client(timeout=30)


class Asker:
    """Somebody with a fresh session, who asks as htmx does: errors come back at once."""

    def __init__(self, place: Invented, who: str, host: str, *, checks: bool = True) -> None:
        self.place, self.who, self.is_page, self.checks = place, who, host == "page", checks
        settings = place.house.settings
        self.origin = settings.page_origin if self.is_page else settings.staff_origin
        self.port = urlsplit(self.origin).port
        self.cookie = ""
        if who:
            with place.house.writing() as work:
                self.cookie = (
                    f"__Host-session={begin_session(work, place.person(who), is_page=who == 'victim')}"
                )

    def ask(self, method: str, path: str, *, plain: bool = False, **sent: typing.Any) -> Answered:
        headers = {"Host": urlsplit(self.origin).netloc, "Origin": self.origin, "Cookie": self.cookie}
        headers |= {"Connection": "close"} | ({} if plain else {"HX-Request": "true"})
        client = _client()
        response = client.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers, **sent)
        client.cookies.clear()
        answered = Answered(response.status_code, response.text, response.headers, response.content)
        if self.checks:
            check_page(answered, self.is_page, path)
        return answered


def body_of(route: Route, bad: str) -> dict[str, object]:
    fields = route.form.model_fields if route.form else {}
    return {name: SECRET_TYPED if Secret in kinds_of(spec) else bad for name, spec in fields.items()}


def kinds_of(spec: FieldInfo) -> tuple[object, ...]:
    return (spec.annotation, *typing.get_args(spec.annotation))


def let_in(place: Invented, host: str, route: Route) -> Asker | None:
    """The first of the cast whom this route's lock lets in, found without sending anything."""
    if route.guard is None or route.guard.permission is None:
        return Asker(place, "", host)
    held = {
        "lead": f"{ROLES['advocate']} {RELATIONS['lead']}", "partner": ROLES["partner"], "victim": ROLES["victim"],
        "supervisor": f"{ROLES['supervisor']} {RELATIONS['supervising']}", "administrator": ROLES["administrator"],
        "opener": RELATIONS["emergency"], "chair": ROLES["chair"],
        "service_manager": f"{ROLES['service_manager']} {RELATIONS['managing']}",
        "dpo": f"{ROLES['dpo']} {RELATIONS['auditing']}",
    }  # fmt: skip
    for who, permissions in held.items():
        if route.guard.permission.value in permissions.split() and (who == "victim") == (host == "page"):
            return Asker(place, who, host)
    return None


@pytest.mark.asvs("1.2.4", "1.3.3", "1.4.2", "2.2.1", "2.2.2", "15.3.5", "16.5.3")
@pytest.mark.parametrize("kind", BAD)
def test_every_form_refuses_it_clearly_or_takes_it_and_never_breaks(
    place: Invented, touched: Touched, kind: str
) -> None:
    wrong, asked = [], 0
    for host, route in routes("POST"):
        asker = let_in(place, host, route)
        assert asker is not None, f"nobody is let in to {route.path}"
        if "{update_id}" in route.path:
            # A page that shows a hold notes what its clock says by now; that is the clock's doing, not the input's.
            asker.ask("GET", place.fill("/cases/{case_id}/progress/{update_id}"))
        before, typed = touched.mark(), body_of(route, BAD[kind])
        sent: dict[str, typing.Any] = (
            {"json": {"credential": BAD[kind]}} if route.takes_json else {"data": typed}
        )
        if uploads_of(route) and not route.takes_json:
            sent["files"] = {"photo": ("x", b"", "image/png")}
        place.house.throttle = Throttle()
        answered = asker.ask("POST", place.fill(route.path), **sent)
        asked += 1
        if answered.status == 429:
            wrong.append(f"{route.path}: slowed down, so that nothing was judged")
        if SECRET_TYPED in answered.text:
            wrong.append(f"{route.path}: a secret came back")
        if 400 <= answered.status < 500:
            wrong += faults_of(route, kind, answered)
            moved = set(touched.since(before)) - ({"ledger_leaf"} if route.path in TRIES else set())
            wrong += [f"{route.path}: {kind} {answered.status}, and {moved} changed"] if moved else []
    assert asked > 80 and not wrong, "\n".join(wrong)


def faults_of(route: Route, kind: str, answered: Answered) -> list[str]:
    """What is missing on the page that comes back from a refused form."""
    if answered.status not in (409, 422) or route.form is None:
        return []
    found = []
    if "govuk-error-summary" not in answered.text and route.path not in NOTHING_TYPED:
        found.append(f"{route.path}: no word about what is wrong")
    if "<script>alert" in answered.text or "<img src=x" in answered.text:
        found.append(f"{route.path}: what was typed became part of the page")
    if kind == "hostile" and is_typed_on(route, answered.text) and "{{7*7}}" not in answered.text:
        found.append(f"{route.path}: what was typed did not come back")
    return found


def is_typed_on(route: Route, page: str) -> bool:
    """Whether the page still asks for words of this form; overtaken, as by a decision, it asks nothing and says so."""
    fields = route.form.model_fields.items() if route.form else ()
    texts = [name for name, spec in fields if str in kinds_of(spec) and not is_secret(spec)]
    shown = [tag for tag in re.findall(r"<(?:textarea|input)[^>]*>", page) if not UNTYPED.search(tag)]
    return any(f'name="{name}"' in tag for name in texts for tag in shown)


def test_every_page_that_is_asked_for_badly_answers_without_breaking(place: Invented) -> None:
    odd = "draft=x&after=9-9-9&show=zz&next=//evil.example&by=%00&again=%F0&incident_id=1&q=%3Cscript%3E&trigger=%22"
    for host, route in routes("GET"):
        asker = let_in(place, host, route)
        assert asker is not None, f"nobody is let in to {route.path}"
        answered = asker.ask("GET", f"{place.fill(route.path)}?{odd}")
        assert answered.status < 500 and "evil.example" not in answered.location, route.path
        assert "<script>" not in answered.text.replace("<script src", ""), route.path


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    "bad", ["x", str(UUID(int=1)), "018f3c5e-0000-7000-8000-000000000000", "%00", "a" * 3000, None]
)
def test_an_id_that_is_none_or_out_of_sight_is_not_found(place: Invented, bad: str | None) -> None:
    for method in ("GET", "POST"):
        for host, route in routes(method):
            if "{" not in route.path:
                continue
            asker = let_in(place, host, route)
            assert asker is not None
            head, _, _ = route.path.rpartition("{")
            tail = route.path[route.path.rindex("}") + 1 :]
            path = place.fill(head) + (bad or str(uuid4())) + tail
            sent: dict[str, typing.Any] = (
                {} if method == "GET" else {"json": {}} if route.takes_json else {"data": body_of(route, "x")}
            )
            assert asker.ask(method, path, **sent).status == 404, f"{method} {route.path}"


def test_the_judge_of_a_refused_form_sees_each_fault(place: Invented) -> None:
    route = next(route for _, route in routes("POST") if route.path == "/cases/{case_id}/tasks")
    summary, field = '<div class="govuk-error-summary"></div>', '<textarea name="text">'

    def judged(page: str) -> int:
        return len(faults_of(route, "hostile", Answered(422, page, {})))

    assert judged(f"{summary}{field}{{{{7*7}}}}</textarea>") == 0
    assert judged(f"{field}{{{{7*7}}}}</textarea>") == 1
    assert judged(f"{summary}{field}</textarea>") == 1
    assert judged(f"{summary}{field}{HOSTILE}</textarea>") == 1


@pytest.mark.asvs("1.1.1", "1.5.2")
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "multipart/form-data"}, b"--x"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ({"Content-Type": "application/json"}, b"[" * 100_000), ({"Content-Type": "text/plain"}, b"\xff\xfe"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"text=%ff%fe&text=%00&" + b"a=1&" * 2000),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused(
    place: Invented, touched: Touched, headers: dict[str, str], body: bytes
) -> None:
    asker = Asker(place, "lead", "staff")
    before = touched.mark()
    given = {"Host": urlsplit(asker.origin).netloc, "Origin": asker.origin, "Cookie": asker.cookie, **headers}
    with httpx.Client(base_url=f"http://127.0.0.1:{asker.port}", timeout=30) as client:
        for path in ("/cases/{case_id}/log/new", "/cases/{case_id}/tasks", "/me/passkeys"):
            answer = client.post(place.fill(path), headers=given, content=body)
            assert answer.status_code < 500, (path, answer.status_code)

    assert not touched.since(before)


def test_every_case_says_when_it_is_next_due_whatever_was_sent(place: Invented) -> None:
    """The lists are sorted by a column that the clock keeps: it must agree with the rows that it stands for."""
    Asker(place, "lead", "staff").ask("GET", place.fill("/cases/{case_id}/progress/{update_id}"))
    first = select(func.min(Due.due_at)).where(
        Due.case_id == CaseSight.id, Due.done_at.is_(None), Due.lane == Lane.TODAY.value
    )
    with place.house.store.reading() as session:
        rows = session.execute(select(CaseSight.next_due_at, first.scalar_subquery())).all()

    assert len(rows) > 20 and [(noted, true) for noted, true in rows if noted != (true or NOTHING_DUE)] == []


def test_a_change_would_be_seen(place: Invented, touched: Touched) -> None:
    before = touched.mark()
    Asker(place, "lead", "staff").ask("POST", "/me/blur", data={"blur": "yes"})
    with place.house.writing() as work:
        work.session.execute(text("UPDATE agency SET name = name || '.'"))
        work.session.execute(text("DELETE FROM desk_member"))

    assert {"agency", "desk_member"} <= set(touched.since(before))
