"""Risk by its pure rules: who counts as trained, what fits together, pictures in words, prompts that decide nothing."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.features.risk.forms import AssessmentForm, DimensionForm
from app.features.risk.rules import Level, assessment_problems, bars_of, prompt_words, sentence
from app.features.risk_tools.rules import Span, is_trained, results_of, tool_problems, training_problems

TODAY = date(2026, 5, 4)
RISK = Path("app/features/risk")


@pytest.mark.parametrize(
    ("span", "counts"),
    [
        (Span(TODAY), True),
        (Span(TODAY + timedelta(days=1)), False),
        (Span(date(2025, 1, 1), TODAY), True),
        (Span(date(2025, 1, 1), TODAY - timedelta(days=1)), False),
        (Span(date(2025, 1, 1), None, TODAY), False),
        (Span(date(2025, 1, 1), None, TODAY + timedelta(days=1)), True),
    ],
)
def test_a_training_counts_from_its_day_to_its_last_and_not_once_it_was_ended(
    span: Span, counts: bool
) -> None:
    assert is_trained([span], TODAY) is counts


def problems(**changes: Any) -> dict[str, str]:
    said: dict[str, Any] = {
        "assessed_on": TODAY, "next_review_on": None, "differs": False, "why_differs": "", "result": "",
        "results": [], "is_ours": True, "completed_by": "", "today": TODAY,
    }  # fmt: skip
    return assessment_problems(**(said | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assessed_on": TODAY + timedelta(days=1)}, "assessed_on"),
        ({"next_review_on": TODAY - timedelta(days=1)}, "next_review_on"),
        ({"differs": True}, "why_differs"),
        ({"result": "Moderate concern", "results": ["Low concern"]}, "result"),
        ({"is_ours": False}, "completed_by"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    assert problems() == {}
    assert list(problems(**changes)) == [field]


def test_a_picture_holds_the_newest_twelve_and_says_them_in_words() -> None:
    judged = [(TODAY - timedelta(days=one), Level.LOW if one else Level.UNKNOWN) for one in range(15)]

    bars = bars_of(judged)

    assert len(bars) == 12 and bars[-1].day == TODAY
    assert (bars[-1].mark, bars[-1].height) == ("?", 0)
    told = sentence("Severity", judged[:2]).replace("\u00a0", " ")
    assert told == "Severity: low 3 May 2026, then not known 4 May 2026."


def test_a_prompt_needs_a_number_that_the_register_names() -> None:
    assert prompt_words(13, 14) == prompt_words(None, 14) == prompt_words(20, None) == ""
    assert "Decide" in prompt_words(14, 14)


def test_a_wording_of_a_tool_begins_today_or_later_and_results_stand_once() -> None:
    assert results_of("Low\n\n Low \nHigh") == ["Low", "High"]
    assert "from_day" in tool_problems([], TODAY - timedelta(days=1), TODAY)
    assert "results" in tool_problems(["x" * 61], TODAY, TODAY)
    assert tool_problems(["Low"], TODAY, TODAY) == {}
    assert training_problems(TODAY, TODAY - timedelta(days=1), TODAY).keys() == {"until"}


def test_a_level_has_no_first_answer_and_no_line_of_code_makes_one() -> None:
    """A level reaches a content through the form in which a person chose it, and in no other way: outside the words of
    `rules.py` no member of it is named, none is built from a value, and nothing is passed or set as `level`."""
    for shape in (AssessmentForm, DimensionForm):
        assert shape.model_fields["level"].is_required()
    assert made_levels(ast.parse("x = Level.HIGH if n > 3 else Level(y)\nC(level=x)\nc.level = x")) != []

    for room in RISK.glob("*.py"):
        if room.name != "rules.py":
            assert made_levels(ast.parse(room.read_text())) == [], room
    words = ast.parse((RISK / "rules.py").read_text())
    for one in ast.walk(words):
        if isinstance(one, ast.FunctionDef):
            assert one.returns is None or "Level" not in ast.unparse(one.returns) or one.name == "bars_of", (
                one.name
            )
            assert not [made for made in made_levels(one) if one.name != "__init__"], one.name


def made_levels(tree: ast.AST) -> list[str]:
    """What names a level, builds one, or gives one to something."""
    found = []
    for one in ast.walk(tree):
        named = isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Level"
        built = isinstance(one, ast.Call) and ast.unparse(one.func).split(".")[-1] == "Level"
        passed = isinstance(one, ast.keyword) and one.arg == "level"
        put = isinstance(one, ast.Assign) and any(
            isinstance(to, ast.Attribute) and to.attr == "level" for to in one.targets
        )
        keyed = isinstance(one, ast.Dict) and any(
            isinstance(key, ast.Constant) and key.value == "level" for key in one.keys
        )
        if named or built or passed or put or keyed:
            found.append(ast.unparse(one))
    return found
