"""One's own recovery codes and authenticator over HTTP. What was drawn is shown by the answer that drew it alone."""

from typing import Annotated

from app.access import onetime
from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.recovery_codes import FEW
from app.access.work import Work
from app.features.accounts.rules import grouped, own_path
from app.features.second_factors import actions, queries
from app.features.second_factors.actions import Drawn
from app.features.second_factors.forms import AuthenticatorForm, DrawForm, KeptForm, ReadForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
OwnProven = Annotated[Actor, requires(Permission.OWN_ACCOUNT, proven=True)]
router = Router()


@router.get("/me/recovery-codes")
def show(actor: Own, work: Work, asked: Asked, next: str = "", first: str = "") -> Page:
    """How many are left, and which were used since she last looked. `first`: she has just been let in."""
    form = asked.form(DrawForm)
    return page("second_factors/codes.html", factors=queries.factors_of(work, actor), few=FEW, form=form,
                wished=own_path(next), is_first=bool(first))  # fmt: skip


def draw_codes(actor: Actor) -> Drawn:
    """Drawn and hashed before the write lock is taken."""
    return actions.draw()


@router.post("/me/recovery-codes", again=show, before=draw_codes)
def draw(form: DrawForm, actor: OwnProven, work: Work, ready: Drawn) -> Page:
    actions.keep_drawn(work, actor, ready)
    return page(
        "second_factors/shown_once.html", codes=ready.codes, today=work.today, wished=own_path(form.next)
    )


@router.post("/me/recovery-codes/keepings", again=show)
def keep(form: KeptForm, actor: Own, work: Work) -> Redirect:
    actions.note_kept(work, actor)
    return Redirect(own_path(form.next) or "/me")


@router.post("/me/recovery-codes/readings", again=show)
def read(form: ReadForm, actor: Own, work: Work) -> Redirect:
    actions.note_read(work, actor)
    return Redirect(own_path(form.next) or "/")


@router.get("/me/authenticator")
def authenticator(actor: OwnProven, work: Work, asked: Asked) -> Page:
    """The picture of the secret that waits for its first code; it is a key, so the page itself asks for the proof."""
    factors = queries.factors_of(work, actor)
    secret, handle = factors.credential.next_totp, factors.account.handle
    side, squares = onetime.squares(secret, handle) if secret else (0, "")
    return page(
        "second_factors/authenticator.html", factors=factors, form=asked.form(AuthenticatorForm), side=side,
        squares=squares, secret_letters=grouped(secret),
        address=onetime.address(secret, handle) if secret else "",
    )  # fmt: skip


@router.post("/me/authenticator/secrets", again=authenticator)
def draw_secret(form: DrawForm, actor: OwnProven, work: Work) -> Redirect:
    actions.draw_authenticator(work, actor)
    return Redirect("/me/authenticator")


@router.post("/me/authenticator", again=authenticator)
def change(form: AuthenticatorForm, actor: OwnProven, work: Work) -> Redirect:
    actions.change_authenticator(work, actor, form)
    return Redirect("/me")
