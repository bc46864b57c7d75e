"""The files that lie in an exhibit, and exhibits of their own made of them, inside a case."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.enclosures import actions, queries, rules
from app.features.enclosures.forms import EnclosuresForm
from app.features.exhibits import rules as words
from app.features.exhibits.queries import original_of, with_file
from app.features.people.queries import victim_of
from app.web.answers import Page, Redirect, case_page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanAdd = Annotated[Actor, requires(Permission.EXHIBITS_ADD)]

router = Router()


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/enclosures")
def enclosures(
    case_id: UUID, exhibit_id: UUID, actor: CanAdd, work: Work, asked: Asked, after: str = "", damaged: str = ""
) -> Page:  # fmt: skip
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.EXHIBITS_ADD)
    told = queries.contents_of(original_of(work, case, exhibit), exhibit, _most(work))
    form = asked.form(EnclosuresForm, {"sensitivity": "normal", "entries": "none"})
    shown = queries.page_of(work, case, exhibit, told, after, damaged, form.values("chosen"))
    return case_page(
        "enclosures/index.html", case=case, exhibit=exhibit, told=told, shown=shown, rules=rules, words=words,
        form=form, victim=victim_of(work, case), logs=case.may(Permission.INCIDENTS_RECORD),
    )  # fmt: skip


def seal_chosen(
    case_id: UUID, exhibit_id: UUID, form: EnclosuresForm, actor: CanAdd, work: Work
) -> actions.Ready:
    """Ahead of the lock: what was ticked is unpacked and sealed."""
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.EXHIBITS_ADD)
    told = queries.contents_of(original_of(work, case, exhibit), exhibit, _most(work), form.chosen)
    return actions.seal_chosen(work, case, exhibit, told, form)


@router.post("/cases/{case_id}/exhibits/{exhibit_id}/enclosures", again=enclosures, before=seal_chosen)
def keep_enclosures(
    case_id: UUID, exhibit_id: UUID, form: EnclosuresForm, actor: CanAdd, work: Work, ready: Any
) -> Redirect:
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.EXHIBITS_ADD)
    actions.keep_chosen(work, actor, case, exhibit, form, ready)
    damaged = f"?damaged={'.'.join(ready.damaged)}" if ready.damaged else ""
    return Redirect(f"/cases/{case_id}/exhibits/{exhibit_id}/enclosures{damaged}")


def _most(work: Work) -> int:
    """The largest file that is kept: the same as for one that is sent."""
    return work.settings.file_limit_mb * 1_000_000
