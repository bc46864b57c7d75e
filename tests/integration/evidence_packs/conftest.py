"""What tests of evidence packs begin with: a log with its evidence, a pack that was asked for, and its recipient."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from app.access.work import House
from app.features.pack_making.jobs import make_waiting
from tests.integration.exhibits.test_exhibits import keep
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.journey import phone_photo

PRIVATE = "Nobody but us reads that she sleeps at her sister’s."
PHOTO = phone_photo()


@pytest.fixture
def packs(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/evidence-packs"


@pytest.fixture
def kept(as_lead_advocate: Client, cast: Cast) -> list[str]:
    """Two entries, the first with a photo and a private note, and a file of its own; their addresses."""
    log, exhibits = f"/cases/{cast.case_id}/log/new", f"/cases/{cast.case_id}/exhibits"
    first = as_lead_advocate.post(
        log, entry(text="He stood at the gate. 王 😀", private_note=PRIVATE)
    ).location
    second = as_lead_advocate.post(log, entry(text="=He rang twice.")).location
    photo = keep(as_lead_advocate, exhibits, "IMG_2041.jpg", PHOTO, incident_id=first[-36:]).location
    other = keep(as_lead_advocate, exhibits, "chat.txt", b"[04/05/2026, 21:10] A: I see you").location
    return [first, second, photo, other]


def asked(**changes: Any) -> dict[str, Any]:
    typed = {"id": new_client_id(), "recipient": "DC 4711, Northmere CID", "scope": "period", "consent": "yes",
             "agreed_how": "4 May, on the phone", "purpose": "Investigation", "basis": "consent_common_law",
             "told": "yes", "is_minimum": "yes", "takes_places": "yes"}  # fmt: skip
    return {**typed, **changes}


def ask(client: Client, packs: str, **changes: Any) -> Answered:
    return client.post(packs, asked(**changes))


def words_of(client: Client, pack: str) -> str:
    page = client.get(f"{pack}/handing").text
    return page.partition('class="drawn-words">')[2].partition("<")[0]


def opened_by_recipient(client: Client, pack: str, words: str = "") -> bytes:
    """The inner ZIP, as the recipient gets it out of the outer one with the words."""
    outer = client.get(f"{pack}/file")
    assert outer.status == 200
    with pyzipper.AESZipFile(io.BytesIO(outer.content)) as sealed:
        sealed.setpassword((words or words_of(client, pack)).encode())
        assert sealed.namelist() == ["pack.zip"]
        return bytes(sealed.read("pack.zip"))


@pytest.fixture
def made(as_lead_advocate: Client, house: House, packs: str, kept: list[str]) -> str:
    """The address of a pack of everything that was made."""
    pack = ask(as_lead_advocate, packs).location
    assert make_waiting(house) == 1
    return pack


@pytest.fixture
def inner(as_lead_advocate: Client, made: str) -> bytes:
    return opened_by_recipient(as_lead_advocate, made)


def members_of(inner: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(inner)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def checked(folder: Path, inner: bytes, fingerprint: str = "", script: bytes = b"") -> tuple[int, str]:
    """The exit code and words of the verifier that lies in the pack, run by a Python without any package."""
    folder.mkdir(exist_ok=True)
    (folder / "pack.zip").write_bytes(inner)
    (folder / "verify.py").write_bytes(script or members_of(inner)["verify.py"])
    said = ["--fingerprint", fingerprint] if fingerprint else []
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(folder / "pack.zip"), *said],
        capture_output=True, text=True, timeout=60, check=False, cwd=folder,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.returncode, ran.stdout
