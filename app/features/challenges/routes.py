"""Challenge notes over HTTP, the team's side."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.challenges import actions, queries, rules
from app.features.challenges.forms import (
    ChallengeForm,
    EscalationForm,
    OutcomeForm,
    SendForm,
)
from app.features.contacts.queries import case_head
from app.features.people.queries import victim_of
from app.features.shares import rules as share_rules
from app.features.shares.queries import receiver_options, record_about
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CHALLENGES_READ)]
CanRaise = Annotated[Actor, requires(Permission.CHALLENGES_RAISE)]

router = Router()


@router.get("/cases/{case_id}/challenges")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = _open(work, actor, case_id, Permission.CHALLENGES_READ)
    return page("challenges/index.html", notes=queries.challenges_of(work, case), **_about(work, actor, case))


@router.get("/cases/{case_id}/challenges/new")
def new(case_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    initial = {"id": new_id(), "urgency": rules.Urgency.ROUTINE, "version": 0}
    return _form_page(work, actor, case, asked, initial, None)


@router.post("/cases/{case_id}/challenges", again=new)
def create(case_id: UUID, form: ChallengeForm, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    note = actions.draft_challenge(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/challenges/{note.id}")


@router.get("/cases/{case_id}/challenges/{challenge_id}")
def show(case_id: UUID, challenge_id: UUID, actor: CanRead, work: Work) -> Page:
    case = _open(work, actor, case_id, Permission.CHALLENGES_READ)
    note = queries.challenge_view(work, actor, case, challenge_id)
    linked = note.content.incidents
    facts = [fact for fact in queries.facts_of(work, case, withdrawn=True) if fact.id in linked]
    return page("challenges/show.html", note=note, facts=facts, record=record_about(work, case, note.id),
                wordings=queries.wordings_of(work, case, note.id), **_about(work, actor, case))  # fmt: skip


@router.get("/cases/{case_id}/challenges/{challenge_id}/edit")
def edit(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    note = queries.challenge_view(work, actor, case, challenge_id)
    return _form_page(
        work, actor, case, asked, {**note.content.model_dump(), "version": note.row.version}, note
    )


@router.post("/cases/{case_id}/challenges/{challenge_id}/amendments", again=edit)
def amend(case_id: UUID, challenge_id: UUID, form: ChallengeForm, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.amend_challenge(
        work, actor, case, queries.challenge_row(work, case, challenge_id, to_amend=True), form
    )
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


@router.get("/cases/{case_id}/challenges/{challenge_id}/sending")
def new_sending(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    """The exact words that leave, and why they may."""
    case = _open(work, actor, case_id)
    note = queries.challenge_view(work, actor, case, challenge_id)
    copy = queries.copy_for(work, actor, case, note.row, note.content, with_name=False)
    form = asked.form(
        SendForm, {"version": note.row.version, "purpose": "To challenge a decision and have it answered"}
    )
    return page("challenges/send.html", note=note, copy=copy, form=form, **_about(work, actor, case))


@router.post("/cases/{case_id}/challenges/{challenge_id}/sendings", again=new_sending)
def send(case_id: UUID, challenge_id: UUID, form: SendForm, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.send_challenge(
        work, actor, case, queries.challenge_row(work, case, challenge_id, to_amend=True), form
    )
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


@router.get("/cases/{case_id}/challenges/{challenge_id}/escalations/new")
def new_escalation(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    return _act_page("escalation", EscalationForm, work, actor, case_id, challenge_id, asked)


@router.post("/cases/{case_id}/challenges/{challenge_id}/escalations", again=new_escalation)
def escalate(
    case_id: UUID, challenge_id: UUID, form: EscalationForm, actor: CanRaise, work: Work
) -> Redirect:
    case = _open(work, actor, case_id)
    actions.escalate(work, actor, case, queries.challenge_row(work, case, challenge_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


@router.get("/cases/{case_id}/challenges/{challenge_id}/outcomes/new")
def new_outcome(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    return _act_page("outcome", OutcomeForm, work, actor, case_id, challenge_id, asked)


@router.post("/cases/{case_id}/challenges/{challenge_id}/outcomes", again=new_outcome)
def record_outcome(
    case_id: UUID, challenge_id: UUID, form: OutcomeForm, actor: CanRaise, work: Work
) -> Redirect:
    case = _open(work, actor, case_id)
    actions.record_outcome(
        work, actor, case, queries.challenge_row(work, case, challenge_id, to_amend=True), form
    )
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


def _open(
    work: Work, actor: Actor, case_id: UUID, permission: Permission = Permission.CHALLENGES_RAISE
) -> OpenCase:
    return open_case(work, actor, case_id, "challenges", permission=permission)


def _about(work: Work, actor: Actor, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "head": case_head(work, actor, case, "more"), "victim": victim_of(work, case), "rules": rules,
            "share_rules": share_rules, "today": work.today,
            "may": {"raise": case.may(Permission.CHALLENGES_RAISE),
                     "shares": case.may(Permission.SHARES_READ)}}  # fmt: skip


def _form_page(
    work: Work,
    actor: Actor,
    case: OpenCase,
    asked: Asked,
    initial: dict[str, Any],
    note: queries.ChallengeView | None,
) -> Page:
    return page(
        "challenges/form.html", note=note, form=asked.form(ChallengeForm, initial), facts=queries.facts_of(work, case),
        receivers=receiver_options(work, actor), **_about(work, actor, case),
    )  # fmt: skip


def _act_page(
    act: str,
    shape: Any,
    work: Work,
    actor: Actor,
    case_id: UUID,
    challenge_id: UUID,
    asked: Asked,
    **initial: Any,
) -> Page:
    """The form for one thing that is done to a note that was sent."""
    case = _open(work, actor, case_id)
    note = queries.challenge_view(work, actor, case, challenge_id)
    form = asked.form(shape, {"id": new_id(), "stage": note.row.stage + 1, **initial})
    return page(f"challenges/{act}.html", note=note, form=form, **_about(work, actor, case))
