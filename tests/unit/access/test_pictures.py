"""Previews are drawn by a worker that a hostile picture ends alone: confined in memory, time and files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.access import pictures


def picture(kind: str, size: tuple[int, int] = (200, 100)) -> bytes:
    from pillow_heif import register_heif_opener

    register_heif_opener()
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_each_kind_is_drawn_anew_as_a_small_jpeg(kind: str) -> None:
    made = pictures.preview_of(lambda: picture(kind))

    assert made is not None
    with Image.open(io.BytesIO(made.picture)) as drawn:
        assert drawn.format == "JPEG" and max(drawn.size) <= pictures.LONGEST_EDGE


def _die(_: bytes) -> bytes:
    import os

    os._exit(3)


def _hang(_: bytes) -> bytes:
    import time

    time.sleep(600)
    return b""


def _devour(_: bytes) -> pictures.Drawn:
    try:
        return pictures.Drawn(bytes(len(bytearray(3 << 30)) and 1), {})
    except MemoryError:
        return pictures.Drawn(b"too large", {})


def _write(_: bytes) -> pictures.Drawn:
    import signal
    import tempfile

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with tempfile.TemporaryFile(buffering=0) as file:
            file.write(b"x")
    except OSError:
        return pictures.Drawn(b"refused", {})
    return pictures.Drawn(b"written", {})


def test_a_worker_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as planted:
        planted.setattr(pictures, "_draw", _die)
        assert pictures.preview_of(lambda: b"hostile") is None

    assert pictures.preview_of(lambda: picture("JPEG"))


def test_a_picture_that_takes_for_ever_is_given_up_and_its_worker_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures.preview_of(lambda: picture("JPEG"))
    (worker,) = _workers()
    with monkeypatch.context() as planted:
        planted.setattr(pictures, "_draw", _hang)
        planted.setattr(pictures._painter, "_patience", 1)
        with pytest.raises(pictures.TooLate):
            pictures.preview_of(lambda: b"hostile")

    assert _is_gone_soon(worker.pid) and pictures.preview_of(lambda: picture("JPEG"))


def _is_gone_soon(pid: int) -> bool:
    """Asked of the system: the pool waits for its worker too, and only one of two who wait is told that it ended."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _workers() -> list[Any]:
    assert pictures._painter.pool is not None
    return list(pictures._painter.pool._processes.values())


def test_a_picture_that_wants_all_memory_does_not_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_draw", _devour)

    with pytest.raises(pictures.TooManyPixels):
        pictures.preview_of(lambda: b"hostile")


def test_the_worker_writes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_draw", _write)

    assert pictures.preview_of(lambda: b"hostile") == pictures.Drawn(b"refused", {})


def test_those_that_wait_are_few_and_not_in_memory() -> None:
    began, go = threading.Event(), threading.Event()
    read: list[int] = []

    def first() -> bytes:
        began.set()
        go.wait(20)
        return picture("JPEG")

    def later() -> bytes:
        read.append(1)
        return picture("JPEG")

    with ThreadPoolExecutor(pictures.WAITING) as hands:
        waiting = [hands.submit(pictures.preview_of, first)]
        assert began.wait(20)
        waiting += [hands.submit(pictures.preview_of, later) for _ in range(pictures.WAITING - 1)]
        while pictures._queue._value:
            threading.Event().wait(0.01)
        with pytest.raises(pictures.TooLate):
            pictures.preview_of(later)
        assert read == []
        go.set()
        assert all(one.result(60) for one in waiting) and len(read) == pictures.WAITING - 1


def test_a_worker_whose_server_was_killed_ends_too() -> None:
    program = (
        "import io,os,signal; from PIL import Image; from app.access import pictures; out = io.BytesIO();"
        "Image.new('RGB', (9, 9)).save(out, 'PNG'); pictures.preview_of(out.getvalue);"
        "print(next(iter(pictures._painter.pool._processes)), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    started = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, timeout=60)
    worker, until = Path("/proc") / started.stdout.split()[0], time.monotonic() + 30

    while worker.exists() and "Z" not in worker.joinpath("stat").read_text().split()[2]:
        assert time.monotonic() < until, "the worker lives on"
        time.sleep(0.1)
