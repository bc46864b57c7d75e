"""docs/asvs.md is what the list and the marks of the tests say now, and what it points at is there."""

from __future__ import annotations

from tools.asvs import LIST, PAPER, ROOT, Requirement, kind_of, marked, marks, paper, requirements

LISTED = requirements(LIST.read_text())


def test_the_paper_is_up_to_date() -> None:
    assert PAPER.read_text() == paper(LISTED, marks(ROOT / "tests")), "run `python -m tools.asvs`"


def test_every_mark_names_a_requirement_of_the_list() -> None:
    assert set(marks(ROOT / "tests")) - {one.number for one in LISTED} == set()


def test_no_number_comes_twice_and_none_of_the_levels_is_short() -> None:
    numbers = [one.number for one in LISTED]

    assert len(numbers) == len(set(numbers))
    assert sum(one.level == 1 for one in LISTED) == 70 and len(LISTED) > 250


def test_every_heading_that_is_named_stands_in_its_document() -> None:
    for one in LISTED:
        if one.kind == "paper":
            place, _, heading = one.said.partition("#")
            assert f"## {heading}\n" in (ROOT / place).read_text(), one.number


def test_every_deviation_has_an_owner_and_few_deviate() -> None:
    deviating = [one for one in LISTED if one.kind == "deviation"]

    assert all(one.said.endswith(("(maintainers)", "(operator)")) for one in deviating)
    assert len(deviating) <= 0.1 * sum(one.kind != "na" for one in LISTED)


def test_what_nothing_shows_is_open_and_a_mark_is_read() -> None:
    text = "@pytest.mark.asvs('1.1.1', '1.1.2')\n@other\ndef test_it():\n    pass\n"
    one, tests = Requirement("1.1.1", 1, "it"), {number: [name] for number, name in marked(text)}

    assert tests == {"1.1.1": ["test_it"], "1.1.2": ["test_it"]}
    assert kind_of(one, {}) == "open" and kind_of(one, tests) == "test"
    assert "**open**" in paper([one], {}) and "`test_it`" in paper([one], tests)
