"""Places that others keep: logs, titles and addresses. None of them can carry what somebody typed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from app.access.work import House
from app.core.logging import EVENTS, FIELDS
from app.main import create
from app.web.render import TEMPLATES, Renderer

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "critical", "log", "exception"}
# What a title may name besides its own words: a case's or a note's random reference, the number of an entry, and a
# heading that the template or its route sets (the journey of the canaries looks at what comes out).
MAY_END = {"reference", "number"}
MAY_BE = {"heading", "title"}


def loose_logging(source: str) -> list[str]:
    """Calls of a logger that say an event or a field that is not listed, and calls of the loggers of Python."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            on = ast.unparse(node.func.value)
            if "getLogger" in on:
                found.append(ast.unparse(node))
            if not on.endswith(("logging.get()", "get()")) or ("log" not in on and on != "get()"):
                continue
            event = node.args[1 if node.func.attr == "log" else 0]
            if not (isinstance(event, ast.Constant) and event.value in EVENTS):
                found.append(ast.unparse(event))
            found += [str(one.arg) for one in node.keywords if one.arg and one.arg not in FIELDS]
    return found


@pytest.mark.asvs("16.2.5", "16.4.1")
def test_the_code_logs_listed_events_and_fields_alone() -> None:
    found = {str(path): loose_logging(path.read_text()) for path in (ROOT / "app").rglob("*.py")}

    assert {path: loose for path, loose in found.items() if loose} == {}


@pytest.mark.parametrize(
    "planted",
    ['logging.get().info(f"saved {text}")', 'logging.get().info("answered", text=text)',
     'logging.getLogger("x").info(text)', 'logging.get().error("something new")'],
)  # fmt: skip
def test_a_loose_word_to_a_log_is_found(planted: str) -> None:
    assert loose_logging(planted) != []


def loose_titles(environment: Environment, source: str) -> list[str]:
    """What stands in a title and could be somebody's words."""
    found = []
    for block in environment.parse(source).find_all(nodes.Block):
        if block.name == "title":
            for output in block.find_all(nodes.Output):
                found += [str(part) for part in output.nodes if not is_fixed(part)]
    return found


def is_fixed(part: nodes.Node) -> bool:
    if isinstance(part, nodes.Const | nodes.TemplateData):
        return True
    if isinstance(part, nodes.CondExpr):
        return is_fixed(part.expr1) and (part.expr2 is None or is_fixed(part.expr2))
    if isinstance(part, nodes.Dict):
        return all(is_fixed(item.value) for item in part.items)
    if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Getattr) and part.node.attr == "get":
        return is_fixed(part.node.node) and all(map(is_fixed, part.args[1:]))
    if isinstance(part, nodes.Name):
        return part.name in MAY_BE
    return isinstance(part, nodes.Getattr) and part.attr in MAY_END


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Renderer().environment


@pytest.mark.parametrize("name", sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.html")))
def test_a_title_holds_its_own_words_and_a_reference(environment: Environment, name: str) -> None:
    assert loose_titles(environment, (TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    "planted", ["{{ victim.name }}", "{{ 'x' if a else b.text }}", "{{ name }}", "{{ a | safe }}"]
)
def test_a_name_in_a_title_is_found(environment: Environment, planted: str) -> None:
    assert loose_titles(environment, "{% block title %}Of " + planted + "{% endblock %}") != []


def loose_paths(paths: list[str]) -> list[str]:
    """Parts of an address that are neither the router's own words nor an id."""
    own = re.compile(r"[a-z0-9.-]*|\{(\w+_id|place|kind|act|what|lane)\}")
    return [path for path in paths if not all(own.fullmatch(part) for part in path.split("/"))]


@pytest.mark.asvs("14.2.1")
def test_an_address_holds_the_routers_words_and_ids(house: House) -> None:
    app = create(house=house)

    assert loose_paths([route.path for routes in app.routes.values() for route in routes]) == []
    assert loose_paths(["/cases/{case_id}/{name}"]) != []
