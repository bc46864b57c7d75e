"""Reads what stands where a phone's words meet somebody else's: theirs, by whom and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.features.field_forms.rules import Kind
from app.features.plan_items.forms import PlanItemForm
from app.features.plan_items.queries import item_of, item_row


@dataclass(frozen=True)
class Theirs:
    """The version that stands, as a form would hold it: name → value."""

    values: dict[str, Any]
    version: int
    by: str
    at: datetime | None
    has_rival: bool


def theirs_at(work: Work, actor: Actor, case: OpenCase, kind: Kind, ids: Mapping[str, UUID]) -> Theirs | None:
    """What stands there now; None where two versions of such a record are not laid side by side."""
    if kind not in (Kind.PLAN_ITEM_CHANGE, Kind.PLAN_CHOICE):
        return None
    view = item_of(work, actor, case, ids["item_id"], "")
    fields = set(PlanItemForm.model_fields) - {"id", "version"}
    values = view.content.model_dump(mode="json", include=fields)
    has_rival = item_row(work, case, ids["item_id"]).has_rival
    return Theirs(values, view.version, view.author, view.content.written_at, has_rival)
