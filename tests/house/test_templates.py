"""Every template compiles, and what it asks for by name is there: blocks, macros, other templates, built assets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta, nodes

from app.web.render import TEMPLATES, Renderer

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def faults(environment: Environment, source: str) -> list[str]:
    """Imports of what is not there, in the order of the file."""
    tree = environment.parse(source)
    found = []
    for node in tree.find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        module = environment.get_template(node.template.value).module
        wanted = [one[0] if isinstance(one, tuple) else one for one in node.names]
        found += [f"{node.template.value} has no {name}" for name in wanted if not hasattr(module, name)]
    for name in meta.find_referenced_templates(tree):
        if name is not None:
            environment.get_template(name)
    return found


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Renderer().environment


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_finds_what_it_names(environment: Environment, name: str) -> None:
    assert faults(environment, (TEMPLATES / name).read_text()) == []


def test_a_macro_and_a_template_that_are_not_there_are_seen(environment: Environment) -> None:
    assert faults(environment, '{% from "components/icons.html" import icon, nothing %}') != []
    with pytest.raises(TemplateNotFound):
        faults(environment, '{% extends "nowhere.html" %}')
    with pytest.raises(TemplateSyntaxError):
        faults(environment, "{% block main %}")


def rendered() -> set[str]:
    """The templates that routes name, and those that these extend or import."""
    code = "\n".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    named = set(re.findall(r'"([\w/]+\.html)"', code))
    named |= {f"challenges/{act}.html" for act in re.findall(r'_act_page\(\s*"(\w+)"', code)}
    return named | {
        one for name in NAMES for one in re.findall(r'"([\w/]+\.html)"', (TEMPLATES / name).read_text())
    }


def test_no_template_lies_about_unused() -> None:
    assert sorted(set(NAMES) - rendered()) == []


def test_every_template_that_code_names_is_there() -> None:
    assert sorted(rendered() - set(NAMES)) == []
