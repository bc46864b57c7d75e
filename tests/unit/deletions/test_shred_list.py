"""The signed list of shredded cases: whole it is read; changed, cut, reordered or signed by another it is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from app.core.errors import ShredListRefused
from app.crypto.checkpoints import LedgerSigner
from app.crypto.envelope import DataKey
from app.db.shred_list import Shredded, begin, ensure, read

SIGNER = LedgerSigner(DataKey.random())


def entry() -> Shredded:
    return Shredded(
        uuid4(), uuid4(), "7K2M9QX", "adult_case", uuid4(), uuid4(), date(2026, 11, 26), 4, (uuid4(),)
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shredded.list"


@pytest.fixture
def listed(path: Path) -> list[Shredded]:
    entries = [entry() for _ in range(3)]
    begin(path, SIGNER)
    for one in entries:
        ensure(path, SIGNER, [one])
    return entries


def test_what_was_put_on_it_is_read_in_its_order(path: Path, listed: list[Shredded]) -> None:
    assert read(path, SIGNER.verifier) == listed
    assert oct(path.stat().st_mode)[-3:] == "600"


def test_what_is_on_it_already_is_not_put_on_again(path: Path, listed: list[Shredded]) -> None:
    before = path.read_bytes()

    assert ensure(path, SIGNER, listed) == 0
    assert path.read_bytes() == before


def test_an_empty_list_is_signed_too(path: Path) -> None:
    begin(path, SIGNER)

    assert read(path, SIGNER.verifier) == []
    path.write_text("")
    with pytest.raises(ShredListRefused):
        read(path, SIGNER.verifier)


def test_a_missing_list_says_so(path: Path) -> None:
    with pytest.raises(ShredListRefused, match="missing"):
        read(path, SIGNER.verifier)


def test_no_change_of_a_byte_makes_it_say_anything_else(path: Path, listed: list[Shredded]) -> None:
    """A signature has a second spelling in base64, which says the same; whatever else is changed is refused."""
    whole, refused, tried = path.read_text(), 0, 0
    for at in range(0, len(whole), 7):
        if whole[at] == "\n":
            continue
        tried += 1
        path.write_text(whole[:at] + ("0" if whole[at] != "0" else "1") + whole[at + 1 :])
        try:
            assert read(path, SIGNER.verifier) == listed
        except ShredListRefused:
            refused += 1
    assert refused >= tried - 4


@pytest.mark.parametrize("order", [(0, 2, 3), (0, 2, 1, 3), (1, 2, 3), (0, 1, 1, 2, 3), (0, 1, 3)])
def test_lines_taken_out_moved_or_doubled_are_refused(
    path: Path, listed: list[Shredded], order: tuple[int, ...]
) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[at] for at in order))
    with pytest.raises(ShredListRefused, match=r"line \d"):
        read(path, SIGNER.verifier)


def test_another_key_is_refused(path: Path, listed: list[Shredded]) -> None:
    with pytest.raises(ShredListRefused):
        read(path, LedgerSigner(DataKey.random()).verifier)


def test_a_line_that_a_kill_has_cut_is_taken_off_and_written_again(
    path: Path, listed: list[Shredded]
) -> None:
    whole = path.read_bytes()
    for cut in (1, 40, 200):
        path.write_bytes(whole[:-cut])
        assert read(path, SIGNER.verifier) == listed[:2]
        assert ensure(path, SIGNER, listed) == 1
        assert read(path, SIGNER.verifier) == listed


def test_it_names_nobody(path: Path, listed: list[Shredded]) -> None:
    told = json.loads(path.read_text().splitlines()[1])

    assert set(told) == {"case", "site", "reference", "reason", "by", "on", "leaves", "files", "checkpoint"}
