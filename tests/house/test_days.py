"""No test takes its day when it is imported: midnight may pass before it runs. Nor is it named by something drawn: the
workers of one run would not agree on what it is called."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CLOCKS = {"now", "today", "utcnow", "time"}
DRAWN = {"uuid4", "new_id", "new_client_id", "token_hex", "urandom"}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def read_at_import(source: str) -> list[str]:
    """Calls of a clock that happen while a file is imported: outside of functions, in their defaults and decorators; in
    decorators what is drawn too."""
    found: list[str] = []

    def walk(node: ast.AST, wanted: set[str] = CLOCKS) -> None:
        if isinstance(node, FUNCTIONS):
            outside = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
            for one in outside:
                walk(one)
            for one in [] if isinstance(node, ast.Lambda) else node.decorator_list:
                walk(one, CLOCKS | DRAWN)
            return
        if isinstance(node, ast.Call) and name_of(node.func) in wanted:
            found.append(ast.unparse(node))
        for child in ast.iter_child_nodes(node):
            walk(child, wanted)

    walk(ast.parse(source))
    return found


def name_of(called: ast.expr) -> str:
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def test_no_test_reads_a_clock_while_it_is_imported() -> None:
    found = {str(path.relative_to(TESTS)): read_at_import(path.read_text()) for path in TESTS.rglob("*.py")}

    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "planted",
    ["TODAY = clock.local_day(clock.now())", "def days(first=date.today()): ...",
     "class Made:\n    at: datetime = datetime.now(UTC)",
     "@parametrize('day', [date.today()])\ndef test(day): ...",
     "@parametrize('id', [str(uuid4())])\ndef test(id): ...", "@parametrize('id', [ids.new_id()])\ndef test(id): ..."],
)  # fmt: skip
def test_a_day_taken_at_import_is_found(planted: str) -> None:
    assert read_at_import(planted) != []
