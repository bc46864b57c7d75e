"""Reads who works at the actor's site. Names are sealed under the site's key and opened here for its administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access import codes
from app.access.actor import OF_AGENCIES, Actor, Role
from app.access.door import Room, open_site
from app.access.holding import is_let_in
from app.access.last_days import is_open, is_over
from app.access.models import Account, Passkey, TeamMember
from app.access.session_list import Device, elsewhere, known_devices
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.models import AccountContent
from app.features.accounts.queries import credential_of, passkeys_of
from app.features.accounts.rules import ROLE_LABELS, Status
from app.features.agencies.queries import agencies_of, teams_of
from app.features.invitations.rules import CUT_OFF, STATUS_LABELS, needs_notice


@dataclass(frozen=True)
class StaffView:
    """Somebody who works here, or did."""

    row: Account
    content: AccountContent
    teams: tuple[str, ...]
    agency: str
    is_cut_off: bool
    """What signs them in is kept at another site, and has ended there."""

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.row.role]

    @property
    def status_label(self) -> str:
        return CUT_OFF if self.is_cut_off else STATUS_LABELS[self.row.status]

    @property
    def may_have_last_day(self) -> bool:
        return self.row.role in OF_AGENCIES and self.row.status != Status.ENDED

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(word for word in (self.role_label, self.content.title, self.agency, *self.teams) if word)


def staff_of(work: Work, actor: Actor) -> list[StaffView]:
    """Everybody of the site by name, those whose accounts have ended last."""
    rows = work.session.scalars(select(Account).where(Account.site_id == actor.site_id)).all()
    views = [_view(work, row, open_site(work, actor), _places(work, actor)) for row in rows]
    return sorted(views, key=lambda view: (view.row.status == "ended", view.content.name.casefold()))


def leaving(work: Work, people: list[StaffView]) -> list[tuple[StaffView, bool]]:
    """Of these, whose last day comes within thirty days or is over, and whether it is over. The nearest first."""
    near = [one for one in people if one.may_have_last_day and needs_notice(one.row.ends_on, work.today)]
    near.sort(key=lambda one: one.row.ends_on or work.today)
    return [(one, is_over(one.row.ends_on, work.today)) for one in near]


def staff_view(work: Work, actor: Actor, account_id: UUID) -> StaffView:
    return _view(work, account_row(work, actor, account_id), open_site(work, actor), _places(work, actor))


def account_row(work: Work, actor: Actor, account_id: UUID) -> Account:
    row = work.session.get(Account, account_id)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def has_open_code(work: Work, account_id: UUID) -> bool:
    return bool(codes.open_codes(work, account_id, "enrol"))


@dataclass(frozen=True)
class PasskeyDays:
    """A passkey as an administrator sees it: its days. The name that its holder gave it is hers."""

    id: UUID
    made_on: date
    used_on: date | None


@dataclass(frozen=True)
class Devices:
    """Where somebody is signed in and what signs them in: kinds and days alone."""

    known: list[Device]
    elsewhere: int
    passkeys: list[PasskeyDays]
    may_withdraw: bool
    is_held_elsewhere: bool


def devices_of(work: Work, account: Account) -> Devices:
    """Of somebody whose passkeys another site keeps, only where she has signed in here."""
    is_held_elsewhere = account.holder_id is not None
    keys = [PasskeyDays(row.id, row.made_on, row.last_used_on) for row in passkeys_of(work, account.id)]
    return Devices(known_devices(work, account.id), elsewhere(work, account.id), keys,
                   not is_held_elsewhere and may_withdraw_passkey(work, account), is_held_elsewhere)  # fmt: skip


def may_withdraw_passkey(work: Work, account: Account) -> bool:
    """Whether they could still sign in without one of their passkeys; recovery codes are no way in."""
    credential = credential_of(work, account)
    return bool(credential.passphrase and credential.totp) or len(passkeys_of(work, account.id)) > 1


def passkey_row(work: Work, account: Account, passkey_id: UUID) -> Passkey:
    row = work.session.get(Passkey, passkey_id)
    if row is None or row.account_id != account.id:
        raise NotFound()
    return row


def other_administrators(work: Work, actor: Actor, account_id: UUID) -> int:
    """How many administrators who can sign in the site would have without this one."""
    found = select(Account).where(
        Account.site_id == actor.site_id, Account.role == Role.ADMINISTRATOR, Account.status == "active",
        Account.id != account_id,
    )  # fmt: skip
    return sum(is_let_in(work, one, work.today) for one in work.session.scalars(found))


def names_by_id(work: Work, actor: Actor, rows: list[Account]) -> list[tuple[UUID, str]]:
    """(id, name) to choose from, by name."""
    room = open_site(work, actor)
    return sorted(
        ((row.id, room.open(row, AccountContent).name) for row in rows), key=lambda pair: pair[1].casefold()
    )


@dataclass(frozen=True)
class _Places:
    teams: dict[UUID, tuple[str, ...]]
    agencies: dict[UUID, str]


def _places(work: Work, actor: Actor) -> _Places:
    names = {team.id: team.name for team in teams_of(work, actor)}
    teams: dict[UUID, tuple[str, ...]] = {}
    for member in work.session.scalars(select(TeamMember).where(TeamMember.team_id.in_(names))):
        teams[member.account_id] = (*teams.get(member.account_id, ()), names[member.team_id])
    return _Places(teams, {agency.id: agency.name for agency in agencies_of(work, actor)})


def _view(work: Work, row: Account, room: Room, places: _Places) -> StaffView:
    agency = places.agencies.get(row.agency_id, "") if row.agency_id else ""
    is_cut_off = is_open(row, work.today) and not is_let_in(work, row, work.today)
    return StaffView(row, room.open(row, AccountContent), places.teams.get(row.id, ()), agency, is_cut_off)
