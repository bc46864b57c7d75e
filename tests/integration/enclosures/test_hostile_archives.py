"""Archives that are broken or mean harm: what is wrong with a file is said, and the others are kept."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile

import pytest

from app.access.work import House
from tests.integration.enclosures.test_files_of_chats import made, packed, tick
from tests.integration.exhibits.test_exhibits import content_of, keep, stored
from tests.support.cast import Cast
from tests.support.clients import Client

GOOD = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def kept(client: Client, exhibits: str, content: bytes, name: str = "a.zip") -> str:
    return keep(client, exhibits, name, content).location + "/enclosures"


def with_flags(raw: bytes, name: bytes, flags: int = 0, method: int | None = None) -> bytes:
    """The same archive, saying of one file in both its places that it is locked, or packed otherwise."""
    changed = bytearray(raw)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        name_at = 30 if mark == b"PK\x03\x04" else 46
        place = next(
            one.start()
            for one in re.finditer(re.escape(mark), raw)
            if raw[one.start() + name_at :].startswith(name)
        )
        struct.pack_into("<H", changed, place + at, flags)
        if method is not None:
            struct.pack_into("<H", changed, place + at + 2, method)
    return bytes(changed)


def test_a_damaged_file_is_said_to_be_and_the_others_are_kept(
    house: House, as_lead_advocate: Client, exhibits: str
) -> None:
    raw = bytearray(
        packed({"good.jpg": GOOD, "bad.jpg": GOOD * 40, "fine.jpg": GOOD + b"!"}, zipfile.ZIP_STORED)
    )
    raw[raw.find(b"bad.jpg") + 7 + len(GOOD) * 39] ^= 0xFF
    files = kept(as_lead_advocate, exhibits, bytes(raw))
    assert 'value="2"' in as_lead_advocate.get(files).text
    before = stored(house)

    answered = tick(as_lead_advocate, files, "1", "2", "3")

    assert answered.location == f"{files}?damaged=2" and len(made(as_lead_advocate, files)) == 2
    assert as_lead_advocate.get(answered.location).shows("bad.jpg : It is damaged or was cut.")
    assert len(stored(house) - before) == 2
    assert not as_lead_advocate.get(f"{files}?damaged=1.3").shows("It is damaged")


def test_what_an_archive_says_of_a_file_is_told_before_it_is_ticked(
    house: House, as_lead_advocate: Client, exhibits: str
) -> None:
    raw = packed(
        {
            "good.jpg": GOOD,
            "locked.jpg": GOOD,
            "odd.jpg": GOOD,
            "empty.jpg": b"",
            "swells.bin": bytes(9_000_000),
        }
    )
    raw = with_flags(raw, b"locked.jpg", flags=1, method=8)
    raw = with_flags(raw, b"odd.jpg", method=97)
    files = kept(as_lead_advocate, exhibits, raw)
    shown = as_lead_advocate.get(files)

    for words in ("locked.jpg : It is locked with a password", "odd.jpg : It is packed in a way that is not opened",
                  "empty.jpg : It is empty", "swells.bin : It would become so many times as large"):  # fmt: skip
        assert shown.shows(words), words
    assert re.findall(r'name="chosen"[^>]*value="(\d+)"', shown.text) == ["1"]
    before = stored(house)
    assert tick(as_lead_advocate, files, "1", "5").status == 422 and stored(house) == before
    assert tick(as_lead_advocate, files, "1").location == files


def test_names_that_lead_away_lie_or_come_twice_are_kept_by_their_last_part(
    house: House, cast: Cast, as_lead_advocate: Client, exhibits: str
) -> None:
    inner = packed({"deep.jpg": GOOD})
    with pytest.warns(UserWarning, match="Duplicate name"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in (("../../etc/passwd.jpg", GOOD), ("same.jpg", GOOD), ("same.jpg", GOOD + b"2"),
                                  ("lie.jpg", b"MZ" + bytes(50)), ("in.zip", inner), ("a\u202egpj.exe", b"MZ"),
                                  ("__MACOSX/._same.jpg", b"\0\5\x16\7")):  # fmt: skip
                archive.writestr(name, content)
    files = kept(as_lead_advocate, exhibits, out.getvalue())
    shown = as_lead_advocate.get(files)
    for words in ("Its name would lead out of its folder", "Another file here has the same name",
                  "Its name says that it is another kind of file", "it can be looked into by itself",
                  "Written by the computer that packed it"):  # fmt: skip
        assert shown.shows(words), words

    tick(as_lead_advocate, files, "1", "2", "3", "4", "5", "6")

    names = [content_of(house, cast, one.rpartition("/")[2]).name for one in made(as_lead_advocate, files)]
    assert names == ["passwd.jpg", "same.jpg", "same.jpg", "lie.jpg", "in.zip", "agpj.exe"]
    nested = made(as_lead_advocate, files)[4]
    assert f"{nested}/enclosures" in as_lead_advocate.get(nested).text
    tick(as_lead_advocate, f"{nested}/enclosures", "1")
    (deep,) = made(as_lead_advocate, f"{nested}/enclosures")
    assert as_lead_advocate.get(f"{deep}/original").content == GOOD


def test_files_that_lie_over_each_other_are_not_unpacked(as_lead_advocate: Client, exhibits: str) -> None:
    raw = bytearray(packed({"one.jpg": GOOD, "two.jpg": GOOD}, zipfile.ZIP_STORED))
    second = raw.find(b"PK\x01\x02", raw.find(b"PK\x01\x02") + 1)
    struct.pack_into("<L", raw, second + 42, 10)

    shown = as_lead_advocate.get(kept(as_lead_advocate, exhibits, bytes(raw)))

    assert shown.shows("two.jpg : It lies over another file") and shown.shows("Nothing more to keep apart")


@pytest.mark.parametrize(("content", "name", "says"), [
    (packed({"a.jpg": GOOD})[:-30], "a.zip", "damaged or was cut"),
    (packed({f"{at}": b"" for at in range(20_001)}), "a.zip", "too many files"),
    (b"no archive", "a.zip", "neither an archive nor mail"),
    (b"From: a@b.c\n" + bytes(31_000_000), "a.eml", "too large"),
], ids=["cut", "many", "none", "large mail"])  # fmt: skip
def test_what_cannot_be_looked_through_says_so(
    as_lead_advocate: Client, exhibits: str, content: bytes, name: str, says: str
) -> None:
    assert as_lead_advocate.get(kept(as_lead_advocate, exhibits, content, name)).shows(says)


def test_a_large_file_goes_through_little_memory(as_lead_advocate: Client, exhibits: str) -> None:
    """40 MB, packed so that they swell to less than what is refused: never in memory as a whole."""
    block = b"".join(at.to_bytes(4, "big") for at in range(65_536))
    files = kept(as_lead_advocate, exhibits, packed({"film.mp4": block * 160}))
    tracemalloc.start()
    try:
        tick(as_lead_advocate, files, "1")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(made(as_lead_advocate, files)) == 1
    assert most < 20_000_000
