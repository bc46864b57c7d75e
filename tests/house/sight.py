"""Who may do what, written out: every route with its permission, every role and relation with what it holds.

Data, and nothing else: `test_guards.py` and `tests/integration/test_sight.py` compare the app with it. `anyone`: doors.
"""

from __future__ import annotations

from tests.house.administration import ADMINISTRATION
from tests.house.case_routes import CASE_ROUTES
from tests.house.relations import RELATIONS as RELATIONS
from tests.house.relations import ROLES as ROLES

ROUTES = (
    CASE_ROUTES
    + ADMINISTRATION
    + """\
both  GET  /health anyone
staff POST /me/recovery-codes/keepings account:own
page  GET  / anyone
page  POST /code anyone
page  POST /entries page:add
page  POST /go page:read
page  POST /in anyone
page  GET  /leave anyone
page  POST /lock page:read
page  POST /plan page:read
page  POST /reaches page:add
page  POST /wants page:add
staff GET  / account:own
staff GET  /agencies agencies:manage
staff POST /agencies agencies:manage
staff GET  /agencies/{agency_id} agencies:manage
staff POST /agencies/{agency_id} agencies:manage
staff POST /agencies/{agency_id}/agreements agencies:manage
staff GET  /agencies/{agency_id}/agreements/new agencies:manage
staff POST /agencies/{agency_id}/agreements/{agreement_id}/endings agencies:manage
staff GET  /agencies/{agency_id}/agreements/{agreement_id}/endings/new agencies:manage
staff GET  /cannot-sign-in anyone
staff GET  /cases cases:list
staff POST /cases/searches cases:list
staff GET  /deletions deletions:read
staff GET  /deliveries board:read
staff GET  /deliveries/{delivery_id} board:read
staff POST /deliveries/{delivery_id}/settings-aside board:read
staff GET  /desks agencies:manage
staff POST /desks agencies:manage
staff GET  /desks/{desk_id} agencies:manage
staff POST /desks/{desk_id} agencies:manage
staff POST /drafts anyone
staff POST /sync/mutations anyone
staff POST /sync/notes anyone
staff POST /offline/pack caseload:read
staff GET  /waiting caseload:read
staff POST /sync/uploads anyone
staff GET  /sync/uploads/{upload_id} anyone
staff POST /sync/uploads/{upload_id} anyone
staff GET  /emergency emergency:ask
staff POST /emergency/openings emergency:ask
staff GET  /enrol anyone
staff POST /enrol anyone
staff POST /enrol/passkey anyone
staff POST /enrol/passkey/options anyone
staff POST /enrol/passphrase anyone
staff GET  /inbox inbox:read
staff POST /lock anyone
staff GET  /log caseload:read
staff GET  /manifest.webmanifest anyone
staff GET  /matches matches:decide
staff GET  /matches/{match_id} matches:decide
staff POST /matches/{match_id}/decisions matches:decide
staff GET  /matches/{match_id}/merge matches:decide
staff POST /matches/{match_id}/merges matches:decide
staff GET  /me account:own
staff GET  /me/authenticator account:own
staff POST /me/authenticator account:own
staff POST /me/authenticator/secrets account:own
staff POST /me/blur account:own
staff POST /me/passkeys account:own
staff POST /me/passkeys/options account:own
staff POST /me/passkeys/{passkey_id}/withdrawals account:own
staff GET  /me/notices account:own
staff GET  /me/passphrase account:own
staff POST /me/passphrase account:own
staff POST /me/quiet-hours account:own
staff GET  /me/recovery-codes account:own
staff POST /me/recovery-codes account:own
staff POST /me/recovery-codes/readings account:own
staff GET  /me/phone account:own
staff POST /me/phones account:own
staff POST /me/phones/{phone_id}/revocations account:own
staff GET  /me/sessions account:own
staff POST /me/sessions/endings account:own
staff POST /me/sessions/{session_id}/endings account:own
staff GET  /me/sites account:own
staff POST /me/sites account:own
staff POST /me/sites/{account_id}/crossings account:own
staff POST /me/subscriptions account:own
staff POST /me/subscriptions/endings account:own
staff POST /me/subscriptions/renewals account:own
staff POST /me/subscriptions/withdrawals account:own
staff POST /me/theme account:own
staff GET  /me/visits caseload:read
staff POST /me/visits caseload:read
staff GET  /meeting challenges:chair
staff GET  /meeting/challenges/{share_id} challenges:chair
staff POST /meeting/challenges/{share_id}/decisions challenges:chair
staff GET  /no-network anyone
staff GET  /partner challenges:answer
staff GET  /partner/challenges/{share_id} challenges:answer
staff POST /partner/challenges/{share_id}/acknowledgements challenges:answer
staff POST /partner/challenges/{share_id}/answers challenges:answer
staff GET  /partner/checkpoint challenges:answer
staff GET  /proof account:own
staff POST /proof account:own
staff POST /proof/passkey account:own
staff GET  /freezes freezes:release
staff GET  /freezes/{freeze_id}/releases/new freezes:release
staff POST /freezes/{freeze_id}/releases freezes:release
staff GET  /records records:find
staff POST /records records:find
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
staff GET  /team/people/{account_id} board:read
staff POST /team/people/{account_id}/handovers board:read
staff POST /team/unusual/{use_id}/readings board:read
staff GET  /teams agencies:manage
staff POST /teams agencies:manage
staff GET  /teams/{team_id} agencies:manage
staff POST /teams/{team_id} agencies:manage
staff GET  /today caseload:read
staff GET  /today/visits caseload:read
staff GET  /trail trail:read
staff GET  /unlock anyone
staff POST /unlock anyone
staff GET  /visits/{visit_id} caseload:read
staff POST /visits/{visit_id}/cancellations caseload:read
staff GET  /visits/{visit_id}/cancellations/new caseload:read
staff POST /visits/{visit_id}/check-ins caseload:read
staff GET  /visits/{visit_id}/check-ins/new caseload:read
staff POST /visits/{visit_id}/check-outs caseload:read
staff POST /visits/{visit_id}/extensions caseload:read
staff GET  /visits/{visit_id}/extensions/new caseload:read
staff POST /visits/{visit_id}/reaches caseload:read
staff GET  /visits/{visit_id}/reaches/new caseload:read
"""
)
