"""Papers are tagged, say their language and title, and take what people wrote for words alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.core.paper import as_pdf

SOURCE = """
#heading(given.title)
#given.said
"""


def read(paper: bytes) -> PdfReader:
    return PdfReader(BytesIO(paper))


def test_a_paper_says_what_it_is() -> None:
    paper = read(as_pdf(SOURCE, "A title", {"said": "Plain."}))

    assert paper.metadata is not None and paper.metadata.title == "A title"
    assert "/StructTreeRoot" in paper.root_object and str(paper.root_object["/Lang"]) == "en"
    assert "Plain." in paper.pages[0].extract_text()


@pytest.mark.parametrize("said", ["#panic()", "= Not a heading", '#read("/etc/passwd")', "$x$ *b* \\", "]]"])
def test_words_are_never_commands(said: str) -> None:
    text = read(as_pdf(SOURCE, "A title", {"said": said})).pages[0].extract_text()

    assert said.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_a_source_that_breaks_says_so_without_what_was_written() -> None:
    with pytest.raises(ValueError, match="cannot be made") as told:
        as_pdf("#nonsense", "A title", {"said": "SECRET"})
    assert "SECRET" not in str(told.value)
