"""Reads what the doors need: whose session a cookie is, who is enrolling, which unsaved words wait for her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from app.access import sessions
from app.access.actor import Actor
from app.access.door import open_person
from app.access.drafts import LIFE, newest_draft, open_draft
from app.access.holding import is_let_in
from app.access.models import Account, Draft, SessionRow
from app.access.work import Work
from app.features.accounts import queries as accounts
from app.features.accounts.models import AccountContent, CredentialContent
from app.features.accounts.rules import Status
from app.features.second_factors.queries import told_to
from app.features.sign_ins.rules import ENROL_WITHIN, TOLD_AT


def staff_session(work: Work, token: str | None, stage: str = "") -> SessionRow | None:
    """The staff session of this cookie, locked or not, that has not ended; at this stage if one is named."""
    row = sessions.find_session(work, token)
    return row if row is not None and not row.is_page and stage in ("", row.stage) else None


@dataclass(frozen=True)
class Enrolling:
    """Somebody whose code was opened and who has no way of signing in yet."""

    session: SessionRow
    account: Account
    content: AccountContent
    credential: CredentialContent


def enrolling(work: Work, token: str | None) -> Enrolling | None:
    row = staff_session(work, token, "enrol")
    account = (
        accounts.account_of(work, row.person_id) if row and work.now - row.made_at <= ENROL_WITHIN else None
    )
    if row is None or account is None or not is_let_in(work, account, work.today, Status.INVITED):
        return None
    return Enrolling(row, account, accounts.content_of(work, account), accounts.credential_of(work, account))


def locked_account(work: Work, token: str | None) -> Account | None:
    """Whose locked session this cookie is; None if it is not locked or has ended."""
    row = staff_session(work, token, "full")
    if row is None or not sessions.is_locked(work, row):
        return None
    account = accounts.account_of(work, row.person_id)
    return account if account is not None and is_let_in(work, account, work.today) else None


def way_on(work: Work, actor: Actor, wished: str, since: datetime | None) -> str:
    """Where to go: as wished, with the words that she could not save there; or, without a wish, to those words.

    Only words count that were kept when a session locked or ended, after its last use (`since`, if it is known). Who
    has to be told that one of her recovery codes was used is told that first.
    """
    to = _with_words(work, actor, wished, since)
    credential = accounts.credential_of(work, accounts.own_account(work, actor))
    return f"{TOLD_AT}?next={quote(to, safe='/')}" if told_to(actor, credential) else to


def _with_words(work: Work, actor: Actor, wished: str, since: datetime | None) -> str:
    draft_id = newest_draft(work, actor)
    row = work.session.get(Draft, draft_id) if draft_id else None
    kept = open_draft(work, actor, open_person(work, actor), row.id) if row else None
    if row is None or kept is None or not kept.because:
        return wished or "/"
    is_fresh = since is None or row.ends_at - LIFE >= since - timedelta(minutes=1)
    if is_fresh and (wished == kept.path or (not wished and since is not None)):
        return f"{kept.path}?draft={row.id}"
    return wished or "/"
