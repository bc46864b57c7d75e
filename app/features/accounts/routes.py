"""One's own account on the staff host: how the page looks, what one signs in with."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.devices import known_device
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.accounts import actions, queries
from app.features.accounts.actions import Chosen
from app.features.accounts.forms import BlurForm, PasskeyForm, PassphraseForm, ThemeForm, WithdrawForm
from app.features.accounts.rules import THEME_LABELS
from app.web.answers import Json, Page, Redirect, page
from app.web.asked import Asked
from app.web.forms import parse
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
OwnProven = Annotated[Actor, requires(Permission.OWN_ACCOUNT, proven=True)]
router = Router()


@router.get("/me")
def show(actor: Own, work: Work, asked: Asked) -> Page:
    me = queries.me_of(work, actor)
    theme = asked.form(ThemeForm, initial={"theme": actor.theme})
    return page("accounts/me.html", me=me, theme=theme, themes=THEME_LABELS.items(), blur=actor.blur)


@router.post("/me/blur", again=show)
def blur(form: BlurForm, actor: Own, work: Work) -> Redirect:
    actions.blur_names(work, actor, form.blur)
    return Redirect("/me")


@router.post("/me/theme", again=show)
def theme(form: ThemeForm, actor: Own, work: Work) -> Redirect:
    actions.choose_theme(work, actor, form.theme)
    return Redirect("/me")


@router.post("/me/passkeys/options", takes_json=True)
def ask_passkey(actor: OwnProven, work: Work) -> Json:
    return Json(actions.ask_new_passkey(work, actor))


@router.post("/me/passkeys", takes_json=True)
def add_passkey(actor: OwnProven, work: Work, body: dict[str, Any]) -> Json:
    form = parse(PasskeyForm, {"label": [str(body.get("label") or "")]}, {})
    actions.add_passkey(work, actor, body.get("credential"), form.label)
    return Json({"to": "/me"})


@router.post("/me/passkeys/{passkey_id}/withdrawals", again=show)
def withdraw_passkey(passkey_id: UUID, form: WithdrawForm, actor: OwnProven, work: Work) -> Redirect:
    actions.withdraw_passkey(work, actor, passkey_id)
    return Redirect("/me")


@router.get("/me/passphrase")
def passphrase(actor: Own, work: Work, asked: Asked) -> Page:
    me = queries.me_of(work, actor)
    return page("accounts/passphrase.html", me=me, form=asked.form(PassphraseForm))


def choose(work: Work, actor: Actor, asked: Asked, form: PassphraseForm) -> Chosen | None:
    """Compared and hashed before the write lock is taken; the old one is guessed no faster than at sign-in."""
    with work.house.throttle.turn(asked.address, known_device(work, asked.device), work.now) as turn:
        try:
            chosen = actions.choose_passphrase(work, actor, form)
            turn.worked = chosen is not None
        except FormRefused:
            turn.worked = True
            raise
    return chosen


@router.post("/me/passphrase", again=passphrase, before=choose)
def change_passphrase(form: PassphraseForm, actor: OwnProven, work: Work, ready: Chosen | None) -> Redirect:
    actions.change_passphrase(work, actor, ready)
    # The first one: from now on there can be recovery codes too.
    return Redirect("/me" if ready and ready.compared else "/me/recovery-codes?first=yes")
