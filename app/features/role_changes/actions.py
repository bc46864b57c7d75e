"""The only writer of somebody's role. It takes effect at once: whoever is signed in is out, and comes back as what she
is by then. What the former role held is handed over first, by who may see it.
"""

from __future__ import annotations

from uuid import UUID

from app.access.actor import BY_ROLE, CASEWORKERS, OF_AGENCIES, Actor, Role
from app.access.configuring import note_change
from app.access.door import Room, open_site
from app.access.models import Account, TeamMember
from app.access.permissions import Permission, may_anywhere
from app.access.phones import revoke_phones_of
from app.access.sessions import end_sessions_of
from app.access.sight import is_last_named
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.accounts.models import AccountContent
from app.features.accounts.rules import ROLE_LABELS, Status
from app.features.agencies.queries import agency_row, team_row
from app.features.identifiers.actions import compare_later
from app.features.invitations.actions import LAST_NAMED, in_turn_as_administrator
from app.features.invitations.rules import IN_TEAMS, role_problems
from app.features.role_changes import queries, rules
from app.features.role_changes.forms import RoleForm


def change_role(work: Work, actor: Actor, account_id: UUID, form: RoleForm) -> None:
    """What somebody does here from now on. Refused while the former role holds what the new one may not."""
    if not may_anywhere(actor.role, Permission.ACCOUNTS_MANAGE):
        raise Refused()
    in_turn_as_administrator(work, actor)
    account = queries.account_to_change(work, actor, account_id)
    agency_id = _agency(work, actor, form)
    _refuse(work, actor, account, form, agency_id)
    room, before = open_site(work, actor), (Role(account.role), account.agency_id)
    account.role, account.agency_id = form.role.value, agency_id
    if form.role not in OF_AGENCIES:
        account.ends_on = None
    desks = _leave_desks(work, account)
    _set_teams(work, account, form)
    _take_away(work, actor, account)
    _note(work, actor, room, account, before, form, desks)


def _agency(work: Work, actor: Actor, form: RoleForm) -> UUID | None:
    """The agency of who works for one; nobody else has one."""
    if form.role not in OF_AGENCIES:
        return None
    try:
        code = agency_row(work, actor, form.agency_id).code if form.agency_id else None
    except NotFound:
        raise FormRefused({"agency_id": "Choose one of the list."}) from None
    if problems := role_problems(form.role, code):
        raise FormRefused(problems)
    return form.agency_id


def _refuse(work: Work, actor: Actor, account: Account, form: RoleForm, agency_id: UUID | None) -> None:
    if problems := role_problems(form.role, "") if form.role not in OF_AGENCIES else {}:
        raise FormRefused(problems)
    if account.id == actor.id:
        raise FormRefused({"form": rules.OWN})
    if account.status == Status.ENDED:
        raise FormRefused({"form": rules.HAS_ENDED})
    if form.was != queries.seen_words(account):
        raise Conflict(rules.OVERTAKEN)
    if (form.role, agency_id) == (account.role, account.agency_id):
        raise FormRefused({"role": rules.SAME})
    if form.role in IN_TEAMS and form.team_id:
        try:
            team_row(work, actor, form.team_id)
        except NotFound:
            raise FormRefused({"team_id": "Choose one of the list."}) from None
    if problem := queries.held(work, account, form.role, agency_id).problem:
        raise FormRefused({"form": problem})
    if form.role is not Role.SUPERVISOR and is_last_named(work, account.id):
        raise FormRefused({"form": LAST_NAMED})


def _leave_desks(work: Work, account: Account) -> int:
    """Desks are read by people of their own agency, and by nobody else."""
    left = queries.desk_memberships(work, account)
    for one in left:
        work.session.delete(one)
    return len(left)


def _set_teams(work: Work, account: Account, form: RoleForm) -> None:
    """Caseworkers stay in their teams, and whoever supervises no more is a member; the team that was chosen is one
    more. Others are in none.
    """
    known = queries.memberships(work, account)
    leads = form.role is Role.SUPERVISOR
    for one in known:
        if form.role not in CASEWORKERS:
            work.session.delete(one)
        elif not leads or one.team_id == form.team_id:
            one.is_supervisor = leads
    if form.role in IN_TEAMS and form.team_id and form.team_id not in {one.team_id for one in known}:
        work.add(TeamMember(team_id=form.team_id, account_id=account.id, is_supervisor=leads))


def _take_away(work: Work, actor: Actor, account: Account) -> None:
    """Who is signed in is out. A phone carries cases for nobody who sees none by the new role; and whoever sees by the
    role alone sees nothing before the name was compared.
    """
    end_sessions_of(work, account.id)
    if account.role not in CASEWORKERS:
        revoke_phones_of(work, actor, account.id)
    compare_later(work, account)
    account.is_compared = account.role not in BY_ROLE


def _note(
    work: Work, actor: Actor, room: Room, account: Account, before: tuple[Role, UUID | None], form: RoleForm, desks: int
) -> None:  # fmt: skip
    name = room.open(account, AccountContent).name
    words = f"{ROLE_LABELS[before[0]]} → {ROLE_LABELS[form.role]}"
    note_change(work, actor, f"What {name} does", words, reason=form.reason)
    work.ledger.entry(
        "account.role-changed", actor, room, account, before=before[0].value, after=form.role.value,
        agency_before=_said(before[1]), agency_after=_said(account.agency_id), team=_said(form.team_id),
        desks_left=desks,
    )  # fmt: skip


def _said(one: UUID | None) -> str:
    return str(one) if one else "none"
