"""Reading the body of a POST before any unit of work begins: sizes are held, files stay in memory, never on disk."""

from __future__ import annotations

import json
import time
from typing import Any

import anyio
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from app.core.errors import FormRefused, TooLarge
from app.web.forms import Upload
from app.web.routing import Route, uploads_of
from app.web.unit import Sent

FORM_LIMIT = 1_000_000
SLACK = 2_000_000
SILENCE_SECONDS = 30
SLOWEST_PER_SECOND = 2_000
"""A body that says nothing for half a minute, or after a minute comes slower than this, is not waited for."""

# A file part is never rolled over to a temporary file: that would lie on the disk in clear.
MultiPartParser.spool_max_size = 1 << 40


async def read_body(request: Request, route: Route, file_limit: int) -> Sent:
    """The typed fields and files of this request; `TooLarge` over the limit, `FormRefused` if it cannot be read."""
    limit = file_limit + SLACK if uploads_of(route) else FORM_LIMIT
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise TooLarge(None if uploads_of(route) else "This is too long to send. Shorten it and try again.")
    _hold(request, limit)
    if route.takes_json:
        return Sent({}, {}, body=await _json(request))
    try:
        form = await request.form(max_files=10, max_fields=500, max_part_size=FORM_LIMIT)
    except (MultiPartException, HTTPException, UnicodeDecodeError, ClientDisconnect, ValueError):
        raise FormRefused({"form": "What was sent could not be read. Please send it again."}) from None
    sent = Sent({}, {})
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.close()
            if value.filename or content:
                sent.files[name] = Upload(value.filename or "", content)
        else:
            sent.typed.setdefault(name, []).append(value)
    return sent


def _hold(request: Request, limit: int) -> None:
    """Count the bytes as they come, for bodies that do not tell their length, and wait for none for ever."""
    receive, seen, began = request._receive, 0, time.monotonic()

    async def counted() -> Any:
        nonlocal seen
        try:
            with anyio.fail_after(SILENCE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise ClientDisconnect from None
        seen += len(message.get("body", b""))
        if (waited := time.monotonic() - began) > 60 and seen < waited * SLOWEST_PER_SECOND:
            raise ClientDisconnect
        if seen > limit:
            raise TooLarge()
        return message

    request._receive = counted


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError, ClientDisconnect):
        raise FormRefused({"form": "What was sent could not be read. Please try again."}) from None
    if not isinstance(body, dict):
        raise FormRefused({"form": "What was sent could not be read. Please try again."})
    return body
