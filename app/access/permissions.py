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
    CASES_LIST = "cases:list"
    BOARD_READ = "board:read"
    CASES_REFER = "cases:refer"
    MATCHES_DECIDE = "matches:decide"
    INBOX_READ = "inbox:read"
    CHALLENGES_ANSWER = "challenges:answer"
    CHALLENGES_CHAIR = "challenges:chair"
    SHARES_RECEIVE = "shares:receive"
    NEWS_PROPOSE = "news:propose"
    AGENCIES_MANAGE = "agencies:manage"
    ACCOUNTS_MANAGE = "accounts:manage"
    DEADLINES_CONFIGURE = "deadlines:configure"
    RETENTION_CONFIGURE = "retention:configure"
    CONFIGURATION_AMEND = "configuration:amend"
    RISK_TOOLS_AMEND = "risk-tools:amend"
    TRAINING_RECORD = "training:record"
    SIGN_IN_EVENTS_READ = "sign-in-events:read"
    BACKUPS_READ = "backups:read"
    DELETIONS_READ = "deletions:read"
    EMERGENCY_ASK = "emergency:ask"
    RECORDS_FIND = "records:find"
    TRAIL_READ = "trail:read"
    FREEZES_RELEASE = "freezes:release"
    TRANSFERS_DECIDE = "transfers:decide"
    INFORMATION_REQUESTS_LIST = "information-requests:list"
    INFORMATION_REQUESTS_SUBMIT = "information-requests:submit"
    DATA_BREACHES_READ = "data-breaches:read"
    DATA_BREACHES_RECORD = "data-breaches:record"
    PAGE_READ = "page:read"
    PAGE_ADD = "page:add"
    # On one case
    CASE_READ = "case:read"
    FACTS_READ = "facts:read"
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
    SAFE_CONTACT_READ = "safe-contact:read"
    SAFE_CONTACT_AMEND = "safe-contact:amend"
    NOTES_RECORD = "notes:record"
    TASKS_AMEND = "tasks:amend"
    INCIDENTS_READ = "incidents:read"
    INCIDENTS_RECORD = "incidents:record"
    EXHIBITS_READ = "exhibits:read"
    EXHIBITS_ADD = "exhibits:add"
    EXHIBITS_SENSITIVE = "exhibits:sensitive"
    ORDERS_READ = "orders:read"
    ORDERS_AMEND = "orders:amend"
    RISK_READ = "risk:read"
    RISK_AMEND = "risk:amend"
    TYPOLOGY_ASSESS = "typology:assess"
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
    LEGAL_HOLDS_PLACE = "legal-holds:place"
    DELETIONS_DECIDE = "deletions:decide"
    RESTRICTION_PLACE = "restriction:place"
    RESTRICTION_AMEND = "restriction:amend"
    EMERGENCY_APPROVE = "emergency:approve"
    EMERGENCY_REVIEW = "emergency:review"
    EMERGENCY_PLACES = "emergency:places"
    HANDOVER_READ = "handover:read"
    TRANSFER_PROPOSE = "transfer:propose"
    TRANSFER_AGREE = "transfer:agree"
    INFORMATION_REQUESTS_READ = "information-requests:read"
    INFORMATION_REQUESTS_RECORD = "information-requests:record"
    INFORMATION_REQUESTS_DECIDE = "information-requests:decide"


P = Permission

AT_A_DESK = frozenset({P.OWN_ACCOUNT, P.CHALLENGES_ANSWER, P.SHARES_RECEIVE})

ANYWHERE: dict[Role, frozenset[Permission]] = {
    Role.ADVOCATE: frozenset(
        {P.OWN_ACCOUNT, P.CASELOAD_READ, P.CASES_LIST, P.CASES_REFER, P.INBOX_READ, P.EMERGENCY_ASK}
    ),
    Role.SUPERVISOR: frozenset(
        {
            P.OWN_ACCOUNT,
            P.CASELOAD_READ,
            P.CASES_LIST,
            P.CASES_REFER,
            P.INBOX_READ,
            P.BOARD_READ,
            P.DELETIONS_READ,
            P.MATCHES_DECIDE,
            P.EMERGENCY_ASK,
            P.TRANSFERS_DECIDE,
            P.INFORMATION_REQUESTS_LIST,
        }
    ),
    Role.SERVICE_MANAGER: frozenset(
        {
            P.OWN_ACCOUNT,
            P.CASES_LIST,
            P.TRAIL_READ,
            P.TRAINING_RECORD,
            P.INFORMATION_REQUESTS_LIST,
            P.DATA_BREACHES_READ,
        }
    ),
    Role.PARTNER: AT_A_DESK | {P.NEWS_PROPOSE, P.INFORMATION_REQUESTS_SUBMIT},
    Role.PROBATION: AT_A_DESK | {P.NEWS_PROPOSE},
    Role.HEALTH: AT_A_DESK,
    Role.CPS: AT_A_DESK | {P.NEWS_PROPOSE, P.INFORMATION_REQUESTS_SUBMIT},
    Role.CHAIR: frozenset({P.OWN_ACCOUNT, P.CHALLENGES_CHAIR, P.SHARES_RECEIVE}),
    Role.DPO: frozenset(
        {
            P.OWN_ACCOUNT,
            P.RECORDS_FIND,
            P.TRAIL_READ,
            P.FREEZES_RELEASE,
            P.INFORMATION_REQUESTS_LIST,
            P.DATA_BREACHES_READ,
            P.DATA_BREACHES_RECORD,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            P.OWN_ACCOUNT,
            P.AGENCIES_MANAGE,
            P.ACCOUNTS_MANAGE,
            P.DEADLINES_CONFIGURE,
            P.RETENTION_CONFIGURE,
            P.CONFIGURATION_AMEND,
            P.RISK_TOOLS_AMEND,
            P.TRAINING_RECORD,
            P.SIGN_IN_EVENTS_READ,
            P.BACKUPS_READ,
        }
    ),
    Role.VICTIM: frozenset({P.PAGE_READ, P.PAGE_ADD}),
}

READ_ALL = frozenset({
    P.CASE_READ, P.FACTS_READ, P.PEOPLE_READ, P.CONTACTS_READ, P.SAFE_CONTACT_READ, P.INCIDENTS_READ,
    P.EXHIBITS_READ, P.PLAN_READ, P.PROGRESS_READ, P.CHALLENGES_READ, P.SHARES_READ,
    P.ORDERS_READ, P.RISK_READ,
})  # fmt: skip

LEADING = READ_ALL | {
    P.CASE_AMEND, P.PRIORITY_SET, P.PEOPLE_AMEND, P.LOCATION_READ, P.LOCATION_AMEND, P.CONTACTS_RECORD,
    P.SAFE_CONTACT_AMEND, P.NOTES_RECORD, P.TASKS_AMEND, P.INCIDENTS_RECORD, P.EXHIBITS_ADD,
    P.EXHIBITS_SENSITIVE, P.ORDERS_AMEND, P.RISK_AMEND, P.TYPOLOGY_ASSESS,
    P.PLAN_AMEND, P.PLAN_PRINT, P.PROGRESS_AMEND, P.PROGRESS_PUBLISH,
    P.HOLD_DECIDE, P.CHALLENGES_RAISE, P.SHARES_RELEASE,
    P.PAGE_MANAGE, P.OPENINGS_READ, P.RESTRICTION_PLACE, P.EMERGENCY_APPROVE, P.HANDOVER_READ,
    P.TRANSFER_PROPOSE, P.INFORMATION_REQUESTS_READ,
}  # fmt: skip

DECIDING_REQUESTS = frozenset(
    {P.INFORMATION_REQUESTS_READ, P.INFORMATION_REQUESTS_RECORD, P.INFORMATION_REQUESTS_DECIDE}
)

ON_A_CASE: dict[Relation, frozenset[Permission]] = {
    Relation.LEAD: frozenset(LEADING),
    Relation.COVER: frozenset(LEADING),
    Relation.BACKUP: frozenset(READ_ALL),
    Relation.NAMED: frozenset(READ_ALL),
    Relation.EMERGENCY: frozenset(READ_ALL | {P.CONTACTS_RECORD, P.EMERGENCY_PLACES}),
    Relation.PLACES_IN_EMERGENCY: frozenset({P.LOCATION_READ}),
    Relation.MERGED: frozenset({P.CASE_READ, P.OPENINGS_READ}),
    Relation.LEFT_BEHIND: frozenset({P.DELETIONS_DECIDE}),
    Relation.SUPERVISING: frozenset(
        READ_ALL
        | {P.PRIORITY_SET, P.CASES_ALLOCATE, P.COVER_GIVE, P.LOCATION_READ, P.PLAN_REVIEW, P.CHALLENGES_RAISE,
           P.SHARES_APPROVE, P.OPENINGS_READ, P.LEGAL_HOLDS_PLACE, P.DELETIONS_DECIDE, P.RESTRICTION_PLACE,
           P.RESTRICTION_AMEND, P.EXHIBITS_SENSITIVE, P.EMERGENCY_APPROVE, P.EMERGENCY_REVIEW, P.HANDOVER_READ,
           P.RISK_AMEND, P.TYPOLOGY_ASSESS,
           P.TRANSFER_PROPOSE, P.TRANSFER_AGREE}
        | DECIDING_REQUESTS
    ),
    Relation.MANAGING: frozenset(
        {P.CASE_READ, P.FACTS_READ, P.PEOPLE_READ, P.SAFE_CONTACT_READ, P.INCIDENTS_READ, P.PLAN_READ, P.PROGRESS_READ,
         P.CHALLENGES_READ, P.OPENINGS_READ, P.RISK_READ}
        | DECIDING_REQUESTS
    ),
    Relation.AUDITING: frozenset(
        {P.CASE_READ, P.PEOPLE_READ, P.SAFE_CONTACT_READ, P.INCIDENTS_READ, P.OPENINGS_READ,
         P.INFORMATION_REQUESTS_READ, P.INFORMATION_REQUESTS_RECORD}
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
