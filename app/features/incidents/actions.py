"""The only writer of the incident log. Nothing in it is ever edited, only amended; former wordings stay."""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor, Role
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.plain import put
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import announce, bring_forward, settle
from app.features.deadlines.rules import DueKind
from app.features.incidents import queries
from app.features.incidents.forms import IncidentForm
from app.features.incidents.models import Incident, IncidentContent, IncidentWording
from app.features.incidents.rules import TRIGGERS, Behaviour, LoggedBy, Source, moment, when_problems
from app.features.shares.actions import mark_superseded
from app.features.subscriptions.actions import notify_on_case


def record_incident(work: Work, actor: Actor, case: OpenCase, form: IncidentForm) -> Incident:
    """Add an entry to the log. A victim's own comes through an intake that seals and opens nothing."""
    is_hers = actor.role is Role.VICTIM
    if not is_hers:
        case.demand(Permission.INCIDENTS_RECORD)
    if again := already_made(work, actor, case, Incident, form):
        return again
    content = _content(work, actor, form)
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
    work.ledger.entry("incident.recorded", actor, case, incident)
    _announce(work, case, incident, content, is_hers=is_hers)
    return incident


def amend_incident(
    work: Work, actor: Actor, case: OpenCase, incident: Incident, form: IncidentForm
) -> Incident:
    """A new wording in place of the present one, which stays one tap away."""
    case.demand(Permission.INCIDENTS_RECORD)
    if form.version != incident.version:
        raise Conflict(
            "Not saved: somebody else amended this entry meanwhile. Read theirs, then save yours again."
        )
    former = case.open(incident, IncidentContent)
    content = _content(work, actor, form)
    kept: IncidentWording = IncidentWording.begin(case, incident_id=incident.id, number=incident.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    incident.version += 1
    incident.happened_on = content.moment.day
    incident.sealed = case.seal(content.model_copy(update={"logged_by": former.logged_by}), into=incident)
    work.ledger.entry("incident.amended", actor, case, incident, corrects=kept.id)
    mark_superseded(work, case, incident.id)
    if (set(content.behaviours) - set(former.behaviours)) & TRIGGERS or (
        content.is_breach and not former.is_breach
    ):
        _plan_review(work, case, content)
    return incident


def note_read(work: Work, actor: Actor, case: OpenCase, incident_id: UUID) -> None:
    """What the victim added has been read: it leaves the inbox."""
    case.demand(Permission.INCIDENTS_RECORD)
    if settle(work, case.id, DueKind.VICTIM_ADDED, about=incident_id):
        work.ledger.entry("incident.read", actor, case, queries.incident_row(work, case, incident_id))


def _content(work: Work, actor: Actor, form: IncidentForm) -> IncidentContent:
    found = moment(
        form.when, form.happened_on, form.happened_at, form.part_of_day, form.certainty, work.said_at
    )
    problems = when_problems(form.when, form.happened_on, found, work.now)
    if problems:
        raise FormRefused(problems)
    said = form.model_dump(
        exclude={"id", "version", "when", "happened_on", "happened_at", "part_of_day", "certainty"}
    )
    behaviours = list(form.behaviours)
    if form.is_breach and Behaviour.BREACH not in behaviours:
        behaviours.append(Behaviour.BREACH)
    said |= {"behaviours": behaviours, "is_breach": form.is_breach or Behaviour.BREACH in behaviours}
    return IncidentContent(
        **{name: value for name, value in said.items() if name in IncidentContent.model_fields},
        happened_on=found.day, happened_at=found.at, part_of_day=found.part, certainty=found.certainty,
        logged_at=work.now, author_id=actor.id,
    )  # fmt: skip


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
        bring_forward(
            work, case, DueKind.PLAN_REVIEW, "plan.triggered", label="Review the plan: something happened"
        )
