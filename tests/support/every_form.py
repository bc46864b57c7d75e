"""Sends every form on the list of routes, each as somebody whom its lock lets in, with a corpus in its free texts.

What else a form wants is read off its own page; a field that comes back with an error gets its next answer. A text that
may not hold markup at all (a phone number) is refused, comes back on its page, and is then given plain.
"""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

import html5lib
from pydantic.fields import FieldInfo
from sqlalchemy import select, update

from app.access.door import open_case
from app.access.models import CaseSight
from app.access.sessions import member_of
from app.access.throttle import Throttle
from app.core import clock
from app.core.ids import new_id
from app.features.cases.models import Case
from app.features.deletions.models import Deletion
from app.features.progress.models import PublishedUpdate
from app.features.visits.models import Visit, VisitContent
from app.web.forms import Form, is_list
from app.web.routing import Route, uploads_of
from tests.integration.test_bad_input import Asker, let_in, routes
from tests.support.injections import MARK, Corpus
from tests.support.invented import Invented
from tests.support.journey import phone_photo
from tests.support.offers import free_case, waiting_case
from tests.support.typing_all import texts

PLAIN = ("07700 900142", "wren@example.org", "A plain answer")
PARTNERS_DESK = "Stalking desk"
TRIES = 12
HIDING = ("/restriction", "/confirmations", "/merges", "/roles")
"""Taken, these would hide or end a case that others look at, or one of these others: they are shown again only."""

YES = ("any_time", "shows_updates", "takes_entries", "shows_openings", "shows_plan")
GIVEN = {name: ["yes"] for name in YES}
"""What no form asks for with an error, but what others need: the safe hours, and the parts of her page."""

MADE = ("challenge_id", "update_id", "record_id", "item_id", "proposal_id")


@dataclass
class Typed:
    """What became of one form: the fields that took the corpus, where it led, and the page that shows it again."""

    path: str
    who: str
    status: int = 0
    took: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    text: str = ""
    place: str = ""
    draft: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status in (200, 201) and not self.errors

    @property
    def is_shown_again(self) -> bool:
        return self.status in (409, 422) and MARK in self.text


@dataclass
class Fingers:
    """One form, as it is filled in by and by."""

    corpus: Corpus
    free: dict[str, FieldInfo]
    choices: dict[str, list[list[str]]] = field(default_factory=dict)
    sent: dict[str, list[str]] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)

    def begin(self, shape: type[Form], page: str, action: str) -> None:
        """The corpus into free texts; elsewhere what the page has chosen, and the first answer where one is needed."""
        offered, chosen = fields_of(page, action)
        self.ticked = {name for name, spec in shape.model_fields.items() if name in GIVEN or is_list(spec)}
        for name, spec in shape.model_fields.items():
            if name in self.free and name not in offered:
                self.choices[name] = [[text] for text in PLAIN]
                self.sent[name] = [self.corpus.fill(longest(spec))]
                continue
            self.choices[name] = list(offered.get(name, [])) or [[one] for one in answers_to(spec.annotation)]
            if self.choices[name] and (spec.is_required() or name in chosen):
                self.sent[name] = self.choices[name][0]
        self.sent |= {name: offered[name][0] for name in chosen if name not in shape.model_fields}
        self.sent |= {name: values for name, values in GIVEN.items() if name in shape.model_fields}

    def correct(self, wrong: list[str]) -> bool:
        """The next answer for each of these; False if none of them has another."""
        changed = False
        for name in wrong:
            waiting = self.choices.get(name, [])
            if self.sent.get(name) in waiting[:1]:
                waiting.pop(0)
            if waiting:
                self.sent[name], changed = waiting[0], True
        return changed

    @property
    def typed(self) -> dict[str, list[str]]:
        return {name: values for name, values in self.sent.items() if values != [""]}


def longest(spec: FieldInfo) -> int:
    return min((rule.max_length for rule in spec.metadata if getattr(rule, "max_length", None)), default=500)


def answers_to(kind: Any) -> list[str]:
    """Answers of the kind that a field asks for, the likeliest first."""
    today = clock.local_day(clock.now())
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(one.value) for one in kind]
    if typing.get_origin(kind) is typing.Literal:
        return [str(one) for one in typing.get_args(kind)]
    if typing.get_args(kind):
        return [answer for one in typing.get_args(kind) for answer in answers_to(one)]
    if kind is date:
        return [(today + timedelta(days=days)).isoformat() for days in (0, 1, 14, 60, -1, -30)]
    simple: dict[Any, list[str]] = {bool: ["yes", "no"], time: ["10:30"], int: ["0", "1", "2", "3", "7"],
                                    UUID: [str(uuid4())]}  # fmt: skip
    return simple.get(kind, [])


def fields_of(page: str, action: str) -> tuple[dict[str, list[list[str]]], set[str]]:
    """The answers that a form's page offers, the chosen one first; and for which fields it has chosen one."""
    offered: dict[str, list[list[str]]] = {}
    chosen: set[str] = set()
    forms = html5lib.parse(page, namespaceHTMLElements=False).iter("form")
    inside = [
        one for form in forms if (form.get("action") or "").split("?")[0] == action for one in form.iter()
    ]
    for one in inside:
        name, kind = one.get("name", ""), one.get("type", "")
        if one.tag == "select":
            options = sorted(one.iter("option"), key=_likeliest)
            offered[name] = [[option.get("value", "")] for option in options if option.get("value")]
            marks = [option for option in options if "selected" in option.attrib and option.get("value")]
            chosen |= {name} if marks else set()
        elif kind in ("radio", "checkbox"):
            value = one.get("value", "yes")
            if "checked" not in one.attrib:
                offered.setdefault(name, []).append([value])
            elif name in chosen:
                # Several are ticked: they are kept together.
                offered[name][0] = [*offered[name][0], value]
            else:
                offered.setdefault(name, []).insert(0, [value])
                chosen.add(name)
        elif name and kind == "hidden":
            offered[name] = [[one.get("value", "")]]
            chosen.add(name)
    return offered, chosen


def _likeliest(option: Any) -> tuple[bool, bool]:
    """What the page has chosen, then what is for the partner of the cast."""
    return "selected" not in option.attrib, PARTNERS_DESK not in "".join(option.itertext())


def free_texts(shape: type[Form]) -> dict[str, FieldInfo]:
    """What a person types; the address to go on to is the page's own."""
    return {name: spec for name, spec in texts(shape) if name != "next"}


def forms_with_text(last: tuple[str, ...]) -> tuple[list[tuple[str, Route]], list[tuple[str, Route]]]:
    """Every form that takes free text; apart, and in that order, those whose address ends like one of `last`."""
    asked = [(host, route) for host, route in routes("POST") if route.form and free_texts(route.form)]
    ending = [one for end in last for one in asked if one[1].path.endswith(end)]
    return [one for one in asked if one not in ending], ending


def type_into(place: Invented, corpus: Corpus, host: str, route: Route) -> Typed:
    """Into a case that stands as this form wants it, if there is another one than the case in depth."""
    usual = dict(place.ids)
    place.ids |= other_ids(place, route.path)
    try:
        made = _type_into(place, corpus, host, route)
    finally:
        place.ids.update(usual)
    note_new(place, made.place)
    return made


def other_ids(place: Invented, path: str) -> dict[str, str]:
    if path.endswith("/reaches"):
        return {"visit_id": str(watched_visit(place))}
    if path.endswith("/handovers"):
        return {"account_id": str(place.person("lead"))}
    with place.house.reading() as work:
        if path.endswith(("/deletion/confirmations", "/deletion/refusals")):
            proposed = select(Deletion.case_id).where(Deletion.status == "proposed")
            return {"case_id": str(work.session.scalars(proposed).first())}
        if path.endswith(("/transfer/agreements", "/transfer/withdrawals")):
            return {"case_id": str(waiting_case(work, place.person("lead")))}
        if path.endswith("/transfer/proposals"):
            return {"case_id": str(free_case(work, place.person("lead"), place.case_id).id)}
        if path.endswith("/liftings") and "/restriction/" in path:
            restricted = select(CaseSight.id).where(CaseSight.is_restricted)
            return {"case_id": str(work.session.scalars(restricted).first())}
        if path.endswith("/triage"):
            team = (
                select(CaseSight.team_id).where(CaseSight.id == UUID(place.ids["case_id"])).scalar_subquery()
            )
            waiting = select(Case.id).join(CaseSight, CaseSight.id == Case.id).where(
                Case.status.in_(("referred", "triage")), CaseSight.team_id == team)  # fmt: skip
            found = work.session.scalars(waiting).first()
            return {"case_id": str(found)} if found else {}
    return {}


def watched_visit(place: Invented) -> UUID:
    """A visit of the supervisor's that runs and that the lead watches: nobody says of herself that she was reached."""
    with place.house.writing() as work:
        lead = member_of(work, place.person("lead"), new_id())
        case = open_case(work, lead, place.case_id)
        row: Visit = Visit.begin(case, account_id=place.person("supervisor"), watcher_id=lead.id, state="running",
                                 starts_at=work.now, due_at=work.now + timedelta(hours=1),
                                 checked_in_at=work.now)  # fmt: skip
        row.sealed = case.seal(VisitContent(), into=row)
        work.add(row)
    return row.id


def _type_into(place: Invented, corpus: Corpus, host: str, route: Route) -> Typed:
    """First the free texts alone, which nearly every form refuses and shows again; then with what else it asks for."""
    asker = let_in(place, host, route)
    assert asker is not None and route.form is not None, f"nobody is let in to {route.path}"
    # Whether these pages are well made is looked at elsewhere, and takes longer than making them.
    asker.checks = False
    place.house.throttle = Throttle()
    again = next((one for one in route.siblings if one.endpoint is route.again), None)
    path = place.fill(route.path)
    shown = asker.ask("GET", place.fill(again.path)) if again else None
    fingers, made = Fingers(corpus, free_texts(route.form)), Typed(route.path, asker.who)
    fingers.begin(route.form, shown.text if shown and shown.status == 200 else "", path)
    hostile = {name: fingers.sent[name] for name in fingers.free if name in fingers.sent}
    files = {name: ("x.jpg", phone_photo(), "image/jpeg") for name in uploads_of(route)}
    given = {name: values for name, values in fingers.sent.items() if name in fingers.ticked}
    first = asker.ask("POST", path, data=hostile | given, plain=True)
    made.draft = first.location if "draft=" in first.location else ""
    if first.status == 303 and not made.draft:
        made.status, made.place, made.took = 200, first.location, set(hostile)
    if route.path.endswith(HIDING):
        shown = asker.ask("POST", path, data=hostile | given)
        made.status, made.text = shown.status, shown.text
        return made
    for _ in range(0 if made.is_taken else TRIES):
        answered = asker.ask("POST", path, data=fingers.typed, files=files or None)
        made.status, made.text, made.place = answered.status, answered.text, answered.location
        made.errors = re.findall(r'href="#([\w-]+)"', summary_of(answered.text))
        made.took = {name for name, value in hostile.items() if fingers.typed.get(name) == value}
        if not fingers.correct(made.errors):
            break
    return made


def publish(place: Invented) -> None:
    """The update that was written last is shown on her page."""
    asker = Asker(place, "lead", "staff")
    path = place.fill("/cases/{case_id}/progress/{update_id}")
    versions = re.findall(r'name="version" value="(\d+)"', asker.ask("GET", path).text)
    made = asker.ask("POST", f"{path}/publications", data={"version": versions[0] if versions else ""})
    assert made.status == 200, made.status
    with place.house.writing() as work:
        # Whatever the hour: it may be shown in her safe hours alone.
        work.session.execute(update(PublishedUpdate).values(visible_from=work.now))


def note_new(place: Invented, to: str) -> None:
    """What was made just now is what the forms after it are about: nobody has decided anything about it yet."""
    for _, route in routes("GET"):
        names = re.findall(r"\{(\w+)\}", route.path)
        found = re.fullmatch(re.sub(r"\{\w+\}", "([0-9a-f-]{36})", route.path), to.split("?")[0])
        if found and names and names[-1] in MADE:
            place.ids[names[-1]] = found.groups()[-1]


def summary_of(page: str) -> str:
    found = re.search(r"govuk-error-summary.*?</ul>", page, re.DOTALL)
    return found[0] if found else ""
