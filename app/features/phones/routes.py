"""One's own phones over HTTP: the page “This phone”, enrolling it, and the end of one."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.drawn_words import draw_words
from app.access.permissions import Permission, may_anywhere
from app.access.sessions import is_proven
from app.access.work import Work
from app.core.base64url import b64
from app.features.phones import actions, queries
from app.features.phones.forms import RevokeForm, key_in
from app.web.answers import Json, Page, Redirect, page
from app.web.asked import PHONE_COOKIE, Asked
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
OwnProven = Annotated[Actor, requires(Permission.OWN_ACCOUNT, proven=True)]
router = Router()


@router.get("/me/phone")
def show(actor: Own, work: Work, asked: Asked) -> Page:
    phones = queries.phone_views(work, actor, asked.phone)
    words = draw_words() if is_proven(work, actor) else ""
    may_carry = may_anywhere(actor.role, Permission.CASELOAD_READ)
    return page("phones/index.html", phones=phones, form=asked.form(RevokeForm), person=actor.id, words=words,
                is_off=not work.settings.offline, may_carry=may_carry)  # fmt: skip


@router.post("/me/phones", takes_json=True)
def enrol(actor: OwnProven, work: Work, asked: Asked, body: dict[str, Any]) -> Json:
    made = actions.enrol(work, actor, key_in(body, "box"), key_in(body, "signing"), cookie=asked.phone,
                         device=asked.device)  # fmt: skip
    intake = {"id": str(made.intake.id), "public": b64(made.intake.box_public)}
    told = {"phone": str(made.phone.id), "user": str(actor.id), "intake": intake,
            "site_signing": b64(made.intake.signing_public)}  # fmt: skip
    return Json(told, 201, cookies={PHONE_COOKIE: made.token})


@router.post("/me/phones/{phone_id}/revocations", again=show)
def revoke(phone_id: UUID, form: RevokeForm, actor: Own, work: Work) -> Redirect:
    actions.revoke(work, actor, phone_id)
    return Redirect("/me/phone")
