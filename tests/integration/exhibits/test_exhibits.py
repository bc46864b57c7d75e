"""Evidence through its pages: kept bit-identical, whatever it is; shown only as a picture made anew; never opened."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from app.access.work import House
from app.features.exhibits.models import Exhibit, ExhibitContent
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.journey import phone_photo
from tests.support.opened import opened

SCRIPT = b"<!doctype html><script>document.title='ran'</script>"


def heic() -> bytes:
    """A picture as newer phones take it."""
    from pillow_heif import from_pillow

    out = io.BytesIO()
    from_pillow(Image.effect_noise((640, 480), 30).convert("RGB")).save(out)
    return out.getvalue()


def huge_png(side: int = 20_000) -> bytes:
    """A true picture of 400 million pixels in a few hundred kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


POLYGLOT = b"\xff\xd8\xff\xe0" + SCRIPT + phone_photo()[:4000]
KINDS = {
    "photo.jpg": phone_photo(), "photo.heic": heic(), "page.html": SCRIPT, "both.jpg": POLYGLOT,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "letter.pdf": b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", "voice.ogg": b"OggS" + bytes(200),
    "no name at all": bytes(range(256)), "../../etc/passwd": b"x", "picture\u202egpj.exe": b"MZ" + bytes(50),
}  # fmt: skip


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def keep(client: Client, path: str, name: str, content: bytes, **more: Any) -> Answered:
    typed = {"id": new_client_id(), "title": "What she was sent", "sensitivity": "normal", **more}
    return client.post(
        path, typed, files={"file": (name, content, "text/html")}, htmx=bool(more.pop("htmx", False))
    )


def stored(house: House) -> set[str]:
    folder = house.settings.data_folder / "files"
    return {path.name for path in folder.iterdir()}


def content_of(house: House, cast: Cast, exhibit_id: str) -> ExhibitContent:
    from uuid import UUID

    with opened(house, cast) as (work, case):
        row = work.session.get(Exhibit, UUID(exhibit_id))
        assert row is not None
        return case.open(row, ExhibitContent)


def test_without_evidence_the_page_says_what_comes_here(as_lead_advocate: Client, exhibits: str) -> None:
    page = as_lead_advocate.get(exhibits)

    assert 'class="empty' in page.text and f'href="{exhibits}/new"' in page.text


@pytest.mark.asvs("3.2.1", "5.3.1", "5.4.1", "5.4.2")
@pytest.mark.parametrize("name", KINDS)
def test_any_file_is_kept_as_it_came_and_given_out_only_as_an_attachment(
    as_lead_advocate: Client, house: House, cast: Cast, exhibits: str, name: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, name, KINDS[name])
    given = as_lead_advocate.get(f"{kept.location}/original")

    assert given.content == KINDS[name]
    assert content_of(house, cast, kept.uuid).sha256 == hashlib.sha256(KINDS[name]).hexdigest()
    headers = given.headers
    assert (
        headers["content-disposition"].startswith("attachment;")
        and "\n" not in headers["content-disposition"]
    )
    assert headers["x-content-type-options"] == "nosniff" and "sandbox" in headers["content-security-policy"]
    assert headers["content-type"].split(";")[0] == "application/octet-stream"
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "exhibit.kept"


@pytest.mark.parametrize("name", ["photo.jpg", "photo.heic"])
def test_a_picture_is_shown_as_one_made_anew_without_what_the_phone_wrote_into_it(
    as_lead_advocate: Client, exhibits: str, name: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, name, KINDS[name])
    shown = as_lead_advocate.get(f"{kept.location}/preview")

    with Image.open(io.BytesIO(shown.content)) as picture:
        assert picture.format == "JPEG" and max(picture.size) <= 1280 and not picture.getexif()
    assert (
        shown.headers["content-type"] == "image/jpeg"
        and "sandbox" in shown.headers["content-security-policy"]
    )
    assert f'src="{kept.location}/preview"' in as_lead_advocate.get(kept.location).text


@pytest.mark.asvs("1.3.4", "3.2.1")
@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "letter.pdf", "both.jpg"])
def test_what_could_run_has_no_preview(as_lead_advocate: Client, exhibits: str, name: str) -> None:
    kept = keep(as_lead_advocate, exhibits, name, KINDS[name])

    assert as_lead_advocate.get(f"{kept.location}/preview").status == 404
    assert "/preview" not in as_lead_advocate.get(kept.location).text


def test_a_picture_that_is_too_large_to_open_is_kept_and_says_so(
    as_lead_advocate: Client, exhibits: str
) -> None:
    picture = huge_png()
    kept = keep(as_lead_advocate, exhibits, "wall.png", picture)

    assert as_lead_advocate.get(kept.location).shows("No preview: too large to open safely")
    assert as_lead_advocate.get(f"{kept.location}/original").content == picture


def test_an_empty_file_is_refused_and_the_form_kept(
    as_lead_advocate: Client, house: House, exhibits: str
) -> None:
    before = stored(house)
    refused = as_lead_advocate.post(
        exhibits,
        {"id": new_client_id(), "title": "Typed already"},
        files={"file": ("x", b"", "image/png")},
        htmx=True,
    )

    assert refused.status == 422 and "Typed already" in refused.text and refused.shows("empty")
    assert stored(house) == before


def test_a_form_that_is_refused_leaves_no_file_behind(
    as_lead_advocate: Client, house: House, exhibits: str
) -> None:
    before = stored(house)
    refused = keep(
        as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"], incident_id=new_client_id(), htmx=True
    )

    assert refused.status == 422 and refused.shows("Choose one of the entries of this log.")
    assert stored(house) == before


def test_the_same_file_twice_is_one(
    as_lead_advocate: Client, house: House, cast: Cast, exhibits: str
) -> None:
    same = new_client_id()
    first = keep(as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"], id=same)
    files = stored(house)
    second = keep(as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"], id=same)

    assert first.location == second.location and stored(house) == files
    assert ledger_kinds(house, cast, cast.case_id).count("exhibit.kept") == 1


@pytest.mark.parametrize("name", ["photo.heic", "page.html"])
def test_another_file_under_a_used_id_is_not_saved_and_says_no_more(
    as_lead_advocate: Client, house: House, cast: Cast, exhibits: str, name: str
) -> None:
    same = new_client_id()
    keep(as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"], id=same)
    files = stored(house)
    typed = {"id": same, "title": "What she was sent", "sensitivity": "normal"}
    refused = as_lead_advocate.post(exhibits, typed, files={"file": (name, KINDS[name], "")}, htmx=True)

    assert refused.status == 409 and refused.shows("Not saved: please save again")
    assert same not in refused.text and "What she was sent" in refused.text
    assert stored(house) == files
    assert ledger_kinds(house, cast, cast.case_id).count("exhibit.kept") == 1


PHOTO, OTHER = KINDS["photo.jpg"], KINDS["photo.heic"]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [(PHOTO, PHOTO, 200), (None, None, 200), (PHOTO, OTHER, 409), (PHOTO, None, 409), (None, PHOTO, 409)],
    ids=["the same photo", "none twice", "another photo", "the photo left out", "a photo added"],
)
def test_an_entry_sent_twice_is_one_only_with_the_very_same_photo(
    as_lead_advocate: Client, house: House, cast: Cast, first: bytes | None, second: bytes | None, status: int
) -> None:
    typed = {
        "id": new_client_id(),
        "behaviours": "calls",
        "when": "today",
        "text": "By the gate",
        "version": 0,
    }

    def send(photo: bytes | None) -> Answered:
        files = {"photo": ("photo", photo, "image/jpeg")} if photo else None
        return as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", typed, files=files, htmx=True)

    made = send(first)
    files = stored(house)
    again = send(second)

    assert (made.status, again.status) == (200, status) and stored(house) == files
    if status == 409:
        assert again.shows("Not saved: please save again") and "By the gate" in again.text
        assert str(typed["id"]) not in again.text
    else:
        assert again.location == made.location
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert kinds.count("incident.recorded") == 1 and kinds.count("exhibit.kept") == (first is not None)


def test_amending_says_who_did_what_and_leaves_the_file_as_it_is(
    as_lead_advocate: Client, house: House, cast: Cast, exhibits: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"])
    changed = {"title": "The gate", "type": "photo", "status": "offered_to_police", "sensitivity": "normal",
               "what_changed": "Offered to the officer in the case", "version": 1}  # fmt: skip
    page = as_lead_advocate.post_and_follow(f"{kept.location}/amendments", changed)

    assert (
        page.shows("The gate")
        and page.shows("Offered to the officer in the case")
        and page.shows("Kept as it came")
    )
    assert as_lead_advocate.get(f"{kept.location}/original").content == KINDS["photo.jpg"]
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "exhibit.amended"


@pytest.mark.parametrize("who", ["colleague", "other_site", "partner", "administrator"])
def test_nobody_else_finds_it(
    anyone: Client, as_lead_advocate: Client, cast: Cast, exhibits: str, who: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "photo.jpg", KINDS["photo.jpg"]).location
    client = Client(anyone.portal, cast.people[who].token)

    assert {client.get(path).status for path in (exhibits, kept, f"{kept}/original", f"{kept}/preview")} == {
        404
    }


def test_a_file_that_was_cut_in_the_store_is_never_given_out(
    as_lead_advocate: Client, house: House, exhibits: str
) -> None:
    before = stored(house)
    kept = keep(as_lead_advocate, exhibits, "note.bin", bytes(200_000))
    (name,) = stored(house) - before
    path = house.settings.data_folder / "files" / name
    path.write_bytes(path.read_bytes()[:-70_000])

    answered = as_lead_advocate.portal.get(
        f"http://localhost:8000{kept.location}/original",
        headers={"Cookie": f"__Host-session={as_lead_advocate.cookies['__Host-session']}"},
    )

    assert answered.status_code == 500 and bytes(1000) not in answered.content
    assert re.search(r"What is safe|safe", answered.text)
