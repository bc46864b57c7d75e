"""The power goes right after an answer that said saved: it is there after the restart, the file too."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from app.db.checking import verify_structure
from app.db.store import Store
from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.journey import phone_photo
from tests.support.live import free_port
from tests.support.serving import Process, serving

TEXT = "He rang eleven times in the night."
ROUNDS = 3


def ask(port: int, token: str) -> httpx.Client:
    origin = f"http://localhost:{port}"
    headers = {"Host": urlsplit(origin).netloc, "Origin": origin, "Sec-Fetch-Site": "same-origin"}
    headers["Cookie"] = f"__Host-session={token}"
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_saved_is_saved(number: int, tmp_path: Path) -> None:
    port, photo = free_port(), phone_photo()
    with new_house(tmp_path / "house", port) as house:
        cast = assemble(house)
        database = house.settings.database
    with serving(tmp_path / "house", port) as process:
        place = _save_and_kill(process, cast.lead.token, cast.case_id, photo)
        process.start()
        with ask(port, cast.lead.token) as client:
            assert TEXT in client.get(place).text
            exhibit = re.search(r'href="(/cases/[^"]+/exhibits/[0-9a-f-]{36})"', client.get(place).text)
            assert exhibit is not None
            assert client.get(f"{exhibit[1]}/original").content == photo
        process.stop()
    store = Store(database)
    faults = [fault for report in verify_structure(store) for fault in report.faults]
    store.close()
    assert faults == []


def _save_and_kill(process: Process, token: str, case_id: object, photo: bytes) -> str:
    typed = {"id": str(uuid4()), "behaviours": "calls", "when": "today", "text": TEXT, "version": "0"}
    with ask(process.port, token) as client:
        answer = client.post(
            f"/cases/{case_id}/log/new", data=typed, files={"photo": ("IMG_7.jpg", photo, "image/jpeg")}
        )
    process.kill()
    assert answer.status_code == 303 and "/incidents/" in answer.headers["location"]
    return str(answer.headers["location"])


def test_a_process_that_only_said_so_would_be_seen(tmp_path: Path) -> None:
    """What was not saved is not there after the restart: the look above can fail."""
    port = free_port()
    with new_house(tmp_path / "house", port) as house:
        cast = assemble(house)
    with serving(tmp_path / "house", port) as process:
        process.kill()
        process.start()
        with ask(port, cast.lead.token) as client:
            assert client.get(f"/cases/{cast.case_id}/incidents/{uuid4()}").status_code == 404
