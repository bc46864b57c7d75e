"""Evidence packs over HTTP: asked for, decided on, handed over and put away, inside a case."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.rooms import FROZEN_WORDS
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.core.ids import new_id
from app.features.evidence_packs import actions, queries
from app.features.evidence_packs import rules as words
from app.features.evidence_packs.forms import PackForm
from app.features.exhibits.rules import SENSITIVITY_LABELS
from app.features.people.queries import case_name
from app.features.shares import rules
from app.features.shares.forms import DecisionForm
from app.web.answers import Download, Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.SHARES_READ)]
CanRelease = Annotated[Actor, requires(Permission.SHARES_RELEASE)]
CanReleaseProven = Annotated[Actor, requires(Permission.SHARES_RELEASE, proven=True)]
CanApprove = Annotated[Actor, requires(Permission.SHARES_APPROVE)]
CanApproveProven = Annotated[Actor, requires(Permission.SHARES_APPROVE, proven=True)]

router = Router()


@router.get("/cases/{case_id}/evidence-packs")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_READ)
    return case_page("evidence_packs/index.html", packs=queries.packs_of(work, case), **_about(work, case))


@router.get("/cases/{case_id}/evidence-packs/new")
def new(case_id: UUID, actor: CanRelease, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_RELEASE)
    form = asked.form(PackForm, {"id": new_id(), "scope": "period"})
    return page(
        "evidence_packs/new.html",
        form=form,
        choice=queries.choice_of(work, actor, case),
        sensitivities=SENSITIVITY_LABELS,
        **_about(work, case),
    )


@router.post("/cases/{case_id}/evidence-packs", again=new)
def create(case_id: UUID, form: PackForm, actor: CanReleaseProven, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_RELEASE)
    row = actions.ask_for_pack(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/evidence-packs/{row.id}")


@router.get("/cases/{case_id}/evidence-packs/{pack_id}")
def show(case_id: UUID, pack_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_READ)
    view = queries.pack_view(work, actor, case, pack_id)
    return case_page("evidence_packs/show.html", pack=view, **_about(work, case))


@router.get("/cases/{case_id}/evidence-packs/{pack_id}/decisions/new")
def deciding(case_id: UUID, pack_id: UUID, actor: CanApprove, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_APPROVE)
    view = queries.pack_view(work, actor, case, pack_id)
    return page("evidence_packs/decision.html", pack=view, form=asked.form(DecisionForm),
                own=view.content.author_id == actor.id, **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/evidence-packs/{pack_id}/decisions", again=deciding)
def decide(case_id: UUID, pack_id: UUID, form: DecisionForm, actor: CanApproveProven, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_APPROVE)
    actions.decide(work, actor, case, queries.pack_row(work, case, pack_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/evidence-packs/{pack_id}")


@router.post("/cases/{case_id}/evidence-packs/{pack_id}/readings")
def note_read(case_id: UUID, pack_id: UUID, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_RELEASE)
    actions.note_decision_read(work, actor, case, queries.pack_row(work, case, pack_id))
    return Redirect(f"/cases/{case_id}/evidence-packs/{pack_id}")


@router.get("/cases/{case_id}/evidence-packs/{pack_id}/handing")
def hand_over(case_id: UUID, pack_id: UUID, actor: CanReleaseProven, work: Work) -> Page:
    """The drawn words and the fingerprint, for who goes through with it now."""
    case, view = _to_hand_over(work, actor, case_id, pack_id, "evidence pack words")
    return case_page("evidence_packs/handing.html", pack=view, **_about(work, case))


@router.get("/cases/{case_id}/evidence-packs/{pack_id}/file")
def fetch(case_id: UUID, pack_id: UUID, actor: CanReleaseProven, work: Work) -> Download:
    """It leaves: who fetched it and when stands under “Who opened this”."""
    case, view = _to_hand_over(work, actor, case_id, pack_id, "evidence pack file")
    if not view.is_ready:
        raise NotFound()
    return Download(queries.file_of(work, case, view.content), words.OUTER)


@router.post("/cases/{case_id}/evidence-packs/{pack_id}/endings")
def put_away(case_id: UUID, pack_id: UUID, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_RELEASE)
    actions.put_away(work, actor, case, queries.pack_row(work, case, pack_id, to_amend=True))
    return Redirect(f"/cases/{case_id}/evidence-packs/{pack_id}")


def _to_hand_over(
    work: Work, actor: Actor, case_id: UUID, pack_id: UUID, kind: str
) -> tuple[OpenCase, queries.PackView]:
    case = open_case(work, actor, case_id, "evidence packs", permission=Permission.SHARES_RELEASE)
    view = queries.pack_view(work, actor, case, pack_id)
    if case.is_frozen:
        raise Refused(FROZEN_WORDS)
    return open_case(work, actor, case_id, kind, permission=Permission.SHARES_RELEASE), view


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    may = {"release": case.may(Permission.SHARES_RELEASE), "approve": case.may(Permission.SHARES_APPROVE)}
    return {"case": case, "case_name": case_name(work, case), "rules": rules, "words": words, "may": may}
