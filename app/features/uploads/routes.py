"""The door for files of phones: announced, then piece by piece, each with its place and its checksum."""

from typing import Any
from uuid import UUID

from app.access.work import Work
from app.features.field_forms.forms import in_answers, read
from app.features.uploads import actions, queries
from app.features.uploads.actions import NOT_TRUE, Ready
from app.features.uploads.forms import UploadEnvelope, piece_in
from app.features.uploads.models import FileUpload
from app.web.answers import Json
from app.web.asked import Asked
from app.web.guards import Anyone
from app.web.routing import Router

router = Router()


@router.post("/sync/uploads", takes_json=True, counts_as_use=False, refused=in_answers)
def announce(actor: Anyone, work: Work, asked: Asked, body: dict[str, Any]) -> Json:
    return _told(actions.begin(work, read(UploadEnvelope, body), asked.phone))


@router.get("/sync/uploads/{upload_id}", counts_as_use=False, refused=in_answers)
def show(upload_id: UUID, actor: Anyone, work: Work, asked: Asked) -> Json:
    return _told(queries.upload_row(work, upload_id, asked.phone)[0])


def looked_at(upload_id: UUID, work: Work, asked: Asked, body: dict[str, Any]) -> Ready:
    """Ahead of the lock: the checksum, and of a last piece the whole file."""
    queries.upload_row(work, upload_id, asked.phone)
    return actions.look(work, upload_id, asked.phone, piece_in(asked.told, body["raw"]))


@router.post(
    "/sync/uploads/{upload_id}", takes_raw=True, counts_as_use=False, before=looked_at, refused=in_answers
)
def add(upload_id: UUID, actor: Anyone, work: Work, asked: Asked, ready: Ready) -> Json:
    row = actions.add(work, ready, asked.phone)
    if ready.is_false:
        said = {"answer": "needs-fix", "key": str(row.mutation_id), "errors": {"form": NOT_TRUE}}
        return Json({**said, "offset": row.received}, 422)
    return _told(row)


def _told(row: FileUpload) -> Json:
    return Json({"offset": row.received, "attached": row.attached_at is not None})
