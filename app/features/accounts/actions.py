"""The only writer of one's own account: passphrase, passkeys, wishes for the screen.

What somebody signs in with is changed only shortly after she showed who she is: the routes' locks see to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access import devices, passkeys, sessions
from app.access.actor import Actor
from app.access.door import open_site, sign_in_room, sign_in_site
from app.access.holding import as_holder, end_sessions_everywhere, holder_of
from app.access.models import Account, Credential, Passkey, SessionRow
from app.access.passphrases import plain_passphrase, problem_with
from app.access.passwords import hash_passphrase, matches
from app.access.rooms import Room
from app.access.work import Work
from app.core.errors import FormRefused
from app.core.secret import Secret
from app.features.accounts import queries, rules
from app.features.accounts.forms import PassphraseForm
from app.features.accounts.models import CredentialContent, FarName, FarNameContent, PasskeyContent
from app.features.accounts.rules import Theme

OLD_IS_WRONG = "This is not the passphrase that you have now."


# ── What somebody signs in with, for herself and for enrolment ───────────────────────────────────────────


def seal_credential(work: Work, account: Account, content: CredentialContent) -> Credential:
    """Seal passphrase hash and authenticator secret anew, under her own key."""
    holder = holder_of(work, account)
    row = queries.credential_row(work, holder.id)
    if row is None:
        row = Credential(site_id=holder.site_id, account_id=holder.id)
        work.add(row)
    else:
        row.version += 1
    row.sealed = sign_in_room(work, holder).seal(content, into=row)
    return row


def failed(work: Work, account_id: UUID, kind: str) -> None:
    """Note at her site that somebody did not show that it is she: a try to unlock, or to prove it once more."""
    account = queries.account_of(work, account_id)
    if account is not None:
        work.ledger.entry(kind, None, sign_in_site(work, account.site_id), account)


def no_match(account_id: UUID, kind: str) -> FormRefused:
    """The refusal of a passphrase, which leaves its note although nothing else is kept."""
    return FormRefused({"passphrase": rules.NO_MATCH}, still=lambda work: failed(work, account_id, kind))


def count_failed(work: Work, account: Account | None, is_known: bool, name: bytes) -> None:
    """One more failed sign-in on the name with this hash: told at once from a device that is known, else counted by
    the day."""
    if is_known and account is not None:
        site = sign_in_site(work, account.site_id)
        work.ledger.entry("sign-in.failed", None, site, account, device="known")
        return
    tries = devices.count_strange_try(work, name)
    if account is not None and tries in rules.TELL_AT:
        work.ledger.entry("sign-in.failed", None, sign_in_site(work, account.site_id), account, tries=tries)


def note_own(
    work: Work, actor: Actor, kind: str, row: Credential | Passkey, **facts: str | int | None
) -> None:
    """Note what she changed about how she signs in where it is kept; and where she is now, if that is another site."""
    holder = as_holder(work, actor)
    work.ledger.entry(kind, holder, open_site(work, holder), row, **facts)
    if holder.id != actor.id:
        work.ledger.entry(kind, actor, open_site(work, actor), **facts)


def hash_new_passphrase(work: Work, account: Account, passphrase: Secret, repeated: Secret) -> str:
    """The hash of a passphrase that is good enough and was typed twice alike. Slow: before the write lock."""
    content, site = queries.content_of(work, account), queries.site_name(work, account)
    if problem := problem_with(passphrase, (content.handle, content.name, site)):
        raise FormRefused({"passphrase": problem})
    if plain_passphrase(passphrase).reveal() != plain_passphrase(repeated).reveal():
        raise FormRefused({"repeated": "This is not the same passphrase. Type it once more."})
    return hash_passphrase(plain_passphrase(passphrase))


def question_for_new(work: Work, account: Account, row: SessionRow) -> dict[str, Any]:
    """What a device is asked that is to hold a passkey for this account."""
    challenge = passkeys.draw_challenge()
    sessions.keep_challenge(work, row, challenge)
    holder = holder_of(work, account)
    held = [one.credential_id for one in queries.passkeys_of(work, holder.id)]
    return passkeys.questions_for_new(
        work.settings, challenge, holder.id, queries.content_of(work, holder).handle, held
    )


def keep_passkey(work: Work, account: Account, row: SessionRow, credential: Any, label: str) -> Passkey:
    """Keep the passkey that a device made, if its answer holds."""
    made = passkeys.new_passkey(work.settings, sessions.waiting_challenge(work, row), credential)
    row.place = ""
    if made is None or queries.passkey_by_id(work, made.credential_id) is not None:
        raise FormRefused({"form": rules.NO_MATCH})
    account = holder_of(work, account)
    if len(queries.passkeys_of(work, account.id)) >= rules.MOST_PASSKEYS:
        raise FormRefused({"form": "That are enough passkeys. Withdraw one that you do not use."})
    passkey = Passkey(
        site_id=account.site_id,
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        made_on=work.today,
    )
    passkey.sealed = sign_in_room(work, account).seal(PasskeyContent(label=label), into=passkey)
    work.add(passkey)
    work.ledger.entry(
        "passkey.added", None, sign_in_site(work, account.site_id), passkey, account=str(account.id)
    )
    return passkey


# ── By herself ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Chosen:
    """The hash that the old passphrase was compared with, and the hash of the new one."""

    compared: str
    passphrase: str

    def __repr__(self) -> str:
        return "<chosen>"


def choose_passphrase(work: Work, actor: Actor, form: PassphraseForm) -> Chosen | None:
    """Compare the old one, if there is one, and hash the new one; None if the old one is not right."""
    account = queries.own_account(work, actor)
    stored = queries.credential_of(work, account).passphrase
    if stored and form.old is None:
        raise FormRefused({"old": "Type the passphrase that you have now."})
    if stored and form.old is not None and not matches(stored, plain_passphrase(form.old)):
        return None
    return Chosen(stored, hash_new_passphrase(work, account, form.passphrase, form.repeated))


def change_passphrase(work: Work, actor: Actor, chosen: Chosen | None) -> None:
    """From now on the new one; every other session of hers ends."""
    account = queries.own_account(work, actor)
    content = queries.credential_of(work, account)
    if chosen is None or content.passphrase != chosen.compared:
        raise FormRefused({"old": OLD_IS_WRONG}, still=lambda then: failed(then, actor.id, "proof.failed"))
    row = seal_credential(work, account, content.model_copy(update={"passphrase": chosen.passphrase}))
    end_sessions_everywhere(work, actor.id, but=actor.session_id)
    note_own(work, actor, "passphrase.changed" if chosen.compared else "passphrase.chosen", row)


def ask_new_passkey(work: Work, actor: Actor) -> dict[str, Any]:
    return question_for_new(work, queries.own_account(work, actor), sessions.own_session(work, actor))


def add_passkey(work: Work, actor: Actor, credential: Any, label: str) -> Passkey:
    """One more device that signs her in."""
    account = queries.own_account(work, actor)
    return keep_passkey(work, account, sessions.own_session(work, actor), credential, label)


def withdraw_passkey(work: Work, actor: Actor, passkey_id: UUID) -> None:
    """This device signs nobody in any more, and her other sessions end. The last way in stays."""
    row = queries.own_passkey(work, actor, passkey_id)
    if not queries.me_of(work, actor).may_withdraw:
        raise FormRefused({"form": "This is your only way to sign in. Add another passkey first."})
    work.session.delete(row)
    end_sessions_everywhere(work, actor.id, but=actor.session_id)
    note_own(work, actor, "passkey.withdrawn", row)


def blur_names(work: Work, actor: Actor, blur: bool) -> None:
    """Names blurred on every page, or not."""
    account = queries.own_account(work, actor)
    account.blur = blur
    work.ledger.entry("account.blur-set", actor, open_site(work, actor), account, blur=str(blur).lower())


def choose_theme(work: Work, actor: Actor, theme: Theme) -> None:
    account = queries.own_account(work, actor)
    account.theme = theme.value
    work.ledger.entry("account.theme-set", actor, open_site(work, actor), account, theme=theme.value)


# ── People of other sites ────────────────────────────────────────────────────────────────────────────────


def keep_far_names(work: Work, room: Room, names: Mapping[UUID, str]) -> None:
    """A case came from another site: who wrote in it there stays named here. `room` is this site's own."""
    known = queries.far_rows(work, room, names)
    for account_id, name in names.items():
        row = known.get(account_id)
        if row is None:
            row = FarName(site_id=room.site_id, account_id=account_id)
            work.add(row)
        else:
            row.version += 1
        row.sealed = room.seal(FarNameContent(name=name), into=row)
