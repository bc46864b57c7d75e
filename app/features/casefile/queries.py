"""Puts one opened case together from what the features below know: alerts, next acts, wishes, last told, facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.access.actor import Actor, Relation
from app.access.door import OpenCase
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.sight import people_on, relations_to
from app.access.work import Work
from app.core import clock
from app.features.accounts.queries import names_of
from app.features.casefile.rules import VERBS
from app.features.cases.queries import CaseView, case_of
from app.features.deadlines.queries import DueView, open_due
from app.features.deadlines.rules import Chip, DueKind, Lane
from app.features.orders.queries import OrderView, in_force
from app.features.people.queries import VictimView, victim_of
from app.features.plans.models import WishesContent
from app.features.plans.queries import wishes_of

RELATION_LABELS = {Relation.LEAD: "Lead advocate", Relation.BACKUP: "Backup", Relation.COVER: "Cover",
                   Relation.NAMED: "Named"}  # fmt: skip
MOST_ALERTS = 3
OPENED_BY = {
    "allocation": Permission.CASES_ALLOCATE, "challenges": Permission.CHALLENGES_READ,
    "contact": Permission.CONTACTS_READ, "emergency": Permission.EMERGENCY_APPROVE,
    "evidence-packs": Permission.SHARES_READ, "letters": Permission.SHARES_READ,
    "handovers": Permission.HANDOVER_READ, "information-requests": Permission.INFORMATION_REQUESTS_READ,
    "log": Permission.INCIDENTS_READ, "openings": Permission.OPENINGS_READ,
    "orders": Permission.ORDERS_READ,
    "page": Permission.CONTACTS_READ, "plan": Permission.PLAN_READ, "progress": Permission.PROGRESS_READ,
    "proposals": Permission.PROGRESS_READ,
    "risk": Permission.RISK_READ, "sayings": Permission.INCIDENTS_READ,
    "shares": Permission.SHARES_READ, "transfer": Permission.TRANSFER_PROPOSE,
}  # fmt: skip
"""Where an act leads, and what opens it there: nobody is shown one behind a page that is shut to her."""


@dataclass(frozen=True)
class Act:
    """One thing to do next on this case."""

    title: str
    icon: str
    href: str
    chip: Chip
    is_voice_first: bool


@dataclass(frozen=True)
class Hand:
    """Who stands how to this case."""

    label: str
    name: str
    until: str


@dataclass(frozen=True)
class Summary:
    victim: VictimView
    case: CaseView
    alerts: list[Act]
    more_alerts: int
    acts: list[Act]
    orders: list[OrderView]
    """Those in force."""
    wishes: WishesContent | None
    hands: list[Hand]
    contact_words: str
    told_words: str


@dataclass(frozen=True)
class Place:
    """One row of the page More."""

    label: str
    icon: str
    href: str
    late: int = 0
    line: str = ""


def summary_of(work: Work, actor: Actor, case: OpenCase) -> Summary:
    """Everything the summary shows. The case is open already; nothing else is decided here."""
    victim, view = victim_of(work, case), case_of(work, case)
    dues = open_due(work, case)
    acts = [
        _act(case, due, victim)
        for due in dues
        if (due.lane is not Lane.BOARD or case.may(Permission.CASES_ALLOCATE))
        and case.may(OPENED_BY[VERBS[due.kind].path])
    ]
    late = [act for act in acts if act.chip.state == "late"]
    return Summary(
        victim=victim, case=view, alerts=late[:MOST_ALERTS], more_alerts=max(0, len(late) - MOST_ALERTS), acts=acts,
        orders=in_force(work, case) if case.may(Permission.ORDERS_READ) else [],
        wishes=wishes_of(work, case) if case.may(Permission.PLAN_READ) else None, hands=_hands(work, actor, case),
        contact_words=_ago("Last contact", view.row.last_contact_on, work),
        told_words=_ago("Last told", view.row.last_told_on, work),
    )  # fmt: skip


def places_of(work: Work, case: OpenCase) -> list[Place]:
    """The pages behind More that this relation to the case may open, with what is late in each."""
    late = [due.kind for due in open_due(work, case) if due.is_late]
    base = f"/cases/{case.id}"
    wanted = (
        (
            Permission.CHALLENGES_READ,
            "Challenges",
            "flag",
            "challenges",
            (DueKind.CHALLENGE_REPLY, DueKind.ANSWER_READ),
        ),
        (
            Permission.CONTACTS_READ,
            "Contact",
            "call",
            "contact",
            (DueKind.CONTACT, DueKind.TASK, DueKind.SAFE_CONTACT_CHECK),
        ),
        (Permission.INCIDENTS_READ, "Said on the page", "voice", "sayings", (DueKind.VICTIM_SAID,)),
        (
            Permission.PROGRESS_READ,
            "Proposed by partners",
            "doc",
            "proposals",
            (DueKind.NEWS_PROPOSED, DueKind.NEWS_WITHDRAWN),
        ),
        (Permission.PEOPLE_READ, "People", "people", "people", ()),
        (Permission.EXHIBITS_READ, "Exhibits", "clip", "exhibits", ()),
        (Permission.RISK_READ, "Risk", "alert", "risk", (DueKind.RISK_REVIEW,)),
        (
            Permission.ORDERS_READ,
            "Orders and bail",
            "court",
            "orders",
            (DueKind.ORDER_ENDS, DueKind.CHARGE_LIMIT),
        ),
        (Permission.FACTS_READ, "Facts of the case", "doc", "facts", ()),
        (Permission.SHARES_READ, "Shared with others", "share", "shares", (DueKind.RELEASE_APPROVE,)),
        (Permission.SHARES_READ, "Evidence packs", "clip", "evidence-packs", (DueKind.PACK_APPROVE,)),
        (Permission.SHARES_READ, "Letters", "doc", "letters", (DueKind.LETTER_APPROVE,)),
        (
            Permission.INFORMATION_REQUESTS_READ,
            "Information requests",
            "doc",
            "information-requests",
            (DueKind.INFORMATION_REQUEST,),
        ),
        (Permission.PAGE_MANAGE, "The victim’s page", "phone", "page", ()),
        (Permission.CASES_ALLOCATE, "Lead and backup", "people", "allocation", (DueKind.ALLOCATE,)),
        (Permission.COVER_GIVE, "Cover", "clock", "cover", ()),
        (Permission.HANDOVER_READ, "Handovers", "people", "handovers", (DueKind.HANDOVER_READ,)),
        (Permission.OPENINGS_READ, "Who opened this", "search", "openings", ()),
        (Permission.OPENINGS_READ, "What was done", "doc", "trail", ()),
        (
            Permission.EMERGENCY_APPROVE,
            "Emergency openings",
            "key",
            "emergency",
            (DueKind.EMERGENCY_ASKED, DueKind.EMERGENCY_REVIEW),
        ),
        (Permission.EMERGENCY_PLACES, "Open the address", "pin", "emergency/places/new", ()),
        (Permission.CASE_READ, "Who finds this case", "lock", "restriction", ()),
        (Permission.CASE_READ, "Legal holds", "court", "legal-holds", ()),
        (Permission.TRANSFER_PROPOSE, "Transfer to another site", "exit", "transfer", (DueKind.TRANSFER,)),
        (Permission.DELETIONS_DECIDE, "Deletion", "x", "deletion", ()),
    )
    return [
        Place(label, icon, f"{base}/{path}", sum(kind in kinds for kind in late))
        for permission, label, icon, path, kinds in wanted
        if case.may(permission)
    ]


def _act(case: OpenCase, due: DueView, victim: VictimView) -> Act:
    verb = VERBS[due.kind]
    title = (
        verb.title(victim.name, victim.first, due.label)
        if due.kind is DueKind.TELL
        else verb.brief(due.label)
    )
    return Act(title, verb.icon, f"/cases/{case.id}/{verb.path}", due.chip, due.kind is DueKind.TELL)


def _hands(work: Work, actor: Actor, case: OpenCase) -> list[Hand]:
    rows = people_on(work, case.id)
    names = names_of(work, actor, [row.account_id for row in rows])
    return [
        Hand(RELATION_LABELS[Relation(row.kind)], names[row.account_id],
             f"until {clock.day_words(row.to_day, weekday=False)}" if row.to_day else "")
        for row in rows
    ]  # fmt: skip


def _ago(what: str, day: date | None, work: Work) -> str:
    return f"{what} {clock.days_ago_words(day, work.today)}" if day else f"{what}: not yet"


@dataclass(frozen=True)
class Into:
    """Where a merged case went, and whether this person sees it."""

    id: UUID
    reference: str
    is_seen: bool


def went_elsewhere(work: Work, case: OpenCase) -> bool:
    """Whether this case went to another site: what is left of it says so, and nothing more."""
    sight = work.session.get(CaseSight, case.id)
    if sight is None or sight.merged_into is None:
        return False
    target = work.session.get(CaseSight, sight.merged_into)
    return target is None or target.site_id != case.site_id


def merged_into(work: Work, actor: Actor, case: OpenCase) -> Into | None:
    """The case that took this one in; None for a case that stands by itself."""
    sight = work.session.get(CaseSight, case.id)
    target = work.session.get(CaseSight, sight.merged_into) if sight and sight.merged_into else None
    if target is None:
        return None
    return Into(target.id, target.reference, bool(relations_to(work, actor, [target.id])))
