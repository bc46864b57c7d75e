"""One person with roles at several sites: each role is an account of its site, and one of them holds what signs her in.

An account without a holder holds its own. She is at one site at a time: the session names the account, and with it the
site. Nothing here shows one site that there is another.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select, update

from app.access.actor import Actor
from app.access.last_days import is_open
from app.access.models import Account, SessionRow, Site
from app.access.work import Work
from app.core.errors import Refused


def holder_id(account: Account) -> UUID:
    """The id of the account whose passkeys, passphrase and authenticator sign this one in: often its own."""
    return account.holder_id or account.id


def holder_of(work: Work, account: Account) -> Account:
    """The account whose passkeys, passphrase and authenticator sign this one in."""
    return account if account.holder_id is None else work.session.get_one(Account, account.holder_id)


def accounts_of(work: Work, holder: UUID) -> list[Account]:
    """Every account of this person, the holder first; what has ended too."""
    found = select(Account).where(or_(Account.id == holder, Account.holder_id == holder))
    return sorted(work.session.scalars(found), key=lambda one: (one.id != holder, str(one.id)))


def hers(work: Work, account: Account, whose: UUID | None) -> Account:
    """The account of the same person that is meant, this one unless said; `Refused` for somebody else's: in another tab
    of the same browser she may have gone on at another site, or another person may have signed in."""
    if whose in (None, account.id):
        return account
    found = next((one for one in accounts_of(work, holder_id(account)) if one.id == whose), None)
    if found is None:
        raise Refused()
    return found


def is_same_person(work: Work, one: UUID, other: UUID) -> bool:
    """Whether two accounts are of one person, at one site or at two."""
    found = [work.session.get_one(Account, account_id) for account_id in (one, other)]
    return holder_id(found[0]) == holder_id(found[1])


def is_let_in(work: Work, account: Account, today: date, status: str = "active") -> bool:
    """Whether this account stands in that state, and what signs it in still does."""
    if not is_open(account, today, status):
        return False
    return account.holder_id is None or is_open(holder_of(work, account), today)


def as_holder(work: Work, actor: Actor) -> Actor:
    """She herself where what signs her in is kept: for its rows and for the ledger of that site, and for no case."""
    account = work.session.get_one(Account, actor.id)
    if account.holder_id is None:
        return actor
    holder = holder_of(work, account)
    generation = work.session.get_one(Site, holder.site_id).generation
    return replace(
        actor, id=holder.id, site_id=holder.site_id, site_generation=generation, agency_id=holder.agency_id,
        teams=frozenset(), supervises=frozenset(), desks=frozenset(), is_shut_out=True,
    )  # fmt: skip


def end_sessions_everywhere(work: Work, account_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of this person at every site at once, `but` the one that she is working in."""
    account = work.session.get_one(Account, account_id)
    ids = [one.id for one in accounts_of(work, holder_id(account))]
    work.session.execute(
        update(SessionRow)
        .where(SessionRow.person_id.in_(ids), SessionRow.ended_at.is_(None), SessionRow.id != but)
        .values(ended_at=work.now)
    )
