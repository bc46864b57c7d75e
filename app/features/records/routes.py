"""The data-protection officer's first page over HTTP. A reference leads to the case's door, which asks for a reason."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.sight import sight_with
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.data_breaches.queries import open_breaches
from app.features.freezes.queries import frozen_of
from app.features.records.forms import ReferenceForm
from app.features.records.rules import NOT_HERE
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanFind = Annotated[Actor, requires(Permission.RECORDS_FIND)]

router = Router()


@router.get("/records")
def index(actor: CanFind, work: Work, asked: Asked) -> Page:
    return page("records/index.html", form=asked.form(ReferenceForm), frozen=len(frozen_of(work, actor)),
                breaches=open_breaches(work, actor))  # fmt: skip


@router.post("/records", again=index)
def find(form: ReferenceForm, actor: CanFind, work: Work) -> Redirect:
    found = sight_with(work, actor, form.reference)
    if found is None:
        raise FormRefused({"reference": NOT_HERE})
    return Redirect(f"/cases/{found.id}")
