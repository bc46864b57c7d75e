"""One's own sites over HTTP: which they are, joining another, going there."""

from typing import Annotated
from uuid import UUID

from app.access import codes
from app.access.actor import Actor
from app.access.devices import known_device
from app.access.permissions import Permission
from app.access.work import Work
from app.features.memberships import actions, queries
from app.features.memberships.forms import CrossForm, JoinForm
from app.features.sign_ins.models import Browser
from app.features.sign_ins.rules import CODE_PURPOSE
from app.web.answers import Page, Redirect, page
from app.web.asked import DEVICE_COOKIE, SESSION_COOKIE, Asked
from app.web.guards import requires
from app.web.headers import CLEAR_CACHE
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
OwnProven = Annotated[Actor, requires(Permission.OWN_ACCOUNT, proven=True)]
router = Router()


@router.get("/me/sites")
def show(actor: Own, work: Work, asked: Asked) -> Page:
    return page("memberships/index.html", sites=queries.sites_of(work, actor), form=asked.form(JoinForm))


def is_code(work: Work, actor: Actor, asked: Asked, form: JoinForm) -> None:
    """Codes are guessed no faster than passphrases."""
    with work.house.throttle.turn(asked.address, known_device(work, asked.device), work.now) as turn:
        turn.worked = codes.find_code(work, form.code.reveal(), CODE_PURPOSE) is not None


@router.post("/me/sites", again=show, before=is_code)
def join(form: JoinForm, actor: OwnProven, work: Work) -> Redirect:
    actions.join(work, actor, form)
    return Redirect("/me/sites")


@router.post("/me/sites/{account_id}/crossings", again=show)
def cross(account_id: UUID, form: CrossForm, actor: Own, work: Work, asked: Asked) -> Redirect:
    """The browser forgets what it kept of the site that is left."""
    admitted = actions.cross(work, actor, account_id, Browser(asked.token, asked.device, asked.agent))
    cookies = {SESSION_COOKIE: admitted.token, DEVICE_COOKIE: admitted.device}
    return Redirect(admitted.to, cookies=cookies, headers=CLEAR_CACHE)
