"""Reads accounts: names for pages, people of a team, one's own account, and who somebody is that signs in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from app.access import sessions
from app.access.actor import Actor, Role
from app.access.door import Room, open_person, open_site, sign_in_room, sign_in_site
from app.access.holding import as_holder, holder_id, holder_of
from app.access.models import Account, Credential, Passkey, Site, TeamMember
from app.access.recovery_codes import FEW
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.models import (
    AccountContent,
    CredentialContent,
    FarName,
    FarNameContent,
    PasskeyContent,
)
from app.features.accounts.rules import ROLE_LABELS, Status, plain_handle

FORMER = "A former colleague"
NOBODY = UUID(int=0)

# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TeamPerson:
    id: UUID
    name: str
    role: Role
    is_supervisor: bool


def names_of(work: Work, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these people of the actor's site, and of those who wrote in a case that came from another; somebody
    unknown is “A former colleague”."""
    wanted = set(ids)
    room = open_site(work, actor)
    rows = work.session.scalars(
        select(Account).where(Account.id.in_(wanted), Account.site_id == actor.site_id)
    )
    found = {row.id: room.open(row, AccountContent).name for row in rows}
    if missing := wanted - found.keys():
        found |= {
            one: room.open(row, FarNameContent).name for one, row in far_rows(work, room, missing).items()
        }
    return {one: found.get(one, FORMER) for one in wanted}


def far_rows(work: Work, room: Room, ids: Iterable[UUID]) -> dict[UUID, FarName]:
    """What this site keeps of people of other sites, by their accounts there."""
    rows = work.session.scalars(
        select(FarName).where(FarName.account_id.in_(list(ids)), FarName.site_id == room.site_id)
    )
    return {row.account_id: row for row in rows}


def name_of(work: Work, actor: Actor, account_id: UUID) -> str:
    return names_of(work, actor, [account_id])[account_id]


def people_in_team(work: Work, actor: Actor, team_id: UUID) -> list[TeamPerson]:
    """The active members of a team of the actor's site, by name."""
    room = open_site(work, actor)
    rows = work.session.execute(
        select(Account, TeamMember.is_supervisor)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(
            TeamMember.team_id == team_id, Account.site_id == actor.site_id, Account.status == Status.ACTIVE
        )
    )
    people = [TeamPerson(a.id, room.open(a, AccountContent).name, Role(a.role), leads) for a, leads in rows]
    return sorted(people, key=lambda person: person.name)


# ── Sign-in ──────────────────────────────────────────────────────────────────────────────────────────────


def handle_hash(room: Room, typed: str) -> bytes:
    """How a sign-in name is found again without being stored; `room` is its site's."""
    return room.blind("handle", plain_handle(typed))


def account_by_handle(work: Work, typed: str) -> Account | None:
    """The account with this sign-in name, on whichever site; nobody has signed in yet."""
    return who_tries(work, typed).account


class Tried(NamedTuple):
    """Who has the sign-in name that was typed, and what tries on it are counted under."""

    account: Account | None
    name: bytes


def who_tries(work: Work, typed: str) -> Tried:
    """For a name that nobody has it takes as long; asked once a unit, so that little is left to tell them apart by."""
    hashes = _hashes(work, typed)
    account = work.session.scalars(select(Account).where(Account.handle.in_(hashes))).first()
    return Tried(account, account.handle if account else next(iter(hashes), b""))


def names_tried(work: Work, tried: Tried) -> set[bytes]:
    """What tries on this name are counted under, and on every other sign-in name of the same person. For a name that
    nobody has as much is asked."""
    holder = holder_id(tried.account) if tried.account else NOBODY
    names = select(Account.handle).where(or_(Account.id == holder, Account.holder_id == holder))
    return {tried.name, *work.session.scalars(names)}


def _hashes(work: Work, typed: str) -> list[bytes]:
    sites = work.session.scalars(select(Site.id).order_by(Site.id)).all()
    return [handle_hash(sign_in_site(work, site_id), typed) for site_id in sites]


def holder_or_other(work: Work, tried: Tried) -> Account | None:
    """Whose credential is compared: this account's, or, for a name that nobody has or that has none, another's, the
    same one each time. What is done then takes as long, and counts for nothing."""
    account = tried.account
    has_some = credential_row(work, holder_id(account) if account else NOBODY) is not None
    found = select(Account).join(Credential, Credential.account_id == Account.id).order_by(Account.handle)
    first = work.session.scalars(found.limit(1)).first()
    nearest = work.session.scalars(found.where(Account.handle >= tried.name).limit(1)).first()
    return account if has_some else nearest or first


def account_of(work: Work, account_id: UUID) -> Account | None:
    return work.session.get(Account, account_id)


def content_of(work: Work, account: Account) -> AccountContent:
    """Name and sign-in name of somebody who is signing in or being enrolled."""
    return sign_in_site(work, account.site_id).open(account, AccountContent)


def credential_row(work: Work, account_id: UUID) -> Credential | None:
    """The row, held until the unit ends if it writes: a code of the authenticator is good once."""
    found = select(Credential).where(Credential.account_id == account_id)
    return work.session.scalars(found.with_for_update() if work.writes else found).first()


def credential_of(work: Work, account: Account) -> CredentialContent:
    """Passphrase hash and authenticator secret; empty if there are none."""
    row, holder = credential_row(work, holder_id(account)), holder_of(work, account)
    return sign_in_room(work, holder).open(row, CredentialContent) if row else CredentialContent()


def passkey_by_id(work: Work, credential_id: bytes) -> Passkey | None:
    found = select(Passkey).where(Passkey.credential_id == credential_id)
    return work.session.scalars(found.with_for_update() if work.writes else found).first()


def passkeys_of(work: Work, account_id: UUID) -> list[Passkey]:
    found = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.made_on, Passkey.id)
    return list(work.session.scalars(found))


# ── One's own account ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PasskeyView:
    id: UUID
    label: str
    made_on: date
    last_used_on: date | None


@dataclass(frozen=True)
class Me:
    """One's own account, as its page shows it."""

    name: str
    title: str
    handle: str
    role: str
    site: str
    has_passphrase: bool
    passkeys: list[PasskeyView]
    is_proven: bool
    has_authenticator: bool
    codes_left: int
    has_kept_codes: bool

    @property
    def may_withdraw(self) -> bool:
        """The last way of signing in is never withdrawn; recovery codes are none."""
        return (self.has_passphrase and self.has_authenticator) or len(self.passkeys) > 1

    @property
    def lacks_codes(self) -> bool:
        """So few recovery codes are left that she is asked to draw new ones."""
        return self.has_passphrase and self.codes_left <= FEW


def site_name(work: Work, account: Account) -> str:
    site = work.session.get(Site, account.site_id)
    return site.name if site else ""


def own_account(work: Work, actor: Actor) -> Account:
    account = work.session.get(Account, actor.id)
    if account is None:
        raise NotFound()
    return account


def me_of(work: Work, actor: Actor) -> Me:
    account = own_account(work, actor)
    content = open_site(work, actor).open(account, AccountContent)
    holder = as_holder(work, actor)
    room = open_person(work, holder)
    keys = [
        PasskeyView(row.id, room.open(row, PasskeyContent).label, row.made_on, row.last_used_on)
        for row in passkeys_of(work, holder.id)
    ]
    credential = credential_of(work, account)
    return Me(
        content.name, content.title, content.handle, ROLE_LABELS[actor.role], site_name(work, account),
        bool(credential.passphrase), keys, sessions.is_proven(work, actor), bool(credential.totp),
        len(credential.recovery), credential.recovery_kept,
    )  # fmt: skip


def own_passkey(work: Work, actor: Actor, passkey_id: UUID) -> Passkey:
    row = work.session.get(Passkey, passkey_id)
    if row is None or row.account_id != holder_id(own_account(work, actor)):
        raise NotFound()
    return row
