"""Hostile text that was taken, in every field of the journey into which a person types: pages show it as text."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from tests.support.canaries import Canaries
from tests.support.live import live
from tests.support.typing_all import Hands

LINKS = re.compile(r'href="(/[^"#?]*)"')


VARIANTS = (
    "<script>alert(1)</script>{0}",
    '"><img src=x onerror=a()>{0}',
    "<a hx-get=/sign-out>{0}</a>",
    "' onclick=a() x='{0}",
    "{{{{7*7}}}}{0}{{% include 'base.html' %}}",
)


class HostileWords(Canaries):
    """In place of a canary, markup, template syntax and attributes of htmx in turns, told apart by the canary in it."""

    def new(self, name: str) -> str:
        word = super().new(name)
        return VARIANTS[len(self.named) % len(VARIANTS)].format(word)


def born(page: str, mark: str) -> list[str]:
    """Elements and attributes of a page that came from what was typed."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = []
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag == "script" and "alert(" in "".join(one.itertext()):
            found.append("script")
        if one.tag == "img" and one.get("src") == "x":
            found.append("img")
        found += [
            name for name, value in one.attrib.items() if name.startswith("on") or _signs_out(name, value)
        ]
    return [*found, "template"] if f"49{mark}" in page else found


def _signs_out(name: str, value: str) -> bool:
    return name == "hx-get" and "sign-out" in value


def every_page(hands: Hands, who: str, first: str) -> dict[str, str]:
    """All pages that this person comes to by links."""
    seen: dict[str, str] = {}
    waiting = [first]
    with hands.ask(who) as client:
        while waiting:
            path = waiting.pop()
            if path in seen or re.match(r"/(static|a)/|/leave|.*/(original|play|preview|file)$", path):
                continue
            answer = client.get(path)
            is_page = answer.headers.get("content-type", "").startswith("text/html")
            seen[path] = answer.text if is_page else ""
            waiting += LINKS.findall(seen[path])
    return seen


@pytest.mark.asvs("1.2.1", "1.3.7")
def test_what_was_typed_is_shown_as_text(tmp_path: Path) -> None:
    with live(tmp_path / "house") as running:
        words = HostileWords()
        hands = Hands(running.port, running.cast, words)
        hands.everything()
        shown: set[str] = set()
        for who, first in (("lead", "/"), ("supervisor", "/team"), ("partner", "/partner"), ("victim", "/")):
            pages = every_page(hands, who, first)
            assert len(pages) > (0 if who == "victim" else 3)
            for path, page in pages.items():
                assert born(page, words.mark) == [], (who, path)
                shown |= words.found_in(page.encode())

    assert len(shown) > 60


@pytest.mark.parametrize("variant", VARIANTS[:4])
def test_what_is_born_of_text_is_seen(variant: str) -> None:
    planted = f"<!doctype html><p title='{variant.format('it')}'>{variant.format('it')}</p>"

    assert born(planted, "it") != []


def test_a_template_that_ran_is_seen() -> None:
    assert born("<!doctype html><p>49it</p>", "it") == ["template"]
