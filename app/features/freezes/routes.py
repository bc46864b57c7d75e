"""Frozen cases over HTTP: the officer's list and her release, and what a case's own people read of it."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.freezes import actions, queries
from app.features.freezes.forms import ReleaseForm
from app.features.people.queries import case_name
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRelease = Annotated[Actor, requires(Permission.FREEZES_RELEASE)]
CanReleaseProven = Annotated[Actor, requires(Permission.FREEZES_RELEASE, proven=True)]
CanReadCase = Annotated[Actor, requires(Permission.OPENINGS_READ)]

router = Router()


@router.get("/freezes")
def index(actor: CanRelease, work: Work) -> Page:
    return page("freezes/index.html", views=queries.frozen_of(work, actor))


@router.get("/freezes/{freeze_id}/releases/new")
def releasing(freeze_id: UUID, actor: CanRelease, work: Work, asked: Asked) -> Page:
    return page(
        "freezes/release.html", view=queries.frozen(work, actor, freeze_id), form=asked.form(ReleaseForm)
    )


@router.post("/freezes/{freeze_id}/releases", again=releasing)
def release(freeze_id: UUID, form: ReleaseForm, actor: CanReleaseProven, work: Work) -> Redirect:
    actions.release_freeze(work, actor, freeze_id, form)
    return Redirect("/freezes")


@router.get("/cases/{case_id}/freezes")
def case(case_id: UUID, actor: CanReadCase, work: Work) -> Page:
    opened = open_case(work, actor, case_id, "freezes", permission=Permission.OPENINGS_READ)
    return case_page("freezes/case.html", case=opened, name=case_name(work, opened),
                     views=queries.freezes_of(work, actor, opened))  # fmt: skip
