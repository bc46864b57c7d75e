"""The edge: from the framework's request to a unit of work, and from its answer or error to bytes and headers."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import anyio
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from app.access import sessions
from app.access.work import House
from app.core import logging
from app.core.errors import (
    Conflict,
    CrossSite,
    FormRefused,
    KeyUnreachable,
    Locked,
    NotFound,
    ProofNeeded,
    ReasonNeeded,
    Refused,
    SignInNeeded,
    StoreFailed,
    StoreSilent,
    TooLarge,
    TooMany,
    WaymarkError,
)
from app.web import headers
from app.web.answers import Answer, Download, Elsewhere, Handout, Json, Page, Raw, Redirect
from app.web.asked import DEVICE_COOKIE, PHONE_COOKIE, SESSION_COOKIE, Asked
from app.web.body import read_body
from app.web.copies import Copier, Copies
from app.web.ranges import as_file, download
from app.web.render import Renderer
from app.web.routing import Route, uploads_of
from app.web.unit import SafeContact, Sent, Shell, Unit

STATUS: dict[type[WaymarkError], int] = {
    NotFound: 404, Refused: 403, CrossSite: 403, TooLarge: 413, TooMany: 429, Conflict: 409, FormRefused: 422,
    StoreFailed: 503, KeyUnreachable: 503, StoreSilent: 503,
}  # fmt: skip


UPLOAD_HEADERS = ("upload-offset", "upload-checksum")
PULSE, PROOF = "/health", "/proof"
LARGE_AT_ONCE = 8


class Edge:
    """One for each host. Requests share a small pool of threads; file requests have one of their own."""

    def __init__(
        self, house: House, renderer: Renderer, shell: Shell, safe_contact: SafeContact | None = None, *,
        is_page_host: bool,
    ) -> None:  # fmt: skip
        self.house, self.renderer, self.shell, self.is_page_host = house, renderer, shell, is_page_host
        self.safe_contact = safe_contact
        self.threads = anyio.CapacityLimiter(house.settings.pool_threads)
        # Files have threads of their own at every step, and a gate that bounds what arrives at once.
        self.uploads = anyio.CapacityLimiter(LARGE_AT_ONCE)
        self.sealing = anyio.CapacityLimiter(4)
        self.keeping = anyio.CapacityLimiter(2)
        self.streams = anyio.CapacityLimiter(4)
        # Whether the session of a long download still stands is asked by a thread that waits for no file.
        self.watching = anyio.CapacityLimiter(1)
        # One page of all packs at a time is made, so that many phones at once slow each other and nobody else.
        self.carrying = anyio.CapacityLimiter(1)
        self.routes: list[Route] = []

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
                response = self._refused(error, route, asked, reference)
            except Exception as error:
                logging.get().error("unexpected", reference=reference, error=type(error),
                                    where=logging.where_raised(error), route=logging.Name(route.name))  # fmt: skip
                response = self._refused(error, route, asked, reference)
            self._finish(response, route, began)
            return response

        handle.__name__ = route.name
        handle.route = route  # type: ignore[attr-defined]
        return handle

    async def _respond(self, request: Request, route: Route, asked: Asked) -> Response:
        headers.refuse_cross_site(
            request.method, request.headers.get("origin"), request.headers.get("sec-fetch-site"), self.origin
        )
        limiter = self.threads
        path = {name: str(value) for name, value in request.path_params.items()}
        unit = Unit(self.house, route, asked, path, self.shell, safe_contact=self.safe_contact)
        if route.method == "POST":
            is_large = _may_be_large(request, route)
            if is_large and not await anyio.to_thread.run_sync(unit.is_known, limiter=limiter):
                # Before a byte of it is read: a stranger shall not hold the gate that evidence goes through.
                raise SignInNeeded()
            async with self.uploads if is_large else _open_gate():
                sent = await read_body(request, unit, limiter, self.sealing)
                by = self.keeping if sent.files else limiter
                response = await anyio.to_thread.run_sync(self._unit, unit, sent, limiter=by)
        else:
            response = await anyio.to_thread.run_sync(self._unit, unit, None, limiter=limiter)
        if isinstance(response, Copies):
            frames = self._copies(response, asked)
            return _dressed(StreamingResponse(frames, media_type="application/octet-stream"), response)
        return response if isinstance(response, Response) else await self._download(request, response, unit)

    async def _copies(self, copies: Copies, asked: Asked) -> AsyncIterator[bytes]:
        frames = Copier(self.routes, self.renderer, self._carried).stream(copies, asked)
        # The place is taken for each page anew: a phone on a slow line keeps nobody else from theirs.
        while frame := await anyio.to_thread.run_sync(next, frames, b"", limiter=self.carrying):
            yield frame

    def _carried(self, route: Route, asked: Asked, path: dict[str, str]) -> Answer:
        unit = Unit(self.house, route, asked, path, self.shell, safe_contact=self.safe_contact)
        unit.is_carried = True
        return unit.answer(None)

    def _unit(self, unit: Unit, sent: Sent | None) -> Response | Download | Copies:
        answer = unit.answer(sent)
        return answer if isinstance(answer, Download | Copies) else self._response(answer, unit.asked)

    async def _download(self, request: Request, answer: Download, unit: Unit) -> Response:
        """It goes out for as long as the session stands in which it was asked for."""
        session = unit.actor.session_id if unit.actor else None

        async def still() -> bool:
            return session is None or await anyio.to_thread.run_sync(
                self._stands, session, limiter=self.watching
            )

        return _dressed(await download(request, answer, self.streams, still), answer)

    def _stands(self, session_id: UUID) -> bool:
        with self.house.reading() as work:
            return sessions.stands(work, session_id)

    def _asked(self, request: Request) -> Asked:
        return Asked(
            method=request.method, path=request.url.path, is_page_host=self.is_page_host, cookies=request.cookies,
            query=dict(request.query_params), is_htmx=request.headers.get("hx-request") == "true",
            address=request.client.host if request.client else "", agent=request.headers.get("user-agent", "")[:300],
            told={name: request.headers.get(name, "")[:300] for name in UPLOAD_HEADERS},
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
        elif isinstance(answer, Handout):
            response = Response(answer.body, headers=as_file(answer.name), media_type=answer.media)
        elif isinstance(answer, Json):
            response = JSONResponse(answer.body, answer.status)
        elif isinstance(answer, Raw):
            response = Response(answer.body, answer.status, media_type=answer.media)
        else:
            # `Nothing` is what is left.
            response = Response(status_code=204)
        return _dressed(response, answer)

    def _refused(self, error: Exception, route: Route, asked: Asked, reference: str) -> Response:
        """To a phone's script in the answers that it knows; to everybody else as a page."""
        if route.refused is None:
            return self._error(error, asked, reference, is_json=route.takes_json)
        if isinstance(error, StoreFailed):
            logging.get().error("store failed", reference=reference, kind=error.trouble)
        return self._response(route.refused(error), asked)

    def _error(self, error: Exception, asked: Asked, reference: str, *, is_json: bool = False) -> Response:
        """The page for an error: what happened, what is safe, what to do. Never a stack, never a value."""
        if isinstance(error, ProofNeeded) and is_json:
            return JSONResponse({"problem": error.words, "proof": PROOF}, 422)
        if isinstance(error, SignInNeeded):
            return self._sign_in(error, asked)
        if isinstance(error, StoreFailed):
            logging.get().error("store failed", reference=reference, kind=error.trouble)
            if asked.path == PULSE:
                return PlainTextResponse(error.trouble.value, 503)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        words = error.words if isinstance(error, WaymarkError) else WaymarkError.message
        if isinstance(error, StoreFailed) and asked.method == "GET":
            words = error.reading_words
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
        door = "/sign-in"
        if isinstance(error, Locked):
            door = "/unlock"
        elif isinstance(error, ProofNeeded):
            door = PROOF
        elif isinstance(error, ReasonNeeded):
            door = f"/cases/{error.case_id}/opening-reasons/new"
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
        logging.get().info("answered", route=logging.Name(route.name), method=route.method, status=response.status_code,
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


def _dressed(response: Response, answer: Answer) -> Response:
    for name, value in answer.headers.items():
        response.headers[name] = value
    for name, value in answer.cookies.items():
        _set_cookie(response, name, value)
    return response


def _set_cookie(response: Response, name: str, value: str) -> None:
    if name not in (SESSION_COOKIE, DEVICE_COOKIE, PHONE_COOKIE):
        raise ValueError("only the cookies of the session, the device and the phone are ours")
    if not value:
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
        return
    age = None if name == SESSION_COOKIE else 400 * 24 * 3600
    response.set_cookie(name, value, max_age=age, path="/", secure=True, httponly=True, samesite="lax")
