"""The door for what phones hand in: no session, the phone's own cookie, and answers that its script knows."""

from typing import Any

from app.access.work import Work
from app.features.field_forms.forms import in_answers
from app.features.sync import actions, queries
from app.features.sync.queries import Delivery
from app.web.answers import Json
from app.web.asked import Asked
from app.web.guards import Anyone
from app.web.routing import Router

router = Router()


def opened(work: Work, asked: Asked, body: dict[str, Any]) -> Delivery:
    """Ahead of the lock: the seal and both signatures."""
    return queries.opened_delivery(work, asked.phone, body)


@router.post("/sync/mutations", takes_json=True, counts_as_use=False, before=opened, refused=in_answers)
def deliver(actor: Anyone, work: Work, ready: Delivery) -> Json:
    told = actions.receive(work, ready)
    return Json({"answer": told.answer, "key": str(ready.sent.key), **told.said}, told.status)
