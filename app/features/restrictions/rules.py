"""Why a case is restricted, and what must stay true of who is named. Pure. Source: the partnership's table of roles."""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum
from uuid import UUID


class Why(StrEnum):
    POLICE = "suspect_police"
    HEALTH = "suspect_health"
    PARTNER = "suspect_partner"
    OURS = "suspect_ours"
    PUBLIC_FIGURE = "public_figure"
    STAFF_VICTIM = "staff_victim"


WHY_LABELS = {
    Why.POLICE: "The person of concern works for or with the police",
    Why.HEALTH: "The person of concern works for or with a health service",
    Why.PARTNER: "The person of concern works for another partner",
    Why.OURS: "The person of concern works for our own service",
    Why.PUBLIC_FIGURE: "A public figure",
    Why.STAFF_VICTIM: "The victim works for our own service",
}


def named_problems(chosen: Set[UUID], able: Set[UUID], supervisors: Set[UUID]) -> dict[str, str]:
    """Everybody named works at this site, and one of them at least is a supervisor."""
    if not chosen <= able:
        return {"people": "Choose people of this site."}
    if not chosen & supervisors:
        return {"people": "Name at least one supervisor: somebody has to answer for the case."}
    return {}


def ending_problem(person: UUID, named: Set[UUID], supervisors: Set[UUID], lead: UUID | None) -> str:
    """Why this person cannot be taken off; empty if she can."""
    if person == lead:
        return "This person leads the case. Give it to another lead first."
    if not (named - {person}) & supervisors:
        return "Nobody else who is named is a supervisor. Name another supervisor first."
    return ""
