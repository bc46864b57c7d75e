"""What schemathesis draws for every route and every form, sent as each of the cast: no answer is a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from app.access.throttle import Throttle
from app.web.routing import Route
from tests.integration.test_bad_input import Asker, let_in, routes
from tests.support.described import described
from tests.support.invented import Invented, still_invented

EXAMPLES = {"POST": 3, "GET": 2}
DRAWN = [
    ("POST", GenerationMode.POSITIVE),
    ("POST", GenerationMode.NEGATIVE),
    ("GET", GenerationMode.POSITIVE),
]
"""What fits a form's description, and what does not. (What an address may not be is asked in `test_bad_input.py`.)"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("drawn")) as made:
        yield made


class Sender:
    """Sends what was drawn for a route: the first as each of the cast who comes to its host at all, the others as the
    one whom its lock lets in, so that they are judged."""

    def __init__(self, place: Invented, host: str, route: Route) -> None:
        first = let_in(place, "page" if host == "page" else "staff", route)
        assert first is not None, f"nobody is let in to {route.path}"
        first.checks = False
        hosts = {"both": ("staff", "page"), "staff": ("staff",), "page": ("page",)}[host]
        self.route, self.place = route, place
        self.askers = [
            Asker(place, who, at, checks=False)
            for at in hosts for who in (*place.people, "") if not who or (who == "victim") == (at == "page")
        ]  # fmt: skip
        self.askers.append(first)
        self.statuses: list[int] = []

    def send(self, case: Case) -> None:
        path = "/" + case.formatted_path.split("/", 2)[2]
        for asker in self.askers:
            self.place.house.throttle = Throttle()
            answered = asker.ask(
                self.route.method, path, plain=True, params=case.query or None, **self._body(case)
            )
            self.statuses.append(answered.status)
            assert answered.status < 500, f"{asker.who} {self.route.method} {path}: {answered.status}"
        self.askers = self.askers[-1:]

    def _body(self, case: Case) -> dict[str, Any]:
        if self.route.method == "GET" or not isinstance(case.body, dict | list | str):
            return {}
        if self.route.takes_json:
            return {"json": case.body}
        return {"data": as_typed(case.body) if isinstance(case.body, dict) else {}}


def as_typed(body: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [_text(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in body.items()
    }


def _text(value: Any) -> str:
    """No form sends half a character."""
    return ("" if value is None else str(value)).encode("utf-8", "replace").decode()


@pytest.mark.asvs("2.2.1", "16.5.3")
@pytest.mark.parametrize(("method", "mode"), DRAWN)
def test_no_answer_is_a_fault_of_ours(method: str, mode: GenerationMode, place: Invented) -> None:
    asked = routes(method)
    statuses: list[int] = []
    for found in schemathesis.openapi.from_dict(described(place, asked)).get_all_operations():
        operation = cast(Any, found).ok()
        host, route = asked[int(operation.definition.raw["operationId"])]
        statuses += drawn(place, host, route, operation, mode)

    assert len(statuses) > 900 and {303, 404} <= set(statuses)


def drawn(place: Invented, host: str, route: Route, operation: Any, mode: GenerationMode) -> list[int]:
    """The statuses of all answers."""
    sender = Sender(place, host, route)

    @seed(20)
    @settings(max_examples=EXAMPLES[route.method], database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        sender.send(case)

    try:
        send()
    except Unsatisfiable:
        # Nothing fails to fit a form that asks for nothing.
        assert mode is GenerationMode.NEGATIVE, route.path
    return sender.statuses


def test_a_route_that_breaks_is_found(place: Invented, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [one for one in routes("GET") if one[1].path == "/me"]
    (found,) = schemathesis.openapi.from_dict(described(place, asked)).get_all_operations()
    operation = cast(Any, found).ok()
    monkeypatch.setattr(asked[0][1], "endpoint", lambda: 1 // 0)

    with pytest.raises(AssertionError, match="GET /me: 500"):
        drawn(place, *asked[0], operation, GenerationMode.POSITIVE)
