"""What each role holds anywhere, and each relation on a case, written out: the other half of `sight.py`."""

from __future__ import annotations

ROLES = {
    "advocate": "account:own caseload:read cases:list cases:refer emergency:ask inbox:read",
    "supervisor": "account:own board:read caseload:read cases:list cases:refer deletions:read emergency:ask inbox:read"
    + " information-requests:list matches:decide transfers:decide",
    "service_manager": "account:own cases:list data-breaches:read information-requests:list trail:read training:record",
    "partner": "account:own challenges:answer information-requests:submit news:propose shares:receive",
    "probation": "account:own challenges:answer news:propose shares:receive",
    "health": "account:own challenges:answer shares:receive",
    "cps": "account:own challenges:answer information-requests:submit news:propose shares:receive",
    "chair": "account:own challenges:chair shares:receive",
    "dpo": "account:own data-breaches:read data-breaches:record freezes:release information-requests:list"
    + " records:find trail:read",
    "administrator": "account:own accounts:manage agencies:manage backups:read configuration:amend deadlines:configure"
    + " retention:configure risk-tools:amend sign-in-events:read training:record",
    "victim": "page:add page:read",
}

READING = (
    "case:read challenges:read contacts:read exhibits:read facts:read incidents:read orders:read people:read plan:read"
    " progress:read risk:read safe-contact:read shares:read"
)

RELATIONS = {
    "lead": READING
    + " case:amend challenges:raise contacts:record exhibits:add hold:decide incidents:record location:amend"
    + " location:read notes:record openings:read page:manage people:amend plan:amend plan:print priority:set"
    + " progress:amend progress:publish safe-contact:amend shares:release tasks:amend"
    + " emergency:approve exhibits:sensitive handover:read orders:amend restriction:place risk:amend transfer:propose"
    + " information-requests:read typology:assess",
    "cover": READING
    + " case:amend challenges:raise contacts:record exhibits:add hold:decide incidents:record location:amend"
    + " location:read notes:record openings:read page:manage people:amend plan:amend plan:print priority:set"
    + " progress:amend progress:publish safe-contact:amend shares:release tasks:amend"
    + " emergency:approve exhibits:sensitive handover:read orders:amend restriction:place risk:amend transfer:propose"
    + " information-requests:read typology:assess",
    "backup": READING,
    "named": READING,
    "emergency": READING + " contacts:record emergency:places",
    "places_in_emergency": "location:read",
    "merged": "case:read openings:read",
    "left_behind": "deletions:decide",
    "supervising": READING
    + " cases:allocate challenges:raise cover:give deletions:decide legal-holds:place location:read openings:read"
    + " plan:review priority:set shares:approve emergency:approve emergency:review handover:read restriction:amend"
    + " exhibits:sensitive restriction:place transfer:agree transfer:propose risk:amend"
    + " information-requests:decide information-requests:read information-requests:record typology:assess",
    "managing": "case:read challenges:read facts:read incidents:read openings:read people:read plan:read progress:read"
    + " risk:read safe-contact:read information-requests:decide information-requests:read information-requests:record",
    "auditing": "case:read incidents:read openings:read people:read safe-contact:read information-requests:read"
    + " information-requests:record",
}

RELEASES = {
    "police": "identity address log evidence plan risk clinical none",
    "probation": "identity address log plan risk clinical none",
    "health": "identity log plan risk clinical none",
    "cps": "identity address log evidence risk none",
    "chair": "identity log plan risk clinical none",
    "other": "identity log plan risk none",
}
"""What may be released to which kind of receiver, in the words of `Holding`."""
