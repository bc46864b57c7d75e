"""An exhibit read as messages, and entries of the log made from it, inside a case."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import Work
from app.features.exhibits.queries import ExhibitView, original_of, with_file
from app.features.imports import actions, queries, rules
from app.features.imports.forms import MessagesForm
from app.features.people.queries import victim_of
from app.web.answers import Page, Redirect, case_page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRecord = Annotated[Actor, requires(Permission.INCIDENTS_RECORD)]

router = Router()


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/messages")
def messages(
    case_id: UUID, exhibit_id: UUID, actor: CanRecord, work: Work, asked: Asked, order: str = "", sender: str = ""
) -> Page:  # fmt: skip
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.INCIDENTS_RECORD)
    told = _read(work, case, exhibit, order, sender)
    found = queries.offered(work, case, exhibit, told, work.today)
    shown = queries.next_ones(found)
    form = asked.form(
        MessagesForm,
        {"order": told.order.value if told.order and told.kind in rules.ASKS_ORDER else "", "sender": sender},
    )
    return case_page(
        "imports/messages.html", case=case, exhibit=exhibit, told=told, shown=shown, form=form, rules=rules,
        left=sum(not one.is_there for one in found) - len(shown), there=sum(one.is_there for one in found),
        same=queries.same_files(work, case, exhibit), victim=victim_of(work, case), place=sender,
        held_back=queries.is_held_back(exhibit), keeps=case.may(Permission.EXHIBITS_ADD),
    )  # fmt: skip


def read_again(
    case_id: UUID, exhibit_id: UUID, form: MessagesForm, actor: CanRecord, work: Work
) -> queries.Reading:
    """Ahead of the lock: the file is read as it was when its messages were ticked."""
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.INCIDENTS_RECORD)
    return _read(work, case, exhibit, form.order, str(form.sender))


@router.post("/cases/{case_id}/exhibits/{exhibit_id}/messages", again=messages, before=read_again)
def log_messages(
    case_id: UUID, exhibit_id: UUID, form: MessagesForm, actor: CanRecord, work: Work, ready: Any
) -> Redirect:
    case, exhibit = with_file(work, actor, case_id, exhibit_id, permission=Permission.INCIDENTS_RECORD)
    actions.log_messages(work, actor, case, exhibit, form, ready)
    return Redirect(f"/cases/{case_id}/log")


def _read(work: Work, case: OpenCase, exhibit: ExhibitView, order: str, sender: str) -> queries.Reading:
    place = int(sender) if sender.isascii() and sender.isdigit() and len(sender) < 7 else None
    return queries.read_export(original_of(work, case, exhibit), exhibit.content.size, order, place)
