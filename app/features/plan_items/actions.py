"""The only writer of the plan's items. Every change keeps what stood before it; none covers another unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor
from app.access.configured import Configured, value_on
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.plan_items import queries
from app.features.plan_items.forms import CHOSEN, ITEM_TEXT, ChoiceForm, PlanItemForm
from app.features.plan_items.models import PlanItem, PlanItemContent, PlanItemRival, PlanItemWording
from app.features.plan_items.rules import (
    ONE_STATEMENT,
    Agreement,
    ItemStatus,
    Joined,
    Saved,
    day_label,
    days_of,
    joined,
)
from app.features.shares.actions import ask_whether_changed, mark_superseded

UNDECIDED = "Two versions of this item already wait for a decision. Decide between them first."
NOT_CHOSEN = {"text": "Choose a version, or write it new."}
CHANGED = "Not saved: this item was changed meanwhile. Look at both versions again, then choose."

Heard = Callable[[Work, Actor, OpenCase], None]
_listening: list[Heard] = []


def listen(heard: Heard) -> None:
    """Features to the left hear here that the plan’s items or wishes changed; this one knows none of them."""
    _listening.append(heard)


def announce(work: Work, actor: Actor, case: OpenCase) -> None:
    """Whoever listens looks at the plan as it stands now, and acts within this unit."""
    work.session.flush()
    for heard in _listening:
        heard(work, actor, case)


def add_item(work: Work, actor: Actor, case: OpenCase, form: PlanItemForm) -> PlanItem:
    """Put one item into the plan."""
    case.demand(Permission.PLAN_AMEND)
    if again := already_made(work, actor, case, PlanItem, form):
        return again
    _check(form)
    item = PlanItem.begin(case, id=row_id_of(form), made_on=work.today)
    item.sealed = case.seal(_content(work, actor, form), into=item)
    work.add(item)
    _note_days(work, case, item.id, case.open(item, PlanItemContent))
    remember(work, actor, case, item, form)
    work.ledger.entry("plan.item-added", actor, case, item)
    announce(work, actor, case)
    return item


def amend_item(work: Work, actor: Actor, case: OpenCase, item: PlanItem, form: PlanItemForm) -> Saved:
    """Change an item. What others changed meanwhile in other fields stands too; what contradicts stands beside it."""
    case.demand(Permission.PLAN_AMEND)
    _check(form)
    return _join(work, actor, case, item, _content(work, actor, form), form.version)


def choose_version(work: Work, actor: Actor, case: OpenCase, item: PlanItem, form: ChoiceForm) -> Saved:
    """Decide between two versions, field by field. Both stay in the history.

    Where somebody decided otherwise meanwhile, hers is a change like any other: both stand until somebody chooses.
    """
    case.demand(Permission.PLAN_AMEND)
    rival = queries.rival_shown(work, case, item.id, form.rival)
    since = queries.versions_since(work, case, item, form.version)
    if rival is None or since is None:
        raise Conflict(CHANGED)
    seen, now, second = since[0], since[-1], case.open(rival, PlanItemContent)
    if rival.decided_on is not None:
        chosen = _chosen(work, actor, form, seen, seen, second)
        return _join(work, actor, case, item, chosen, form.version, decided={*form.answers, "agreed"})
    left = [name for name in queries.disagreements(now, second) if name not in (*form.answers, "agreed")]
    if left and form.version == item.version:
        raise FormRefused({CHOSEN + name: NOT_CHOSEN.get(name, "Choose one of the two.") for name in left})
    if left or any(seen.fields[name] != now.fields[name] for name in form.answers):
        raise Conflict(CHANGED)
    chosen = _chosen(work, actor, form, now, seen, second)
    if chosen.fields != second.fields:
        _keep_wording(work, case, item, second)
    _replace(work, case, item, chosen)
    _decided(work, item, rival)
    work.ledger.entry("plan.version-chosen", actor, case, item, corrects=rival.id)
    announce(work, actor, case)
    return Saved.SAVED


def _chosen(
    work: Work, actor: Actor, form: ChoiceForm, onto: PlanItemContent, first: PlanItemContent, second: PlanItemContent
) -> PlanItemContent:  # fmt: skip
    """The version that her answers make, laid onto another: each field still by who wrote it."""
    answers = form.answers
    chosen = onto.taking([name for name, which in answers.items() if which == "first"], first)
    chosen = chosen.taking([name for name, which in answers.items() if which == "second"], second)
    chosen = chosen.saved_by(actor.id, work.now)
    update: dict[str, object] = {
        "agreed": form.agreed, "agreed_on": work.said_on if form.agreed is Agreement.YES else None,
    }  # fmt: skip
    if answers.get("text") == "new":
        if not form.text:
            raise FormRefused({"text": "Write the new wording."})
        if len(form.text) > ITEM_TEXT:
            raise FormRefused({"text": f"Use at most {ITEM_TEXT:,} characters."})
        update["text"] = form.text
    if chosen.status is ItemStatus.NOT_WANTED and not chosen.refusal:
        raise FormRefused({f"{CHOSEN}refusal": "An item that is not wanted says why. Choose that too."})
    marks = {name: mark for name, mark in chosen.marks.items() if name not in update}
    settled = sorted({*answers, "agreed"})
    return chosen.model_copy(update=update | {"marks": marks, "joined": [], "settled": settled})


def _join(
    work: Work, actor: Actor, case: OpenCase, item: PlanItem, mine: PlanItemContent, version: int,
    *, decided: set[str] | None = None,
) -> Saved:  # fmt: skip
    """Save over what stands, as far as the two fit together."""
    since = queries.versions_since(work, case, item, version)
    now = case.open(item, PlanItemContent)
    settled = {name for one in (since or [])[1:] for name in one.settled}
    found = joined([one.fields for one in since] if since else None, now.fields, mine.fields,
                   decided=decided or (), settled=settled)  # fmt: skip
    if found.undecided:
        if item.has_rival:
            raise Conflict(UNDECIDED)
        _keep_both(work, actor, case, item, now, mine, found)
        return Saved.UNDECIDED
    same = {name for name, value in now.fields.items() if value == mine.fields[name]}
    if not found.theirs & ONE_STATEMENT:
        same -= {"agreed"}  # She was asked again, about these very words.
    whole = mine.taking(same | found.theirs, now)
    whole = whole.model_copy(update={"joined": sorted(found.theirs)})
    is_new = bool(found.mine) or whole.agreed_on != now.agreed_on or version == item.version
    if is_new:
        _replace(work, case, item, whole)
        _tell_rival(work, case, item, now, whole, found.mine)
    work.ledger.entry("plan.item-amended", actor, case, item)
    announce(work, actor, case)
    return Saved.JOINED if is_new and found.theirs else Saved.SAVED


def _keep_both(
    work: Work, actor: Actor, case: OpenCase, item: PlanItem, now: PlanItemContent, mine: PlanItemContent, found: Joined
) -> None:  # fmt: skip
    """What fits together stands in both versions; what does not stands in its own until a person chooses."""
    if found.mine:
        first = now.taking(found.mine, mine)
        _replace(work, case, item, first.model_copy(update={"joined": sorted(found.mine), "settled": []}))
    row = PlanItemRival.begin(case, item_id=item.id)
    second = mine.taking(found.theirs, now)
    row.sealed = case.seal(second.model_copy(update={"joined": sorted(found.theirs)}), into=row)
    item.has_rival = True
    work.add(row)
    work.ledger.entry("plan.second-version-kept", actor, case, row, corrects=item.id)
    announce(work, actor, case)


def _tell_rival(
    work: Work, case: OpenCase, item: PlanItem, was: PlanItemContent, now: PlanItemContent, changed: frozenset[str]
) -> None:  # fmt: skip
    """What was changed beside the question stands in both versions; with nothing left to ask, it is decided."""
    rival = queries.rival_row(work, case, item.id) if item.has_rival else None
    if rival is None:
        return
    second = case.open(rival, PlanItemContent)
    asked = {*queries.disagreements(was, second)}
    if asked & ONE_STATEMENT:
        asked |= ONE_STATEMENT
    if beside := changed - asked:
        second = second.taking(beside, now)
        _seal_anew(case, rival, second)
    if not queries.disagreements(now, second):
        _decided(work, item, rival)


def _seal_anew(case: OpenCase, rival: PlanItemRival, content: PlanItemContent) -> None:
    rival.version += 1
    rival.sealed = case.seal(content, into=rival)


def _decided(work: Work, item: PlanItem, rival: PlanItemRival) -> None:
    item.has_rival = False
    rival.decided_on = work.today


def _check(form: PlanItemForm) -> None:
    if form.status is ItemStatus.NOT_WANTED and not form.refusal:
        raise FormRefused({"refusal": "Write why it is not wanted, in the victim’s words."})


def _content(work: Work, actor: Actor, form: PlanItemForm) -> PlanItemContent:
    wanted = form.model_dump(exclude={"id", "version"})
    agreed_on = work.said_on if form.agreed is Agreement.YES else None
    return PlanItemContent(**wanted, agreed_on=agreed_on, author_id=actor.id, written_at=work.now)


def _replace(work: Work, case: OpenCase, item: PlanItem, content: PlanItemContent) -> None:
    former = case.open(item, PlanItemContent)
    _keep_wording(work, case, item, former)
    item.version += 1
    item.sealed = case.seal(content, into=item)
    if content.left_with != former.left_with:
        mark_superseded(work, case, item.id)
    _note_days(work, case, item.id, content, former)


def _note_days(
    work: Work, case: OpenCase, item_id: UUID, now: PlanItemContent, was: PlanItemContent | None = None
) -> None:  # fmt: skip
    """Its days stand in the one clock: by when, when to look again, and some days before it runs out."""
    notice = value_on(work, case.site_id, Configured.PLAN_ENDS_DAYS)
    days, former = (
        [
            (day, day_label(one.text, said))
            for day, said in days_of(one.status, one.due, one.review_on, one.ends_on, notice)
        ]
        if one
        else []
        for one in (now, was)
    )
    if days == former:
        return
    settle(work, case.id, DueKind.PLAN_ITEM, about=item_id)
    for day, label in days:
        add_due(work, case, DueKind.PLAN_ITEM, end_of_day(day), about=item_id, label=label)


def _changed_since(work: Work, case: OpenCase, row_id: UUID, since: datetime) -> bool:
    """Whether an item was changed after this, or has two versions of which nobody has chosen one."""
    item = work.session.get(PlanItem, row_id)
    if item is None or item.case_id != case.id:
        return False
    at = case.open(item, PlanItemContent).written_at
    return item.has_rival or (item.version > 1 and at is not None and at > since)


ask_whether_changed(_changed_since)


def _keep_wording(work: Work, case: OpenCase, item: PlanItem, content: PlanItemContent) -> None:
    row = PlanItemWording.begin(case, item_id=item.id, number=item.version)
    row.sealed = case.seal(content, into=row)
    work.add(row)
