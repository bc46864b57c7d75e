"""The only writer of second factors: recovery codes drawn, spent and told of, an authenticator exchanged.

A code of either kind is good once: it is spent in the transaction that signs in, under the credential's lock.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.access import onetime, recovery_codes
from app.access.actor import Actor
from app.access.holding import end_sessions_everywhere
from app.access.models import Account
from app.access.work import Work
from app.core.errors import FormRefused
from app.core.secret import Secret
from app.features.accounts.actions import note_own, seal_credential
from app.features.accounts.models import CredentialContent, RecoveryUse
from app.features.accounts.queries import credential_of, own_account
from app.features.second_factors import queries, rules
from app.features.second_factors.forms import AuthenticatorForm

# ── At the sign-in ───────────────────────────────────────────────────────────────────────────────────────


def tried_code(credential: CredentialContent, code: Secret) -> str:
    """The hash of what may be a recovery code, else empty. Slow: before the write lock, and for everybody alike."""
    return recovery_codes.hash_code(code, credential.recovery_salt) if recovery_codes.is_shaped(code) else ""


def totp_step(work: Work, credential: CredentialContent, code: Secret) -> int | None:
    """The authenticator's step of which this is the code. Without an authenticator the same work is done."""
    step = onetime.matching_step(credential.totp or onetime.NOBODYS, code, work.now, credential.last_step)
    return step if credential.totp else None


def spent(work: Work, credential: CredentialContent, code: Secret, tried: str) -> CredentialContent | None:
    """The credential once this code is used up; None if it is none of hers, or was used."""
    step = totp_step(work, credential, code)
    left = [one for one in credential.recovery if one != tried]
    if step is not None:
        return credential.model_copy(update={"last_step": step})
    return credential.model_copy(update={"recovery": left}) if len(left) < len(credential.recovery) else None


def note_use(work: Work, account: Account, actor: Actor, device: str) -> None:
    """The use of a recovery code, to be told at her next sign-in and in the ledger."""
    credential = credential_of(work, account)
    use = RecoveryUse(at=work.now, session_id=actor.session_id, device=device)
    uses = [*credential.recovery_uses, use]
    row = seal_credential(work, account, credential.model_copy(update={"recovery_uses": uses}))
    left = len(credential.recovery)
    note_own(work, actor, "recovery-code.used", row, left=left)


# ── Recovery codes, by herself ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Drawn:
    """Ten codes as they are shown once, and what is kept of them."""

    codes: tuple[str, ...]
    salt: str
    hashes: list[str]

    def __repr__(self) -> str:
        return "<drawn>"


def draw() -> Drawn:
    """Slow: before the write lock."""
    codes, salt = recovery_codes.draw_codes(), recovery_codes.draw_salt()
    return Drawn(codes, salt, [recovery_codes.hash_code(Secret(code), salt) for code in codes])


def keep_drawn(work: Work, actor: Actor, drawn: Drawn) -> None:
    """From now on these; those before open nothing."""
    account = own_account(work, actor)
    credential = credential_of(work, account)
    if not credential.passphrase:
        raise FormRefused({"form": rules.CHOOSE_FIRST})
    kept = {"recovery": drawn.hashes, "recovery_salt": drawn.salt, "recovery_kept": False}
    row = seal_credential(work, account, credential.model_copy(update=kept))
    note_own(work, actor, "recovery-codes.drawn", row)


def note_kept(work: Work, actor: Actor) -> None:
    """She says that she has the codes on paper. Until then her page asks."""
    account = own_account(work, actor)
    credential = credential_of(work, account)
    if not credential.recovery:
        raise FormRefused({"form": rules.NONE_DRAWN})
    if not credential.recovery_kept:
        row = seal_credential(work, account, credential.model_copy(update={"recovery_kept": True}))
        note_own(work, actor, "recovery-codes.kept", row)


def note_read(work: Work, actor: Actor) -> None:
    """She has been told of the uses so far; one of this very session waits for her next."""
    account = own_account(work, actor)
    credential = credential_of(work, account)
    told = queries.told_to(actor, credential)
    if told:
        rest = [use for use in credential.recovery_uses if use not in told]
        row = seal_credential(work, account, credential.model_copy(update={"recovery_uses": rest}))
        note_own(work, actor, "recovery-code.use-read", row)


# ── The authenticator, by herself ────────────────────────────────────────────────────────────────────────


def draw_authenticator(work: Work, actor: Actor) -> None:
    """A secret for another authenticator. The one she has goes on until the new one has shown its first code."""
    account = own_account(work, actor)
    credential = credential_of(work, account)
    if not credential.passphrase:
        raise FormRefused({"form": rules.CHOOSE_FIRST})
    new = {"next_totp": onetime.draw_secret()}
    row = seal_credential(work, account, credential.model_copy(update=new))
    note_own(work, actor, "authenticator.drawn", row)


def change_authenticator(work: Work, actor: Actor, form: AuthenticatorForm) -> None:
    """From now on the new one alone; every other session of hers ends."""
    account = own_account(work, actor)
    credential = credential_of(work, account)
    if not credential.next_totp:
        raise FormRefused({"form": rules.NOTHING_WAITS})
    step = onetime.matching_step(credential.next_totp, form.code, work.now, 0)
    if step is None:
        raise FormRefused({"code": rules.NOT_THE_CODE})
    new = {"totp": credential.next_totp, "next_totp": "", "last_step": step}
    row = seal_credential(work, account, credential.model_copy(update=new))
    end_sessions_everywhere(work, actor.id, but=actor.session_id)
    note_own(work, actor, "authenticator.changed", row)
