"""Who is asking: an immutable answer that lives for one request and holds no name and no key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is here. Lead, backup and cover are relations to a case, not roles."""

    ADVOCATE = "advocate"
    SUPERVISOR = "supervisor"
    SERVICE_MANAGER = "service_manager"
    PARTNER = "partner"
    """Of the police, or of an agency that no other role is for."""
    PROBATION = "probation"
    HEALTH = "health"
    CPS = "cps"
    CHAIR = "chair"
    DPO = "dpo"
    VICTIM = "victim"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How a person stands to one case."""

    LEAD = "lead"
    BACKUP = "backup"
    COVER = "cover"
    SUPERVISING = "supervising"
    OWN = "own"
    MERGED = "merged"
    LEFT_BEHIND = "left_behind"
    """Answers for the team of a case that is emptied: she decides, as one of two, when what stays of it goes."""
    NAMED = "named"
    """Finds a restricted case because somebody who answers for it said so."""
    EMERGENCY = "emergency"
    PLACES_IN_EMERGENCY = "places_in_emergency"
    MANAGING = "managing"
    """A service manager, to every case of her site that is not restricted. No row says so: the role does."""
    AUDITING = "auditing"
    """The same of a data-protection officer."""


CASEWORKERS = frozenset({Role.ADVOCATE, Role.SUPERVISOR})
"""Who may stand to a case by a row of her own, and work in a team."""
PARTNERS = frozenset({Role.PARTNER, Role.PROBATION, Role.HEALTH, Role.CPS})
"""Who reads at the desks of an agency."""
OF_AGENCIES = PARTNERS | {Role.CHAIR}
"""Who works for an agency: without its agreement nothing opens, and an account may have a last day."""
SITE_WIDE = {Role.SERVICE_MANAGER: Relation.MANAGING, Role.DPO: Relation.AUDITING}
"""Whose role alone is a relation to every case of the site that is not restricted."""
BY_ROLE = frozenset({*SITE_WIDE, Role.CHAIR})
"""Who sees by the role alone: nothing, until the name has been compared with victims and persons of concern."""


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
    is_shut_out: bool = False
    is_held: bool = False
    """Shut out because of the second."""
    """She signs in, and nothing opens: no agreement with her agency counts today, or her name is not compared yet."""
    case_id: UUID | None = None
    page_id: UUID | None = None
    theme: str = "system"
    blur: bool = False
    pace: int | None = None
    """How many different cases she opens within an hour, where her site has set it for today."""
    at_site: str = ""
    """The name of the site that she is at, where she has a role at several."""
    site_generation: int = 1
    """The generation of the site's key that seals, as this unit's transaction sees it."""

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
    generation: int = 1
    """The generation of the case's key that seals, as this unit's transaction sees it."""
    mismatch: str = ""
    is_restricted: bool = False
    emergency_until: datetime | None = None
    """Until when somebody without standing has the case open: its pages say so to everybody."""
    emergency_id: UUID | None = None
    """The emergency opening by which this person sees it, if by nothing else."""
