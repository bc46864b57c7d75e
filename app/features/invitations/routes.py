"""An administrator's pages over HTTP: people, and what they belong to. Nobody else has a door here."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.device_kinds import KIND_LABELS
from app.access.models import Account
from app.access.permissions import Permission
from app.access.session_list import count_and_day
from app.access.work import Work
from app.features.accounts.rules import ROLE_LABELS
from app.features.agencies.queries import agencies_of, standings_of, teams_of
from app.features.agencies.rules import STATE_LABELS
from app.features.backups.queries import backups_of
from app.features.bank_holidays.queries import alarm_of
from app.features.devices.forms import EndForm
from app.features.invitations import actions, queries, rules
from app.features.invitations.forms import CodeForm, DetailsForm, EndingForm, LastDayForm, PersonForm
from app.features.sign_ins.rules import CODE_LIFE, grouped
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanManage = Annotated[Actor, requires(Permission.ACCOUNTS_MANAGE)]
CanManageProven = Annotated[Actor, requires(Permission.ACCOUNTS_MANAGE, proven=True)]
router = Router()


@router.get("/people")
def index(actor: CanManage, work: Work) -> Page:
    agreements = [one for one in standings_of(work, actor) if one.needs_somebody]
    people = queries.staff_of(work, actor)
    return page("invitations/index.html", people=people, backups=backups_of(work, actor), agreements=agreements,
                words=STATE_LABELS, leaving=queries.leaving(work, people), holidays=alarm_of(work, actor))  # fmt: skip


@router.get("/people/new")
def new(actor: CanManage, work: Work, asked: Asked) -> Page:
    roles = [(role, ROLE_LABELS[role]) for role in rules.INVITABLE]
    return page("invitations/form.html", form=asked.form(PersonForm), roles=roles, **_places(work, actor))


@router.post("/people", again=new)
def invite(form: PersonForm, actor: CanManageProven, work: Work) -> Page:
    return _shown_once(work, actor, *actions.invite(work, actor, form))


@router.get("/people/{account_id}")
def show(account_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    person = queries.staff_view(work, actor, account_id)
    known = {"name": person.content.name, "title": person.content.title, "version": person.row.version}
    return page("invitations/show.html", person=person, form=asked.form(DetailsForm, known),
                has_code=queries.has_open_code(work, account_id), is_self=account_id == actor.id,
                signed_in=count_and_day(work, account_id))  # fmt: skip


@router.post("/people/{account_id}", again=show)
def amend(account_id: UUID, form: DetailsForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.amend(work, actor, account_id, form)
    return Redirect(f"/people/{account_id}")


@router.post("/people/{account_id}/codes", again=show)
def draw(account_id: UUID, form: CodeForm, actor: CanManageProven, work: Work) -> Page:
    return _shown_once(work, actor, *actions.draw_again(work, actor, account_id))


@router.get("/people/{account_id}/last-days/new")
def ask_last_day(account_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    person = queries.staff_view(work, actor, account_id)
    form = asked.form(LastDayForm, {"ends_on": person.row.ends_on})
    return page("invitations/last_day.html", person=person, form=form)


@router.post("/people/{account_id}/last-days", again=ask_last_day)
def set_last_day(account_id: UUID, form: LastDayForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.set_last_day(work, actor, account_id, form)
    return Redirect(f"/people/{account_id}")


@router.get("/people/{account_id}/ending")
def ask_ending(account_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    person = queries.staff_view(work, actor, account_id)
    return page("invitations/ending.html", person=person, form=asked.form(EndingForm))


@router.post("/people/{account_id}/ending", again=ask_ending)
def end(account_id: UUID, form: EndingForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.end_account(work, actor, account_id)
    return Redirect("/people")


@router.post("/people/{account_id}/sessions/endings", again=show)
def end_sessions(account_id: UUID, form: EndForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.end_sessions(work, actor, account_id)
    return Redirect(f"/people/{account_id}")


@router.get("/people/{account_id}/devices")
def devices(account_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    person = queries.staff_view(work, actor, account_id)
    return page("invitations/devices.html", person=person, found=queries.devices_of(work, person.row),
                kinds=KIND_LABELS, is_self=account_id == actor.id, form=asked.form(EndForm))  # fmt: skip


@router.post("/people/{account_id}/devices/{device_id}/revocations", again=devices)
def revoke_device(
    account_id: UUID, device_id: UUID, form: EndForm, actor: CanManageProven, work: Work
) -> Redirect:
    actions.revoke_device(work, actor, account_id, device_id)
    return Redirect(f"/people/{account_id}/devices")


@router.post("/people/{account_id}/passkeys/{passkey_id}/withdrawals", again=devices)
def withdraw_passkey(
    account_id: UUID, passkey_id: UUID, form: EndForm, actor: CanManageProven, work: Work
) -> Redirect:
    actions.withdraw_passkey(work, actor, account_id, passkey_id)
    return Redirect(f"/people/{account_id}/devices")


def _shown_once(work: Work, actor: Actor, account: Account, code: str) -> Page:
    """What was drawn is shown by this answer alone: nothing can show it again."""
    work.session.flush()
    person = queries.staff_view(work, actor, account.id)
    return page("invitations/shown_once.html", person=person, code=grouped(code), until=work.now + CODE_LIFE,
                where=f"{work.settings.staff_origin}/enrol")  # fmt: skip


def _places(work: Work, actor: Actor) -> dict[str, Any]:
    return {
        "agencies": [(agency.id, agency.name) for agency in agencies_of(work, actor)],
        "teams": [(team.id, team.name) for team in teams_of(work, actor)],
    }
