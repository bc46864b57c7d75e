"""Possible matches over HTTP: the supervisor's list, one of them, and her decision."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.identifiers.queries import waiting_count
from app.features.matches import actions, queries
from app.features.matches.forms import MatchDecisionForm
from app.features.matches.rules import VERDICT_LABELS
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanDecide = Annotated[Actor, requires(Permission.MATCHES_DECIDE)]
router = Router()


@router.get("/matches")
def index(actor: CanDecide, work: Work) -> Page:
    found = queries.matches_for(work, actor)
    return page("matches/index.html", waiting=[one for one in found if one.is_open],
                decided=[one for one in found if not one.is_open],
                not_compared=waiting_count(work, actor.site_id))  # fmt: skip


@router.get("/matches/{match_id}")
def show(match_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    match = queries.match_of(work, actor, match_id)
    form = asked.form(MatchDecisionForm, {"version": match.row.version})
    by = match.content.decided_by
    return page("matches/show.html", match=match, form=form, verdicts=VERDICT_LABELS.items(),
                by=names_of(work, actor, [by])[by] if by else "")  # fmt: skip


@router.post("/matches/{match_id}/decisions", again=show)
def decide(match_id: UUID, form: MatchDecisionForm, actor: CanDecide, work: Work) -> Redirect:
    actions.decide_match(work, actor, match_id, form)
    return Redirect("/matches")
