"""One's own notices over HTTP: on this phone or not, and the hours that are quiet."""

from typing import Annotated, Any

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import Conflict
from app.features.subscriptions import actions, queries
from app.features.subscriptions.forms import EndForm, QuietHoursForm, text_in
from app.features.subscriptions.models import SubscriptionContent
from app.web.answers import Json, Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
router = Router()


@router.get("/me/notices")
def show(actor: Own, work: Work, asked: Asked) -> Page:
    mine = queries.notices_of(work, actor)
    form = asked.form(QuietHoursForm, initial={"start": f"{mine.start:%H:%M}", "end": f"{mine.end:%H:%M}"})
    return page("subscriptions/show.html", mine=mine, form=form)


@router.post("/me/quiet-hours", again=show)
def choose_hours(form: QuietHoursForm, actor: Own, work: Work) -> Redirect:
    actions.choose_hours(work, actor, form)
    return Redirect("/me/notices")


@router.post("/me/subscriptions", takes_json=True)
def subscribe(actor: Own, work: Work, body: dict[str, Any]) -> Json:
    actions.subscribe(work, actor, _content(body))
    return Json({"state": "on"})


@router.post("/me/subscriptions/renewals", takes_json=True)
def renew(actor: Own, work: Work, body: dict[str, Any]) -> Json:
    """A browser's new subscription in place of its former one; said by the page of the person who had turned it on."""
    if text_in(body, "person") != str(actor.id):
        raise Conflict("Somebody else turned notices on in this browser.")
    made = actions.renew(work, actor, _content(body), text_in(body, "former"))
    return Json({"state": "on" if made else "off"})


@router.post("/me/subscriptions/withdrawals", takes_json=True)
def withdraw(actor: Own, work: Work, body: dict[str, Any]) -> Json:
    actions.unsubscribe(work, actor, text_in(body, "endpoint"))
    return Json({"state": "off"})


@router.post("/me/subscriptions/endings", again=show)
def end_all(form: EndForm, actor: Own, work: Work) -> Redirect:
    actions.unsubscribe(work, actor)
    return Redirect("/me/notices")


def _content(body: dict[str, Any]) -> SubscriptionContent:
    p256dh, auth = text_in(body, "keys", "p256dh"), text_in(body, "keys", "auth")
    return SubscriptionContent(endpoint=text_in(body, "endpoint"), p256dh=p256dh, auth=auth)
