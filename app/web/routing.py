"""The router: a route is a plain function (ids, form, actor, work) → answer, run in one thread in one unit of work.

A writing request takes the lock, guards, acts, writes the ledger, commits, releases, and only then renders;
what is slow (bodies, files, passwords) happens before the lock, in `before`.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from app.access.actor import Actor
from app.access.rooms import Room
from app.access.work import Work
from app.core.errors import NotFound
from app.core.ids import as_uuid4
from app.web.answers import Answer
from app.web.asked import Asked
from app.web.forms import Form, Upload
from app.web.guards import Guard, guard_of

Endpoint = Callable[..., Answer]


@dataclass
class Route:
    """One route. `again` is the GET sibling that shows the form once more; `before` runs ahead of the lock;
    `files_into` opens the room into which the form's files are sealed while they still arrive; `refused` says an error
    to a script that has answers of its own. With `takes_raw` the body is bytes as they are: a piece of a file."""

    method: str
    path: str
    endpoint: Endpoint
    guard: Guard | None
    form: type[Form] | None = None
    again: Endpoint | None = None
    before: Callable[..., Any] | None = None
    files_into: Callable[..., Room] | None = None
    counts_as_use: bool = True
    writes: bool = False
    takes_json: bool = False
    takes_raw: bool = False
    refused: Callable[[Exception], Answer] | None = None
    hints: dict[str, Any] = field(default_factory=dict)
    siblings: list[Route] = field(default_factory=list, repr=False)

    @property
    def name(self) -> str:
        module = self.endpoint.__module__.removeprefix("app.features.").removesuffix(".routes")
        return f"{module}:{self.endpoint.__name__}"

    def again_path(self, path: dict[str, str]) -> str:
        """The address of the GET sibling that shows the form once more, with these ids."""
        again = next((route for route in self.siblings if route.endpoint is self.again), None)
        template = again.path if again else self.path
        for name, value in path.items():
            template = template.replace("{" + name + "}", value)
        return template


class Router:
    """Collects routes of one host: `staff`, `page` (the victims'), or `both`."""

    every: ClassVar[list[Router]] = []

    def __init__(self, host: str = "staff") -> None:
        self.host = host
        self.routes: list[Route] = []
        Router.every.append(self)

    def get(
        self, path: str, *, counts_as_use: bool = True, writes: bool = False,
        refused: Callable[[Exception], Answer] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:  # fmt: skip
        return self._add("GET", path, counts_as_use=counts_as_use, writes=writes, refused=refused)

    def post(
        self, path: str, *, again: Endpoint | None = None, before: Callable[..., Any] | None = None,
        takes_json: bool = False, counts_as_use: bool = True, files_into: Callable[..., Room] | None = None,
        refused: Callable[[Exception], Answer] | None = None, takes_raw: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:  # fmt: skip
        return self._add("POST", path, again=again, before=before, files_into=files_into, takes_json=takes_json,
                         counts_as_use=counts_as_use, refused=refused, takes_raw=takes_raw, writes=True)  # fmt: skip

    def _add(self, method: str, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        def add(endpoint: Endpoint) -> Endpoint:
            hints = typing.get_type_hints(endpoint)
            form = hints.get("form")
            shape = form if isinstance(form, type) and issubclass(form, Form) else None
            self.routes.append(
                Route(
                    method,
                    path,
                    endpoint,
                    guard_of(endpoint),
                    form=shape,
                    hints=hints,
                    siblings=self.routes,
                    **options,
                )
            )
            return endpoint

        return add


def arguments(
    route: Route, endpoint: Callable[..., Any], *, work: Work, actor: Actor | None, asked: Asked, path: dict[str, str],
    form: Form | None = None, body: dict[str, Any] | None = None, ready: Any = None,
    typed: dict[str, list[str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The values for a route's parameters, by their names. A malformed id is `NotFound`, as an unknown one is."""
    given: dict[str, Any] = {
        "work": work, "actor": actor, "asked": asked, "form": form, "body": body, "ready": ready, "typed": typed,
    }  # fmt: skip
    values: dict[str, Any] = {}
    for name, kind, default in _parameters(endpoint):
        if name in path:
            values[name] = path_value(path[name], kind)
        elif name in given:
            values[name] = given[name]
        else:
            values[name] = asked.query.get(name, default)
    return values


@cache
def _parameters(endpoint: Endpoint) -> tuple[tuple[str, Any, Any], ...]:
    """Name, type and default of each parameter, read from the code once."""
    hints = typing.get_type_hints(endpoint)
    parameters = inspect.signature(endpoint).parameters.items()
    return tuple((name, hints.get(name, str), parameter.default) for name, parameter in parameters)


def path_value(text: str, kind: Any) -> Any:
    if kind is UUID:
        found = as_uuid4(text)
        if found is None:
            raise NotFound()
        return found
    return text


def case_in(path: dict[str, str]) -> UUID | None:
    """The case that a path names, if it does."""
    return path_value(path["case_id"], UUID) if "case_id" in path else None


def uploads_of(route: Route) -> tuple[str, ...]:
    """The fields of this route's form that hold a file."""
    return _files_in(route.form) if route.form is not None else ()


@cache
def _files_in(shape: type[Form]) -> tuple[str, ...]:
    fields = shape.model_fields.items()
    return tuple(
        name for name, spec in fields if Upload in (spec.annotation, *typing.get_args(spec.annotation))
    )
