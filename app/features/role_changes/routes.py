"""Changing what somebody does here, over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.rules import ROLE_LABELS
from app.features.agencies.queries import agencies_of, teams_of
from app.features.invitations.queries import staff_view
from app.features.invitations.rules import INVITABLE
from app.features.role_changes import actions, queries
from app.features.role_changes.forms import RoleForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanManage = Annotated[Actor, requires(Permission.ACCOUNTS_MANAGE)]
CanManageProven = Annotated[Actor, requires(Permission.ACCOUNTS_MANAGE, proven=True)]
router = Router()


@router.get("/people/{account_id}/roles/new")
def new(account_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    person = staff_view(work, actor, account_id)
    known = {"role": person.row.role, "agency_id": person.row.agency_id}
    return page("role_changes/form.html", person=person, form=asked.form(RoleForm, known),
                roles=[(role, ROLE_LABELS[role]) for role in INVITABLE], was=queries.seen_words(person.row),
                agencies=[(one.id, one.name) for one in agencies_of(work, actor)], is_self=account_id == actor.id,
                teams=[(one.id, one.name) for one in teams_of(work, actor)])  # fmt: skip


@router.post("/people/{account_id}/roles", again=new)
def create(account_id: UUID, form: RoleForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.change_role(work, actor, account_id, form)
    return Redirect(f"/people/{account_id}")
