"""The edge: from the framework's request to a unit of work, and from its answer or error to bytes and headers."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from app.access.work import House
from app.core import logging
from app.core.errors import (
    Conflict,
    CrossSite,
    FormRefused,
    Locked,
    NotFound,
    Refused,
    SignInNeeded,
    TooLarge,
    TooMany,
    WaymarkError,
)
from app.web import headers
from app.web.answers import Answer, Download, Elsewhere, Json, Page, Raw, Redirect
from app.web.asked import DEVICE_COOKIE, SESSION_COOKIE, Asked
from app.web.body import read_body
from app.web.render import Renderer
from app.web.routing import Route, uploads_of
from app.web.unit import SafeContact, Sent, Shell, Unit

STATUS: dict[type[WaymarkError], int] = {
    NotFound: 404, Refused: 403, CrossSite: 403, TooLarge: 413, TooMany: 429, Conflict: 409, FormRefused: 422,
}  # fmt: skip


class Edge:
    """One for each host. Requests share a small pool of threads; file requests have one of their own."""

    def __init__(
        self, house: House, renderer: Renderer, shell: Shell, safe_contact: SafeContact | None = None, *,
        is_page_host: bool,
    ) -> None:  # fmt: skip
        self.house, self.renderer, self.shell, self.is_page_host = house, renderer, shell, is_page_host
        self.safe_contact = safe_contact
        self.threads = anyio.CapacityLimiter(house.settings.pool_threads)
        self.uploads = anyio.CapacityLimiter(2)

    @property
    def origin(self) -> str:
        settings = self.house.settings
        return settings.page_origin if self.is_page_host else settings.staff_origin

    def handler(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        """The framework's endpoint for one route."""

        async def handle(request: Request) -> Response:
            began = time.perf_counter()
            reference = secrets.token_hex(3).upper()
            asked = self._asked(request)
            try:
                response = await self._respond(request, route, asked)
            except WaymarkError as error:
                response = self._error(error, asked, reference)
            except Exception as error:
                logging.get().error("unexpected", reference=reference, error=type(error).__name__,
                                    where=logging.where_raised(error), route=route.name)  # fmt: skip
                response = self._error(error, asked, reference)
            self._finish(response, route, began)
            return response

        handle.__name__ = route.name
        handle.route = route  # type: ignore[attr-defined]
        return handle

    async def _respond(self, request: Request, route: Route, asked: Asked) -> Response:
        headers.refuse_cross_site(
            request.method, request.headers.get("origin"), request.headers.get("sec-fetch-site"), self.origin
        )
        sent: Sent | None = None
        limiter = self.threads
        path = {name: str(value) for name, value in request.path_params.items()}
        unit = Unit(self.house, route, asked, path, self.shell, safe_contact=self.safe_contact)
        if route.method == "POST":
            is_large = _may_be_large(request, route)
            if is_large and not await anyio.to_thread.run_sync(unit.is_known, limiter=limiter):
                # Before a byte of it is read: a stranger shall not hold the gate that evidence goes through.
                raise SignInNeeded()
            async with self.uploads if is_large else _open_gate():
                sent = await read_body(request, route, self.house.settings.file_limit_mb * 1_000_000)
                return await anyio.to_thread.run_sync(self._unit, unit, sent, limiter=limiter)
        return await anyio.to_thread.run_sync(self._unit, unit, None, limiter=limiter)

    def _unit(self, unit: Unit, sent: Sent | None) -> Response:
        return self._response(unit.answer(sent), unit.asked)

    def _asked(self, request: Request) -> Asked:
        return Asked(
            method=request.method, path=request.url.path, is_page_host=self.is_page_host, cookies=request.cookies,
            query=dict(request.query_params), is_htmx=request.headers.get("hx-request") == "true",
            address=request.client.host if request.client else "", agent=request.headers.get("user-agent", "")[:300],
        )  # fmt: skip

    def _response(self, answer: Answer, asked: Asked) -> Response:
        response: Response
        if isinstance(answer, Page):
            response = HTMLResponse(self.renderer.html(answer), answer.status)
        elif isinstance(answer, Redirect):
            response = _go(answer.to, asked)
        elif isinstance(answer, Elsewhere):
            response = RedirectResponse(answer.to, 303)
            response.headers["Referrer-Policy"] = "no-referrer"
        elif isinstance(answer, Download):
            response = _download(answer)
        elif isinstance(answer, Json):
            response = JSONResponse(answer.body, answer.status)
        elif isinstance(answer, Raw):
            response = Response(answer.body, answer.status, media_type=answer.media)
        else:
            # `Nothing` is what is left.
            response = Response(status_code=204)
        for name, value in answer.headers.items():
            response.headers[name] = value
        for name, value in answer.cookies.items():
            _set_cookie(response, name, value)
        return response

    def _error(self, error: Exception, asked: Asked, reference: str) -> Response:
        """The page for an error: what happened, what is safe, what to do. Never a stack, never a value."""
        if isinstance(error, SignInNeeded):
            return self._sign_in(error, asked)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        words = error.words if isinstance(error, WaymarkError) else WaymarkError.message
        template = "errors/page.html" if self.is_page_host else "errors/show.html"
        context: dict[str, Any] = {"status": status, "words": words, "reference": reference, "asked": asked,
                                   "shell": self.shell(None, None, asked), "actor": None}  # fmt: skip
        response: Response = HTMLResponse(self.renderer.html(Page(template, context)), status)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    def _sign_in(self, error: SignInNeeded, asked: Asked) -> Response:
        if self.is_page_host:
            return _go("/", asked) if asked.method != "GET" or asked.path != "/" else _go("/sign-in", asked)
        back = error.next_path or (asked.path if asked.method == "GET" and asked.path != "/" else "")
        door = "/unlock" if isinstance(error, Locked) else "/sign-in"
        return _go(f"{door}?next={quote(back, safe='/')}" if back else door, asked)

    def _finish(self, response: Response, route: Route, began: float) -> None:
        is_secure = self.origin.startswith("https://")
        for name, value in headers.security_headers(
            is_page_host=self.is_page_host, is_secure=is_secure
        ).items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Vary"] = "HX-Request, Cookie"
        if not self.is_page_host:
            response.headers["X-Waymark"] = "1"
        logging.get().info("answered", route=route.name, method=route.method, status=response.status_code,
                           milliseconds=round((time.perf_counter() - began) * 1000))  # fmt: skip


def _may_be_large(request: Request, route: Route) -> bool:
    """Whether this body goes through the narrow gate: a file of over a megabyte, or one that hides its length."""
    length = request.headers.get("content-length", "")
    return bool(uploads_of(route)) and (not length.isdigit() or int(length) > 1_000_000)


class _open_gate:
    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> None:
        return None


def _go(to: str, asked: Asked) -> Response:
    """A redirect; to htmx an order to load the page anew, so that the address bar is right."""
    if asked.is_htmx:
        return Response(status_code=200, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def _download(answer: Download) -> Response:
    response = StreamingResponse(answer.pieces, media_type=answer.media)
    kind = "inline" if answer.inline else "attachment"
    name = quote(answer.name, safe="")
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = headers.DOWNLOAD_CSP
    return response


def _set_cookie(response: Response, name: str, value: str) -> None:
    if name not in (SESSION_COOKIE, DEVICE_COOKIE):
        raise ValueError("only the session's and the device's cookie are ours")
    if not value:
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
        return
    age = 400 * 24 * 3600 if name == DEVICE_COOKIE else None
    response.set_cookie(name, value, max_age=age, path="/", secure=True, httponly=True, samesite="lax")
