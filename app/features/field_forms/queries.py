"""Reads what stands where a phone's words meet somebody else's: theirs, by whom and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.features.field_forms.rules import Kind
from app.features.incidents.queries import incident_view
from app.features.incidents.rules import Behaviour
from app.features.plan_items.forms import PlanItemForm
from app.features.plan_items.queries import item_of, item_row

ENTRY_LABELS = {
    "behaviours": "Kinds", "when": "When", "happened_on": "Day", "happened_at": "Time",
    "part_of_day": "Part of the day", "certainty": "How sure is the time", "ended_on": "Until",
    "text": "What happened", "exact_words": "Exact words", "channel": "By what means", "place": "Where",
    "who": "Who did it", "known_how": "Known how", "others_with": "Who else took part", "witnesses": "Witnesses",
    "children_present": "Children were there", "vehicle": "Vehicle", "weapon": "Weapon", "injury": "Injury",
    "damage": "Damage", "effect": "What it did", "action_taken": "What was done about it",
    "told_police": "The police were told", "police_reference": "Police reference",
    "police_officer": "Police officer", "police_response": "What the police said or did",
    "is_breach": "It broke bail or an order", "breach_of": "Which one, in words", "breach_order": "Which order",
    "seriousness": "How serious", "private_note": "Private note", "source": "How we know", "told_by": "Who told us",
}  # fmt: skip
"""All that an entry of the log says, in the order of its form: nothing that differs may stay unseen."""


@dataclass(frozen=True)
class Theirs:
    """The version that stands, as a form would hold it: name → value."""

    values: dict[str, Any]
    version: int
    by: str
    at: datetime | None
    has_rival: bool
    labels: dict[str, str] = field(default_factory=dict)
    """What its fields are called, where the phone has no words of its own for them."""


def theirs_at(work: Work, actor: Actor, case: OpenCase, kind: Kind, ids: Mapping[str, UUID]) -> Theirs | None:
    """What stands there now; None where two versions of such a record are not laid side by side."""
    if kind is Kind.INCIDENT_CHANGE:
        return _entry_at(work, actor, case, ids["incident_id"])
    if kind not in (Kind.PLAN_ITEM_CHANGE, Kind.PLAN_CHOICE):
        return None
    view = item_of(work, actor, case, ids["item_id"], "")
    fields = set(PlanItemForm.model_fields) - {"id", "version"}
    values = view.content.model_dump(mode="json", include=fields)
    has_rival = item_row(work, case, ids["item_id"]).has_rival
    return Theirs(values, view.version, view.author, view.content.written_at, has_rival)


def _entry_at(work: Work, actor: Actor, case: OpenCase, incident_id: UUID) -> Theirs:
    """An entry of the log as its form has it: the day is a day, and a box that is not ticked says nothing."""
    view = incident_view(work, actor, case, incident_id)
    said = view.content
    values = said.model_dump(mode="json", include=set(ENTRY_LABELS))
    values = {
        name: (["yes"] if value else []) if isinstance(value, bool) else value
        for name, value in values.items()
    }
    values |= {
        "when": "other", "behaviours": [one for one in said.behaviours if one is not Behaviour.BREACH],
        "happened_at": f"{said.happened_at:%H:%M}" if said.happened_at else "",
    }  # fmt: skip
    return Theirs(values, view.row.version, view.author, said.logged_at, False, ENTRY_LABELS)
