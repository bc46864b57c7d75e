"""The locks of routes. `CanRecord = Annotated[Actor, requires(Permission.INCIDENTS_RECORD)]` at a file's head."""

from __future__ import annotations

import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.models import CaseSight
from app.access.permissions import CASE_PERMISSIONS, Permission, may_anywhere, may_on_case
from app.access.sessions import is_proven
from app.access.sight import relations_to
from app.access.work import Work
from app.core.errors import NotFound, ProofNeeded, Refused


@dataclass(frozen=True)
class Guard:
    """`permission` None lets anyone in: such a route stands on the short public list.

    With `proven`, she must have shown within the last minutes that it is she: for exports, keys and identity.
    """

    permission: Permission | None
    proven: bool = False


def requires(permission: Permission, *, proven: bool = False) -> Guard:
    return Guard(permission, proven)


Anyone = Annotated[Actor | None, Guard(None)]
"""For public routes: sign-in, the start page, health."""


def guard_of(endpoint: Callable[..., Any]) -> Guard | None:
    """The guard in a route's signature, or None if it has none (which a house test refuses)."""
    hints = typing.get_type_hints(endpoint, include_extras=True)
    for hint in hints.values():
        for mark in getattr(hint, "__metadata__", ()):
            if isinstance(mark, Guard):
                return mark
    return None


def admit(work: Work, guard: Guard, actor: Actor, case_id: UUID | None) -> None:
    """Sight first (`NotFound`), then permission (`Refused`), and last the proof that it is she (`ProofNeeded`)."""
    _admit(work, guard, actor, case_id)
    if guard.proven and not is_proven(work, actor):
        raise ProofNeeded()


def _admit(work: Work, guard: Guard, actor: Actor, case_id: UUID | None) -> None:
    permission = guard.permission
    if permission is None:
        return
    if case_id is None or permission not in CASE_PERMISSIONS:
        if not may_anywhere(actor.role, permission):
            # A role that has no such door at all is told nothing of what lies behind it.
            raise NotFound()
        return
    relations = relations_to(work, actor, [case_id]).get(case_id)
    if not relations:
        raise NotFound()
    if any(may_on_case(relation, permission, hold_has_fallen=False) for relation in relations):
        return
    sight = work.session.get(CaseSight, case_id)
    fallen = sight is not None and sight.hold_fell_at is not None
    if not any(may_on_case(relation, permission, hold_has_fallen=fallen) for relation in relations):
        raise Refused()
