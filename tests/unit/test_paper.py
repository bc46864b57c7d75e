"""Papers are tagged, say their language and title, and take what people wrote for words alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.core import paper
from app.core.paper import as_pdf

SOURCE = """
#heading(given.title)
#given.said
"""


def read(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def test_a_paper_says_what_it_is() -> None:
    made = read(as_pdf(SOURCE, "A title", {"said": "Plain."}))

    assert made.metadata is not None and made.metadata.title == "A title"
    assert "/StructTreeRoot" in made.root_object and str(made.root_object["/Lang"]) == "en"
    assert "Plain." in made.pages[0].extract_text()


@pytest.mark.parametrize("said", ["#panic()", "= Not a heading", '#read("/etc/passwd")', "$x$ *b* \\", "]]"])
def test_words_are_never_commands(said: str) -> None:
    text = read(as_pdf(SOURCE, "A title", {"said": said})).pages[0].extract_text()

    assert said.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_a_source_that_breaks_says_so_without_what_was_written() -> None:
    with pytest.raises(ValueError, match="cannot be made") as told:
        as_pdf("#nonsense", "A title", {"said": "SECRET"})
    assert "SECRET" not in str(told.value)


@pytest.mark.parametrize(
    ("said", "printed"),
    [("王小明", "[U+738B][U+5C0F][U+660E]"), ("ok 😀 ok", "ok [U+1F600] ok"), ("ਪੰਜਾਬੀ", "[U+0A2A]"),
     ("Łukasz Ünal, Ñandú", "Łukasz Ünal, Ñandú")],
)  # fmt: skip
def test_a_character_without_a_shape_stands_as_its_number(said: str, printed: str) -> None:
    text = read(as_pdf(SOURCE, "A title", {"said": said})).pages[0].extract_text()

    assert printed.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    assert ("no shapes for some characters" in text) is ("U+" in printed)


def test_right_to_left_is_printed_without_numbers() -> None:
    text = read(as_pdf(SOURCE, "A title", {"said": "محمد"})).pages[0].extract_text()

    assert "U+" not in text and text.strip() != "A title"


def test_an_unknown_sign_in_a_title_or_a_table_keeps_no_paper_from_being_made() -> None:
    source = SOURCE + "#table(columns: 1, table.header([What]), ..given.rows)"
    text = read(as_pdf(source, "王", {"said": "x", "rows": ["😀"]})).pages[0].extract_text()

    assert "[U+738B]" in text and "[U+1F600]" in text


@pytest.mark.parametrize(
    ("said", "printed"),
    [("He wrote: 1\ufe0f\u20e3 day left", "1[U+FE0F][U+20E3] day left"), ("नम\u20e3", "नम[U+20E3]")],
)  # fmt: skip
def test_a_mark_that_has_no_shape_on_what_it_stands_on_keeps_no_paper_from_being_made(
    said: str, printed: str
) -> None:
    text = read(as_pdf(SOURCE, "A title", {"said": said})).pages[0].extract_text()

    assert printed.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    assert "no shapes for some characters" in text


def test_where_the_typesetter_itself_fails_over_a_text_the_paper_is_made_with_numbers() -> None:
    """Letters of Dhivehi with their marks, longer than a line: what it raises then is no Exception."""
    said = " ".join(map(chr, range(0x0780, 0x07B0))) + "\u07c5"
    text = read(as_pdf(SOURCE, "A title", {"said": f"He wrote {said}."})).pages[0].extract_text()

    assert "He wrote" in text and "U+07" in text and "no shapes for some characters" in text


def test_what_the_typesetter_says_of_a_text_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """Its last words are its own: nobody here has read whether they quote what somebody wrote."""
    said = " ".join(map(chr, range(0x0780, 0x07B0))) + "\u07c5"

    as_pdf(SOURCE, "A title", {"said": said})

    assert capfd.readouterr() == ("", "")


def test_a_typesetter_that_ended_says_so_and_another_sets_the_next_paper() -> None:
    as_pdf(SOURCE, "A title", {"said": "Before."})
    assert paper._typesetter.pool is not None
    (worker,) = paper._typesetter.pool._processes.values()
    worker.kill()
    worker.join()

    with pytest.raises(ValueError, match="the typesetter ended"):
        as_pdf(SOURCE, "A title", {"said": "Now."})

    assert "After." in read(as_pdf(SOURCE, "A title", {"said": "After."})).pages[0].extract_text()
