"""The routes of an administrator, written out as in `sight.py`, which holds all others. Data, and nothing else."""

from __future__ import annotations

ADMINISTRATION = """\
staff GET  /backups backups:read
staff GET  /bank-holidays configuration:amend
staff POST /bank-holidays configuration:amend
staff GET  /bank-holidays/new configuration:amend
staff POST /bank-holidays/{day_id}/withdrawals configuration:amend
staff GET  /bank-holidays/{day_id}/withdrawals/new configuration:amend
staff GET  /configuration configuration:amend
staff GET  /configuration/changes configuration:amend
staff POST /configuration/coming/{value_id}/withdrawals configuration:amend
staff GET  /configuration/coming/{value_id}/withdrawals/new configuration:amend
staff POST /configuration/values configuration:amend
staff GET  /configuration/values/new configuration:amend
staff GET  /deadlines deadlines:configure
staff GET  /deadlines/{rule_id} deadlines:configure
staff POST /deadlines/{rule_id} deadlines:configure
staff POST /deadlines/{rule_id}/withdrawals deadlines:configure
staff GET  /deadlines/{rule_id}/withdrawals/new deadlines:configure
staff GET  /people accounts:manage
staff POST /people accounts:manage
staff GET  /people/new accounts:manage
staff GET  /people/{account_id} accounts:manage
staff POST /people/{account_id} accounts:manage
staff POST /people/{account_id}/codes accounts:manage
staff GET  /people/{account_id}/devices accounts:manage
staff POST /people/{account_id}/devices/{device_id}/revocations accounts:manage
staff GET  /people/{account_id}/ending accounts:manage
staff POST /people/{account_id}/ending accounts:manage
staff POST /people/{account_id}/last-days accounts:manage
staff GET  /people/{account_id}/last-days/new accounts:manage
staff POST /people/{account_id}/passkeys/{passkey_id}/withdrawals accounts:manage
staff POST /people/{account_id}/sessions/endings accounts:manage
staff POST /people/{account_id}/roles accounts:manage
staff GET  /people/{account_id}/roles/new accounts:manage
staff GET  /retention retention:configure
staff GET  /retention/{retention_id} retention:configure
staff POST /retention/{retention_id} retention:configure
staff POST /retention/{retention_id}/withdrawals retention:configure
staff GET  /retention/{retention_id}/withdrawals/new retention:configure
staff GET  /site agencies:manage
staff POST /site agencies:manage
staff GET  /sign-ins sign-in-events:read
"""
