"""The permissions and who holds them. One table for what a role may do anywhere, one for what a relation
to a case allows. A route names one permission; nothing else decides.

Source: the partnership's own table of roles; cover has the lead's column while it lasts.
"""

from __future__ import annotations

from enum import StrEnum

from app.access.actor import Relation, Role


class Permission(StrEnum):
    # Anywhere
    OWN_ACCOUNT = "account:own"
    CASELOAD_READ = "caseload:read"
    BOARD_READ = "board:read"
    CASES_REFER = "cases:refer"
    INBOX_READ = "inbox:read"
    CHALLENGES_ANSWER = "challenges:answer"
    SHARES_RECEIVE = "shares:receive"
    AGENCIES_MANAGE = "agencies:manage"
    ACCOUNTS_MANAGE = "accounts:manage"
    DEADLINES_CONFIGURE = "deadlines:configure"
    BACKUPS_READ = "backups:read"
    PAGE_READ = "page:read"
    PAGE_ADD = "page:add"
    # On one case
    CASE_READ = "case:read"
    CASE_AMEND = "case:amend"
    PRIORITY_SET = "priority:set"
    CASES_ALLOCATE = "cases:allocate"
    COVER_GIVE = "cover:give"
    PEOPLE_READ = "people:read"
    PEOPLE_AMEND = "people:amend"
    LOCATION_READ = "location:read"
    LOCATION_AMEND = "location:amend"
    CONTACTS_READ = "contacts:read"
    CONTACTS_RECORD = "contacts:record"
    SAFE_CONTACT_AMEND = "safe-contact:amend"
    NOTES_RECORD = "notes:record"
    TASKS_AMEND = "tasks:amend"
    INCIDENTS_READ = "incidents:read"
    INCIDENTS_RECORD = "incidents:record"
    EXHIBITS_READ = "exhibits:read"
    EXHIBITS_ADD = "exhibits:add"
    PLAN_READ = "plan:read"
    PLAN_AMEND = "plan:amend"
    PLAN_PRINT = "plan:print"
    PLAN_REVIEW = "plan:review"
    PROGRESS_READ = "progress:read"
    PROGRESS_AMEND = "progress:amend"
    PROGRESS_PUBLISH = "progress:publish"
    HOLD_DECIDE = "hold:decide"
    CHALLENGES_READ = "challenges:read"
    CHALLENGES_RAISE = "challenges:raise"
    SHARES_READ = "shares:read"
    SHARES_RELEASE = "shares:release"
    SHARES_APPROVE = "shares:approve"
    PAGE_MANAGE = "page:manage"
    OPENINGS_READ = "openings:read"


P = Permission

ANYWHERE: dict[Role, frozenset[Permission]] = {
    Role.ADVOCATE: frozenset({P.OWN_ACCOUNT, P.CASELOAD_READ, P.CASES_REFER, P.INBOX_READ}),
    Role.SUPERVISOR: frozenset({P.OWN_ACCOUNT, P.CASELOAD_READ, P.CASES_REFER, P.INBOX_READ, P.BOARD_READ}),
    Role.PARTNER: frozenset({P.OWN_ACCOUNT, P.CHALLENGES_ANSWER, P.SHARES_RECEIVE}),
    Role.ADMINISTRATOR: frozenset(
        {P.OWN_ACCOUNT, P.AGENCIES_MANAGE, P.ACCOUNTS_MANAGE, P.DEADLINES_CONFIGURE, P.BACKUPS_READ}
    ),
    Role.VICTIM: frozenset({P.PAGE_READ, P.PAGE_ADD}),
}

READ_ALL = frozenset({
    P.CASE_READ, P.PEOPLE_READ, P.CONTACTS_READ, P.INCIDENTS_READ, P.EXHIBITS_READ, P.PLAN_READ,
    P.PROGRESS_READ, P.CHALLENGES_READ, P.SHARES_READ,
})  # fmt: skip

LEADING = READ_ALL | {
    P.CASE_AMEND, P.PRIORITY_SET, P.PEOPLE_AMEND, P.LOCATION_READ, P.LOCATION_AMEND, P.CONTACTS_RECORD,
    P.SAFE_CONTACT_AMEND, P.NOTES_RECORD, P.TASKS_AMEND, P.INCIDENTS_RECORD, P.EXHIBITS_ADD, P.PLAN_AMEND,
    P.PLAN_PRINT, P.PROGRESS_AMEND, P.PROGRESS_PUBLISH, P.HOLD_DECIDE, P.CHALLENGES_RAISE, P.SHARES_RELEASE,
    P.PAGE_MANAGE, P.OPENINGS_READ,
}  # fmt: skip

ON_A_CASE: dict[Relation, frozenset[Permission]] = {
    Relation.LEAD: frozenset(LEADING),
    Relation.COVER: frozenset(LEADING),
    Relation.BACKUP: frozenset(READ_ALL),
    Relation.SUPERVISING: frozenset(
        READ_ALL
        | {P.PRIORITY_SET, P.CASES_ALLOCATE, P.COVER_GIVE, P.LOCATION_READ, P.PLAN_REVIEW, P.CHALLENGES_RAISE,
           P.SHARES_APPROVE, P.OPENINGS_READ}
    ),
}  # fmt: skip

WHILE_A_HOLD_HAS_FALLEN: frozenset[Permission] = frozenset({P.CONTACTS_RECORD, P.HOLD_DECIDE})
"""What backup and supervisor may do besides, while a hold on that case has fallen to them."""

CASE_PERMISSIONS: frozenset[Permission] = frozenset().union(*ON_A_CASE.values())


def may_anywhere(role: Role, permission: Permission) -> bool:
    """Whether the role alone holds the permission."""
    return permission in ANYWHERE[role]


def may_on_case(relation: Relation, permission: Permission, *, hold_has_fallen: bool = False) -> bool:
    """Whether this relation to a case holds the permission on it."""
    if hold_has_fallen and relation in (Relation.BACKUP, Relation.SUPERVISING):
        return permission in ON_A_CASE[relation] | WHILE_A_HOLD_HAS_FALLEN
    return permission in ON_A_CASE.get(relation, frozenset())
