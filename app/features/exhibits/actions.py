"""The only writer of evidence. A file is sealed as it came, before the lock; what is known of it is only amended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.pictures import TooManyPixels, preview_of
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import House, Work
from app.core.errors import Conflict, FormRefused, NotFound, TooLarge
from app.core.ids import new_id
from app.crypto.files import seal_file
from app.features.exhibits.forms import ExhibitDetailsForm, ExhibitForm, LogForm
from app.features.exhibits.models import ChainEntry, Exhibit, ExhibitContent, ExhibitWording
from app.features.exhibits.rules import PICTURES, EvidenceType, Preview, evidence_type, size_bucket, sniff
from app.features.incidents.actions import record_incident
from app.features.incidents.models import Incident
from app.features.incidents.queries import incident_row
from app.web.forms import Upload

PIECE = 256 * 1024


@dataclass(frozen=True)
class SealedFile:
    """A file that lies sealed in the store and is not acknowledged yet."""

    file_id: UUID
    preview_id: UUID | None
    preview: Preview
    name: str
    media: str
    size: int
    sha256: str

    def take_back(self, house: House) -> None:
        """Remove what was never acknowledged: its form was refused, or was a repeat."""
        for file_id in (self.file_id, self.preview_id):
            if file_id:
                house.files.delete(file_id)


def seal_upload(work: Work, case: OpenCase, upload: Upload, field: str) -> SealedFile:
    """Seal the original bit-identical, and its preview beside it. Runs ahead of the lock; any type is taken."""
    if upload.size == 0:
        raise FormRefused({field: "This file is empty. Choose it again."})
    if upload.size > work.settings.file_limit_mb * 1_000_000:
        raise TooLarge(
            f"This file is over {work.settings.file_limit_mb} MB. Keep it and hand it over at a desk."
        )
    media = sniff(upload.content)
    file_id = _put(work, case, upload.content)
    picture, state = _preview(upload.content, media)
    preview_id = _put(work, case, picture) if picture else None
    return SealedFile(file_id, preview_id, state, upload.name[:300], media, upload.size, upload.sha256)


def log_incident(
    work: Work, actor: Actor, case: OpenCase, form: LogForm, sealed: SealedFile | None
) -> Incident:
    """Record an entry and, with it, its photo; sent twice with the same photo, the second file is taken back."""
    if sealed is None:
        return record_incident(work, actor, case, form)
    known = already_made(work, actor, case, Incident, form)
    incident = record_incident(work, actor, case, form)
    if known is not None:
        sealed.take_back(work.house)
    else:
        _attach(work, actor, case, sealed, new_id(), incident.id, ExhibitContent())
    return incident


def attach(work: Work, actor: Actor, case: OpenCase, form: ExhibitForm, sealed: SealedFile) -> Exhibit:
    """Keep a file for the case, or for one entry of its log."""
    case.demand(Permission.EXHIBITS_ADD)
    if again := already_made(work, actor, case, Exhibit, form):
        sealed.take_back(work.house)
        return again
    if form.incident_id is not None:
        _demand_incident(work, case, form.incident_id)
    said = ExhibitContent(
        title=form.title,
        type=form.type or evidence_type(sealed.media),
        made_when=form.made_when,
        original_held=form.original_held,
        note=form.note,
        sensitivity=form.sensitivity,
    )
    exhibit = _attach(work, actor, case, sealed, row_id_of(form), form.incident_id, said)
    remember(work, actor, case, exhibit, form)
    return exhibit


def amend_exhibit(
    work: Work, actor: Actor, case: OpenCase, row: Exhibit, form: ExhibitDetailsForm
) -> Exhibit:
    """Change what is known of it; the chain says what happened, the file stays as it is."""
    case.demand(Permission.EXHIBITS_ADD)
    if form.version != row.version:
        raise Conflict("Not saved: somebody else amended this meanwhile. Read theirs, then save yours again.")
    former = case.open(row, ExhibitContent)
    kept: ExhibitWording = ExhibitWording.begin(case, exhibit_id=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    link = ChainEntry(at=work.now, by=actor.id, what=form.what_changed)
    row.version += 1
    changed = former.model_copy(update=form.model_dump(exclude={"version", "what_changed"}))
    row.sealed = case.seal(changed.model_copy(update={"chain": [*former.chain, link]}), into=row)
    work.ledger.entry("exhibit.amended", actor, case, row, corrects=kept.id)
    return row


def _attach(
    work: Work,
    actor: Actor,
    case: OpenCase,
    sealed: SealedFile,
    row_id: UUID,
    incident_id: UUID | None,
    said: ExhibitContent,
) -> Exhibit:
    case.demand(Permission.EXHIBITS_ADD)
    row: Exhibit = Exhibit.begin(
        case, id=row_id, incident_id=incident_id, kept_on=work.today, size_bucket=size_bucket(sealed.size)
    )
    kind = said.type if said.type is not EvidenceType.OTHER else evidence_type(sealed.media)
    content = said.model_copy(
        update={
            "type": kind,
            "file_id": sealed.file_id,
            "preview_id": sealed.preview_id,
            "preview": sealed.preview,
            "name": sealed.name,
            "media": sealed.media,
            "size": sealed.size,
            "sha256": sealed.sha256,
            "collected_by": actor.id,
            "kept_at": work.now,
            "chain": [ChainEntry(at=work.now, by=actor.id, what="Kept as it came")],
        }
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("exhibit.kept", actor, case, row)
    return row


def _demand_incident(work: Work, case: OpenCase, incident_id: UUID) -> None:
    try:
        incident_row(work, case, incident_id)
    except NotFound:
        raise FormRefused({"incident_id": "Choose one of the entries of this log."}) from None


def _put(work: Work, case: OpenCase, content: bytes) -> UUID:
    file_id = new_id()
    work.house.files.put(file_id, seal_file(case.files_key, case.file_context(file_id), _pieces(content)))
    return file_id


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def _preview(content: bytes, media: str) -> tuple[bytes | None, Preview]:
    if media not in PICTURES:
        return None, Preview.NONE
    try:
        made = preview_of(content)
    except TooManyPixels:
        return None, Preview.TOO_LARGE
    return made, Preview.MADE if made else Preview.NONE
