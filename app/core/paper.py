"""A paper as tagged PDF (ISO 14289-1, PDF/UA-1): a screen reader is told its headings, tables and language.

What people wrote goes in as data, never as source: no sentence of theirs is a command to the typesetter. A character
that no font here has a shape for stands as its number, `[U+738B]`, and the paper says so: nothing is left out.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from app.core.apart import Apart, Failed, TookTooLong

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
MARKS = frozenset({"Mn", "Me", "Cf"})
NO_SHAPE = "could not be displayed"

PATIENCE, MOST_MEMORY = 120, 2 << 30
"""Seconds for a paper, the longest of thousands of entries; bytes of address space, with all libraries."""

_typesetter = Apart(PATIENCE, MOST_MEMORY)
_shown: dict[str, bool] = {}
"""Whether a character has a shape in the fonts that come with the typesetter: asked once in a process."""


def as_pdf(source: str, title: str, given: dict[str, Any], lang: str = "en") -> bytes:
    """The paper that Typst makes of `source`, which reads what it is given as `given.…`; nothing of it is on a disk.

    Raises ValueError where the source does not compile, or breaks the standard. It is set in a process apart: the
    typesetter remembers what it has set, and where it fails it says so itself, in words that nobody here has read.
    """
    try:
        made: bytes = _typesetter.ask(_made, lambda: (source, title, given, lang))
    except (Failed, TookTooLong):
        raise ValueError("this paper cannot be made: the typesetter ended over it") from None
    return made


def _made(told: tuple[str, str, dict[str, Any], str]) -> bytes:
    """Runs in the process apart, as all that follows."""
    source, title, given, lang = told
    data = {**given, "title": title, "lang": lang}
    whole = FRAME + source + NOTE
    with suppress(_NotShown):
        return _compiled(whole, {**data, "unshown": False})
    _look_at(sorted(set(_characters(data)) - _shown.keys()))
    for change in (_as_numbers, _marks_as_numbers, _all_as_numbers):
        with suppress(_NotShown):
            return _compiled(whole, {**_each(data, change), "unshown": True})
    raise ValueError("this paper cannot be made: not even with numbers for its characters")


class _NotShown(ValueError):
    """The typesetter has no shape for something in it, or failed over it."""


def _compiled(source: str, data: dict[str, Any]) -> bytes:
    """ValueError where the source does not compile, _NotShown where it is for what was written."""
    import typst

    try:
        made: bytes = typst.compile(
            source.encode(),
            sys_inputs={"given": json.dumps(data)},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        if NO_SHAPE in str(error):
            raise _NotShown from None
        raise ValueError(f"this paper cannot be made: {_first_line(error)}") from None
    except BaseException as error:
        # Where the typesetter fails over a text, what it raises is no Exception: it would end the process.
        if type(error).__name__ != "PanicException":
            raise
        raise _NotShown from None
    return made


def _look_at(characters: list[str]) -> None:
    """Find out which have a shape, halving what fails: a whole alphabet that is there takes one question."""
    if not characters:
        return
    try:
        _compiled(PROBE, {"text": " ".join(characters)})
    except ValueError:
        if len(characters) == 1:
            _shown[characters[0]] = False
            return
        middle = len(characters) // 2
        _look_at(characters[:middle])
        _look_at(characters[middle:])
        return
    _shown.update(dict.fromkeys(characters, True))


def _as_numbers(text: str) -> str:
    return "".join(one if _shown.get(one, True) else _number(one) for one in text)


def _marks_as_numbers(text: str) -> str:
    """What changes the shape of its neighbour too: a keycap has one alone, and none around a digit."""
    has_shape = ((one, unicodedata.category(one) not in MARKS and _shown.get(one, True)) for one in text)
    return "".join(one if is_shown else _number(one) for one, is_shown in has_shape)


def _all_as_numbers(text: str) -> str:
    """Words without a shape are worth more than no paper."""
    return "".join(
        one if one.isascii() and (one.isprintable() or one in "\n\t") else _number(one) for one in text
    )


def _number(character: str) -> str:
    return f"[U+{ord(character):04X}]"


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
