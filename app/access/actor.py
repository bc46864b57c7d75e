"""Who is asking: an immutable answer that lives for one request and holds no name and no key."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is here. Lead, backup and cover are relations to a case, not roles."""

    ADVOCATE = "advocate"
    SUPERVISOR = "supervisor"
    PARTNER = "partner"
    VICTIM = "victim"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How a person stands to one case."""

    LEAD = "lead"
    BACKUP = "backup"
    COVER = "cover"
    SUPERVISING = "supervising"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a session. `case_id` and `page_id` are set for a victim alone."""

    id: UUID
    role: Role
    site_id: UUID
    session_id: UUID
    agency_id: UUID | None = None
    teams: frozenset[UUID] = field(default_factory=frozenset)
    supervises: frozenset[UUID] = field(default_factory=frozenset)
    desks: frozenset[UUID] = field(default_factory=frozenset)
    case_id: UUID | None = None
    page_id: UUID | None = None
    theme: str = "system"
    blur: bool = False

    @property
    def is_staff(self) -> bool:
        return self.role is not Role.VICTIM


@dataclass(frozen=True, slots=True)
class Sight:
    """A case that one person sees: how she stands to it, and what the door needs to know of it."""

    case_id: UUID
    site_id: UUID
    team_id: UUID
    reference: str
    hold_has_fallen: bool
    relations: frozenset[Relation]
