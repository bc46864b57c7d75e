"""Every route stands behind exactly the lock that the written table names, and every form can be shown again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import pytest

from app.access.actor import Actor
from app.access.permissions import Permission
from app.features import registry
from app.features.portal.forms import PlaceForm
from app.web.answers import Redirect
from app.web.guards import Anyone, guard_of, requires
from app.web.routing import Router
from tests.house.proven import PROVEN
from tests.house.sight import ROLES, ROUTES


def written() -> set[tuple[str, ...]]:
    """(host, method, path, permission) of each row of the table."""
    return {tuple(line.split()) for line in ROUTES.strip().splitlines()}


def standing(routers: Iterable[Router]) -> set[tuple[str, ...]]:
    """The same of each route; a route without any guard is `unguarded`."""
    found: set[tuple[str, ...]] = set()
    for router in routers:
        for route in router.routes:
            guard = guard_of(route.endpoint)
            name = "unguarded" if guard is None else guard.permission.value if guard.permission else "anyone"
            found.add((router.host, route.method, route.path, name))
    return found


@pytest.mark.asvs("8.1.1", "8.2.1")
def test_every_route_has_the_lock_that_is_written() -> None:
    assert standing(registry.ROUTERS) == written()


def test_an_unguarded_route_and_a_stale_row_are_seen() -> None:
    router = Router()

    @router.get("/planted")
    def planted() -> Redirect:
        return Redirect("/")

    assert ("staff", "GET", "/planted", "unguarded") in standing([*registry.ROUTERS, router]) - written()
    assert written() | {("staff", "GET", "/gone", "anyone")} != standing(registry.ROUTERS)


def proven(routers: Iterable[Router]) -> set[tuple[str, ...]]:
    """(method, path) of each route that asks once more who is there."""
    routes = [route for router in routers for route in router.routes]
    return {(one.method, one.path) for one in routes if (guard := guard_of(one.endpoint)) and guard.proven}


def test_the_routes_that_want_a_proof_are_those_that_are_written() -> None:
    assert proven(registry.ROUTERS) == {tuple(line.split()) for line in PROVEN.strip().splitlines()}


def test_a_route_that_lost_its_proof_is_seen() -> None:
    router = Router()

    @router.post("/people")
    def planted(actor: Annotated[Actor, requires(Permission.ACCOUNTS_MANAGE)]) -> Redirect:
        return Redirect("/")

    others = [one for one in registry.ROUTERS if all(route.path != "/people" for route in one.routes)]
    assert ("POST", "/people") in proven(registry.ROUTERS) - proven([*others, router])


def test_every_permission_opens_some_route() -> None:
    used = {row[3] for row in written()} - {"anyone"}

    assert {permission.value for permission in Permission} - used == {Permission.EXHIBITS_SENSITIVE.value}, (
        "asked for on the route of a file, once its row says that it is sensitive: tests/integration/exhibits"
    )


def dead_ends(routers: Iterable[Router]) -> list[str]:
    """Forms that have no page to come back to when they are refused."""
    return [
        route.path
        for router in routers
        for route in router.routes
        if route.form is not None and not route.again
    ]


def test_every_form_can_be_shown_again() -> None:
    assert dead_ends(registry.ROUTERS) == []


def test_a_form_that_cannot_be_shown_again_is_seen() -> None:
    router = Router()

    @router.post("/planted")
    def planted(form: PlaceForm, actor: Anyone) -> Redirect:
        return Redirect("/")

    assert dead_ends([router]) == ["/planted"]


def test_every_role_has_somewhere_to_go() -> None:
    assert all(permissions.split() for permissions in ROLES.values())
