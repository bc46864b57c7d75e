"""A part of a file, as a player or a broken download asks for it: the chunks concerned, or nothing of a cut file."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.work import House
from app.crypto.files import HEADER_BYTES, SEALED_CHUNK_BYTES
from app.web.ranges import one_range
from tests.integration.exhibits.test_exhibits import keep, stored
from tests.support.cast import Cast
from tests.support.clients import Client

CONTENT = bytes(range(251)) * 1_200
SIZE = len(CONTENT)


@pytest.fixture
def original(as_lead_advocate: Client, cast: Cast) -> str:
    return (
        keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "door.mp4", CONTENT).location + "/original"
    )


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=0-", 0, SIZE), ("bytes=65530-65545", 65530, 65546), ("bytes=-5", SIZE - 5, SIZE),
     ("bytes=300000-999999999", 300_000, SIZE), (f"bytes={SIZE - 1}-", SIZE - 1, SIZE), ("bytes=-999999999", 0, SIZE)],
)  # fmt: skip
def test_the_part_that_is_asked_for(
    as_lead_advocate: Client, original: str, asked: str, start: int, end: int
) -> None:
    given = as_lead_advocate.get(original, headers={"Range": asked, "Accept-Encoding": "gzip"})

    assert given.status == 206 and given.content == CONTENT[start:end]
    assert given.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert given.headers["content-length"] == str(end - start) and "content-encoding" not in given.headers
    assert given.headers["content-disposition"].startswith("attachment;")
    assert (
        "sandbox" in given.headers["content-security-policy"] and given.headers["cache-control"] == "no-store"
    )


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(as_lead_advocate: Client, original: str, asked: str) -> None:
    refused = as_lead_advocate.get(original, headers={"Range": asked})

    assert (
        refused.status == 416
        and refused.headers["content-range"] == f"bytes */{SIZE}"
        and not refused.content
    )


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "0-5"]
)
def test_what_is_not_one_range_is_answered_with_the_whole(
    as_lead_advocate: Client, original: str, asked: str
) -> None:
    given = as_lead_advocate.get(original, headers={"Range": asked, "Accept-Encoding": "gzip"})

    assert given.status == 200 and given.content == CONTENT and given.headers["accept-ranges"] == "bytes"
    assert given.headers["content-length"] == str(SIZE) and "content-encoding" not in given.headers


def test_a_download_goes_on_only_with_the_very_same_file(as_lead_advocate: Client, original: str) -> None:
    tag = as_lead_advocate.get(original).headers["etag"]
    same = as_lead_advocate.get(original, headers={"Range": "bytes=7-", "If-Range": tag})
    other = as_lead_advocate.get(original, headers={"Range": "bytes=7-", "If-Range": '"another"'})

    assert not tag.startswith("W/") and (same.status, other.status) == (206, 200)


@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_of_a_file_that_was_cut_at_the_edge_of_a_chunk_no_part_is_given(
    as_lead_advocate: Client, house: House, original: str, chunks: int
) -> None:
    (name,) = stored(house)
    path = house.settings.data_folder / "files" / name
    path.write_bytes(path.read_bytes()[: HEADER_BYTES + chunks * SEALED_CHUNK_BYTES])

    for asked in ("bytes=0-9", "bytes=-9", ""):
        answer = raw(as_lead_advocate, original, asked)
        assert answer.status_code == 500 and CONTENT[:9] not in answer.content


def test_a_changed_chunk_is_not_given_and_its_neighbours_are(
    as_lead_advocate: Client, house: House, original: str
) -> None:
    (name,) = stored(house)
    path = house.settings.data_folder / "files" / name
    content = bytearray(path.read_bytes())
    content[HEADER_BYTES + SEALED_CHUNK_BYTES + 100] ^= 1
    path.write_bytes(content)

    asked = [f"bytes={start}-{start + 9}" for start in (0, 70_000, 140_000)]
    statuses = [raw(as_lead_advocate, original, one).status_code for one in [*asked, ""]]
    assert statuses == [206, 500, 206, 500]


def raw(client: Client, path: str, asked: str) -> Any:
    """An answer that may be an error of ours, which no page of a test should be."""
    headers = {"Cookie": f"__Host-session={client.cookies['__Host-session']}", "Range": asked}
    return client.portal.get(f"{client.origin}{path}", headers=headers)


@pytest.mark.parametrize("who", ["colleague", "other_site", "partner", "administrator"])
def test_nobody_else_gets_a_part(anyone: Client, cast: Cast, original: str, who: str) -> None:
    client = Client(anyone.portal, cast.people[who].token)

    assert client.get(original, headers={"Range": "bytes=0-9"}).status == 404


def test_an_empty_file_has_no_part() -> None:
    assert one_range("bytes=0-", 0) == "beyond" and one_range("bytes=-5", 0) == "beyond"
