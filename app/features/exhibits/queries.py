"""Reads evidence of an opened case: what is known of it, and its bytes once they have been verified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.crypto.files import check_file, open_file
from app.features.accounts.queries import names_of
from app.features.exhibits.models import Exhibit, ExhibitContent
from app.features.exhibits.rules import PREVIEW_WORDS, STATUS_LABELS, TYPE_LABELS, Preview, size_words
from app.features.incidents.queries import IncidentView


@dataclass(frozen=True)
class ExhibitView:
    row: Exhibit
    content: ExhibitContent

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def title(self) -> str:
        return self.content.title or f"{TYPE_LABELS[self.content.type]}, {size_words(self.content.size)}"

    @property
    def type_label(self) -> str:
        return TYPE_LABELS[self.content.type]

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.content.status]

    @property
    def size(self) -> str:
        return size_words(self.content.size)

    @property
    def preview_words(self) -> str:
        return PREVIEW_WORDS[self.content.preview]

    @property
    def has_preview(self) -> bool:
        return self.content.preview is Preview.MADE and self.content.preview_id is not None


@dataclass(frozen=True)
class LogDay:
    """One day of the timeline, and how many quiet days came before the next one shown."""

    day: date
    entries: list[tuple[IncidentView, list[ExhibitView]]]
    quiet_after: int


def exhibits_of(work: Work, case: OpenCase, incident_id: UUID | None = None) -> list[ExhibitView]:
    """All evidence of the case, or that of one entry, the newest first."""
    query = select(Exhibit).where(Exhibit.case_id == case.id)
    if incident_id is not None:
        query = query.where(Exhibit.incident_id == incident_id)
    rows = work.session.scalars(query.order_by(Exhibit.kept_on.desc(), Exhibit.id))
    return [ExhibitView(row, case.open(row, ExhibitContent)) for row in rows]


def exhibit_row(work: Work, case: OpenCase, exhibit_id: UUID, *, to_amend: bool = False) -> Exhibit:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(Exhibit, exhibit_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def exhibit_view(work: Work, case: OpenCase, exhibit_id: UUID) -> ExhibitView:
    row = exhibit_row(work, case, exhibit_id)
    return ExhibitView(row, case.open(row, ExhibitContent))


def chain_of(work: Work, actor: Actor, view: ExhibitView) -> list[tuple[str, str, object]]:
    """(what, who, when) for each link, the newest first."""
    names = names_of(work, actor, {link.by for link in view.content.chain if link.by})
    return [
        (link.what, names.get(link.by, "") if link.by else "", link.at)
        for link in reversed(view.content.chain)
    ]


def original_of(work: Work, case: OpenCase, view: ExhibitView) -> Iterator[bytes]:
    """The file as it came. It is verified to its last chunk before the first byte is given out."""
    return _bytes_of(work, case, view.content.file_id)


def preview_bytes(work: Work, case: OpenCase, view: ExhibitView) -> Iterator[bytes]:
    return _bytes_of(work, case, view.content.preview_id)


def days_of(incidents: list[IncidentView], exhibits: list[ExhibitView]) -> list[LogDay]:
    """The timeline: days with their entries, the newest first, and the quiet days between them."""
    kept: defaultdict[UUID, list[ExhibitView]] = defaultdict(list)
    for exhibit in exhibits:
        if exhibit.row.incident_id:
            kept[exhibit.row.incident_id].append(exhibit)
    by_day: dict[date, list[tuple[IncidentView, list[ExhibitView]]]] = {}
    for incident in incidents:
        by_day.setdefault(incident.row.happened_on, []).append((incident, kept[incident.id]))
    days = list(by_day)
    gaps = {day: (day - before).days - 1 for day, before in pairwise(days)}
    return [LogDay(day, by_day[day], gaps.get(day, 0)) for day in days]


def _bytes_of(work: Work, case: OpenCase, file_id: UUID | None) -> Iterator[bytes]:
    if file_id is None:
        raise NotFound()
    key, context, files = case.files_key, case.file_context(file_id), work.house.files
    check_file(key, context, files.get(file_id))
    return open_file(key, context, files.get(file_id))
