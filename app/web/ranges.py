"""A file on its way out: whole once all of it was verified, or the one part that was asked for (RFC 9110, section 14).

It is read piece by piece by threads of its own, none of which waits for a slow phone.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Literal, TypeVar
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from app.core.errors import WaymarkError
from app.web import headers
from app.web.answers import Download

PIECE = 256 * 1024
ASK_EVERY = 2.0
"""Seconds between two questions whether a download may go on: an ended session is out within five."""

Given = TypeVar("Given")


async def download(
    request: Request, answer: Download, streams: anyio.CapacityLimiter, still: Callable[[], Awaitable[bool]]
) -> Response:
    """Nothing is given out as complete before its last chunk was verified, and no part of a file that was cut.

    It breaks off once `still` says no: it is asked all the while, however slowly the other side takes it.
    """

    async def by_thread(act: Callable[[], Given]) -> Given:
        return await anyio.to_thread.run_sync(act, limiter=streams)

    file, tag = answer.file, f'"{answer.file.id}"'
    size = await by_thread(lambda: file.size)
    given = _base(answer, tag)
    asked = request.headers.get("range", "") if request.headers.get("if-range", tag) == tag else ""
    found = one_range(asked, size) if request.method == "GET" else None
    if isinstance(found, str):
        given["Content-Range"] = f"bytes */{size}"
        return Response(status_code=416, headers=given)
    if request.method == "HEAD":
        return _sized(Response(media_type=answer.media, headers=given), size)
    if found is None:
        await by_thread(file.check)
        return _sized(Watched(_pieces(file.pieces(), by_thread), 200, given, answer.media, still), size)
    start, end = found
    part = file.part(start, end)
    # The first piece before the headers: what is not true in it is an error and not a broken answer.
    first = await by_thread(lambda: next(part, b""))
    given["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    pieces = _pieces(chain((first,), part), by_thread)
    return _sized(Watched(pieces, 206, given, answer.media, still), end - start)


class Watched(StreamingResponse):
    """A stream that is broken off when `still` says no. The server then closes a connection on which fewer bytes went
    out than were announced, so that nobody takes what came for the whole."""

    def __init__(
        self, pieces: AsyncIterator[bytes], status: int, given: dict[str, str], media: str,
        still: Callable[[], Awaitable[bool]],
    ) -> None:  # fmt: skip
        super().__init__(pieces, status, given, media)
        self._still = still

    async def stream_response(self, send: Send) -> None:
        failed: Exception | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(self._watch, group.cancel_scope)
            try:
                await super().stream_response(send)
            except Exception as error:  # raised below, as itself and not as one of a group
                failed = error
            group.cancel_scope.cancel()
        if failed is not None:
            raise failed

    async def _watch(self, stream: anyio.CancelScope) -> None:
        """Where nobody can say whether the session stands, it counts as ended."""
        with suppress(WaymarkError):
            while await self._still():
                await anyio.sleep(ASK_EVERY)
        stream.cancel()


def one_range(asked: str, size: int) -> tuple[int, int] | Literal["beyond"] | None:
    """(start, end) of the one range that is asked for, the end not counted; “beyond” if it cannot be given; None if
    the whole is meant: no range, several, or one that is not understood."""
    found = re.fullmatch(r"bytes=(\d{0,19})-(\d{0,19})", asked.replace(" ", ""))
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) and size else "beyond"
    if last and int(last) < int(first):
        return None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < size else "beyond"


async def _pieces(
    source: Iterator[bytes], by_thread: Callable[[Callable[[], bytes]], Awaitable[bytes]]
) -> AsyncIterator[bytes]:
    while piece := await by_thread(partial(_gathered, source)):
        yield piece


def _gathered(source: Iterator[bytes]) -> bytes:
    gathered = bytearray()
    for piece in source:
        gathered += piece
        if len(gathered) >= PIECE:
            break
    return bytes(gathered)


def _base(answer: Download, tag: str) -> dict[str, str]:
    return {"Accept-Ranges": "bytes", "ETag": tag, **as_file(answer.name, inline=answer.inline)}


def as_file(name: str, *, inline: bool = False) -> dict[str, str]:
    """The headers of what is given out as a file: a browser keeps it and opens nothing of it."""
    kind = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": headers.DOWNLOAD_CSP,
    }


def _sized(response: Response, size: int) -> Response:
    response.headers["Content-Length"] = str(size)
    return response
