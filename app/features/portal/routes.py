"""A victim's page over HTTP: for staff under the case, for her on a host of its own under one path.

On her host each link is a button that posts a place; the answer is always "go to /", so history tells nothing.
"""

from typing import Annotated, Any
from uuid import UUID

from app.access import codes
from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.incidents.rules import PART_LABELS
from app.features.people.queries import victim_of
from app.features.portal import actions, queries, rules
from app.features.portal.actions import Drawn
from app.features.portal.forms import (
    ClosureForm,
    CodeForm,
    EntryForm,
    PageForm,
    PassphraseForm,
    PlaceForm,
    SignInForm,
    SwitchesForm,
    TalkForm,
)
from app.features.portal.rules import Place
from app.web.answers import Elsewhere, Page, Redirect, case_page, page
from app.web.asked import SESSION_COOKIE, Asked
from app.web.guards import Anyone, requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
CanManage = Annotated[Actor, requires(Permission.PAGE_MANAGE)]
CanVisit = Annotated[Actor, requires(Permission.PAGE_READ)]
CanAdd = Annotated[Actor, requires(Permission.PAGE_ADD)]
router = Router()
own = Router("page")


# ── For staff ────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/page")
def show(case_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page")
    managed = queries.managed_page(work, actor, case)
    row = managed.row
    switches = {
        "shows_updates": bool(row and row.shows_updates),
        "takes_entries": bool(row and row.takes_entries),
    }
    form = asked.form(SwitchesForm, initial=switches)
    return case_page("portal/manage.html", managed=managed, form=form, **_about(work, case))


@router.get("/cases/{case_id}/page/talks/new")
def new_talk(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("portal/talk.html", form=asked.form(TalkForm), **_about(work, case))


@router.post("/cases/{case_id}/page/talks", again=new_talk)
def talk(case_id: UUID, form: TalkForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.record_talk(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


def draw_words(actor: Actor) -> Drawn:
    """Drawn and hashed before the write lock is taken."""
    return actions.draw()


@router.post("/cases/{case_id}/page/accounts", again=show, before=draw_words)
def create(case_id: UUID, form: PageForm, actor: CanManage, work: Work, ready: Drawn) -> Page:
    """What was drawn is shown by this answer alone: nothing can show it again."""
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    row = actions.make_page(work, actor, case, ready)
    return _shown_once(work, case, row.status, ready)


@router.get("/cases/{case_id}/page/passphrases/new")
def new_passphrase(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    form = asked.form(PassphraseForm)
    return page("portal/passphrase.html", form=form, row=queries.page_row(work, case), **_about(work, case))


@router.post("/cases/{case_id}/page/passphrases", again=new_passphrase, before=draw_words)
def draw_anew(case_id: UUID, form: PassphraseForm, actor: CanManage, work: Work, ready: Drawn) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    row = actions.draw_anew(work, actor, case, form, ready)
    return _shown_once(work, case, row.status, ready)


@router.post("/cases/{case_id}/page/switches", again=show)
def switch(case_id: UUID, form: SwitchesForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.switch_parts(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


@router.get("/cases/{case_id}/page/closures/new")
def new_closure(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("portal/closure.html", form=asked.form(ClosureForm), **_about(work, case))


@router.post("/cases/{case_id}/page/closures", again=new_closure)
def close(case_id: UUID, form: ClosureForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.close_page(work, actor, case, form.reason)
    return Redirect(f"/cases/{case_id}/page")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {
        "case": case, "victim": victim_of(work, case), "rules": rules, "url": f"/cases/{case.id}/page",
        "may": {"manage": case.may(Permission.PAGE_MANAGE)},
    }  # fmt: skip


def _shown_once(work: Work, case: OpenCase, status: str, drawn: Drawn) -> Page:
    return page(
        "portal/shown_once.html", number=rules.grouped(drawn.number), words=drawn.words, page_status=status,
        code=rules.grouped(drawn.code), until=work.now + rules.CODE_LIFE, host=work.settings.page_origin,
        **_about(work, case),
    )  # fmt: skip


# ── Her own host ─────────────────────────────────────────────────────────────────────────────────────────


@own.get("/")
def place(actor: Anyone, work: Work, asked: Asked, again: str = "", ready: str = "") -> Page:
    """Everything of her page is here: where she stands is kept with her session."""
    if actor is None:
        return page(
            "portal/sign_in.html", failed=bool(again), opened=bool(ready), form=asked.form(SignInForm)
        )
    mine = queries.own_page(work, actor)
    # What she wrote and could not add comes back, wherever another tab has gone meanwhile.
    has_written = mine.takes_entries and "text" in (asked.typed or {})
    if mine.place is Place.ADD or has_written:
        return page("portal/add.html", form=asked.form(EntryForm), parts=PART_LABELS)
    return page(
        "portal/added.html" if mine.place is Place.ADDED else "portal/home.html", mine=mine, today=work.today
    )


def recognise(work: Work, asked: Asked, form: SignInForm) -> UUID | None:
    """The slow comparison, before the write lock is taken; who guesses is slowed down."""
    with work.house.throttle.turn(asked.address, None, work.now) as turn:
        page_id = actions.recognise(work, form)
        turn.worked = page_id is not None
    return page_id


def is_code(work: Work, asked: Asked, form: CodeForm) -> bool:
    """Codes are guessed no faster than words."""
    with work.house.throttle.turn(asked.address, None, work.now) as turn:
        turn.worked = codes.find_code(work, form.code.reveal(), queries.CODE_PURPOSE) is not None
    return turn.worked


@own.post("/in", again=place, before=recognise)
def sign_in(form: SignInForm, actor: Anyone, work: Work, asked: Asked, ready: UUID | None) -> Redirect:
    token, draft = actions.begin_visit(work, ready, asked.token)
    return Redirect(f"/?draft={draft}" if draft else "/", cookies={SESSION_COOKIE: token})


@own.post("/code", again=place, before=is_code)
def open_code(form: CodeForm, actor: Anyone, work: Work) -> Redirect:
    """By POST alone: a preview of a link cannot use the code up."""
    actions.open_code(work, form)
    return Redirect("/?ready=1")


@own.post("/go", again=place)
def go(form: PlaceForm, actor: CanVisit, work: Work) -> Redirect:
    actions.go_to(work, actor, form.place)
    return Redirect("/")


@own.post("/entries", again=place)
def add(form: EntryForm, actor: CanAdd, work: Work) -> Redirect:
    actions.add_entry(work, actor, form)
    return Redirect("/")


@own.get("/leave", writes=True, counts_as_use=False)
def leave(actor: Anyone, work: Work, asked: Asked) -> Elsewhere:
    """Ends the session and goes to a plain page that is told nothing. Going back shows only the sign-in."""
    to = queries.leave_url(work, actor)
    actions.leave(work, actor, asked.token)
    return Elsewhere(to, cookies={SESSION_COOKIE: ""})
