"""Who may do what, written out: every route with its permission, every role and relation with what it holds.

Data, and nothing else. No test derives it from the code: `test_guards.py` and `tests/integration/test_sight.py`
compare the running app with it, and who changes a lock changes its row. `anyone` marks a door: nobody signed in there.
"""

from __future__ import annotations

ROUTES = """
both  GET  /health anyone
page  GET  / anyone
page  POST /code anyone
page  POST /entries page:add
page  POST /go page:read
page  POST /in anyone
page  GET  /leave anyone
staff GET  / account:own
staff GET  /agencies agencies:manage
staff POST /agencies agencies:manage
staff GET  /agencies/{agency_id} agencies:manage
staff POST /agencies/{agency_id} agencies:manage
staff GET  /backups backups:read
staff GET  /cannot-sign-in anyone
staff GET  /cases caseload:read
staff POST /cases/searches caseload:read
staff GET  /cases/{case_id} case:read
staff GET  /cases/{case_id}/allocation cases:allocate
staff POST /cases/{case_id}/allocation cases:allocate
staff GET  /cases/{case_id}/challenges challenges:read
staff POST /cases/{case_id}/challenges challenges:raise
staff GET  /cases/{case_id}/challenges/new challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id} challenges:read
staff POST /cases/{case_id}/challenges/{challenge_id}/amendments challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/edit challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/escalations challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/escalations/new challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/notes challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/notes/new challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/outcomes challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/outcomes/new challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/readings challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/replies challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/replies/new challenges:raise
staff GET  /cases/{case_id}/challenges/{challenge_id}/sending challenges:raise
staff POST /cases/{case_id}/challenges/{challenge_id}/sendings challenges:raise
staff GET  /cases/{case_id}/contact contacts:read
staff POST /cases/{case_id}/contacts contacts:record
staff GET  /cases/{case_id}/contacts/new contacts:record
staff POST /cases/{case_id}/contacts/reasons contacts:record
staff GET  /cases/{case_id}/contacts/reasons/new contacts:record
staff GET  /cases/{case_id}/contacts/{contact_id} contacts:read
staff POST /cases/{case_id}/contacts/{contact_id}/amendments contacts:record
staff GET  /cases/{case_id}/contacts/{contact_id}/edit contacts:record
staff GET  /cases/{case_id}/cover cover:give
staff POST /cases/{case_id}/cover cover:give
staff POST /cases/{case_id}/cover/{relation_id}/ending cover:give
staff GET  /cases/{case_id}/exhibits exhibits:read
staff POST /cases/{case_id}/exhibits exhibits:add
staff GET  /cases/{case_id}/exhibits/new exhibits:add
staff GET  /cases/{case_id}/exhibits/{exhibit_id} exhibits:read
staff POST /cases/{case_id}/exhibits/{exhibit_id}/amendments exhibits:add
staff GET  /cases/{case_id}/exhibits/{exhibit_id}/edit exhibits:add
staff GET  /cases/{case_id}/exhibits/{exhibit_id}/original exhibits:read
staff GET  /cases/{case_id}/exhibits/{exhibit_id}/preview exhibits:read
staff GET  /cases/{case_id}/facts case:read
staff POST /cases/{case_id}/facts case:amend
staff GET  /cases/{case_id}/facts/edit case:amend
staff GET  /cases/{case_id}/incidents/{incident_id} incidents:read
staff POST /cases/{case_id}/incidents/{incident_id}/amendments incidents:record
staff GET  /cases/{case_id}/incidents/{incident_id}/edit incidents:record
staff POST /cases/{case_id}/incidents/{incident_id}/readings incidents:record
staff GET  /cases/{case_id}/locations location:read
staff POST /cases/{case_id}/locations location:amend
staff GET  /cases/{case_id}/locations/new location:amend
staff GET  /cases/{case_id}/locations/{location_id} location:read
staff POST /cases/{case_id}/locations/{location_id} location:amend
staff GET  /cases/{case_id}/locations/{location_id}/edit location:amend
staff GET  /cases/{case_id}/log incidents:read
staff GET  /cases/{case_id}/log/new incidents:record
staff POST /cases/{case_id}/log/new incidents:record
staff GET  /cases/{case_id}/more case:read
staff GET  /cases/{case_id}/openings openings:read
staff GET  /cases/{case_id}/notes contacts:read
staff POST /cases/{case_id}/notes notes:record
staff GET  /cases/{case_id}/notes/new notes:record
staff GET  /cases/{case_id}/notes/{note_id} contacts:read
staff POST /cases/{case_id}/notes/{note_id}/amendments notes:record
staff GET  /cases/{case_id}/notes/{note_id}/edit notes:record
staff GET  /cases/{case_id}/page case:read
staff POST /cases/{case_id}/page/accounts page:manage
staff POST /cases/{case_id}/page/closures page:manage
staff GET  /cases/{case_id}/page/closures/new page:manage
staff POST /cases/{case_id}/page/passphrases page:manage
staff GET  /cases/{case_id}/page/passphrases/new page:manage
staff POST /cases/{case_id}/page/switches page:manage
staff POST /cases/{case_id}/page/talks page:manage
staff GET  /cases/{case_id}/page/talks/new page:manage
staff GET  /cases/{case_id}/people people:read
staff POST /cases/{case_id}/people people:amend
staff GET  /cases/{case_id}/people/new people:amend
staff GET  /cases/{case_id}/people/victim people:read
staff POST /cases/{case_id}/people/victim people:amend
staff GET  /cases/{case_id}/people/victim/edit people:amend
staff GET  /cases/{case_id}/people/{person_id} people:read
staff POST /cases/{case_id}/people/{person_id} people:amend
staff GET  /cases/{case_id}/people/{person_id}/edit people:amend
staff GET  /cases/{case_id}/plan plan:read
staff POST /cases/{case_id}/plan/agreements plan:amend
staff GET  /cases/{case_id}/plan/agreements/new plan:amend
staff POST /cases/{case_id}/plan/checks plan:review
staff GET  /cases/{case_id}/plan/checks/new plan:review
staff POST /cases/{case_id}/plan/items plan:amend
staff GET  /cases/{case_id}/plan/items/new plan:amend
staff GET  /cases/{case_id}/plan/items/{item_id} plan:read
staff POST /cases/{case_id}/plan/items/{item_id}/amendments plan:amend
staff POST /cases/{case_id}/plan/items/{item_id}/choices plan:amend
staff GET  /cases/{case_id}/plan/items/{item_id}/edit plan:amend
staff GET  /cases/{case_id}/plan/print plan:print
staff POST /cases/{case_id}/plan/reviews plan:amend
staff GET  /cases/{case_id}/plan/reviews/new plan:amend
staff GET  /cases/{case_id}/plan/versions plan:read
staff POST /cases/{case_id}/plan/wishes plan:amend
staff GET  /cases/{case_id}/plan/wishes/new plan:amend
staff GET  /cases/{case_id}/priority priority:set
staff POST /cases/{case_id}/priority priority:set
staff GET  /cases/{case_id}/progress progress:read
staff GET  /cases/{case_id}/progress/new progress:amend
staff GET  /cases/{case_id}/progress/new/{milestone_id} progress:amend
staff POST /cases/{case_id}/progress/new/{milestone_id} progress:amend
staff POST /cases/{case_id}/progress/searches progress:amend
staff GET  /cases/{case_id}/progress/{update_id} progress:read
staff GET  /cases/{case_id}/progress/{update_id}/edit progress:amend
staff POST /cases/{case_id}/progress/{update_id}/hold-decisions hold:decide
staff GET  /cases/{case_id}/progress/{update_id}/hold-decisions/new hold:decide
staff POST /cases/{case_id}/progress/{update_id}/publications progress:publish
staff POST /cases/{case_id}/progress/{update_id}/tellings contacts:record
staff GET  /cases/{case_id}/progress/{update_id}/tellings/new contacts:record
staff POST /cases/{case_id}/progress/{update_id}/withdrawals progress:publish
staff GET  /cases/{case_id}/progress/{update_id}/withdrawals/new progress:publish
staff POST /cases/{case_id}/progress/{update_id}/wordings progress:amend
staff GET  /cases/{case_id}/safe-contact contacts:read
staff POST /cases/{case_id}/safe-contact safe-contact:amend
staff POST /cases/{case_id}/safe-contact/confirmations safe-contact:amend
staff GET  /cases/{case_id}/safe-contact/confirmations/new safe-contact:amend
staff GET  /cases/{case_id}/safe-contact/edit safe-contact:amend
staff POST /cases/{case_id}/safe-contact/unsafe-marks safe-contact:amend
staff GET  /cases/{case_id}/safe-contact/unsafe-marks/new safe-contact:amend
staff GET  /cases/{case_id}/shares shares:read
staff POST /cases/{case_id}/shares shares:release
staff GET  /cases/{case_id}/shares/new shares:release
staff GET  /cases/{case_id}/shares/{record_id} shares:read
staff GET  /cases/{case_id}/shares/{record_id}/approvals shares:approve
staff POST /cases/{case_id}/shares/{record_id}/approvals shares:approve
staff POST /cases/{case_id}/shares/{record_id}/ends shares:release
staff POST /cases/{case_id}/shares/{record_id}/readings shares:release
staff GET  /cases/{case_id}/status case:amend
staff POST /cases/{case_id}/status case:amend
staff GET  /cases/{case_id}/tasks contacts:read
staff POST /cases/{case_id}/tasks tasks:amend
staff GET  /cases/{case_id}/tasks/new tasks:amend
staff GET  /cases/{case_id}/tasks/{task_id} contacts:read
staff POST /cases/{case_id}/tasks/{task_id}/amendments tasks:amend
staff GET  /cases/{case_id}/tasks/{task_id}/edit tasks:amend
staff POST /cases/{case_id}/tasks/{task_id}/outcomes tasks:amend
staff GET  /cases/{case_id}/triage cases:allocate
staff POST /cases/{case_id}/triage cases:allocate
staff GET  /deadlines deadlines:configure
staff GET  /deadlines/{rule_id} deadlines:configure
staff POST /deadlines/{rule_id} deadlines:configure
staff GET  /desks agencies:manage
staff POST /desks agencies:manage
staff GET  /desks/{desk_id} agencies:manage
staff POST /desks/{desk_id} agencies:manage
staff POST /drafts anyone
staff GET  /enrol anyone
staff POST /enrol anyone
staff POST /enrol/passkey anyone
staff POST /enrol/passkey/options anyone
staff POST /enrol/passphrase anyone
staff GET  /inbox inbox:read
staff POST /lock anyone
staff GET  /log caseload:read
staff GET  /manifest.webmanifest anyone
staff GET  /me account:own
staff POST /me/blur account:own
staff POST /me/passkeys account:own
staff POST /me/passkeys/options account:own
staff POST /me/passkeys/{passkey_id}/withdrawals account:own
staff GET  /me/passphrase account:own
staff POST /me/passphrase account:own
staff POST /me/theme account:own
staff GET  /no-network anyone
staff GET  /partner challenges:answer
staff GET  /partner/challenges/{share_id} challenges:answer
staff POST /partner/challenges/{share_id}/acknowledgements challenges:answer
staff POST /partner/challenges/{share_id}/answers challenges:answer
staff GET  /people accounts:manage
staff POST /people accounts:manage
staff GET  /people/new accounts:manage
staff GET  /people/{account_id} accounts:manage
staff POST /people/{account_id} accounts:manage
staff POST /people/{account_id}/codes accounts:manage
staff GET  /people/{account_id}/ending accounts:manage
staff POST /people/{account_id}/ending accounts:manage
staff POST /referrals cases:refer
staff GET  /referrals/new cases:refer
staff GET  /referrals/received cases:refer
staff GET  /shared shares:receive
staff GET  /shared/{share_id} shares:receive
staff GET  /sign-in anyone
staff POST /sign-in anyone
staff POST /sign-in/passkey anyone
staff POST /sign-in/passkey/options anyone
staff POST /sign-out anyone
staff GET  /sw.js anyone
staff GET  /team board:read
staff GET  /teams agencies:manage
staff POST /teams agencies:manage
staff GET  /teams/{team_id} agencies:manage
staff POST /teams/{team_id} agencies:manage
staff GET  /today caseload:read
staff GET  /unlock anyone
staff POST /unlock anyone
"""

ROLES = {
    "advocate": "account:own caseload:read cases:refer inbox:read",
    "supervisor": "account:own board:read caseload:read cases:refer inbox:read",
    "partner": "account:own challenges:answer shares:receive",
    "administrator": "account:own accounts:manage agencies:manage backups:read deadlines:configure",
    "victim": "page:add page:read",
}

READING = (
    "case:read challenges:read contacts:read exhibits:read incidents:read people:read plan:read progress:read"
    " shares:read"
)

RELATIONS = {
    "lead": READING
    + " case:amend challenges:raise contacts:record exhibits:add hold:decide incidents:record location:amend"
    + " location:read notes:record openings:read page:manage people:amend plan:amend plan:print priority:set"
    + " progress:amend progress:publish safe-contact:amend shares:release tasks:amend",
    "cover": READING
    + " case:amend challenges:raise contacts:record exhibits:add hold:decide incidents:record location:amend"
    + " location:read notes:record openings:read page:manage people:amend plan:amend plan:print priority:set"
    + " progress:amend progress:publish safe-contact:amend shares:release tasks:amend",
    "backup": READING,
    "supervising": READING
    + " cases:allocate challenges:raise cover:give location:read openings:read plan:review priority:set shares:approve",
}
