"""A victim's page over HTTP, on a host of its own under one path.

Each link is a button that posts a place; the answer is always "go to /", so history tells nothing.
"""

from typing import Annotated

from app.access import codes
from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.incidents.rules import PART_LABELS
from app.features.page_visits.rules import device_of
from app.features.pages.queries import CODE_PURPOSE
from app.features.portal import actions, queries
from app.features.portal.actions import Recognised
from app.features.portal.forms import CodeForm, EntryForm, LockForm, PlaceForm, PlanForm, SignInForm
from app.features.portal.queries import OwnPage
from app.features.portal.rules import Place
from app.features.sayings.forms import ReachForm, WantForm
from app.features.sayings.rules import STILL_SAFE_LABELS
from app.web.answers import Elsewhere, Page, Redirect, page
from app.web.asked import SESSION_COOKIE, Asked
from app.web.forms import Form
from app.web.guards import Anyone, requires
from app.web.headers import CLEAR_HERS
from app.web.routing import Router

CanVisit = Annotated[Actor, requires(Permission.PAGE_READ)]
CanAdd = Annotated[Actor, requires(Permission.PAGE_ADD)]
own = Router("page")


@own.get("/")
def place(actor: Anyone, work: Work, asked: Asked, again: str = "", ready: str = "", done: str = "") -> Page:
    """Everything of her page is here: where she stands is kept with her session."""
    if actor is None:
        return page(
            "portal/sign_in.html", failed=bool(again), opened=bool(ready), locked=bool(done),
            form=asked.form(SignInForm),
        )  # fmt: skip
    mine = queries.own_page(work, actor)
    if (place := _written(mine, asked)) in WRITING:
        shape, template, _ = WRITING[place]
        return page(template, form=asked.form(shape), parts=PART_LABELS, still_safe=STILL_SAFE_LABELS)
    return page(
        TEMPLATES[mine.place], mine=mine, today=work.today, form=asked.form(PlanForm), failed=bool(again)
    )


WRITING: dict[Place, tuple[type[Form], str, str]] = {
    Place.ADD: (EntryForm, "portal/add.html", "text"),
    Place.WANT: (WantForm, "portal/want.html", "wish"),
    Place.REACH: (ReachForm, "portal/reach.html", "way"),
}
"""Where she writes: the form, its page, and the field by which it is known when it comes back."""


def _written(mine: OwnPage, asked: Asked) -> Place:
    """What she wrote and could not send comes back, wherever another tab has gone meanwhile."""
    typed = asked.typed or {}
    came = (place for place, (*_, field) in WRITING.items() if field in typed and place in mine.places)
    return next(came, mine.place)


TEMPLATES = {
    Place.HOME: "portal/home.html", Place.ADDED: "portal/added.html", Place.LOCK: "portal/lock.html",
    Place.SAID: "portal/said.html",
    Place.OPENINGS: "portal/openings.html", Place.PLAN: "portal/plan_word.html", Place.PLAN_OPEN: "portal/plan.html",
}  # fmt: skip


def recognise(work: Work, asked: Asked, form: SignInForm) -> Recognised:
    """The slow comparison, before the write lock is taken; who guesses is slowed down."""
    with work.house.throttle.turn(asked.address, None, work.now) as turn:
        known = actions.recognise(work, form)
        turn.worked = known.is_right
    return known


def is_code(work: Work, asked: Asked, form: CodeForm) -> bool:
    """Codes are guessed no faster than words."""
    with work.house.throttle.turn(asked.address, None, work.now) as turn:
        turn.worked = codes.find_code(work, form.code.reveal(), CODE_PURPOSE) is not None
    return turn.worked


@own.post("/in", again=place, before=recognise)
def sign_in(form: SignInForm, actor: Anyone, work: Work, asked: Asked, ready: Recognised) -> Redirect:
    """One answer for an unknown number, wrong words, and a page that waits, is locked or closed."""
    visit = actions.begin_visit(work, ready, asked.token, device_of(asked.agent))
    if visit is None:
        return Redirect("/?again=1")
    token, draft = visit
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


@own.post("/wants", again=place)
def say_want(form: WantForm, actor: CanAdd, work: Work) -> Redirect:
    actions.say_want(work, actor, form)
    return Redirect("/")


@own.post("/reaches", again=place)
def say_reach(form: ReachForm, actor: CanAdd, work: Work) -> Redirect:
    actions.say_reach(work, actor, form)
    return Redirect("/")


def is_second_word(work: Work, actor: Actor, form: PlanForm) -> bool:
    """Compared before the write lock is taken; who guesses is slowed down, on this page alone."""
    with work.house.throttle.turn("", f"plan {actor.page_id}", work.now) as turn:
        turn.worked = actions.is_second_word(work, actor, form)
    return turn.worked


@own.post("/plan", again=place, before=is_second_word)
def open_plan(form: PlanForm, actor: CanVisit, work: Work, asked: Asked, ready: bool) -> Redirect:
    return Redirect(
        "/" if actions.open_plan(work, actor, device_of(asked.agent), is_right=ready) else "/?again=1"
    )


@own.post("/lock", again=place)
def lock(form: LockForm, actor: CanVisit, work: Work, asked: Asked) -> Redirect:
    """Nobody is in any more, and nobody signs in until her advocate has unlocked it by voice."""
    actions.lock_page(work, actor, device_of(asked.agent))
    return Redirect("/?done=1", cookies={SESSION_COOKIE: ""})


@own.get("/leave", writes=True, counts_as_use=False)
def leave(actor: Anyone, work: Work, asked: Asked) -> Elsewhere:
    """Ends the session and goes to a plain page that is told nothing. Going back shows only the sign-in."""
    to = queries.leave_url(work, actor)
    actions.leave(work, actor, asked.token)
    return Elsewhere(to, cookies={SESSION_COOKIE: ""}, headers=CLEAR_HERS)
