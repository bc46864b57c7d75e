"""Reads which second factors somebody has: an authenticator that is being set up, codes left, uses to be told."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import Actor
from app.access.work import Work
from app.features.accounts.models import AccountContent, CredentialContent, RecoveryUse
from app.features.accounts.queries import content_of, credential_of, own_account


@dataclass(frozen=True)
class Factors:
    """One's own second factors, as their pages show them."""

    account: AccountContent
    credential: CredentialContent
    uses: list[RecoveryUse]

    @property
    def codes_left(self) -> int:
        return len(self.credential.recovery)


def factors_of(work: Work, actor: Actor) -> Factors:
    account = own_account(work, actor)
    credential = credential_of(work, account)
    return Factors(content_of(work, account), credential, told_to(actor, credential))


def told_to(actor: Actor, credential: CredentialContent) -> list[RecoveryUse]:
    """The uses of recovery codes that she is told of: never in the session which a code itself opened."""
    return [use for use in credential.recovery_uses if use.session_id != actor.session_id]
