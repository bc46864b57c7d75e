"""Builds the app: one framework app for each host behind a dispatcher that knows hosts by name.

An unknown host is refused. The framework's own description pages are off on both hosts.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from app.access.pulse import pulse_of
from app.access.work import House
from app.web.edge import Edge
from app.web.headers import VAULT_CSP, security_headers
from app.web.render import BUILT, Renderer, renderer
from app.web.routing import Route, Router
from app.web.unit import SafeContact, Shell

VAULT = "vault-worker-"
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class BuiltFiles(StaticFiles):
    """Built assets: named by their content, so they may be kept for a year. The page host's are apart."""

    def __init__(self, *, is_page_host: bool, is_secure: bool) -> None:
        BUILT.joinpath("page").mkdir(parents=True, exist_ok=True)
        super().__init__(directory=BUILT / "page" if is_page_host else BUILT)
        self._headers = security_headers(is_page_host=is_page_host, is_secure=is_secure)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self._headers)
        if path.startswith(VAULT):
            response.headers["Content-Security-Policy"] = VAULT_CSP
        hashed = response.status_code == 200 and path != "manifest.json"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-store"
        return response


@dataclass
class Waymark:
    """The whole app as ASGI: dispatches by host, keeps both framework apps and the list of routes for the tests."""

    house: House
    staff: FastAPI
    page: FastAPI
    routes: dict[str, list[Route]]
    renderer: Renderer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.staff(scope, receive, send)
            return
        host = next(
            (value.decode("latin-1") for name, value in scope.get("headers", []) if name == b"host"), ""
        )
        settings = self.house.settings
        if scope["type"] != "http":
            return
        if host == settings.staff_host:
            await self.staff(scope, receive, send)
        elif host == settings.page_host:
            await self.page(scope, receive, send)
        elif scope["path"] == "/health":
            word = await to_thread.run_sync(pulse_of, self.house)
            await PlainTextResponse(word, 200 if word == "ok" else 503)(scope, receive, send)
        else:
            await PlainTextResponse("Unknown host.", 400)(scope, receive, send)


def build(
    house: House,
    routers: Sequence[Router],
    *,
    staff_shell: Shell,
    page_shell: Shell,
    safe_contact: SafeContact,
    lifespan: Lifespan | None = None,
) -> Waymark:
    """Mount every router on its host."""
    pages = renderer(reload=house.settings.environment == "development")
    routes: dict[str, list[Route]] = {"staff": [], "page": []}
    for router in routers:
        for host in routes if router.host == "both" else (router.host,):
            routes[host] += router.routes
    secure = house.settings.staff_origin.startswith("https://")
    apps: dict[str, FastAPI] = {}
    for host, shell, asked_for in (("staff", staff_shell, safe_contact), ("page", page_shell, None)):
        edge = Edge(house, pages, shell, asked_for, is_page_host=host == "page")
        edge.routes = routes[host]
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
                      lifespan=lifespan if host == "staff" else _nothing)  # fmt: skip
        for route in routes[host]:
            methods = [route.method, "HEAD"] if route.method == "GET" else [route.method]
            app.router.add_route(
                route.path, edge.handler(route), methods=methods, name=f"{route.name}:{route.method}"
            )
        files = BuiltFiles(is_page_host=host == "page", is_secure=secure)
        app.mount("/a" if host == "page" else "/static", files, name="assets")
        # A file goes out as it came: it has a length, may be asked for in part, and seldom gets smaller.
        left_alone = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
        app.add_middleware(
            GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=left_alone
        )
        _plain_errors(app, edge)
        apps[host] = app
    return Waymark(house, apps["staff"], apps["page"], routes, pages)


def _plain_errors(app: FastAPI, edge: Edge) -> None:
    """Addresses that no route knows get the same page as things out of sight."""
    from app.core.errors import NotFound, Refused

    async def unknown(request: Any, error: Any) -> Response:
        began = time.perf_counter()
        wrong = (
            Refused("That is not possible here.") if getattr(error, "status_code", 404) == 405 else NotFound()
        )
        response = edge._error(wrong, edge._asked(request), "0")
        edge._finish(response, Route("GET", "unknown", _unknown, None), began)
        return response

    app.add_exception_handler(404, unknown)
    app.add_exception_handler(405, unknown)


def _unknown() -> Any:
    """Stands for an address that no route knows."""


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield
