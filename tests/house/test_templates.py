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


def rendered(code: str, templates: dict[str, str]) -> set[str]:
    """The templates that routes name in `code`, and those that these extend or import, and so on."""
    named = set(re.findall(r'"([\w/]+\.html)"', code))
    named |= {f"challenges/{act}.html" for act in re.findall(r'_act_page\(\s*"(\w+)"', code)}
    seen: set[str] = set()
    while more := named - seen:
        seen |= more
        for name in more & templates.keys():
            named |= set(re.findall(r'"([\w/]+\.html)"', templates[name]))
    return named


@pytest.fixture(scope="module")
def named() -> set[str]:
    code = "\n".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    return rendered(code, {name: (TEMPLATES / name).read_text() for name in NAMES})


def test_no_template_lies_about_unused(named: set[str]) -> None:
    assert sorted(set(NAMES) - named) == []


def test_every_template_that_code_names_is_there(named: set[str]) -> None:
    assert sorted(named - set(NAMES)) == []


def test_a_template_of_nobody_and_a_name_without_template_are_seen() -> None:
    templates = {
        "page.html": '{% extends "base.html" %}', "base.html": "",
        # One that only an unused one names is unused too.
        "old.html": '{% include "older.html" %}', "older.html": "",
    }  # fmt: skip
    named = rendered('render("page.html")\nrender("gone.html")\n_act_page("withdraw")', templates)

    assert sorted(templates.keys() - named) == ["old.html", "older.html"]
    assert sorted(named - templates.keys()) == ["challenges/withdraw.html", "gone.html"]


def keepable(source: str) -> list[str]:
    """The forms of a template that a browser may keep: without `autocomplete="off"` of their own."""
    return [form for form in re.findall(r"<form\b[^>]*>", source) if 'autocomplete="off"' not in form]


@pytest.mark.parametrize("name", NAMES)
def test_no_browser_keeps_a_form(name: str) -> None:
    assert keepable((TEMPLATES / name).read_text()) == []


def test_a_form_that_a_browser_may_keep_is_seen() -> None:
    planted = '<form method="post"\naction="/x" class="card"><input autocomplete="off"></form>'

    assert keepable(planted) == ['<form method="post"\naction="/x" class="card">']
    assert keepable('<form\nmethod="post" autocomplete="off">') == []
