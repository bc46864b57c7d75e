"""The list of features, in the order of their neighbours: their routers, their tables, and what every page shows."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

from sqlalchemy import MetaData

from app.access import models as _access_models  # noqa: F401
from app.access import phone_models as _phone_models  # noqa: F401
from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import House, Work
from app.db import base
from app.db import ledger as _ledger  # noqa: F401
from app.db import runs as _runs  # noqa: F401
from app.db import scrubbing as _scrubbing  # noqa: F401
from app.db import shredding as _shredding  # noqa: F401
from app.web import public
from app.web.asked import Asked
from app.web.routing import Router

FEATURES = (
    "sync", "phone_notes", "uploads", "packs", "board", "arrivals", "transfers", "deliveries", "field_forms",
    "merges", "deletions", "legal_holds", "comparisons", "matches", "caseload", "searches", "menus", "trails",
    "records", "data_breaches", "freezes", "chairing", "agenda", "handovers", "casefile", "restrictions", "emergencies",
    "reasons", "openings", "portal", "pages", "page_plans", "page_visits", "answers", "challenges",
    "information_requests",
    "progress", "proposals", "holds", "milestones", "plan_releases", "plans", "plan_items", "starters",
    "pack_making", "evidence_packs", "letters", "risk", "conduct", "breaches", "charge_limits", "enclosures", "imports",
    "positions", "exhibits", "incidents", "pins", "role_changes", "orders",
    "visits", "watchers", "contacts", "sayings", "safe_contacts", "ways", "shares", "cases", "people",
    "configuration", "question_sets", "risk_tools", "plan_triggers", "deadlines", "retention", "workplaces",
    "invitations", "bank_holidays",
    "proofs", "sign_in_events", "phones", "devices", "subscriptions", "memberships", "sign_ins",
    "second_factors", "accounts", "identifiers", "names", "agencies", "backups",
)  # fmt: skip


def _rooms(room: str) -> list[Any]:
    found = []
    for feature in FEATURES:
        name = f"app.features.{feature}"
        if importlib.util.find_spec(name) and importlib.util.find_spec(f"{name}.{room}"):
            found.append(importlib.import_module(f"{name}.{room}"))
    return found


def all_tables() -> MetaData:
    """The metadata with every feature's tables in it."""
    _rooms("models")
    return base.metadata


ROUTERS: list[Router] = [
    public.router,
    public.both,
    *(value for room in _rooms("routes") for value in vars(room).values() if isinstance(value, Router)),
]

JOBS: list[Callable[[House], object]] = [job for room in _rooms("jobs") for job in room.JOBS]
"""What is done every minute without anybody asking."""

WATCHES: list[Callable[[House], object]] = [
    job for room in _rooms("jobs") for job in getattr(room, "WATCHES", ())
]
"""What is done every half minute, and at once when the process begins: somebody is said to be watched by it."""


def staff_shell(work: Work | None, actor: Actor | None, asked: Asked) -> Any:
    from app.features.menus.queries import staff_shell as shell

    return shell(work, actor, asked)


def safe_contact(work: Work, case: OpenCase) -> Any:
    """For pages of features that stand to the right of the safe contact, and so cannot ask it themselves."""
    from app.features.safe_contacts.queries import answer_for

    return answer_for(work, case)


def page_shell(work: Work | None, actor: Actor | None, asked: Asked) -> Any:
    return {}
