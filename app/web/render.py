"""From a page and its values to HTML. StrictUndefined for our templates; a second, lenient environment for the
macros of govuk-frontend, which reach us as globals. Nothing typed by a person is ever marked safe.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    nodes,
)
from markupsafe import Markup

from app.core import clock
from app.web.answers import Page

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
BUILT = ROOT / "static" / "built"
GOVUK = {
    "govukInput": "input", "govukTextarea": "textarea", "govukRadios": "radios", "govukCheckboxes": "checkboxes",
    "govukSelect": "select", "govukDateInput": "date-input", "govukErrorSummary": "error-summary",
    "govukErrorMessage": "error-message", "govukFileUpload": "file-upload", "govukDetails": "details",
    "govukFieldset": "fieldset", "govukHint": "hint", "govukLabel": "label", "govukSkipLink": "skip-link",
    "govukSummaryList": "summary-list", "govukButton": "button", "govukPasswordInput": "password-input",
}  # fmt: skip


class Renderer:
    """Holds both environments and the list of built assets."""

    def __init__(self, *, reload: bool = False) -> None:
        self._manifest: dict[str, str] | None = None
        self._reload = reload
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=reload,
            trim_blocks=True, lstrip_blocks=True, cache_size=400,
        )  # fmt: skip
        self.environment.globals.update(_govuk_macros(), asset=self.asset, parts=self.parts)
        self.environment.filters.update(
            day=_day, moment=clock.moment_words, time=clock.time_words, ago=_ago, isoday=date.isoformat,
            with_beneath_safe_contact=_with_beneath_safe_contact,
        )  # fmt: skip

    def html(self, page: Page) -> str:
        template = self.environment.get_template(page.template)
        if page.block is None:
            return template.render(page.context)
        context = template.new_context(page.context)
        return "".join(template.blocks[page.block](context))

    def asset(self, name: str) -> str:
        """The address of a built asset by its plain name, like `app.css`."""
        built = self._built().get(name)
        if built is None:
            raise KeyError(f"no built asset {name}: run `make build`")
        return f"/a/{built.removeprefix('page/')}" if built.startswith("page/") else f"/static/{built}"

    def parts(self, name: str) -> list[str]:
        """The addresses of what a script imports at once: fetched beside it, not after it."""
        begins = f"{name.removesuffix('.js')}/"
        return [self.asset(part) for part in sorted(self._built()) if part.startswith(begins)]

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines that stand in the templates themselves: many pages say them, and none of them is about anybody."""
        loader, found = self.environment.loader, set[str]()
        if loader is None:
            return frozenset()
        for name in self.environment.list_templates(["html"]):
            parsed = self.environment.parse(loader.get_source(self.environment, name)[0])
            for node in parsed.find_all((nodes.TemplateData, nodes.Const)):
                text = node.data if isinstance(node, nodes.TemplateData) else getattr(node, "value", None)
                found.update(text.split("\n") if isinstance(text, str) else ())
        return frozenset(map(str.strip, found))

    def _built(self) -> dict[str, str]:
        if self._manifest is None or self._reload:
            path = BUILT / "manifest.json"
            self._manifest = json.loads(path.read_text()) if path.exists() else {}
        return self._manifest


@cache
def renderer(*, reload: bool = False) -> Renderer:
    """One for all apps of this process: it knows nothing of a house, and reading templates takes long."""
    return Renderer(reload=reload)


class _Lenient(Environment):
    """Its macros ask a dict for many parameters that are not there: answered without an exception."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute not in _OF_DICTS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_OF_DICTS = frozenset(dir(dict))


def _govuk_macros() -> dict[str, Any]:
    lenient = _Lenient(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True, undefined=ChainableUndefined, auto_reload=False, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip

    def exposed(name: str, folder: str) -> Any:
        module = lenient.get_template(f"govuk_frontend_jinja/components/{folder}/macro.html").module

        def macro(params: dict[str, Any]) -> Markup:
            # Escaped already: the macro comes from an environment with autoescape on.
            return Markup(getattr(module, name)(params))  # noqa: S704

        return macro

    return {name: exposed(name, folder) for name, folder in GOVUK.items()}


def _day(value: date | datetime, *, weekday: bool = True, year: bool = False) -> str:
    day = clock.local_day(value) if isinstance(value, datetime) else value
    return clock.day_words(day, weekday=weekday, year=year)


def _ago(value: date | datetime, today: date | None = None) -> str:
    day = clock.local_day(value) if isinstance(value, datetime) else value
    return clock.days_ago_words(day, today or clock.local_day(clock.now()))


def _with_beneath_safe_contact(shown: Markup, said: Markup) -> Markup:
    """A page's main part with this beneath its safe contact, or above all where it shows none. What somebody typed is
    escaped by then: no words of anybody look like the element's end."""
    before, end, after = shown.partition("</safe-contact>")
    parts = (before, end, said, after) if end else (said, shown)
    return Markup("").join(parts)
