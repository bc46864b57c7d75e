"""The position of a picture over HTTP. Reading it is an opening of the file and of the case's places."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, Purpose, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.exhibits.queries import ExhibitView, with_file
from app.features.people.queries import victim_of
from app.features.positions import actions, queries, rules
from app.features.positions.forms import PositionForm
from app.web.answers import Page, Redirect, case_page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.LOCATION_READ)]
CanKeep = Annotated[Actor, requires(Permission.LOCATION_AMEND)]

router = Router()


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/position")
def show(case_id: UUID, exhibit_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case, exhibit = _open(work, actor, case_id, exhibit_id, Permission.LOCATION_READ)
    position, why = queries.position_of(work, case, exhibit)
    return case_page("positions/show.html", case, exhibit=exhibit, position=position, why=why, rules=rules,
                     place=queries.kept_place(work, case, exhibit), may=case.may(Permission.LOCATION_AMEND),
                     form=asked.form(PositionForm), victim=victim_of(work, case))  # fmt: skip


def read_ahead(
    case_id: UUID, exhibit_id: UUID, actor: CanKeep, work: Work
) -> tuple[rules.Position | None, str]:
    """Ahead of the lock: the file is read."""
    case, exhibit = _open(work, actor, case_id, exhibit_id, Permission.LOCATION_AMEND)
    return queries.position_of(work, case, exhibit)


@router.post("/cases/{case_id}/exhibits/{exhibit_id}/position", again=show, before=read_ahead)
def keep(
    case_id: UUID, exhibit_id: UUID, form: PositionForm, actor: CanKeep, work: Work, ready: Any
) -> Redirect:
    case, exhibit = _open(work, actor, case_id, exhibit_id, Permission.LOCATION_AMEND)
    place = actions.keep_position(work, actor, case, exhibit, form, ready)
    return Redirect(f"/cases/{case_id}/locations/{place.id}")


def _open(
    work: Work, actor: Actor, case_id: UUID, exhibit_id: UUID, permission: Permission
) -> tuple[OpenCase, ExhibitView]:
    """The case opened for its places, and an exhibit whose file this person may open."""
    _, exhibit = with_file(work, actor, case_id, exhibit_id, permission=permission)
    case = open_case(work, actor, case_id, "location", permission=permission, purpose=Purpose.LOCATION)
    return case, exhibit
