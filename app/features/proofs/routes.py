"""The page that asks once more who is there, over HTTP. It leads on to what was asked for, with what was typed."""

from typing import Annotated, Any

from app.access.actor import Actor
from app.access.devices import known_device
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import me_of
from app.features.accounts.rules import NO_MATCH, own_path
from app.features.proofs import actions
from app.features.sign_ins.actions import counted
from app.features.sign_ins.forms import UnlockForm
from app.features.sign_ins.models import Browser
from app.web.answers import Json, Page, Redirect, page
from app.web.asked import SESSION_COOKIE, Asked
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
router = Router()


@router.get("/proof")
def show(actor: Own, work: Work, asked: Asked, next: str = "") -> Page:
    form = asked.form(UnlockForm, initial={"next": own_path(next)})
    return page("proofs/show.html", me=me_of(work, actor), form=form)


def knows_passphrase(work: Work, actor: Actor, asked: Asked, form: UnlockForm) -> str | None:
    """The slow comparison, before the write lock is taken; it is guessed no faster than at sign-in."""
    with work.house.throttle.turn(asked.address, known_device(work, asked.device), work.now) as turn:
        found = actions.knows_passphrase(work, actor, form.passphrase)
        turn.worked = found is not None
    return found


@router.post("/proof", again=show, before=knows_passphrase)
def prove(form: UnlockForm, actor: Own, work: Work, ready: str | None) -> Redirect:
    return Redirect(form.next or "/", cookies={SESSION_COOKIE: actions.prove(work, actor, ready)})


def try_passkey(work: Work, asked: Asked, body: dict[str, Any]) -> None:
    with work.house.throttle.turn(asked.address, known_device(work, asked.device), work.now) as turn:
        turn.worked = counted(work, _browser(asked), body.get("credential")) is not None


@router.post("/proof/passkey", takes_json=True, before=try_passkey)
def prove_by_passkey(actor: Own, work: Work, asked: Asked, body: dict[str, Any]) -> Json:
    token = actions.prove_by_passkey(work, actor, _browser(asked), body.get("credential"))
    if token is None:
        return Json({"problem": NO_MATCH}, status=422)
    return Json({"to": own_path(str(body.get("next") or "")) or "/"}, cookies={SESSION_COOKIE: token})


def _browser(asked: Asked) -> Browser:
    return Browser(asked.token, asked.device, asked.agent)
