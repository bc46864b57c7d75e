"""A corpus of scripts, markup, attributes and template syntax in every free text of every form: in a browser, as each
role, it stays text. Beside it a template in which one value is marked as safe, and the same look that finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Browser

from app.features.portal.rules import TO_GO
from app.web.render import TEMPLATES, renderer
from tests.browser.test_axe import WHO, pages
from tests.support.every_form import Typed as Form
from tests.support.every_form import forms_with_text, publish, type_into
from tests.support.injections import CORPUS, MARK, Corpus
from tests.support.invented import Invented, still_invented
from tests.support.looking import Looker, kind_of, looking, pages_of

STAFF = tuple(who for who in WHO if who != "victim")
LAST = (
    "/safe-contact", "/safe-contact/confirmations", "/safe-contact/changes", "/unsafe-marks", "/passphrases",
    "/second-words", "/status", "/proposals", "/merges", "/matches/{match_id}/decisions", "/closures", "/withdrawals",
    "/outcomes", "/ends", "/restriction/liftings", "/lock",
)  # fmt: skip
PLANTED = (
    ("contacts/note.html", "{{ note.content.facts }}", "{{ note.content.facts | safe }}", r"/notes/[0-9a-f-]{36}$"),
    ("components/fields.html", 'form.value(name), "rows"', 'form.value(name) | safe, "rows"', r"\?draft="),
)  # fmt: skip
FEWEST = {"lead": 100, "supervisor": 50, "administrator": 15, "opener": 25}
"""These end or hide what the forms before them are about."""


@dataclass
class Typed:
    """The demo's house after all that was typed, what became of each form, and what was seen on her page."""

    place: Invented
    forms: list[Form] = field(default_factory=list)
    corpus: Corpus = field(default_factory=Corpus)
    hers: Looker | None = None
    _shown: dict[str, list[str]] = field(default_factory=dict)

    def shown(self, who: str) -> list[str]:
        """The pages on which something of the corpus stands for this person."""
        if who not in self._shown:
            self._shown[who] = marked(self, who)
        return self._shown[who]


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory, browser_here: Browser) -> Iterator[Typed]:
    with still_invented(tmp_path_factory.mktemp("scripts")) as place:
        made = Typed(place)
        first, last = forms_with_text(LAST)
        made.forms = [type_into(place, made.corpus, *one) for one in first]
        publish(place)
        made.hers = see_her_page(place, browser_here)
        made.forms += [type_into(place, made.corpus, *one) for one in last]
        yield made


def marked(typed: Typed, who: str) -> list[str]:
    """Of each page that shows something of the corpus to this person the fullest, and each form with it in its fields.

    Rows of one kind look alike: of a page for each row one is looked at.
    """
    paths = [typed.place.fill(path) for path in pages("staff")]
    drafts = [one.draft for one in typed.forms if one.who == who and one.draft]
    paths += [one.place for one in typed.forms if one.who == who and one.place]
    found = pages_of(typed.place, who, [*paths, *drafts], typed.place.ids["case_id"])
    fullest: dict[str, str] = {}
    for path in sorted(found, key=lambda path: found[path].count(MARK)):
        if MARK in found[path] and path not in drafts:
            fullest[kind_of(path)] = path
    return [*fullest.values(), *(path for path in drafts if MARK in found.get(path, ""))]


def see(typed: Typed, browser: Browser, who: str, paths: list[str]) -> Looker:
    with looking(browser, typed.place, who, with_policy=False) as looker:
        for path in paths:
            looker.look(path)
    return looker


def see_her_page(place: Invented, browser: Browser) -> Looker:
    with looking(browser, place, "victim", with_policy=False) as looker:
        for one in TO_GO:
            looker.send("/go", place=one.value)
            looker.look("/")
        looker.send("/plan", second_word="harbour")
        looker.look("/")
    return looker


def test_every_free_text_took_the_corpus_or_is_shown_with_it(typed: Typed) -> None:
    shown = {one for who in STAFF for one in typed.shown(who)}
    lost = [
        (one.path, one.status, one.errors)
        for one in typed.forms
        if not one.is_taken and not one.is_shown_again and one.draft not in shown
    ]

    assert not lost, "\n".join(map(str, lost))
    assert sum(one.is_taken for one in typed.forms) > 65
    assert set(typed.corpus.dealt) == set(CORPUS) and min(typed.corpus.dealt.values()) > 50


@pytest.mark.asvs("1.1.2", "1.2.1", "1.2.3", "1.3.7", "3.2.2")
@pytest.mark.parametrize("who", STAFF)
def test_nothing_that_was_typed_runs(who: str, typed: Typed, browser_here: Browser) -> None:
    looker = see(typed, browser_here, who, typed.shown(who))

    assert looker.found == []
    assert looker.marked == looker.looked >= FEWEST.get(who, 0)


def test_nothing_that_was_typed_runs_on_her_page(typed: Typed) -> None:
    assert typed.hers is not None and typed.hers.found == []
    assert typed.hers.marked >= 2


@pytest.mark.parametrize(("template", "text", "planted", "place"), PLANTED)
def test_a_value_that_is_marked_as_safe_is_found(
    template: str, text: str, planted: str, place: str, typed: Typed, browser_here: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = (TEMPLATES / template).read_text()
    environment = renderer(reload=False).environment
    assert environment.loader is not None
    changed = DictLoader({template: before.replace(text, planted)})
    monkeypatch.setattr(environment, "loader", ChoiceLoader([changed, environment.loader]))
    monkeypatch.setattr(environment, "cache", {})
    looker = see(
        typed, browser_here, "lead", [path for path in typed.shown("lead") if re.search(place, path)][:3]
    )

    assert text in before
    assert "a script ran" in " ".join(looker.found) and "asked for" in " ".join(looker.found)
