"""A row of another site, named in any field of any form that is otherwise good, is refused and changes nothing."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from app.access.models import Account
from app.access.throttle import Throttle
from app.web.routing import Route, uploads_of
from tests.integration.test_bad_input import MOVING, let_in, routes
from tests.support.every_form import TRIES, Fingers, free_texts, other_ids, summary_of
from tests.support.injections import Corpus
from tests.support.invented import Invented, still_invented
from tests.support.journey import phone_photo
from tests.support.touched import Touched

TABLES = {
    "keep": "case_sight", "cases": "case_sight", "to": "account", "people": "account", "person": "account",
    "lead": "account", "backup": "account", "members": "account", "supervisors": "account", "newest": "page_visit",
    "version_id": "plan_version", "incidents": "incident", "incident_id": "incident", "team_id": "team",
    "agency_id": "agency", "watcher": "account", "breach_order": "court_order", "team": "team",
    "milestone": "milestone", "tool": "risk_tool", "original": "exhibit", "rests_on": "incident",
    "trainee": "account", "trained_in": "risk_tool", "rival": "plan_item_rival", "proposal": "news_proposal",
    "question_set": "question_set", "entries": "incident", "exhibits": "exhibit", "parts": "plan_item",
}  # fmt: skip
"""Where the row lies that each field names. A field that is not here fails the test."""


OURS = ("team",)
"""What is asked of another site: there one of our own is what is refused."""
WRITTEN = {"parts": "{}.1"}
"""How a form writes an id where it is not the id alone: here in the wording that was read."""
SAID_AT = {"question_set": "answers", "supervisors": "members", "to": "cases"}
"""Who is no member at all cannot supervise either; a case that cannot go to somebody is named where it was ticked."""
GIVEN: dict[str, dict[str, list[str]]] = {
    "/people agency_id": {"role": ["partner"], "handle": ["wren.harrow"]},
    "/people/{account_id}/roles agency_id": {"role": ["partner"]},
    "/people team_id": {"role": ["advocate"], "handle": ["wren.harrow"]},
}
"""What decides whether the field is looked at, or has a shape that no plain answer has."""


class Plain(Corpus):
    """What anybody might write."""

    def fill(self, most: int) -> str:
        return "A plain answer"[:most]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("foreign")) as made:
        yield made


@pytest.fixture(scope="module")
def touched(place: Invented) -> Touched:
    return Touched(place.house, but=MOVING)


def kinds_of(kind: object) -> list[object]:
    return [kind, *(inner for one in typing.get_args(kind) for inner in kinds_of(one))]


def naming() -> list[tuple[str, Route, str]]:
    """Every field of every form that names a row by its id; the form's own id is the page's."""
    return [
        (host, route, name)
        for host, route in routes("POST")
        for name, spec in (route.form.model_fields.items() if route.form else ())
        if name != "id" and UUID in kinds_of(spec.annotation)
    ]


def foreign(place: Invented, table: str, *, is_ours: bool = False) -> str:
    """The id of such a row of another site; where the demo has none, one that nothing has. Or `is_ours`."""
    with place.house.reading() as work:
        ours = work.session.get_one(Account, place.person("lead")).site_id
        found = work.session.execute(text(f'SELECT id, site_id FROM "{table}" ORDER BY id')).all()
    others = [row.id for row in found if (UUID(str(row.site_id)) == ours) is is_ours]
    return str(UUID(str(others[0]))) if others else "4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11"


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    ("host", "route", "name"), naming(), ids=[f"{route.path} {name}" for _, route, name in naming()]
)
def test_what_another_site_has_is_refused(
    place: Invented, touched: Touched, host: str, route: Route, name: str
) -> None:
    asker = let_in(place, host, route)
    assert asker is not None and route.form is not None
    asker.checks = False
    again = next(one for one in route.siblings if one.endpoint is route.again)
    place.ids |= other_ids(place, route.path)
    path, named = place.fill(route.path), foreign(place, TABLES[name], is_ours=name in OURS)
    pinned = GIVEN.get(f"{route.path} {name}", {}) | {name: [WRITTEN.get(name, "{}").format(named)]}
    fingers = Fingers(Plain(), free_texts(route.form))
    fingers.begin(route.form, asker.ask("GET", place.fill(again.path)).text, path)
    files = {one: ("x.jpg", phone_photo(), "image/jpeg") for one in uploads_of(route)}
    status, errors = 0, [""]
    before = touched.mark()
    for _ in range(TRIES):
        place.house.throttle = Throttle()
        answered = asker.ask("POST", path, data=fingers.typed | pinned, files=files or None)
        status, errors = answered.status, re.findall(r'href="#([\w-]+)"', summary_of(answered.text))
        if not fingers.correct([one for one in errors if not one.startswith(name)]):
            break

    assert status in (404, 409, 422), status
    assert not touched.since(before)
    # Nothing else was wrong by then: it is this field that is refused.
    assert status == 404 or all(one.startswith((SAID_AT.get(name, name), "form")) for one in errors), errors


def test_every_field_that_names_a_row_is_tried() -> None:
    assert {name for _, _, name in naming()} <= set(TABLES) and len(naming()) >= 18
