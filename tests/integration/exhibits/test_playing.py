"""Sound and video are listened to and watched where they lie: told by their own bytes, by whoever may open them."""

from __future__ import annotations

import io
import wave

import pytest
from sqlalchemy import func, select

from app.access.work import House
from app.db.ledger import AccessLeaf
from app.features.exhibits.rules import sniff
from tests.integration.exhibits.test_exhibits import keep
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.clients import Client

WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(40)


def tone() -> bytes:
    """A tenth of a second of silence, as a real file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8_000)
        made.writeframes(bytes(1_600))
    return out.getvalue()


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.mark.parametrize(
    ("content", "media"),
    [(tone(), "audio/wav"), (WEBM + b"A_OPUS", "audio/webm"), (WEBM + b"V_VP8 A_OPUS", "video/webm"),
     (b"\x1a\x45\xdf\xa3matroska V_VP8", "application/octet-stream"), (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
     (b"\x00\x00\x00\x18ftypisom", "video/mp4"), (b"\x00\x00\x00\x18ftypqt  ", "video/quicktime"),
     (b"\x00\x00\x00\x18ftypheic", "image/heic"), (b"\xff\xfb\x90\x64", "audio/mpeg"), (b"RIFF\x00\x00\x00\x00AVI ",
     "application/octet-stream"), (b"<html>audio/mpeg", "application/octet-stream"), (b"", "application/octet-stream")],
)  # fmt: skip
def test_a_file_is_what_its_own_bytes_say(content: bytes, media: str) -> None:
    assert sniff(content) == media


def test_a_recording_is_played_by_part_and_never_opened_as_a_page(
    as_lead_advocate: Client, exhibits: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "call.txt", tone()).location
    shown = as_lead_advocate.get(kept)
    part = as_lead_advocate.get(f"{kept}/play", headers={"Range": "bytes=0-43"})

    assert f'<audio controls preload="none" src="{kept}/play"' in shown.text and "autoplay" not in shown.text
    assert part.status == 206 and part.content == tone()[:44] and part.headers["content-type"] == "audio/wav"
    assert part.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in part.headers["content-security-policy"]
    assert "media-src 'self'" in shown.headers["content-security-policy"]


def test_it_is_noted_as_an_opening_of_the_file(as_lead_advocate: Client, house: House, exhibits: str) -> None:
    kept = keep(as_lead_advocate, exhibits, "call.wav", tone()).location
    before = openings(house)
    as_lead_advocate.get(f"{kept}/play")

    assert openings(house) == before + 1


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_recording_has_no_player(as_lead_advocate: Client, exhibits: str, content: bytes) -> None:
    kept = keep(as_lead_advocate, exhibits, "song.mp3", content).location

    assert "<audio" not in as_lead_advocate.get(kept).text and "<video" not in as_lead_advocate.get(kept).text
    assert as_lead_advocate.get(f"{kept}/play").status == 404


def test_an_intimate_recording_plays_for_those_alone_who_open_it(
    as_lead_advocate: Client, as_backup: Client, exhibits: str
) -> None:
    kept = keep(as_lead_advocate, exhibits, "a.wav", tone(), sensitivity="intimate").location

    assert "<audio" in as_lead_advocate.get(kept).text and as_lead_advocate.get(kept).shows("Intimate")
    assert "<audio" not in as_backup.get(kept).text
    assert as_backup.get(f"{kept}/play").status == 403


def test_an_entry_plays_its_recording_for_those_alone_who_open_it(
    as_lead_advocate: Client, as_backup: Client, cast: Cast, exhibits: str
) -> None:
    incident = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry()).location
    keep(as_lead_advocate, exhibits, "a.wav", tone(), sensitivity="child", incident_id=incident[-36:])

    assert "/play" in as_lead_advocate.get(incident).text
    assert "/play" not in as_backup.get(incident).text and as_backup.get(incident).shows("Audio, a child")


def openings(house: House) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(AccessLeaf)) or 0
