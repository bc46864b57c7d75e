"""Names in an archive are words: their last part is shown, plainly, and what they claim is held against the bytes."""

from __future__ import annotations

import pytest

from app.features.enclosures.rules import BY_COMPUTER, NAME, STRAYS, TWICE, is_lie, notes_on, plain_name


@pytest.mark.parametrize(("path", "name"), [
    ("DCIM/a.jpg", "a.jpg"), ("../../etc/passwd", "passwd"), ("C:\\x\\a.jpg", "a.jpg"), ("/a.jpg", "a.jpg"),
    ("a\u202egpj.exe", "agpj.exe"), ("a\nb\x07.jpg", "a\ufffdb\ufffd.jpg"), ("", "A file without a name"),
    ("x" * 500 + ".jpg", "x" * (NAME - 5) + "….jpg"), ("ä🙂.jpg", "ä🙂.jpg"), ("..", ".."),
])  # fmt: skip
def test_the_last_part_of_a_name_is_shown_plainly(path: str, name: str) -> None:
    assert plain_name(path) == name and len(plain_name(path)) <= NAME


@pytest.mark.parametrize("path", ["../a", "a/../b", "/etc/a", "C:\\a", "a\\..\\b", ".."])
def test_a_name_that_leads_away_is_noted(path: str) -> None:
    assert notes_on(path, is_twice=False) == (STRAYS,)


@pytest.mark.parametrize(("path", "is_twice", "noted"), [
    ("a/b..c.jpg", False, ()), ("a.jpg", True, (TWICE,)), ("__MACOSX/._a.jpg", False, (BY_COMPUTER,)),
    ("x/.DS_Store", False, (BY_COMPUTER,)),
])  # fmt: skip
def test_other_names_are_noted_for_what_they_are(path: str, is_twice: bool, noted: tuple[str, ...]) -> None:
    assert notes_on(path, is_twice=is_twice) == noted


@pytest.mark.parametrize(("name", "media", "is_so"), [
    ("a.jpg", "image/jpeg", False), ("a.JPG", "image/png", False), ("a.jpg", "video/mp4", True),
    ("a.pdf", "image/gif", True),
    ("a.m4a", "video/mp4", False), ("a.docx", "application/zip", False), ("a.amr", "application/octet-stream", False),
    ("a.jpg", "application/octet-stream", True), ("jpg", "video/mp4", True), ("a.zip", "application/zip", False),
])  # fmt: skip
def test_an_ending_lies_where_it_claims_another_kind(name: str, media: str, is_so: bool) -> None:
    assert is_lie(name, media) is is_so
