"""A paper as tagged PDF (ISO 14289-1, PDF/UA-1): a screen reader is told its headings, tables and language.

What people wrote goes in as data, never as source: no sentence of theirs is a command to the typesetter. A character
that no font here has a shape for stands as its number, `[U+738B]`, and the paper says so: nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

FRAME = """
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title, author: (), date: none)
#set text(lang: given.lang, size: 11pt)
#set page(paper: "a4", margin: 2.2cm, numbering: "1 / 1")
#set table(stroke: 0.4pt + luma(140), inset: 5pt)
#show heading: set block(below: 0.8em)
"""
NOTE = """
#if given.unshown [#par[#text(size: 9pt)[This paper has no shapes for some characters of what was written. They stand as
their numbers in Unicode, like \\[U+738B\\]. What was written is kept as it is.]]]
"""
PROBE = '#set document(title: [x])\n#set text(lang: "en")\n#json(bytes(sys.inputs.given)).text'
NO_SHAPE = "could not be displayed"

_shown: dict[str, bool] = {}
"""Whether a character has a shape in the fonts that come with the typesetter: asked once in a process."""


def as_pdf(source: str, title: str, given: dict[str, Any], lang: str = "en") -> bytes:
    """The paper that Typst makes of `source`, which reads what it is given as `given.…`; nothing of it is on a disk.

    Raises ValueError where the source does not compile, or breaks the standard.
    """
    # A process that makes no paper does without the typesetter's megabytes.
    import typst

    data = {**given, "title": title, "lang": lang}
    whole = FRAME + source + NOTE
    try:
        return _compiled(whole, {**data, "unshown": False})
    except typst.TypstError as error:
        if NO_SHAPE not in str(error):
            raise ValueError(f"this paper cannot be made: {_first_line(error)}") from None
    _look_at(sorted(set(_characters(data)) - _shown.keys()))
    try:
        return _compiled(whole, {**_each(data, _as_numbers), "unshown": True})
    except typst.TypstError as error:
        raise ValueError(f"this paper cannot be made: {_first_line(error)}") from None


def _compiled(source: str, data: dict[str, Any]) -> bytes:
    import typst

    made: bytes = typst.compile(
        source.encode(),
        sys_inputs={"given": json.dumps(data)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    return made


def _look_at(characters: list[str]) -> None:
    """Find out which have a shape, halving what fails: a whole alphabet that is there takes one question."""
    import typst

    if not characters:
        return
    try:
        _compiled(PROBE, {"text": " ".join(characters)})
    except typst.TypstError:
        if len(characters) == 1:
            _shown[characters[0]] = False
            return
        middle = len(characters) // 2
        _look_at(characters[:middle])
        _look_at(characters[middle:])
        return
    _shown.update(dict.fromkeys(characters, True))


def _as_numbers(text: str) -> str:
    return "".join(one if _shown.get(one, True) else f"[U+{ord(one):04X}]" for one in text)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change) for one in value]
    return value


def _characters(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _characters(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _characters(one)


def _first_line(error: Exception) -> str:
    """What the typesetter says, without the lines of the source that it repeats."""
    return str(error).partition("\n")[0]
