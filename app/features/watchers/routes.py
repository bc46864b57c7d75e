"""Number and code phrase for one’s own visits, over HTTP."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.watchers import actions, queries, rules
from app.features.watchers.forms import CardForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanVisit = Annotated[Actor, requires(Permission.CASELOAD_READ)]

router = Router()


@router.get("/me/visits")
def card(actor: CanVisit, work: Work, asked: Asked) -> Page:
    kept = queries.card_of(work, actor, actor.id)
    return page("watchers/card.html", form=asked.form(CardForm, kept.model_dump()), rules=rules)


@router.post("/me/visits", again=card)
def record_card(form: CardForm, actor: CanVisit, work: Work) -> Redirect:
    actions.record_card(work, actor, form)
    return Redirect("/today")
