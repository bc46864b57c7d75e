"""A paper as tagged PDF (ISO 14289-1, PDF/UA-1): a screen reader is told its headings, tables and language.

What people wrote goes in as data, never as source: no sentence of theirs is a command to the typesetter.
"""

from __future__ import annotations

import json
from typing import Any

import typst

FRAME = """
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title, author: (), date: none)
#set text(lang: given.lang, size: 11pt)
#set page(paper: "a4", margin: 2.2cm, numbering: "1 / 1")
#set table(stroke: 0.4pt + luma(140), inset: 5pt)
#show heading: set block(below: 0.8em)
"""


def as_pdf(source: str, title: str, given: dict[str, Any], lang: str = "en") -> bytes:
    """The paper that Typst makes of `source`, which reads what it is given as `given.…`; nothing of it is on a disk.

    Raises ValueError where the source does not compile, or breaks the standard.
    """
    data = json.dumps({**given, "title": title, "lang": lang})
    try:
        made: bytes = typst.compile(
            (FRAME + source).encode(),
            sys_inputs={"given": data},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise ValueError(f"this paper cannot be made: {error}") from None
    return made
