"""Handovers over HTTP: the supervisor moves cases of one person, who took them reads the note."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import name_of
from app.features.cases.queries import lead_of
from app.features.handovers import actions, queries
from app.features.handovers.forms import HandoverForm
from app.features.handovers.rules import HOW_LABELS
from app.features.people.queries import case_name
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanReadBoard = Annotated[Actor, requires(Permission.BOARD_READ)]
CanRead = Annotated[Actor, requires(Permission.HANDOVER_READ)]
router = Router()


@router.get("/team/people/{account_id}")
def caseload(account_id: UUID, actor: CanReadBoard, work: Work, asked: Asked) -> Page:
    queries.person_of_teams(work, actor, account_id)
    held = queries.held_by(work, actor, account_id)
    people = [choice for choice in queries.able_people(work, actor) if choice[0] != account_id]
    ticked = asked.query.get("case", "")
    form = asked.form(HandoverForm, {"from_day": work.today, "cases": [ticked] if ticked else []})
    return page("handovers/caseload.html", person=name_of(work, actor, account_id), account_id=account_id, held=held,
                people=people, hows=HOW_LABELS.items(), form=form,
                cases=[(one.case.id, one.name, one.hint) for one in held])  # fmt: skip


@router.post("/team/people/{account_id}/handovers", again=caseload)
def create(account_id: UUID, form: HandoverForm, actor: CanReadBoard, work: Work) -> Redirect:
    queries.person_of_teams(work, actor, account_id)
    actions.hand_over(work, actor, queries.held_by(work, actor, account_id), form)
    return Redirect(f"/team/people/{account_id}")


@router.get("/cases/{case_id}/handovers")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "handovers", permission=Permission.HANDOVER_READ)
    return case_page("handovers/index.html", case=case, name=case_name(work, case), me=actor.id, today=work.today,
                     lead=lead_of(work, case), may_move=case.may(Permission.CASES_ALLOCATE),
                     views=queries.handovers_of(work, actor, case))  # fmt: skip


@router.post("/cases/{case_id}/handovers/{handover_id}/readings")
def note_read(case_id: UUID, handover_id: UUID, actor: CanRead, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "handovers", permission=Permission.HANDOVER_READ)
    actions.note_read(work, actor, case, queries.handover_row(work, case, handover_id))
    return Redirect(f"/cases/{case_id}")
