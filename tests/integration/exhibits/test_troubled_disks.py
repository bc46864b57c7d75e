"""Nothing temporary can be written, the store is silent, the disk is full: said in words, and nothing half."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from app.access.work import House
from app.core.errors import StoreSilent
from tests.integration.exhibits.test_exhibits import KINDS, keep, stored
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id


def test_where_nothing_temporary_can_be_written_a_file_still_comes_in(
    as_lead_advocate: Client, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(OSError, match="nowhere"):
        tempfile.TemporaryFile().close()
    content = KINDS["photo.jpg"] + bytes(3_000_000)
    kept = keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "photo.jpg", content)

    assert as_lead_advocate.get(f"{kept.location}/original").content == content
    assert as_lead_advocate.get(f"{kept.location}/preview").status == 200


def test_a_store_that_does_not_answer_says_so_keeps_the_form_and_lets_the_rest_go_on(
    as_lead_advocate: Client, house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_: UUID) -> None:
        raise StoreSilent()

    monkeypatch.setattr(house.files, "writer", silent)
    path = f"/cases/{cast.case_id}/log/new"
    typed = {
        "id": new_client_id(),
        "behaviours": "calls",
        "when": "today",
        "text": "By the gate",
        "version": 0,
    }
    refused = as_lead_advocate.post(path, typed, files={"photo": ("a.jpg", b"bytes", "")}, htmx=True)
    without = as_lead_advocate.post(path, typed)

    assert refused.status == 422 and refused.shows("Not saved: the file store does not answer")
    assert "By the gate" in refused.text and "incident.recorded" in ledger_kinds(house, cast, cast.case_id)
    assert without.status == 303 and "/incidents/" in without.location


def test_a_full_disk_leaves_nothing_half(as_lead_advocate: Client, house: House, cast: Cast) -> None:
    """The process may write no file of more than a megabyte: what the disk says when it is full."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, before[1]))
    try:
        full = keep(
            as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "door.mp4", bytes(5_000_000), htmx=True
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, former)

    assert (
        full.status == 422 and full.shows("the file store does not answer or is full") and not stored(house)
    )
    assert "What she was sent" in full.text
    assert (
        keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "door.mp4", bytes(5_000_000)).status == 303
    )
