"""The only writer of proofs: passphrase or passkey of the person who is signed in, and of nobody else.

Proof is for some minutes, and gives the session a new cookie.
"""

from __future__ import annotations

from typing import Any

from app.access import passkeys, sessions
from app.access.actor import Actor
from app.access.door import open_site
from app.access.holding import as_holder
from app.access.passphrases import plain_passphrase
from app.access.passwords import matches
from app.access.work import Work
from app.core.secret import Secret
from app.features.accounts.actions import failed, no_match
from app.features.accounts.queries import credential_of, own_account, passkey_by_id
from app.features.sign_ins.actions import counted
from app.features.sign_ins.models import Browser


def knows_passphrase(work: Work, actor: Actor, passphrase: Secret) -> str | None:
    """The hash that it matched, if it is hers. Slow: before the write lock."""
    stored = credential_of(work, own_account(work, actor)).passphrase
    return stored if matches(stored or None, plain_passphrase(passphrase)) else None


def prove(work: Work, actor: Actor, compared: str | None) -> str:
    """By the passphrase that was compared; returns the session's new cookie."""
    if not compared or credential_of(work, own_account(work, actor)).passphrase != compared:
        raise no_match(actor.id, "proof.failed")
    return _proven(work, actor, "passphrase")


def prove_by_passkey(work: Work, actor: Actor, browser: Browser, credential: Any) -> str | None:
    """By a passkey of hers; None if the answer does not hold. The question is used up either way."""
    found = counted(work, browser, credential)
    sessions.own_session(work, actor).place = ""
    known = passkey_by_id(work, passkeys.credential_id_in(credential))
    if found is None or known is None or found[0].id != as_holder(work, actor).id:
        failed(work, actor.id, "proof.failed")
        return None
    known.sign_count, known.last_used_on = found[1], work.today
    return _proven(work, actor, "passkey")


def _proven(work: Work, actor: Actor, way: str) -> str:
    token = sessions.prove_session(work, sessions.own_session(work, actor))
    work.ledger.entry("session.proven", actor, open_site(work, actor), way=way)
    return token
