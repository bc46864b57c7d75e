"""The only writer of evidence. A file is sealed as it came, before the lock; what is known of it is only amended."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, derive
from app.access.permissions import Permission
from app.access.pictures import MOST_BYTES, Drawn, TooLate, TooManyPixels, preview_of
from app.access.plain import put
from app.access.repeats import already_made, remember, row_id_of
from app.access.stored import FileKind, Kept, OpenedFile, keep, name_file, size_bucket
from app.access.work import House, Work
from app.core.errors import Conflict, FormRefused, NotFound, SealBroken
from app.core.ids import new_id
from app.crypto.ledger import digest_of
from app.features.contacts.actions import add_task
from app.features.contacts.forms import TaskForm
from app.features.exhibits.forms import ExhibitDetailsForm, ExhibitForm, LogForm
from app.features.exhibits.models import ChainEntry, Exhibit, ExhibitContent, ExhibitWording
from app.features.exhibits.queries import demand_sight
from app.features.exhibits.rules import (
    NOT_COME_YET,
    PICTURES,
    EvidenceType,
    Preview,
    evidence_type,
    handing_problems,
    sniff,
)
from app.features.incidents.actions import record_incident
from app.features.incidents.models import Incident
from app.features.incidents.queries import incident_row
from app.web.forms import Upload


@dataclass(frozen=True)
class SealedFile:
    """A file that lies sealed in the store, with its preview, and is not acknowledged yet."""

    original: Kept
    derived: Kept | None
    preview: Preview
    name: str
    media: str
    facts: dict[str, str] = field(default_factory=dict)

    def take_back(self, house: House) -> None:
        """Remove what was never acknowledged: its form was refused, or was a repeat."""
        for kept in (self.original, self.derived):
            if kept is not None:
                kept.take_back(house)


def seal_upload(work: Work, case: OpenCase, name: str, content: bytes) -> SealedFile:
    """Seal a file that is at hand as a whole, as one that was sent would be."""
    return with_preview(work.house, case, Upload(name, keep(work.house.files, case, [content])), "file")


def seal_pieces(work: Work, case: OpenCase, name: str, pieces: Iterable[bytes]) -> SealedFile:
    """Seal a file that comes in pieces out of another one; with no more of it in memory than a piece."""
    kept = keep(work.house.files, case, pieces)
    try:
        return with_preview(work.house, case, Upload(name, kept), "chosen")
    except BaseException:
        kept.take_back(work.house)
        raise


def with_preview(house: House, case: OpenCase, upload: Upload, field: str) -> SealedFile:
    """Make the preview of a file that has just been sealed bit-identical, and seal it beside it. Any type is taken."""
    if upload.kept.file_id is None:
        raise FormRefused({field: "This file is empty. Choose it again."})
    media = sniff(upload.kept.head)
    if media in PICTURES:
        upload.kept.settle()
    drawn, state = _preview(house, case, upload.kept.file_id, upload.size, media)
    derived = keep(house.files, case, [drawn.picture], FileKind.DERIVED) if drawn else None
    return SealedFile(upload.kept, derived, state, upload.name[:300], media, drawn.facts if drawn else {})


def log_incident(
    work: Work, actor: Actor, case: OpenCase, form: LogForm, sealed: SealedFile | None
) -> Incident:
    """Record an entry and, with it, its photo; sent twice with the same photo, the second file is taken back."""
    if sealed is None and not form.complete_later:
        return record_incident(work, actor, case, form)
    known = already_made(work, actor, case, Incident, form)
    if known is not None:
        if sealed is not None:
            sealed.take_back(work.house)
        return known
    incident = record_incident(work, actor, case, form)
    if sealed is not None:
        _attach(work, actor, case, sealed, new_id(), incident.id, ExhibitContent(sensitivity=form.files_are))
    if form.complete_later:
        text = f"Complete entry {incident.number} of the log"
        add_task(work, actor, case, TaskForm(text=text, due_on=work.today + timedelta(days=1)))
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
        shown_on=form.shown_on,
        address=form.address,
        captured=form.captured,
        was_edited=form.was_edited,
    )
    exhibit = _attach(work, actor, case, sealed, row_id_of(form), form.incident_id, said)
    remember(work, actor, case, exhibit, form)
    return exhibit


def keep_enclosed(
    work: Work, actor: Actor, case: OpenCase, sealed: SealedFile, row_id: UUID, incident_id: UUID | None,
    said: ExhibitContent,
) -> bool:  # fmt: skip
    """Keep a file that lay in an exhibit, under an id that is made of both; False where it is kept already."""
    if work.session.get(Exhibit, row_id) is not None:
        sealed.take_back(work.house)
        return False
    _attach(work, actor, case, sealed, row_id, incident_id, said)
    return True


def amend_exhibit(
    work: Work, actor: Actor, case: OpenCase, row: Exhibit, form: ExhibitDetailsForm
) -> Exhibit:
    """Change what is known of it; the chain says what happened, the file stays as it is."""
    case.demand(Permission.EXHIBITS_ADD)
    if form.version != row.version:
        raise Conflict("Not saved: somebody else amended this meanwhile. Read theirs, then save yours again.")
    former = case.open(row, ExhibitContent)
    demand_sight(case, former)
    problems = handing_problems(form.status, form.refusal, form.handed_on, form.handed_to, work.today)
    if form.happened_on is not None and form.happened_on > work.today:
        problems["happened_on"] = NOT_COME_YET
    if problems:
        raise FormRefused(problems)
    kept: ExhibitWording = ExhibitWording.begin(case, exhibit_id=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    day = form.happened_on if form.happened_on != work.today else None
    link = ChainEntry(at=work.now, by=actor.id, what=form.what_changed, came_from=form.came_from,
                      went_to=form.went_to, on=day)  # fmt: skip
    row.version += 1
    changed = former.model_copy(
        update=form.model_dump(exclude={"version", "what_changed", "came_from", "went_to", "happened_on"})
    )
    changed = changed.model_copy(update={"chain": [*former.chain, link]})
    row.sealed = case.seal(changed, into=row)
    said = digest_of(changed.disclosed)
    work.ledger.entry("exhibit.amended", actor, case, row, corrects=kept.id, said=said)
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
        case,
        id=row_id,
        incident_id=incident_id,
        kept_on=work.today,
        size_bucket=size_bucket(sealed.original.size),
    )
    kind = said.type if said.type is not EvidenceType.OTHER else evidence_type(sealed.media)
    content = said.model_copy(
        update={
            "type": kind,
            "file_id": sealed.original.file_id,
            "preview_id": sealed.derived and sealed.derived.file_id,
            "preview": sealed.preview,
            "name": sealed.name,
            "media": sealed.media,
            "facts": sealed.facts,
            "size": sealed.original.size,
            "sha256": sealed.original.sha256,
            "collected_by": actor.id,
            "kept_at": work.now,
            "chain": said.chain or [ChainEntry(at=work.now, by=actor.id, what="Kept as it came")],
        }
    )
    row.sealed = case.seal(content, into=row)
    put(work, row)
    name_file(work, case, row.id, sealed.original, FileKind.ORIGINAL)
    if sealed.derived is not None:
        name_file(work, case, row.id, sealed.derived, FileKind.DERIVED)
    work.ledger.entry("exhibit.kept", actor, case, row, said=digest_of(content.disclosed))
    return row


def name_files(work: Work, exhibits: list[Exhibit]) -> int:
    """Name the files of exhibits that were kept before files had rows, opened for the system; returns how many.

    An exhibit whose case has no key any more is passed over: nothing of it can be opened by anybody.
    """
    named = 0
    for row in exhibits:
        with suppress(NotFound, SealBroken):
            case = derive(work, row.case_id)
            content = case.open(row, ExhibitContent)
            for file_id, kind in (
                (content.file_id, FileKind.ORIGINAL),
                (content.preview_id, FileKind.DERIVED),
            ):
                if file_id is not None:
                    name_file(
                        work, case, row.id, Kept(file_id, content.size, content.sha256), kind, row.kept_on
                    )
                    named += 1
    return named


def _demand_incident(work: Work, case: OpenCase, incident_id: UUID) -> None:
    try:
        incident_row(work, case, incident_id)
    except NotFound:
        raise FormRefused({"incident_id": "Choose one of the entries of this log."}) from None


def _preview(
    house: House, case: OpenCase, file_id: UUID, size: int, media: str
) -> tuple[Drawn | None, Preview]:
    """Read back from the store, so that no file is held in memory while it comes, however slowly."""
    if media not in PICTURES:
        return None, Preview.NONE
    if size > MOST_BYTES:
        return None, Preview.TOO_LARGE
    stored = OpenedFile(house.files, case, file_id, FileKind.ORIGINAL)
    try:
        made = preview_of(lambda: b"".join(stored.pieces()))
    except TooManyPixels:
        return None, Preview.TOO_LARGE
    except TooLate:
        return None, Preview.LATE
    return made, Preview.MADE if made else Preview.NONE
