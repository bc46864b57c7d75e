"""Reading the body of a POST before its unit of work begins: sizes and times are held, nothing plain goes to a disk.

The loop collects what comes; a thread is asked only when there is enough to parse and seal, so that a slow phone holds
none. A body with files of somebody who may not send them is read no further than it takes to say so.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import anyio
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException
from starlette.requests import ClientDisconnect, Request

from app.core.errors import FormRefused, SignInNeeded, TooLarge
from app.web.forms import limit_words
from app.web.incoming import UNREADABLE, Incoming
from app.web.routing import uploads_of
from app.web.unit import Sent, Unit

Limiter = anyio.CapacityLimiter
FORM_LIMIT = 1_000_000
PIECE_LIMIT = 2_200_000
"""Of a file that comes in pieces: two megabytes, and what sealing adds."""
SLACK = 2_000_000
BATCH = 256 * 1024
"""So much is parsed and sealed by one call of a thread."""

FILE_MARK = re.compile(rb'filename\*?="?[^"\r]')
SILENCE_SECONDS = 30
SLOWEST_PER_SECOND = 2_000
LONGEST_SECONDS = 12 * 3600
"""A body is not waited for that says nothing for half a minute, or takes longer, or after a minute comes slower."""


async def read_body(request: Request, unit: Unit, threads: Limiter, sealing: Limiter) -> Sent:
    """The typed fields and files of this request; `TooLarge` over the limit, `FormRefused` if it cannot be read."""
    content_type = request.headers.get("content-type", "")
    kind, _ = parse_options_header(content_type)
    wanted = uploads_of(unit.route) if kind == b"multipart/form-data" else []
    most = unit.house.settings.file_limit_mb * 1_000_000
    limit = most + SLACK if wanted else PIECE_LIMIT if unit.route.takes_raw else FORM_LIMIT
    words = too_large(most) if wanted else "This is too long to send. Shorten it and try again."
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise TooLarge(words)
    _hold(request, limit, words)
    if unit.route.takes_raw:
        return Sent({}, {}, body={"raw": await _bytes(request)})
    if unit.route.takes_json:
        return Sent({}, {}, body=await _json(request))
    try:
        if kind == b"multipart/form-data":
            incoming = Incoming(
                unit.house, content_type, wanted, unit.room_for_files, FORM_LIMIT, most, words
            )
            return await _parts(request, incoming, threads, sealing)
        return await _fields(request) if kind == b"application/x-www-form-urlencoded" else Sent({}, {})
    except (HTTPException, UnicodeDecodeError, ClientDisconnect, ValueError):
        raise FormRefused({"form": UNREADABLE}) from None


async def _fields(request: Request) -> Sent:
    try:
        form = await FormParser(
            request.headers, request.stream(), max_fields=500, max_part_size=FORM_LIMIT
        ).parse()
    except MultiPartException:
        raise FormRefused({"form": UNREADABLE}) from None
    sent = Sent({}, {})
    for name, value in form.multi_items():
        sent.typed.setdefault(name, []).append(str(value))
    return sent


def too_large(most: int) -> str:
    return f"This is too large to send. The limit is {limit_words(most)}."


async def _parts(request: Request, incoming: Incoming, threads: Limiter, sealing: Limiter) -> Sent:
    try:
        async for batch in _batches(request):
            # A thread only for this batch: between two of them, however long that takes, none is held. Words without
            # a file never wait behind files: a store that does not answer holds no entry of the log.
            by = sealing if incoming.had_file or FILE_MARK.search(batch) else threads
            await anyio.to_thread.run_sync(incoming.feed, batch, limiter=by)
            if incoming.refused is not None and not isinstance(incoming.refused, SignInNeeded | FormRefused):
                break
        else:
            incoming.finish()
    except BaseException:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(incoming.abandon, limiter=sealing)
        raise
    return Sent(incoming.typed, incoming.files, refused=incoming.refused, had_file=incoming.had_file)


async def _batches(request: Request) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for piece in request.stream():
        waiting += piece
        if len(waiting) >= BATCH:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _hold(request: Request, limit: int, words: str) -> None:
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
        waited = time.monotonic() - began
        if waited > LONGEST_SECONDS or (waited > 60 and seen < waited * SLOWEST_PER_SECOND):
            raise ClientDisconnect
        if seen > limit:
            raise TooLarge(words)
        return message

    request._receive = counted


async def _bytes(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        raise FormRefused({"form": UNREADABLE}) from None


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError, ClientDisconnect):
        raise FormRefused({"form": "What was sent could not be read. Please try again."}) from None
    if not isinstance(body, dict):
        raise FormRefused({"form": "What was sent could not be read. Please try again."})
    return body
