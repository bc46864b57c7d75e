"""What every page that any test fetches must hold to: valid HTML, one title, labels, headers, no inline code."""

from __future__ import annotations

from typing import Any

import html5lib

IGNORED_PARSE_ERRORS = {"expected-doctype-but-got-start-tag"}
UNLABELLED = {"hidden", "submit", "button"}


def check_page(answered: Any, page_host: bool, path: str) -> None:
    """Raise AssertionError naming the first thing that is wrong with this answer."""
    headers = answered.headers
    if path.startswith(("/static/", "/a/")) or answered.status == 400:
        return
    assert "unsafe-" not in headers["content-security-policy"], "the policy is loose"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    if answered.status >= 500:
        raise AssertionError(f"{path} answered {answered.status}")
    if not headers.get("content-type", "").startswith("text/html"):
        return
    assert headers["cache-control"] == "no-store", f"{path} may be kept by a cache"
    whole = answered.text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(answered.text) if whole else parser.parseFragment(answered.text)
    faults = [(place, code) for place, code, _ in parser.errors if code not in IGNORED_PARSE_ERRORS]
    assert not faults, f"{path} is not valid HTML: {faults[:3]}"
    elements = list(tree.iter())
    if whole:
        titles = [e for e in elements if e.tag == "title" and _inside(tree, e, "head")]
        assert len(titles) == 1, f"{path} has {len(titles)} titles"
    _check_elements(elements, path)
    if page_host:
        assert "waymark" not in answered.text.lower(), f"{path} names the product"


def _inside(tree: Any, element: Any, name: str) -> bool:
    return any(element in list(parent) for parent in tree.iter(name))


def _check_elements(elements: list[Any], path: str) -> None:
    ids = [e.get("id") for e in elements if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids)), f"{path} repeats ids: {sorted(i for i in ids if ids.count(i) > 1)[:5]}"
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    for e in elements:
        if not isinstance(e.tag, str):
            continue
        assert not any(name.startswith("on") for name in e.attrib), f"{path} has an inline handler"
        assert "style" not in e.attrib and e.tag != "style", f"{path} has an inline style"
        if e.tag == "script":
            assert e.get("src") and not (e.text or "").strip(), f"{path} has an inline script"
        if e.tag in ("input", "select", "textarea") and e.get("type", "text") not in UNLABELLED:
            named = e.get("id") in labelled or e.get("aria-label") or e.get("aria-labelledby")
            assert named, f"{path} has a field without a label: {e.get('name')}"
