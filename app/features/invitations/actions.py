"""The only writer of who works here. A code is shown by the answer that drew it, and by nothing else."""

from __future__ import annotations

from uuid import UUID

from app.access import codes
from app.access.actor import BY_ROLE, OF_AGENCIES, Actor, Role
from app.access.configuring import in_turn
from app.access.door import new_user_key, open_site, sign_in_site
from app.access.holding import accounts_of
from app.access.last_days import is_over
from app.access.models import Account, TeamMember
from app.access.phones import phones_of, revoke_phone, revoke_phones_of
from app.access.session_list import count_and_day
from app.access.sessions import end_sessions_of
from app.access.sight import is_last_named
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.accounts.models import AccountContent
from app.features.accounts.queries import account_by_handle, handle_hash
from app.features.accounts.rules import Status
from app.features.agencies.models import Agency
from app.features.agencies.queries import agency_row, team_row
from app.features.devices.actions import end_all_of
from app.features.devices.actions import revoke_device as revoke
from app.features.identifiers.actions import compare_later
from app.features.invitations import queries
from app.features.invitations.forms import DetailsForm, LastDayForm, PersonForm
from app.features.invitations.rules import IN_TEAMS, NO_LAST_DAY, last_day_problems, person_problems
from app.features.sign_ins.rules import CODE_LIFE, CODE_PURPOSE


def first_administrator(work: Work, site_id: UUID, name: str, handle: str) -> str:
    """By an operator's command, for a site without one: returns the code."""
    form = PersonForm(name=name, handle=handle, role=Role.ADMINISTRATOR)
    _refuse(work, form)
    account = _make(work, site_id, form)
    work.ledger.entry("account.invited", None, sign_in_site(work, site_id), account, role=account.role)
    return codes.issue_code(work, account.id, CODE_PURPOSE, CODE_LIFE)


def invite(work: Work, actor: Actor, form: PersonForm) -> tuple[Account, str]:
    """A new account and its code; it opens nothing until the person has chosen a way to sign in."""
    agency = _agency(work, actor, form.agency_id) if form.role in OF_AGENCIES and form.agency_id else None
    _refuse(work, form, agency.code if agency else None)
    if form.role in IN_TEAMS and form.team_id:
        _demand_team(work, actor, form.team_id)
    account = _make(work, actor.site_id, form)
    if form.role in IN_TEAMS and form.team_id:
        leads = form.role is Role.SUPERVISOR
        work.add(TeamMember(team_id=form.team_id, account_id=account.id, is_supervisor=leads))
    work.ledger.entry("account.invited", actor, open_site(work, actor), account, role=account.role)
    return account, codes.issue_code(work, account.id, CODE_PURPOSE, CODE_LIFE)


def amend(work: Work, actor: Actor, account_id: UUID, form: DetailsForm) -> None:
    """Name and title. The sign-in name stays as it was given."""
    account = queries.account_row(work, actor, account_id)
    if account.version != form.version:
        raise Conflict("Not saved: somebody else amended this meanwhile. Read theirs, then save yours again.")
    room = open_site(work, actor)
    content = room.open(account, AccountContent).model_copy(update={"name": form.name, "title": form.title})
    account.version += 1
    account.sealed = room.seal(content, into=account)
    compare_later(work, account)
    account.is_compared = account.role not in BY_ROLE
    work.ledger.entry("account.amended", actor, room, account)


def draw_again(work: Work, actor: Actor, account_id: UUID) -> tuple[Account, str]:
    """A fresh code for somebody who has not come in yet; the one before opens nothing."""
    account = queries.account_row(work, actor, account_id)
    if account.status != Status.INVITED:
        raise FormRefused(
            {"form": "This account has been opened. A code is only for somebody who was invited."}
        )
    work.ledger.entry("account.code-drawn", actor, open_site(work, actor), account)
    return account, codes.issue_code(work, account.id, CODE_PURPOSE, CODE_LIFE)


OWN = "Your own sessions are ended under Me."
ONLY_WAY = "This is their only way to sign in. End the account and invite them anew."
NO_LONGER = "You are not an administrator of this site any more."
LAST_NAMED = (
    "This is the only supervisor who answers for some restricted case. Have another supervisor named for it first: "
    "whoever it is knows which."
)


def end_account(work: Work, actor: Actor, account_id: UUID) -> None:
    """Nobody signs in with it any more, and who is signed in is out. What they wrote stays."""
    in_turn_as_administrator(work, actor)
    account = queries.account_row(work, actor, account_id)
    if account.id == actor.id:
        raise FormRefused({"form": "Your own account is ended by another administrator."})
    if account.role == Role.ADMINISTRATOR and not queries.other_administrators(work, actor, account_id):
        raise FormRefused({"form": "This is the last administrator. Invite another first."})
    if is_last_named(work, account.id):
        raise FormRefused({"form": LAST_NAMED})
    account.status = Status.ENDED
    codes.withdraw_codes(work, account.id, CODE_PURPOSE)
    end_sessions_of(work, account.id)
    revoke_phones_of(work, actor, account.id)
    work.ledger.entry("account.ended", actor, open_site(work, actor), account)
    _end_elsewhere(work, account)


def in_turn_as_administrator(work: Work, actor: Actor) -> None:
    """Who takes somebody's account or role away waits for whoever does the same: or two administrators could end each
    other at once, and the site had none. `Refused` for who is none by then.
    """
    in_turn(work, actor)
    own = work.session.get(Account, actor.id, with_for_update=True, populate_existing=True)
    if own is None or own.role != Role.ADMINISTRATOR or own.status != Status.ACTIVE:
        raise Refused(NO_LONGER)


def _end_elsewhere(work: Work, account: Account) -> None:
    """What signed them in has ended: they are out at every other site of theirs too. Each is told in its own ledger,
    and its administrator ends the account there, by that site's own checks."""
    for other in accounts_of(work, account.id):
        if other.id != account.id and other.status == Status.ACTIVE:
            end_sessions_of(work, other.id)
            for phone in phones_of(work, other.id):
                revoke_phone(work, phone)
            work.ledger.entry("account.held-by-none", None, sign_in_site(work, other.site_id), other)


def set_last_day(work: Work, actor: Actor, account_id: UUID, form: LastDayForm) -> None:
    """Until when she signs in. A session that a last day has ended does not come back with a later one."""
    account = queries.account_row(work, actor, account_id)
    if account.status == Status.ENDED:
        raise FormRefused({"form": "This account has ended. Invite them anew."})
    if account.role not in OF_AGENCIES:
        raise FormRefused({"form": NO_LAST_DAY})
    if problems := last_day_problems(account.role, form.ends_on, work.today):
        raise FormRefused(problems)
    if is_over(account.ends_on, work.today):
        end_sessions_of(work, account.id)
    account.ends_on = form.ends_on
    told = form.ends_on.isoformat() if form.ends_on else "none"
    work.ledger.entry("account.last-day-set", actor, open_site(work, actor), account, last=told)


def end_sessions(work: Work, actor: Actor, account_id: UUID) -> None:
    """Who works with it is out everywhere, and may sign in again: for a device that was lost."""
    account = _another(work, actor, account_id)
    end_all_of(work, actor, account, count_and_day(work, account.id)[0])


def revoke_device(work: Work, actor: Actor, account_id: UUID, device_id: UUID) -> None:
    """Who works with it is out on this one device, and may sign in again with what they have."""
    revoke(work, actor, _another(work, actor, account_id), device_id)


def withdraw_passkey(work: Work, actor: Actor, account_id: UUID, passkey_id: UUID) -> None:
    """The device that holds it signs nobody in any more, and its holder is out everywhere. The last way in stays."""
    account = _another(work, actor, account_id)
    row = queries.passkey_row(work, account, passkey_id)
    if not queries.may_withdraw_passkey(work, account):
        raise FormRefused({"form": ONLY_WAY})
    work.session.delete(row)
    end_all_of(work, actor, account, count_and_day(work, account.id)[0])
    work.ledger.entry(
        "account.passkey-withdrawn", actor, open_site(work, actor), account, passkey=str(row.id)
    )


def _another(work: Work, actor: Actor, account_id: UUID) -> Account:
    account = queries.account_row(work, actor, account_id)
    if account.id == actor.id:
        raise FormRefused({"form": OWN})
    return account


def _make(work: Work, site_id: UUID, form: PersonForm) -> Account:
    room = sign_in_site(work, site_id)
    account = Account(site_id=site_id, role=form.role, status=Status.INVITED, made_on=work.today,
                      handle=handle_hash(room, form.handle),
                      agency_id=form.agency_id if form.role in OF_AGENCIES else None,
                      ends_on=form.ends_on, is_compared=form.role not in BY_ROLE)  # fmt: skip
    new_user_key(work, account.id, site_id)
    content = AccountContent(name=form.name, title=form.title, handle=form.handle)
    account.sealed = room.seal(content, into=account)
    work.add(account)
    compare_later(work, account)
    return account


def _refuse(work: Work, form: PersonForm, agency_code: str | None = None) -> None:
    problems = person_problems(form.handle, form.role, agency_code)
    problems |= last_day_problems(form.role, form.ends_on, work.today)
    if not problems and account_by_handle(work, form.handle) is not None:
        problems["handle"] = "Somebody signs in with this name. Choose another."
    if problems:
        raise FormRefused(problems)


def _agency(work: Work, actor: Actor, agency_id: UUID) -> Agency:
    try:
        return agency_row(work, actor, agency_id)
    except NotFound:
        raise FormRefused({"agency_id": "Choose one of the list."}) from None


def _demand_team(work: Work, actor: Actor, team_id: UUID) -> None:
    try:
        team_row(work, actor, team_id)
    except NotFound:
        raise FormRefused({"team_id": "Choose one of the list."}) from None
