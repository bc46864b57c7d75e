"""The only writer at the doors: signing in, enrolling, locking, unlocking, signing out, words kept from a form.

A failure never tells which part was wrong, nor whether there is such a person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.access import codes, devices, onetime, passkeys, sessions
from app.access.actor import Actor
from app.access.device_kinds import kind_of
from app.access.door import open_site, sign_in_room, sign_in_site
from app.access.drafts import DraftContent, keep_draft
from app.access.holding import accounts_of, hers, is_let_in
from app.access.models import Account, Passkey, SessionRow
from app.access.passphrases import plain_passphrase
from app.access.passwords import matches
from app.access.session_list import note_device
from app.access.work import Work
from app.core.errors import FormRefused, NotFound
from app.core.secret import Secret
from app.features.accounts import actions as accounts
from app.features.accounts.models import CredentialContent
from app.features.accounts.queries import (
    NOBODY,
    account_of,
    credential_of,
    holder_or_other,
    names_tried,
    passkey_by_id,
    who_tries,
)
from app.features.accounts.rules import Status
from app.features.second_factors import actions as factors
from app.features.sign_ins import queries, rules
from app.features.sign_ins.forms import CodeForm, EnrolForm, SignInForm
from app.features.sign_ins.models import Admitted, Browser, Recognised

BY_PASSPHRASE, BY_RECOVERY = "passphrase", "recovery-code"


# ── Passphrase and authenticator ─────────────────────────────────────────────────────────────────────────


def recognise(work: Work, form: SignInForm, browser: Browser) -> Recognised | None:
    """The slow comparison, before the write lock. For a name that nobody has, the same work is done on another's
    credential, and whatever comes out of it is a failure."""
    tried = who_tries(work, form.handle)
    account = tried.account
    if not _is_known(work, account, browser):
        devices.refuse_after_many(work, *names_tried(work, tried))
    held = holder_or_other(work, tried)
    credential = credential_of(work, held) if held else CredentialContent()
    is_right = matches(credential.passphrase or None, plain_passphrase(form.passphrase))
    code = factors.tried_code(credential, form.code)
    has_code = factors.spent(work, credential, form.code, code) is not None
    if (
        account is None
        or held is not account
        or not (is_right and has_code and is_let_in(work, account, work.today))
    ):
        return None
    return Recognised(account.id, credential.passphrase, code)


def _is_known(work: Work, account: Account | None, browser: Browser) -> bool:
    """Whether this device once signed her in: asked for names that nobody has too."""
    has_signed_in = devices.has_signed_in(work, browser.device, account.id if account else NOBODY)
    return account is not None and has_signed_in


def sign_in(work: Work, form: SignInForm, browser: Browser, known: Recognised | None) -> Admitted | None:
    """A session; None if nothing matched, and then the try is counted."""
    account = account_of(work, known.account_id) if known else None
    left = _uses_code(work, account, known, form.code) if known and account else None
    if account is None or left is None:
        named, name = who_tries(work, form.handle)
        accounts.count_failed(work, named, _is_known(work, named, browser), name)
        return None
    return _admit(work, account, browser, f"sign-in.{left}", form.next)


def _uses_code(work: Work, account: Account, known: Recognised, code: Secret) -> str | None:
    """The way in, if all still holds now that nobody else writes; the code is used up by it."""
    credential = credential_of(work, account)
    left = factors.spent(work, credential, code, known.tried)
    if left is None or credential.passphrase != known.compared or not is_let_in(work, account, work.today):
        return None
    accounts.seal_credential(work, account, left)
    return BY_PASSPHRASE if left.recovery == credential.recovery else BY_RECOVERY


def _admit(work: Work, account: Account, browser: Browser, how: str, wished: str) -> Admitted:
    """A new session in place of the browser's old one, and on to what was being written."""
    since = _end_old(work, browser.token, account.id)
    token = sessions.begin_session(work, account.id)
    device = devices.remember_device(work, browser.device, account.id, browser.agent)
    work.session.flush()
    actor = sessions.actor_of(work, token, is_page=False, counts_as_use=False)
    note_device(work, account, actor.session_id, browser.agent, device.id)
    work.ledger.entry(how, actor, sign_in_site(work, account.site_id), account,
                      device="new" if device.is_new else "known")  # fmt: skip
    if how.endswith(BY_RECOVERY):
        factors.note_use(work, account, actor, kind_of(browser.agent))
    return Admitted(token, device.token, queries.way_on(work, actor, wished, since))


def _end_old(work: Work, token: str | None, account_id: UUID) -> datetime | None:
    """End the session that the browser still has; returns its last use if it was this person's."""
    old = sessions.known_session(work, token) if token else None
    if old is None or old.is_page:
        return None
    if old.ended_at is None:
        sessions.end_session(work, old)
    return old.used_at if old.person_id == account_id else None


# ── Passkey ──────────────────────────────────────────────────────────────────────────────────────────────


def ask_passkey(work: Work, browser: Browser) -> tuple[dict[str, Any], str]:
    """What any device of this host is asked, and the cookie of the session in which the question waits."""
    token = browser.token or ""
    row = queries.staff_session(work, token)
    if row is None:
        token = sessions.begin_question(work)
        work.session.flush()
        row = queries.staff_session(work, token)
    if row is None:
        raise NotFound()
    challenge = passkeys.draw_challenge()
    sessions.keep_challenge(work, row, challenge)
    return passkeys.questions_for_known(work.settings, challenge), token


def counted(work: Work, browser: Browser, credential: Any) -> tuple[Account, int] | None:
    """Whose passkey answered and its new count; None if the answer does not hold."""
    row = queries.staff_session(work, browser.token)
    known = passkey_by_id(work, passkeys.credential_id_in(credential))
    account = account_of(work, known.account_id) if known else None
    if row is None or known is None or account is None or not is_let_in(work, account, work.today):
        return None
    if not passkeys.names_account(credential, account.id):
        return None
    challenge = sessions.waiting_challenge(work, row)
    count = passkeys.counted_answer(work.settings, challenge, credential, known.public_key, known.sign_count)
    return (account, count) if count is not None else None


def sign_in_by_passkey(work: Work, browser: Browser, credential: Any, wished: str) -> Admitted | None:
    """A session, or this one unlocked if it is hers, at whichever site it is; the question is used up either way."""
    found = counted(work, browser, credential)
    row = queries.staff_session(work, browser.token)
    known = passkey_by_id(work, passkeys.credential_id_in(credential))
    if row is not None:
        row.place = ""
    if found is None or row is None or known is None:
        _note_failed_passkey(work, browser, row, known)
        return None
    account, known.sign_count = found
    known.last_used_on = work.today
    hers = {one.id: one for one in accounts_of(work, account.id) if is_let_in(work, one, work.today)}
    if row.stage == "full" and row.person_id in hers:
        token, to = _unlock(work, hers[row.person_id], row, wished)
        device = devices.remember_device(work, browser.device, row.person_id, browser.agent)
        row.device_id = device.id
        return Admitted(token, device.token, to)
    return _admit(work, account, browser, "sign-in.passkey", wished)


def _note_failed_passkey(work: Work, browser: Browser, row: SessionRow | None, key: Passkey | None) -> None:
    """At the lock it is a failed unlock, whatever key was shown; at the sign-in a failed try on whose key it is."""
    account = account_of(work, key.account_id) if key is not None else None
    if row is not None and row.stage == "full":
        accounts.failed(work, row.person_id, "unlock.failed")
    elif account is not None:
        is_known = devices.has_signed_in(work, browser.device, account.id)
        accounts.count_failed(work, account, is_known, account.handle)


# ── Enrolment ────────────────────────────────────────────────────────────────────────────────────────────


def open_code(work: Work, form: CodeForm, browser: Browser) -> str:
    """Use the code up; returns the cookie of a session in which nothing but enrolling can be done."""
    code = codes.find_code(work, form.code.reveal(), rules.CODE_PURPOSE)
    account = account_of(work, code.person_id) if code else None
    if code is None or account is None or not is_let_in(work, account, work.today, Status.INVITED):
        raise FormRefused({"code": rules.NOT_THE_CODE})
    codes.use_code(work, code)
    _end_old(work, browser.token, account.id)
    accounts.seal_credential(work, account, CredentialContent(totp=onetime.draw_secret()))
    work.ledger.entry("account.code-opened", None, sign_in_site(work, account.site_id), account)
    return sessions.begin_session(work, account.id, stage="enrol")


def choose_first(work: Work, form: EnrolForm, browser: Browser) -> str:
    """The hash of the passphrase chosen, if the authenticator's code is right. Slow: before the write lock."""
    person = _enrolling(work, browser)
    hashed = accounts.hash_new_passphrase(work, person.account, form.passphrase, form.repeated)
    if factors.totp_step(work, person.credential, form.code) is None:
        raise FormRefused(
            {"code": "This is not the code that the authenticator shows now. Type the next one."}
        )
    return hashed


def enrol(work: Work, form: EnrolForm, browser: Browser, hashed: str) -> Admitted:
    """From now on she signs in with passphrase and authenticator."""
    person = _enrolling(work, browser)
    step = factors.totp_step(work, person.credential, form.code)
    if step is None:
        raise FormRefused({"code": "Type the next code that the authenticator shows."})
    content = person.credential.model_copy(update={"passphrase": hashed, "last_step": step})
    accounts.seal_credential(work, person.account, content)
    return _begin(work, person.account, browser, "passphrase")


def ask_first_passkey(work: Work, browser: Browser) -> dict[str, Any]:
    person = _enrolling(work, browser)
    return accounts.question_for_new(work, person.account, person.session)


def enrol_by_passkey(work: Work, browser: Browser, credential: Any, label: str) -> Admitted:
    """From now on she signs in with this passkey; the authenticator that was offered is forgotten."""
    person = _enrolling(work, browser)
    accounts.keep_passkey(work, person.account, person.session, credential, label)
    accounts.seal_credential(work, person.account, CredentialContent())
    return _begin(work, person.account, browser, "passkey")


def _begin(work: Work, account: Account, browser: Browser, way: str) -> Admitted:
    account.status = Status.ACTIVE.value
    work.session.flush()
    work.ledger.entry("account.enrolled", None, sign_in_site(work, account.site_id), account, way=way)
    return _admit(work, account, browser, f"sign-in.{way}", rules.AFTER_ENROLLING)


def _enrolling(work: Work, browser: Browser) -> queries.Enrolling:
    person = queries.enrolling(work, browser.token)
    if person is None:
        raise FormRefused({"form": rules.TOO_LATE})
    return person


# ── Lock, unlock, out ────────────────────────────────────────────────────────────────────────────────────


def lock(work: Work, actor: Actor) -> None:
    sessions.lock_session(work, actor)
    work.ledger.entry("session.locked", actor, open_site(work, actor))


def knows_passphrase(work: Work, passphrase: Secret, browser: Browser) -> str | None:
    """The hash that it matched, if this is the passphrase of whose session is locked. Slow: before the write lock."""
    account = queries.locked_account(work, browser.token)
    stored = credential_of(work, account).passphrase if account else ""
    return stored if matches(stored or None, plain_passphrase(passphrase)) else None


def unlock(work: Work, browser: Browser, compared: str | None, wished: str) -> tuple[str, str]:
    """The session goes on under a new cookie; returns that, and where to."""
    account = queries.locked_account(work, browser.token)
    row = queries.staff_session(work, browser.token, "full")
    if account is None or row is None:
        raise FormRefused({"form": "The session has ended. Sign in again."})
    if compared is None or credential_of(work, account).passphrase != compared:
        raise accounts.no_match(account.id, "unlock.failed")
    return _unlock(work, account, row, wished)


def _unlock(work: Work, account: Account, row: SessionRow, wished: str) -> tuple[str, str]:
    since = row.used_at
    token = sessions.prove_session(work, row)
    actor = sessions.member_of(work, account.id, row.id)
    work.ledger.entry("session.unlocked", actor, sign_in_site(work, account.site_id))
    return token, queries.way_on(work, actor, wished, since)


def sign_out(work: Work, browser: Browser) -> None:
    """End this browser's session, locked or not."""
    row = queries.staff_session(work, browser.token)
    account = account_of(work, row.person_id) if row else None
    if row is not None:
        sessions.end_session(work, row)
    if account is not None:
        work.ledger.entry("session.ended", None, sign_in_site(work, account.site_id), account)


def keep_words(work: Work, browser: Browser, content: DraftContent, whose: UUID | None) -> None:
    """Seal what stands in an open form to whose page it is; a session that is locked may still hand words in."""
    row = sessions.known_session(work, browser.token) if browser.token else None
    account = account_of(work, row.person_id) if row and not row.is_page and row.stage == "full" else None
    if account is None or not content.typed:
        return
    account = hers(work, account, whose)
    keep_draft(work, account.id, sign_in_room(work, account), content)
