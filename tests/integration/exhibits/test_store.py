"""The file store in a folder and behind S3: whole or not there, never overwritten, plain words when it is silent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import boto3
import pytest
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from app.access.work import House
from app.core.errors import NotFound, StoreSilent
from app.db.files import FileStore
from app.db.writers import PART_BYTES
from tests.integration.exhibits.test_exhibits import KINDS, keep
from tests.support.cast import Cast
from tests.support.clients import Client

BUCKET, REGION = "files", "eu-west-2"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 on this machine, of its own kind."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch):
    """An empty bucket, which the environment leads to as it does for an operator."""
    given = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
             "AWS_ENDPOINT_URL": s3, "AWS_ALLOW_HTTP": "true"}  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=s3).Bucket(f"{BUCKET}-{uuid4().hex[:8]}")
    made.create(CreateBucketConfiguration={"LocationConstraint": REGION})
    return made


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return FileStore(str(tmp_path / "files"))
    return FileStore(f"s3://{request.getfixturevalue('bucket').name}/kept", timedelta(seconds=5))


def pieces(size: int) -> Iterator[bytes]:
    for start in range(0, size, 65_552):
        yield bytes([start % 251]) * min(65_552, size - start)


@pytest.mark.parametrize("size", [1, 70_000, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7])
def test_what_is_put_comes_back_whole_and_in_part(store: FileStore, size: int) -> None:
    file_id, whole = uuid4(), b"".join(pieces(size))

    assert store.put(file_id, pieces(size)) == size == store.size(file_id)
    assert b"".join(store.get(file_id)) == whole
    assert store.part(file_id, size // 2, size // 2 + 100) == whole[size // 2 : size // 2 + 100]
    assert dict(store.listed()) == {file_id: size}
    store.delete(file_id)
    store.delete(file_id)
    assert dict(store.listed()) == {}
    for look in (store.size, lambda one: b"".join(store.get(one)), lambda one: store.part(one, 0, 9)):
        with pytest.raises(NotFound):
            look(file_id)


@pytest.mark.parametrize("size", [10, 2 * PART_BYTES])
def test_nothing_is_overwritten(store: FileStore, size: int) -> None:
    file_id = uuid4()
    store.put(file_id, pieces(size))
    with pytest.raises(StoreSilent):
        store.put(file_id, [bytes(1_000_000)] * (size // 1_000_000 + 1))

    assert b"".join(store.get(file_id)) == b"".join(pieces(size))


@pytest.mark.parametrize("size", [10, 3 * PART_BYTES])
def test_what_breaks_off_is_not_there(store: FileStore, size: int) -> None:
    def breaking() -> Iterator[bytes]:
        yield from pieces(size)
        raise ConnectionError("the phone has gone")

    with pytest.raises(ConnectionError):
        store.put(uuid4(), breaking())

    assert dict(store.listed()) == {}


def test_evidence_goes_to_s3_and_comes_back(
    as_lead_advocate: Client, house: House, cast: Cast, bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "files", FileStore(f"s3://{bucket.name}/kept"))
    content = KINDS["photo.jpg"] + bytes(range(256)) * 40_000
    page = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", content).location

    assert as_lead_advocate.get(f"{page}/original").content == content
    part = as_lead_advocate.get(f"{page}/original", headers={"Range": "bytes=7000000-7000099"})
    assert part.content == content[7_000_000:7_000_100]
    assert as_lead_advocate.get(f"{page}/preview").status == 200
    keys = [one.key for one in bucket.objects.all()]
    assert len(keys) == 2 and all(UUID(key.removeprefix("kept/")).version == 4 for key in keys)
    assert KINDS["photo.jpg"][:200] not in bucket.Object(keys[0]).get()["Body"].read()


@pytest.mark.parametrize("how", ["nobody there", "never answers"])
def test_a_store_that_is_silent_says_so_in_time(
    as_lead_advocate: Client, house: House, cast: Cast, bucket, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        if how == "nobody there":
            deaf.close()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setattr(house, "files", FileStore("s3://files/kept", timedelta(seconds=2)))
        path = f"/cases/{cast.case_id}/exhibits"
        refused = keep(as_lead_advocate, path, "a.bin", b"kept", htmx=True)
        large = keep(as_lead_advocate, path, "a.bin", bytes(PART_BYTES * 2), htmx=True)
        typed = {"behaviours": "calls", "when": "today", "text": "By the gate", "version": 0}
        entry = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", typed)

    for one in (refused, large):
        assert one.status == 422 and one.shows("Not saved: the file store does not answer")
        assert "What she was sent" in one.text
    assert entry.status == 303 and "/incidents/" in entry.location


def test_memory_stays_flat_when_a_large_file_goes_to_s3(bucket) -> None:
    """In a process of its own: what 40 MB take more than 10 MB do."""
    program = (
        "import re,sys,uuid; from app.db.files import FileStore; store = FileStore(sys.argv[1]);"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]);"
        "store.put(uuid.uuid4(), (bytes(65552) for _ in range(160))); few = peak();"
        "store.put(uuid.uuid4(), (bytes(65552) for _ in range(1600))); print(peak() - few)"
    )
    command = [sys.executable, "-c", program, f"s3://{bucket.name}/kept"]
    grown = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=os.environ, check=True
    ).stdout

    assert int(grown) < 30_000, "in kB"
