"""The doors of the staff host. Who has not signed in gets no draft: the form comes back at once, without secrets."""

from typing import Any
from urllib.parse import quote

from app.access import codes, devices, onetime
from app.access.drafts import DraftContent
from app.access.work import Work
from app.core.errors import SignInNeeded
from app.core.ids import as_uuid4
from app.features.accounts.forms import PasskeyForm
from app.features.accounts.rules import NO_MATCH
from app.features.sign_ins import actions, queries, rules
from app.features.sign_ins.forms import (
    CodeForm,
    EnrolForm,
    LockForm,
    SignInForm,
    SignOutForm,
    UnlockForm,
)
from app.features.sign_ins.models import Admitted, Browser, Recognised
from app.features.sign_ins.rules import own_path
from app.web.answers import Json, Nothing, Page, Redirect, page
from app.web.asked import DEVICE_COOKIE, SESSION_COOKIE, Asked
from app.web.forms import parse
from app.web.guards import Anyone
from app.web.headers import CLEAR_ALL, CLEAR_CACHE
from app.web.keeping import kept_fields
from app.web.routing import Router

router = Router()


# ── Sign in ──────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/sign-in")
def show(actor: Anyone, work: Work, asked: Asked, next: str = "", by: str = "") -> Page | Redirect:
    """Passkey first; the other way is a page of its own (`by=passphrase`), which a refused form shows again."""
    if actor is not None:
        return Redirect(own_path(next) or "/")
    wished = own_path(next)
    form = asked.form(SignInForm, initial={"next": wished})
    template = "sign_ins/passphrase.html" if by or form.errors else "sign_ins/sign_in.html"
    return page(
        template,
        form=form,
        other_way=_with_next("/sign-in?by=passphrase", wished),
        idle=work.settings.idle_minutes,
    )


def recognise(work: Work, asked: Asked, form: SignInForm) -> Recognised | None:
    """The slow comparison, before the write lock is taken; who guesses is slowed down."""
    known = devices.known_device(work, asked.device)
    with work.house.throttle.turn(asked.address, known, work.now) as turn:
        found = actions.recognise(work, form, _browser(asked))
        turn.worked = found is not None
    return found


@router.post("/sign-in", again=show, before=recognise)
def sign_in(
    form: SignInForm, actor: Anyone, work: Work, asked: Asked, ready: Recognised | None
) -> Page | Redirect:
    """A try that failed is counted: it must commit, so the page is answered and no error raised."""
    admitted = actions.sign_in(work, form, _browser(asked), ready)
    if admitted is not None:
        return Redirect(admitted.to, cookies=_cookies(admitted))
    asked.typed = {"handle": [form.handle], "next": [form.next]}
    asked.errors = {"form": NO_MATCH}
    return page("sign_ins/passphrase.html", status=422, form=asked.form(SignInForm))


@router.post("/sign-in/passkey/options", takes_json=True)
def ask_passkey(actor: Anyone, work: Work, asked: Asked) -> Json:
    questions, token = actions.ask_passkey(work, _browser(asked))
    return Json(questions, cookies={SESSION_COOKIE: token})


def try_passkey(work: Work, asked: Asked, body: dict[str, Any]) -> None:
    """Answers are tried no faster than passphrases."""
    known = devices.known_device(work, asked.device)
    with work.house.throttle.turn(asked.address, known, work.now) as turn:
        turn.worked = actions.counted(work, _browser(asked), body.get("credential")) is not None


@router.post("/sign-in/passkey", takes_json=True, before=try_passkey)
def sign_in_by_passkey(actor: Anyone, work: Work, asked: Asked, body: dict[str, Any]) -> Json:
    wished = own_path(str(body.get("next") or ""))
    admitted = actions.sign_in_by_passkey(work, _browser(asked), body.get("credential"), wished)
    if admitted is None:
        return Json({"problem": NO_MATCH}, status=422)
    return Json({"to": admitted.to}, cookies=_cookies(admitted))


@router.get("/cannot-sign-in")
def cannot(actor: Anyone) -> Page:
    return page("sign_ins/cannot.html")


# ── Enrol ────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/enrol")
def enrolment(actor: Anyone, work: Work, asked: Asked) -> Page:
    """The form for the code; after it was opened by POST, the choice of a way to sign in."""
    person = queries.enrolling(work, asked.token)
    if person is None:
        return page("sign_ins/code.html", form=asked.form(CodeForm))
    handle, secret = person.content.handle, person.credential.totp
    side, squares = onetime.squares(secret, handle)
    return page(
        "sign_ins/enrol.html", form=asked.form(EnrolForm), name=person.content.name, handle=handle,
        secret_letters=rules.grouped(secret),
        side=side, squares=squares, address=onetime.address(secret, handle),
    )  # fmt: skip


def is_code(work: Work, asked: Asked, form: CodeForm) -> None:
    """Codes are guessed no faster than passphrases."""
    with work.house.throttle.turn(asked.address, devices.known_device(work, asked.device), work.now) as turn:
        turn.worked = codes.find_code(work, form.code.reveal(), rules.CODE_PURPOSE) is not None


@router.post("/enrol", again=enrolment, before=is_code)
def open_code(form: CodeForm, actor: Anyone, work: Work, asked: Asked) -> Redirect:
    """By POST alone: a preview of a link cannot use the code up."""
    return Redirect("/enrol", cookies={SESSION_COOKIE: actions.open_code(work, form, _browser(asked))})


def choose_first(work: Work, asked: Asked, form: EnrolForm) -> str:
    return actions.choose_first(work, form, _browser(asked))


@router.post("/enrol/passphrase", again=enrolment, before=choose_first)
def enrol(form: EnrolForm, actor: Anyone, work: Work, asked: Asked, ready: str) -> Redirect:
    admitted = actions.enrol(work, form, _browser(asked), ready)
    return Redirect(admitted.to, cookies=_cookies(admitted))


@router.post("/enrol/passkey/options", takes_json=True)
def ask_first_passkey(actor: Anyone, work: Work, asked: Asked) -> Json:
    return Json(actions.ask_first_passkey(work, _browser(asked)))


@router.post("/enrol/passkey", takes_json=True)
def enrol_by_passkey(actor: Anyone, work: Work, asked: Asked, body: dict[str, Any]) -> Json:
    form = parse(PasskeyForm, {"label": [str(body.get("label") or "")]}, {})
    admitted = actions.enrol_by_passkey(work, _browser(asked), body.get("credential"), form.label)
    return Json({"to": admitted.to}, cookies=_cookies(admitted))


# ── Lock, unlock, out ────────────────────────────────────────────────────────────────────────────────────


@router.get("/unlock")
def locked(actor: Anyone, work: Work, asked: Asked, next: str = "") -> Page | Redirect:
    if actor is not None:
        return Redirect(own_path(next) or "/")
    if queries.locked_account(work, asked.token) is None:
        return Redirect(_with_next("/sign-in", next))
    return page("sign_ins/unlock.html", form=asked.form(UnlockForm, initial={"next": own_path(next)}))


def knows_passphrase(work: Work, asked: Asked, form: UnlockForm) -> str | None:
    """The slow comparison, before the write lock is taken."""
    known = devices.known_device(work, asked.device)
    with work.house.throttle.turn(asked.address, known, work.now) as turn:
        found = actions.knows_passphrase(work, form.passphrase, _browser(asked))
        turn.worked = found is not None
    return found


@router.post("/unlock", again=locked, before=knows_passphrase)
def unlock(form: UnlockForm, actor: Anyone, work: Work, asked: Asked, ready: str | None) -> Redirect:
    token, to = actions.unlock(work, _browser(asked), ready, form.next)
    return Redirect(to, cookies={SESSION_COOKIE: token})


@router.post("/lock", again=locked)
def lock(form: LockForm, actor: Anyone, work: Work) -> Redirect:
    """Locking is one act: the session is locked, not the page alone."""
    if actor is not None:
        actions.lock(work, actor)
    return Redirect(_with_next("/unlock", form.next), headers=CLEAR_CACHE)


@router.post("/sign-out", again=show)
def sign_out(form: SignOutForm, actor: Anyone, work: Work, asked: Asked) -> Redirect:
    actions.sign_out(work, _browser(asked))
    return Redirect(
        "/sign-in", cookies={SESSION_COOKIE: ""}, headers=CLEAR_CACHE if asked.phone else CLEAR_ALL
    )


@router.post("/drafts")
def keep_words(actor: Anyone, work: Work, asked: Asked, typed: dict[str, list[str]]) -> Nothing:
    """What stands in the open form when a page locks by idling: neither secrets nor files are kept."""
    path = own_path(typed.get("draft_path", [""])[-1])
    whose = as_uuid4(typed.get("draft_person", [""])[-1])
    words = DraftContent(path=path, typed=kept_fields(path, typed), had_file=bool(typed.get("had_file")),
                         because=SignInNeeded.kept_words)  # fmt: skip
    actions.keep_words(work, _browser(asked), words, whose)
    return Nothing()


def _browser(asked: Asked) -> Browser:
    return Browser(asked.token, asked.device, asked.agent)


def _cookies(admitted: Admitted) -> dict[str, str]:
    return {SESSION_COOKIE: admitted.token, DEVICE_COOKIE: admitted.device}


def _with_next(door: str, wished: str) -> str:
    path = own_path(wished)
    return f"{door}{'&' if '?' in door else '?'}next={quote(path, safe='/')}" if path else door
