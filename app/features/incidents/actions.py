"""The only writer of the incident log. Nothing in it is ever edited or removed: it is amended or withdrawn, and every
former wording stays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor, Role
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.plain import put
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused, NotFound
from app.crypto.ledger import digest_of
from app.features.deadlines.actions import announce, settle
from app.features.deadlines.rules import DueKind
from app.features.incidents import queries
from app.features.incidents.forms import IncidentForm, WithdrawalForm
from app.features.incidents.models import Incident, IncidentContent, IncidentWording, Withdrawn
from app.features.incidents.rules import TRIGGERS, Behaviour, LoggedBy, Source, moment, when_problems
from app.features.orders.queries import order_view
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why
from app.features.shares.actions import ask_whether_changed, mark_superseded
from app.features.subscriptions.actions import notify_on_case

Heard = Callable[[Work, OpenCase, Incident, IncidentContent], None]
_listening: list[Heard] = []


def listen(heard: Heard) -> None:
    """Be told, in the same transaction, of each new entry and each new wording, and when a victim’s own was read."""
    _listening.append(heard)


def _tell(work: Work, case: OpenCase, incident: Incident, content: IncidentContent) -> None:
    for heard in _listening:
        heard(work, case, incident, content)


def record_incident(work: Work, actor: Actor, case: OpenCase, form: IncidentForm) -> Incident:
    """Add an entry to the log. A victim's own comes through an intake that seals and opens nothing."""
    is_hers = actor.role is Role.VICTIM
    if not is_hers:
        case.demand(Permission.INCIDENTS_RECORD)
    if again := already_made(work, actor, case, Incident, form):
        return again
    content = _content(work, actor, case, form)
    if is_hers:
        content = content.model_copy(
            update={"logged_by": LoggedBy.VICTIM, "source": Source.FIRST_HAND, "author_id": None}
        )
    incident: Incident = Incident.begin(
        case, id=row_id_of(form), number=queries.next_number(work, case.id), happened_on=content.moment.day,
        logged_on=work.today, by_victim=is_hers,
    )  # fmt: skip
    incident.sealed = case.seal(content, into=incident)
    put(work, incident)
    remember(work, actor, case, incident, form)
    work.ledger.entry("incident.recorded", actor, case, incident, said=digest_of(content.disclosed))
    _tell(work, case, incident, content)
    _announce(work, case, incident, content, is_hers=is_hers)
    return incident


def amend_incident(
    work: Work, actor: Actor, case: OpenCase, incident: Incident, form: IncidentForm
) -> Incident:
    """A new wording in place of the present one, which stays one tap away."""
    former = _to_change(case, incident, form.version)
    if former.withdrawn is not None:
        raise FormRefused({"form": "This entry was withdrawn. Let it count again first, then amend it."})
    content = _content(work, actor, case, form)
    stays = {"files_are": former.files_are}
    if former.logged_by is LoggedBy.VICTIM:
        stays["logged_by"] = former.logged_by
    content = content.model_copy(update=stays)
    _reword(work, actor, case, incident, former, content, "incident.amended")
    if (set(content.behaviours) - set(former.behaviours)) & TRIGGERS or (
        content.is_breach and not former.is_breach
    ):
        _plan_review(work, case, content)
    return incident


def withdraw_incident(
    work: Work, actor: Actor, case: OpenCase, incident: Incident, form: WithdrawalForm
) -> Incident:
    """From now on it counts nowhere. It stays where it stands, marked, with who withdrew it and why."""
    former = _to_change(case, incident, form.version)
    if former.withdrawn is not None:
        raise FormRefused({"form": "This entry was withdrawn already."})
    withdrawn = Withdrawn(at=work.now, by=actor.id, reason=form.reason)
    _reword(work, actor, case, incident, former, former.model_copy(update={"withdrawn": withdrawn}),
            "incident.withdrawn")  # fmt: skip
    settle(work, case.id, DueKind.VICTIM_ADDED, about=incident.id)
    return incident


def count_again(
    work: Work, actor: Actor, case: OpenCase, incident: Incident, form: WithdrawalForm
) -> Incident:
    """Undo a withdrawal; that it was withdrawn, and why, stays among the former wordings."""
    former = _to_change(case, incident, form.version)
    if former.withdrawn is None:
        raise FormRefused({"form": "This entry counts: it was not withdrawn."})
    again = Withdrawn(at=work.now, by=actor.id, reason=form.reason)
    content = former.model_copy(update={"withdrawn": None, "reinstated": again})
    _reword(work, actor, case, incident, former, content, "incident.reinstated")
    if content.is_breach or TRIGGERS & set(content.behaviours):
        _plan_review(work, case, content)
    return incident


def note_read(work: Work, actor: Actor, case: OpenCase, incident_id: UUID) -> None:
    """What the victim added has been read: it leaves the inbox."""
    case.demand(Permission.INCIDENTS_RECORD)
    if settle(work, case.id, DueKind.VICTIM_ADDED, about=incident_id):
        incident = queries.incident_row(work, case, incident_id)
        work.ledger.entry("incident.read", actor, case, incident)
        _tell(work, case, incident, case.open(incident, IncidentContent))


def _changed_since(work: Work, case: OpenCase, row_id: UUID, since: datetime) -> bool:
    """Whether an entry was amended, withdrawn or let count again after this."""
    row = work.session.get(Incident, row_id)
    if row is None or row.case_id != case.id or row.version == 1:
        return False
    told = case.open(row, IncidentContent)
    times = [told.logged_at, *(said.at for said in (told.withdrawn, told.reinstated) if said is not None)]
    return any(at is not None and at > since for at in times)


ask_whether_changed(_changed_since)


def _to_change(case: OpenCase, incident: Incident, seen: int) -> IncidentContent:
    """The present wording, for who has read it."""
    case.demand(Permission.INCIDENTS_RECORD)
    if seen != incident.version:
        raise Conflict(
            "Not saved: somebody else amended this entry meanwhile. Read theirs, then save yours again."
        )
    return case.open(incident, IncidentContent)


def _reword(
    work: Work,
    actor: Actor,
    case: OpenCase,
    incident: Incident,
    former: IncidentContent,
    content: IncidentContent,
    kind: str,
) -> None:
    """Put a wording in the place of the former, which is kept; copies that were released say that it changed."""
    kept: IncidentWording = IncidentWording.begin(case, incident_id=incident.id, number=incident.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    incident.version += 1
    incident.happened_on = content.moment.day
    incident.sealed = case.seal(content, into=incident)
    said = digest_of(content.disclosed)
    work.ledger.entry(kind, actor, case, incident, corrects=kept.id, said=said)
    mark_superseded(work, case, incident.id)
    _tell(work, case, incident, content)


def _content(work: Work, actor: Actor, case: OpenCase, form: IncidentForm) -> IncidentContent:
    found = moment(
        form.when, form.happened_on, form.happened_at, form.part_of_day, form.certainty, work.said_at
    )
    problems = when_problems(form.when, form.happened_on, found, work.now, form.ended_on)
    if problems:
        raise FormRefused(problems)
    said = form.model_dump(
        exclude={"id", "version", "when", "happened_on", "happened_at", "part_of_day", "certainty"}
    )
    behaviours = list(form.behaviours)
    if (form.is_breach or form.breach_order) and Behaviour.BREACH not in behaviours:
        behaviours.append(Behaviour.BREACH)
    said |= {"behaviours": behaviours, "is_breach": Behaviour.BREACH in behaviours,
             "breach_named": _name_of(work, case, form.breach_order)}  # fmt: skip
    return IncidentContent(
        **{name: value for name, value in said.items() if name in IncidentContent.model_fields},
        happened_on=found.day, happened_at=found.at, part_of_day=found.part, certainty=found.certainty,
        logged_at=work.now, author_id=actor.id,
        logged_by=LoggedBy.THIRD_PARTY if form.told_by else LoggedBy.ADVOCATE,
    )  # fmt: skip


def _name_of(work: Work, case: OpenCase, order_id: UUID | None) -> str:
    """What an order is called in an entry that tells of its breach. A victim's own entry names none."""
    if order_id is None:
        return ""
    try:
        title = order_view(work, case, order_id).title
    except NotFound:
        raise FormRefused({"breach_order": "Choose one of the orders of this case."}) from None
    return f"{title[0].lower()}{title[1:]}"


def _announce(
    work: Work, case: OpenCase, incident: Incident, content: IncidentContent, *, is_hers: bool
) -> None:
    if is_hers:
        announce(work, case, "entry.added", about=incident.id, label="Read what was added")
        notify_on_case(work, case.id)
    if content.is_breach or TRIGGERS & set(content.behaviours):
        _plan_review(work, case, content)


def _plan_review(work: Work, case: OpenCase, content: IncidentContent) -> None:
    """A change of danger makes a plan review due soon; one that is due sooner, or late, stays."""
    recent = content.happened_on is not None and (clock.local_day(work.now) - content.happened_on).days <= 28
    if recent:
        review_soon(work, case, Why.BREACH if content.is_breach else Why.INCIDENT)
