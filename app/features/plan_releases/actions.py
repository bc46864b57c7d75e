"""The only writer of releases of the plan: each names its items, so that it is superseded when one of them changes."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.accounts.queries import name_of
from app.features.plan_items.queries import ItemView
from app.features.plan_releases import queries, rules
from app.features.plan_releases.forms import PlanReleaseForm
from app.features.shares.actions import PLAN, Terms, ask_or_release
from app.features.shares.models import ShareContent, SharingRecord
from app.features.shares.queries import receiver_named
from app.features.shares.rules import Holding, Receiver


def release_parts(work: Work, actor: Actor, case: OpenCase, form: PlanReleaseForm) -> SharingRecord:
    """Release chosen items to a desk or a person; without the victim's permission a supervisor decides first."""
    case.demand(Permission.PLAN_READ)
    case.demand(Permission.SHARES_RELEASE)
    if again := already_made(work, actor, case, SharingRecord, form):
        return again
    receiver = receiver_named(work, actor, form.receiver)
    if receiver is None:
        raise FormRefused({"receiver": "Choose a desk or a person."})
    items = _chosen(work, actor, case, form, receiver)
    more = [one for one in form.holds if one in rules.MORE_HOLDINGS]
    copy = ShareContent(kind=PLAN, title=rules.TITLE, sections=_sections(items), holds=[Holding.PLAN, *more],
                        sender=name_of(work, actor, actor.id))  # fmt: skip
    terms = Terms.of(form, form.consent, [item.id for item in items])
    record = ask_or_release(work, actor, case, copy, receiver, terms, row_id_of(form))
    remember(work, actor, case, record, form)
    return record


def _chosen(
    work: Work, actor: Actor, case: OpenCase, form: PlanReleaseForm, receiver: Receiver
) -> list[ItemView]:  # fmt: skip
    offered = {rules.part_of(item.id, item.version): item for item in queries.offered(work, actor, case)}
    if not set(form.parts) <= set(offered):
        told = "Choose among the items below: one was changed meanwhile, or is not for partners."
        raise FormRefused({"parts": told})
    items = [item for part, item in offered.items() if part in form.parts]
    barred = [item.content.text for item in items if rules.not_for(receiver.kind, item.content.visible_to)]
    if barred:
        told = f"{receiver.label} is not among those who may see “{barred[0]}”. Say so in the item first."
        raise FormRefused({"parts": told})
    return items


def _sections(items: list[ItemView]) -> list[tuple[str, str]]:
    grouped: dict[str, list[str]] = {}
    for item in items:
        told = item.content
        words = rules.words_of(told.text, told.status, told.owner, told.due, told.ends_on)
        grouped.setdefault(item.section_label, []).append(words)
    return [(label, "\n".join(lines)) for label, lines in grouped.items()]
