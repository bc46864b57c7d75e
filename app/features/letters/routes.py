"""Letters over HTTP: written, decided on, taken as PDF, marked as sent and put away, inside a case."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.rooms import FROZEN_WORDS
from app.access.work import Work
from app.core.errors import Refused
from app.core.ids import new_id
from app.features.letters import actions, queries
from app.features.letters import rules as words
from app.features.letters.forms import LetterForm, PutAwayForm, SentForm
from app.features.letters.rules import LetterKind
from app.features.people.queries import case_name
from app.features.shares import rules
from app.features.shares.forms import DecisionForm
from app.web.answers import Handout, Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.SHARES_READ)]
CanRelease = Annotated[Actor, requires(Permission.SHARES_RELEASE)]
CanReleaseProven = Annotated[Actor, requires(Permission.SHARES_RELEASE, proven=True)]
CanApproveProven = Annotated[Actor, requires(Permission.SHARES_APPROVE, proven=True)]
CanApprove = Annotated[Actor, requires(Permission.SHARES_APPROVE)]

UNSETTABLE = "This letter cannot be set as a paper. Its words stay here: copy them, or write another one."

router = Router()


@router.get("/cases/{case_id}/letters")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_READ)
    return case_page("letters/index.html", letters=queries.letters_of(work, case), **_about(work, case))


@router.get("/cases/{case_id}/letters/new")
def new(case_id: UUID, actor: CanRelease, work: Work, asked: Asked, kind: str = "") -> Page:
    """Whom it is for; then the form with a draft for that."""
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    chosen = LetterKind(kind) if kind in words.KIND_LABELS else None
    begun = queries.begun(work, actor, case, chosen) if chosen else {}
    form = asked.form(LetterForm, {"id": new_id(), **begun})
    is_begun = bool(chosen or form.problems or form.value("text"))
    return page("letters/new.html", form=form, is_begun=is_begun, **_about(work, case))


@router.post("/cases/{case_id}/letters", again=new)
def create(case_id: UUID, form: LetterForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    row = actions.write_letter(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/letters/{row.id}")


@router.get("/cases/{case_id}/letters/{letter_id}")
def show(case_id: UUID, letter_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_READ)
    view = queries.letter_view(work, actor, case, letter_id)
    sent = asked.form(SentForm, {"sent_on": work.today.isoformat()})
    return case_page("letters/show.html", letter=view, form=sent, **_about(work, case))


@router.get("/cases/{case_id}/letters/{letter_id}/decisions/new")
def deciding(case_id: UUID, letter_id: UUID, actor: CanApprove, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_APPROVE)
    view = queries.letter_view(work, actor, case, letter_id)
    return page("letters/decision.html", letter=view, form=asked.form(DecisionForm),
                own=view.content.author_id == actor.id, **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/letters/{letter_id}/decisions", again=deciding)
def decide(
    case_id: UUID, letter_id: UUID, form: DecisionForm, actor: CanApproveProven, work: Work
) -> Redirect:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_APPROVE)
    actions.decide(work, actor, case, queries.letter_row(work, case, letter_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/letters/{letter_id}")


@router.post("/cases/{case_id}/letters/{letter_id}/readings")
def note_read(case_id: UUID, letter_id: UUID, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    actions.note_decision_read(work, actor, case, queries.letter_row(work, case, letter_id))
    return Redirect(f"/cases/{case_id}/letters/{letter_id}")


@router.get("/cases/{case_id}/letters/{letter_id}/file")
def take(case_id: UUID, letter_id: UUID, actor: CanReleaseProven, work: Work) -> Handout:
    """It leaves: who took it and when stands under “Who opened this”."""
    case = open_case(work, actor, case_id, "letter taken", permission=Permission.SHARES_RELEASE)
    view = queries.letter_view(work, actor, case, letter_id)
    if case.is_frozen:
        raise Refused(FROZEN_WORDS)
    try:
        return Handout(queries.paper_of(case, view), words.FILE, "application/pdf")
    except ValueError:
        raise Refused(UNSETTABLE) from None


@router.post("/cases/{case_id}/letters/{letter_id}/sendings", again=show)
def note_sent(case_id: UUID, letter_id: UUID, form: SentForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    actions.note_sent(work, actor, case, queries.letter_row(work, case, letter_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/letters/{letter_id}")


@router.get("/cases/{case_id}/letters/{letter_id}/endings/new")
def ending(case_id: UUID, letter_id: UUID, actor: CanRelease, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    view = queries.letter_view(work, actor, case, letter_id)
    return page("letters/ending.html", letter=view, form=asked.form(PutAwayForm), **_about(work, case))


@router.post("/cases/{case_id}/letters/{letter_id}/endings", again=ending)
def put_away(case_id: UUID, letter_id: UUID, form: PutAwayForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "letters", permission=Permission.SHARES_RELEASE)
    actions.put_away(work, actor, case, queries.letter_row(work, case, letter_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/letters/{letter_id}")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    may = {"release": case.may(Permission.SHARES_RELEASE), "approve": case.may(Permission.SHARES_APPROVE)}
    return {"case": case, "case_name": case_name(work, case), "rules": rules, "words": words, "may": may}
