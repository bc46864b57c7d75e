"""The routes that want a proof, written out: who takes one away, or adds one, changes this list too."""

from __future__ import annotations

PROVEN = """
GET  /cases/{case_id}/plan/print
POST /cases/{case_id}/evidence-packs
POST /cases/{case_id}/evidence-packs/{pack_id}/decisions
GET  /cases/{case_id}/evidence-packs/{pack_id}/file
GET  /cases/{case_id}/evidence-packs/{pack_id}/handing
POST /cases/{case_id}/letters/{letter_id}/decisions
GET  /cases/{case_id}/letters/{letter_id}/file
POST /cases/{case_id}/deletion/confirmations
POST /cases/{case_id}/deletion/proposals
POST /cases/{case_id}/transfer/agreements
POST /cases/{case_id}/transfer/proposals
POST /cases/{case_id}/page/accounts
GET  /cases/{case_id}/page/passphrases/new
POST /cases/{case_id}/page/passphrases
GET  /cases/{case_id}/page/second-words/new
POST /cases/{case_id}/page/second-words
GET  /cases/{case_id}/page/unlocks/new
POST /cases/{case_id}/page/unlocks
POST /freezes/{freeze_id}/releases
GET  /me/authenticator
POST /me/authenticator
POST /me/authenticator/secrets
POST /me/passkeys
POST /me/passkeys/options
POST /me/passkeys/{passkey_id}/withdrawals
POST /me/passphrase
POST /me/phones
POST /me/recovery-codes
POST /me/sessions/endings
POST /me/sessions/{session_id}/endings
POST /me/sites
POST /people
POST /people/{account_id}
POST /people/{account_id}/codes
POST /people/{account_id}/devices/{device_id}/revocations
POST /people/{account_id}/ending
POST /people/{account_id}/last-days
POST /people/{account_id}/passkeys/{passkey_id}/withdrawals
POST /people/{account_id}/roles
POST /people/{account_id}/sessions/endings
POST /transfers/{offer_id}/acceptances
POST /site
"""
"""Routes of the staff host that ask once more who is there, when that was shown more than ten minutes ago: exports,
keys, identity, and what cannot be undone."""
