"""The pack over HTTP, and the page of what waits on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any
from uuid import UUID

from app.access import phones
from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.phones import Intake, live_phone
from app.access.work import Work
from app.core.base64url import b64
from app.crypto.sealed_boxes import seal_to
from app.features.packs import queries, rules
from app.features.packs.rules import Wanted
from app.features.people.queries import victim_of
from app.web.answers import Json, Page, case_page, page
from app.web.asked import Asked
from app.web.copies import Copies, build_name
from app.web.guards import requires
from app.web.routing import Router

CanCarry = Annotated[Actor, requires(Permission.CASELOAD_READ)]
CanReadSafeContact = Annotated[Actor, requires(Permission.SAFE_CONTACT_READ)]

Closing = Callable[[Iterable[Wanted]], dict[str, str]]

router = Router()


@router.get("/waiting")
def waiting(actor: CanCarry) -> Page:
    """What waits on this phone: the page's script fills it in; the server knows nothing of it."""
    return page("packs/waiting.html")


@router.get("/cases/{case_id}/brief")
def brief(case_id: UUID, actor: CanReadSafeContact, work: Work) -> Page:
    """Whose case it is and how she is reached safely: all that a phone carries of a case that is not carried whole."""
    case = open_case(work, actor, case_id, "safe contact", permission=Permission.SAFE_CONTACT_READ)
    return case_page("packs/brief.html", case, victim=victim_of(work, case))


@router.post("/offline/pack", takes_json=True, counts_as_use=False)
def fetch(actor: CanCarry, work: Work, asked: Asked, body: dict[str, Any]) -> Copies | Json:
    """What changed since the phone's own list, page by page, and last the signed list of all that it may show."""
    phone = live_phone(work, actor, asked.phone) if work.settings.offline else None
    if phone is None and phones.was_revoked(work, actor, asked.phone):
        return Json({"problem": "This phone was revoked."}, 410)
    if phone is None:
        return Json({"problem": "This browser carries nothing of yours."}, 409)
    pack = queries.pack_for(work, actor, phone, build_name())
    given = body.get("have")
    have = given if isinstance(given, dict) else {}
    lacking = queries.missing(pack, have)
    row, intake = phones.intake_of(work, phone)
    told = {
        "phone": str(phone.id), "cases": pack.cases, "epoch": pack.epoch, "at": work.now.isoformat(),
        "until": (work.now + rules.LEASE).isoformat(),
        "intake": {"id": str(row.id), "public": b64(row.box_public)},
    }  # fmt: skip
    kept = queries.kept(pack, lacking, have)

    def parts_as(path: str) -> Wanted:
        return Wanted(path, rules.record_name(phone.id, path), pack.parts_etag)

    return Copies(lacking, _sealing(phone.id, actor.id, phone.box_public, intake), parts_as, rules.FRAME,
                  _closing(told, kept, have, intake))  # fmt: skip


def _sealing(phone_id: Any, user_id: Any, box: bytes, intake: Intake) -> Callable[[Wanted, bytes], bytes]:
    """Signs a page for the site, then seals it to the phone: what another put in its place is not shown."""

    def seal(wanted: Wanted, content: bytes) -> bytes:
        label = rules.record_label(phone_id, user_id, wanted)
        return seal_to(box, label, intake.sign(label + b"\n" + content) + content)

    return seal


def _closing(told: dict[str, Any], kept: dict[str, str], have: dict[str, str], intake: Intake) -> Closing:
    """The list of all that the phone may show from now on, signed by the site; of a list that it has, the mark."""

    def close(given: Iterable[Wanted]) -> dict[str, str]:
        records = kept | {one.name: one.etag for one in given}
        said = {"same": rules.list_mark(records)} if records == have else {"records": records}
        text = json.dumps({**told, **said}, separators=(",", ":"))
        return {"manifest": text, "signature": b64(intake.sign(text.encode()))}

    return close
