"""The door for what a phone tells of itself: no session, the phone's own cookie."""

from typing import Any

from app.access.work import Work
from app.features.field_forms.forms import in_answers
from app.features.field_forms.rules import STATUS, Answer
from app.features.phone_notes import actions, queries
from app.features.phone_notes.queries import ReadNote
from app.web.answers import Json
from app.web.asked import Asked
from app.web.guards import Anyone
from app.web.routing import Router

router = Router()


def opened(work: Work, asked: Asked, body: dict[str, Any]) -> ReadNote:
    """Ahead of the lock: the signature and the seal."""
    return queries.opened_note(work, asked.phone, body)


@router.post("/sync/notes", takes_json=True, counts_as_use=False, before=opened, refused=in_answers)
def take(actor: Anyone, work: Work, ready: ReadNote) -> Json:
    actions.take(work, ready)
    return Json({"answer": Answer.RECEIPT, "key": str(ready.key)}, STATUS[Answer.RECEIPT])
