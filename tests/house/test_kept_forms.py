"""The forms that a phone keeps and those that the server takes from phones are one list, written in two languages."""

from __future__ import annotations

import re
from pathlib import Path

from app.features.field_forms.actions import FIELD_FORMS

KEPT = Path(__file__).resolve().parents[2] / "static" / "js" / "offline" / "kept.js"
LINE = re.compile(r'^  "(/[^"]+)": "', re.MULTILINE)


def test_a_phone_keeps_just_what_the_server_takes() -> None:
    taken = {re.sub(r"\{\w+\}", "{id}", one.path) for one in FIELD_FORMS}

    assert set(LINE.findall(KEPT.read_text())) == taken


def test_the_list_is_read_at_all() -> None:
    assert LINE.findall('  "/cases/{id}/cover": "Cover",\n') == ["/cases/{id}/cover"]
