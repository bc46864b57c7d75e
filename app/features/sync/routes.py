"""The door for what phones hand in: no session, the phone's own cookie, and answers that its script knows."""

from typing import Any

from app.access.work import Work
from app.core.errors import CrossSite, FormRefused, NotTaken, TooLarge, TooMany, WaymarkError
from app.features.field_forms.forms import UNREADABLE
from app.features.field_forms.rules import STATUS, Answer
from app.features.sync import actions, queries
from app.features.sync.queries import Delivery
from app.web.answers import Json
from app.web.asked import Asked
from app.web.guards import Anyone
from app.web.routing import Router

router = Router()


def in_answers(error: Exception) -> Json:
    """An error in the words that a phone goes by. What it cannot know to be final, it sends again later."""
    if isinstance(error, NotTaken):
        said = {"answer": error.answer, "key": error.key, "words": error.words, **error.told}
        return Json(said, error.status)
    if isinstance(error, TooLarge | FormRefused):
        words = error.words if isinstance(error, TooLarge) else UNREADABLE
        status = 413 if isinstance(error, TooLarge) else STATUS[Answer.NEEDS_FIX]
        return Json({"answer": Answer.NEEDS_FIX, "key": "", "errors": {"form": words}}, status)
    if isinstance(error, CrossSite):
        return Json({"answer": Answer.PAUSED, "key": "", "words": error.words}, 403)
    words = error.words if isinstance(error, WaymarkError) else WaymarkError.message
    wait, status = (error.retry_after, 429) if isinstance(error, TooMany) else (5, STATUS[Answer.LATER])
    return Json({"answer": Answer.LATER, "key": "", "words": words, "retry_after": wait}, status)


def opened(work: Work, asked: Asked, body: dict[str, Any]) -> Delivery:
    """Ahead of the lock: the seal and both signatures."""
    return queries.opened_delivery(work, asked.phone, body)


@router.post("/sync/mutations", takes_json=True, counts_as_use=False, before=opened, refused=in_answers)
def deliver(actor: Anyone, work: Work, ready: Delivery) -> Json:
    told = actions.receive(work, ready)
    return Json({"answer": told.answer, "key": str(ready.sent.key), **told.said}, told.status)
