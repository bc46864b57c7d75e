"""What the server has of one phone's items, read as it stands and not as it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.access.door import open_case
from app.features.deliveries import actions as deliveries
from app.features.deliveries.models import HeldDelivery, Mutation
from app.features.deliveries.queries import opened
from app.features.deliveries.rules import Aside, Decision
from app.features.exhibits.models import Exhibit
from app.features.incidents.models import Incident, IncidentContent
from app.features.plan_items.models import PlanItem, PlanItemContent
from tests.support.live import Live

COUNTED = select(
    *(
        select(func.count()).select_from(table).scalar_subquery()
        for table in (Mutation, HeldDelivery, Exhibit)
    ),
    *(select(func.sum(table.version)).scalar_subquery() for table in (Incident, PlanItem)),
    select(func.count()).where(HeldDelivery.decided_at.is_not(None)).scalar_subquery(),
)
"""As long as these are the same, nothing has come."""


@dataclass
class Stands:
    """Texts of log entries and plan items by their ids, plan items' versions, keys that were taken or are held."""

    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    aside: set[str] = field(default_factory=set)
    exhibits: int = 0
    counted: tuple[Any, ...] = ()


def read_again(running: Live, stands: Stands) -> None:
    """Bring it up to date; only what is new is opened."""
    with running.house.reading() as work:
        session = work.session
        counted = tuple(session.execute(COUNTED).one())
        if counted == stands.counted:
            return
        stands.counted = counted
        entries = session.execute(select(Incident.id, Incident.version)).all()
        items = session.execute(select(PlanItem.id, PlanItem.version)).all()
        stands.taken = {str(key) for key in session.scalars(select(Mutation.id))}
        decided = session.execute(select(HeldDelivery.id, HeldDelivery.decision)).all()
        stands.held = {str(key) for key, _ in decided}
        stands.aside = {str(key) for key, decision in decided if decision == Decision.SET_ASIDE.value}
        stands.exhibits = len(session.scalars(select(Exhibit.id)).all())
        changed: list[tuple[Any, Any, UUID, int]] = [
            (Incident, IncidentContent, key, version) for key, version in entries
        ]
        changed += [(PlanItem, PlanItemContent, key, version) for key, version in items]
        new = [one for one in changed if stands.versions.get(str(one[2])) != one[3]]
        if not new:
            return
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        for model, shape, key, version in new:
            row = session.get_one(model, key)
            stands.texts[str(key)] = case.open(row, shape).text
            stands.versions[str(key)] = version


def decide(running: Live, choose: list[bool]) -> None:
    """The supervisor's part: what is held is taken into its case, or set aside, as `choose` says."""
    cast = running.cast
    with running.house.reading() as work:
        waiting = select(HeldDelivery.id).where(HeldDelivery.decision == Decision.WAITING.value)
        keys: list[UUID] = list(work.session.scalars(waiting))
    for key, takes in zip(keys, choose, strict=False):
        with running.house.writing() as work:
            row = work.session.get_one(HeldDelivery, key)
            # What it changes may have been set aside before: then that is all that can be done with this too.
            edited = opened(work, row).filled.edited
            if takes and (edited is None or work.session.get(PlanItem, edited) is not None):
                case = open_case(work, cast.supervisor.actor, cast.case_id)
                deliveries.take(work, cast.supervisor.actor, case, row)
            else:
                deliveries.set_aside(work, cast.supervisor.actor, row, Aside.WRITTEN_ANEW)
