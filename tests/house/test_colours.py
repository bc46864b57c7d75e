"""The contrast of every pair of colours, read from the tokens that the pages use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS, BUILT = STATIC / "css" / "_tokens.scss", STATIC / "built"
GROUNDS = ("bg", "surface", "sunk")
SOFTS = ("accentsoft", "dangersoft", "warnsoft", "oksoft", "infosoft", "voicesoft")
TEXT = [("ink", ground) for ground in (*GROUNDS, *SOFTS)] + [
    ("ink2", ground) for ground in (*GROUNDS, *SOFTS)
]
TEXT += [(name, "surface") for name in ("accent", "danger", "warn", "ok", "info", "voice")]
TEXT += [(name, f"{name}soft") for name in ("accent", "danger", "warn", "ok", "info", "voice")]
TEXT += [("accent", "bg"), ("accent", "sunk"), ("onaccent", "accent"), ("onfocus", "focus")]
TEXT += [("solidink", name) for name in ("danger", "warn", "ok", "info", "voice")]
EDGES = [("edge", ground) for ground in GROUNDS]


def schemes(text: str) -> dict[str, dict[str, str]]:
    """The tokens by scheme: whatever blocks of `name: #hex` pairs hold all the names."""
    found = []
    for block in re.split(r"[({]", text):
        pairs = dict(re.findall(r'"?(?:--)?([a-z0-9]+)"?:\s*(#[0-9A-Fa-f]{6})', block))
        if {"bg", "ink", "accent"} <= set(pairs):
            found.append(pairs)
    assert len(found) >= 2, "the tokens of two schemes were not found"
    return {"light": found[0], "dark": found[1]}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_can_be_read(scheme: str) -> None:
    tokens = schemes(TOKENS.read_text())[scheme]

    faint = [
        (a, b, round(contrast(tokens[a], tokens[b]), 1))
        for a, b in TEXT
        if contrast(tokens[a], tokens[b]) < 4.5
    ]
    faint += [
        (a, b, round(contrast(tokens[a], tokens[b]), 1))
        for a, b in EDGES
        if contrast(tokens[a], tokens[b]) < 3
    ]

    assert faint == []


def test_a_faint_pair_is_found() -> None:
    assert contrast("#888888", "#999999") < 3
    assert round(contrast("#000000", "#FFFFFF")) == 21


def of_the_dark(sheet: str) -> list[str]:
    """The names of what a built style sheet declares for the dark alone."""
    found = []
    for begin in re.finditer(r"prefers-color-scheme:\s*dark[^{]*\{|\[data-theme=\W*dark\W*\][^{]*\{", sheet):
        end, depth = begin.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        inner = re.sub(r"[^{};]*\{", "", sheet[begin.end() : end])
        found += [name.strip() for name in re.findall(r"([\w-]+)\s*:", inner)]
    return found


def test_in_the_dark_nothing_but_colours_differs() -> None:
    """So whatever does not concern colours need be looked at in one scheme alone (`tests/browser/test_axe.py`)."""
    found = [
        of_the_dark(path.read_text()) for path in BUILT.rglob("*.css") if not path.name.startswith("print-")
    ]

    assert len(found) >= 2 and all(len(names) > 5 for names in found), "the staff's sheet and the victim's"
    assert {name for names in found for name in names if not name.startswith("--")} == {"color-scheme"}


def test_something_else_in_the_dark_is_found() -> None:
    sheet = "a{x:y}@media (prefers-color-scheme: dark){:root{--bg:#000}.hint{display:none;margin:0}}b{c:d}"

    assert of_the_dark(sheet) == ["--bg", "display", "margin"]
