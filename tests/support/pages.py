"""What every page that any test fetches must hold to: valid HTML, one title, labels, headers, no inline code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import html5lib

from tests.support.houses import POSTGRES

# The same pages come from the other database: they are read once, where most of the tests are quickest.
READS_MARKUP = not POSTGRES
IGNORED_PARSE_ERRORS = {"expected-doctype-but-got-start-tag"}
UNLABELLED = {"hidden", "submit", "button"}
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What neither the markup nor a rule of this file hangs on: words without < and &, and the values of these attributes.
WORDS = re.compile(r">(\s*)[^\s<&>][^<&>]*<")
VALUES = re.compile(r' (value|href|content|datetime|title|d|points|x|y|width|height)="[^"&<>]+"')


def check_page(answered: Any, page_host: bool, path: str) -> None:
    """Raise AssertionError naming the first thing that is wrong with this answer."""
    headers = answered.headers
    if path.startswith(("/static/", "/a/")) or answered.status == 400:
        return
    assert "unsafe-" not in headers["content-security-policy"], "the policy is loose"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    if answered.status >= 500 and '"answer":"later"' not in answered.text:
        raise AssertionError(f"{path} answered {answered.status}")
    if not headers.get("content-type", "").startswith("text/html"):
        return
    assert headers["cache-control"] == "no-store", f"{path} may be kept by a cache"
    if page_host:
        assert "waymark" not in answered.text.lower(), f"{path} names the product"
    if READS_MARKUP and (fault := _fault_of(_bones_of(_with_ids_in_order(answered.text)))) is not None:
        raise AssertionError(f"{path} {fault}")


def _with_ids_in_order(text: str) -> str:
    """The same page whatever ids it was made with: each is named by its place among them."""
    seen: dict[str, str] = {}
    return ID.sub(lambda found: seen.setdefault(found[0], f"id-{len(seen)}"), text)


def _bones_of(text: str) -> str:
    """The same page with other words in it: what is read once need not be read again for another name or day."""
    return VALUES.sub(r' \1="x"', WORDS.sub(">x<", text))


@lru_cache(2000)
def _fault_of(text: str) -> str | None:
    """What is wrong with a page; one that was read before is not read again, as reading takes longer than making it."""
    try:
        _check_text(text)
    except AssertionError as fault:
        return str(fault).partition("\n")[0]
    return None


def _check_text(text: str) -> None:
    whole = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    faults = [(place, code) for place, code, _ in parser.errors if code not in IGNORED_PARSE_ERRORS]
    assert not faults, f"is not valid HTML: {faults[:3]}"
    elements = list(tree.iter())
    if whole:
        titles = [e for e in elements if e.tag == "title" and _inside(tree, e, "head")]
        assert len(titles) == 1, f"has {len(titles)} titles"
    _check_elements(elements)


def _inside(tree: Any, element: Any, name: str) -> bool:
    return any(element in list(parent) for parent in tree.iter(name))


def _check_elements(elements: list[Any]) -> None:
    ids = [e.get("id") for e in elements if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids)), f"repeats ids: {sorted(i for i in ids if ids.count(i) > 1)[:5]}"
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    for e in elements:
        if not isinstance(e.tag, str):
            continue
        assert not any(name.startswith("on") for name in e.attrib), "has an inline handler"
        assert "style" not in e.attrib and e.tag != "style", "has an inline style"
        if e.tag == "form":
            assert e.get("autocomplete") == "off", f"has a form that a browser may keep: {e.get('action')}"
        if e.tag == "script":
            assert e.get("src") and not (e.text or "").strip(), "has an inline script"
        if e.tag in ("input", "select", "textarea") and e.get("type", "text") not in UNLABELLED:
            named = e.get("id") in labelled or e.get("aria-label") or e.get("aria-labelledby")
            assert named, f"has a field without a label: {e.get('name')}"
