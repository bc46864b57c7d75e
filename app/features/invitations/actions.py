"""The only writer of who works here. A code is shown by the answer that drew it, and by nothing else."""

from __future__ import annotations

from uuid import UUID

from app.access import codes
from app.access.actor import Actor, Role
from app.access.door import new_user_key, open_site, sign_in_site
from app.access.models import Account, TeamMember
from app.access.sessions import end_sessions_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound
from app.features.accounts.models import AccountContent
from app.features.accounts.queries import account_by_handle, handle_hash
from app.features.accounts.rules import Status
from app.features.agencies.queries import agency_row, team_row
from app.features.invitations import queries
from app.features.invitations.forms import DetailsForm, PersonForm
from app.features.invitations.rules import IN_TEAMS, person_problems
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
    _refuse(work, form)
    if form.role is Role.PARTNER and form.agency_id:
        _demand(work, actor, form.agency_id, "agency_id")
    if form.role in IN_TEAMS and form.team_id:
        _demand(work, actor, form.team_id, "team_id")
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


def end_account(work: Work, actor: Actor, account_id: UUID) -> None:
    """Nobody signs in with it any more, and who is signed in is out. What they wrote stays."""
    account = queries.account_row(work, actor, account_id)
    if account.id == actor.id:
        raise FormRefused({"form": "Your own account is ended by another administrator."})
    if account.role == Role.ADMINISTRATOR and not queries.other_administrators(work, actor, account_id):
        raise FormRefused({"form": "This is the last administrator. Invite another first."})
    account.status = Status.ENDED
    codes.withdraw_codes(work, account.id, CODE_PURPOSE)
    end_sessions_of(work, account.id)
    work.ledger.entry("account.ended", actor, open_site(work, actor), account)


def _make(work: Work, site_id: UUID, form: PersonForm) -> Account:
    room = sign_in_site(work, site_id)
    account = Account(site_id=site_id, role=form.role, status=Status.INVITED, made_on=work.today,
                      handle=handle_hash(room, form.handle),
                      agency_id=form.agency_id if form.role is Role.PARTNER else None)  # fmt: skip
    new_user_key(work, account.id, site_id)
    content = AccountContent(name=form.name, title=form.title, handle=form.handle)
    account.sealed = room.seal(content, into=account)
    work.add(account)
    return account


def _refuse(work: Work, form: PersonForm) -> None:
    problems = person_problems(form.handle, form.role, has_agency=form.agency_id is not None)
    if not problems and account_by_handle(work, form.handle) is not None:
        problems["handle"] = "Somebody signs in with this name. Choose another."
    if problems:
        raise FormRefused(problems)


def _demand(work: Work, actor: Actor, row_id: UUID, field: str) -> None:
    try:
        agency_row(work, actor, row_id) if field == "agency_id" else team_row(work, actor, row_id)
    except NotFound:
        raise FormRefused({field: "Choose one of the list."}) from None
