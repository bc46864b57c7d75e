"""Sends a large file to a served house and fetches it again, whole and in part: how long, and the most memory it took.

`python -m bench.files` sends 2,000 MB, `python -m bench.files 200` that many. It ends with 1 when the served process
took more than the bound or when what came back is not what was sent. The file is never on this side's disk either.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.support import tally
from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.live import free_port
from tests.support.serving import Process, serving

BOUND_MB = 150
MEGABYTE = 1_000_000
BOUNDARY = "bench-files"


def main() -> int:
    """One file there and back; prints one JSON line."""
    tally.begin()
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        said = measure(Path(folder), megabytes)
    said["met"] = said["same"] and said["peak_mb"] < BOUND_MB
    print(json.dumps(said))
    return 0 if said["met"] else 1


def measure(folder: Path, megabytes: int) -> dict[str, Any]:
    """Figures of one file of this size: seconds, the server's peak of memory, whether it came back the same."""
    port = free_port()
    with new_house(folder / "house", port) as house:
        cast = assemble(house)
    with serving(folder / "house", port) as process, asking(port, cast.lead.token) as client:
        began = peak_mb(process)
        sent = hashlib.sha256()
        start = time.monotonic()
        answer = client.post(
            f"/cases/{cast.case_id}/exhibits", content=_form(megabytes, sent),
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )  # fmt: skip
        sending = time.monotonic() - start
        assert answer.status_code == 303 and "/exhibits/" in answer.headers["location"], answer.text[:500]
        after_sending = peak_mb(process)
        url = f"{answer.headers['location']}/original"
        start = time.monotonic()
        fetched = hashlib.sha256()
        with client.stream("GET", url) as given:
            first = time.monotonic() - start
            for piece in given.iter_bytes():
                fetched.update(piece)
        fetching = time.monotonic() - start
        start = time.monotonic()
        middle = megabytes * MEGABYTE // 2
        part = client.get(url, headers={"Range": f"bytes={middle}-{middle + 99_999}"})
        same = fetched.digest() == sent.digest() and part.content == _drawn(middle, 100_000)
        return {
            "megabytes": megabytes, "same": same,
            "send_s": round(sending, 1), "first_byte_s": round(first, 2), "fetch_s": round(fetching, 1),
            "part_s": round(time.monotonic() - start, 3), "started_mb": began, "sent_mb": after_sending,
            "peak_mb": peak_mb(process),
        }  # fmt: skip


def peak_mb(process: Process) -> float:
    """The most memory that the process ever had resident (VmHWM), in MB."""
    assert process.process is not None
    status = Path(f"/proc/{process.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return round(int(found[1]) * 1024 / MEGABYTE, 1)


def asking(port: int, token: str) -> httpx.Client:
    origin = f"http://localhost:{port}"
    headers = {"Host": urlsplit(origin).netloc, "Origin": origin, "Sec-Fetch-Site": "same-origin",
               "Cookie": f"__Host-session={token}"}  # fmt: skip
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=600)


BLOCK = hashlib.shake_256(b"bench").digest(MEGABYTE)


def _drawn(start: int, length: int) -> bytes:
    """The same bytes at the same place each time, no two megabytes alike."""
    out = bytearray()
    for number in range(start // MEGABYTE, (start + length - 1) // MEGABYTE + 1):
        out += number.to_bytes(8, "big") + BLOCK[8:]
    return bytes(out[start % MEGABYTE :][:length])


def _form(megabytes: int, digest: Any) -> Iterator[bytes]:
    """The body, as a browser would write it: a field, the file, and a field after it."""
    yield _field("id", str(uuid4()))
    yield (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="door.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    ).encode()
    for number in range(megabytes):
        piece = _drawn(number * MEGABYTE, MEGABYTE)
        digest.update(piece)
        yield piece
    yield b"\r\n" + _field("title", "The door, all night") + f"--{BOUNDARY}--\r\n".encode()


def _field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


if __name__ == "__main__":
    raise SystemExit(main())
