"""No test takes its day when it is imported: midnight may pass before it runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CLOCKS = {"now", "today", "utcnow", "time"}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def read_at_import(source: str) -> list[str]:
    """Calls of a clock that happen while a file is imported: outside of functions, in their defaults and decorators."""
    found: list[str] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, FUNCTIONS):
            outside = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
            outside += [] if isinstance(node, ast.Lambda) else node.decorator_list
            for one in outside:
                walk(one)
            return
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            found.append(ast.unparse(node))
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(ast.parse(source))
    return found


def test_no_test_reads_a_clock_while_it_is_imported() -> None:
    found = {str(path.relative_to(TESTS)): read_at_import(path.read_text()) for path in TESTS.rglob("*.py")}

    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "planted",
    ["TODAY = clock.local_day(clock.now())", "def days(first=date.today()): ...",
     "class Made:\n    at: datetime = datetime.now(UTC)",
     "@parametrize('day', [date.today()])\ndef test(day): ..."],
)  # fmt: skip
def test_a_day_taken_at_import_is_found(planted: str) -> None:
    assert read_at_import(planted) != []
