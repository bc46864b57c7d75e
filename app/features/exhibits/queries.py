"""Reads evidence of an opened case: what is known of it, and its bytes once they have been verified."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.stored import FileKind, OpenedFile, StoredFile, files_of, opened_file
from app.access.work import Work
from app.core.errors import NotFound, SealBroken
from app.features.accounts.queries import names_of
from app.features.exhibits.models import Exhibit, ExhibitContent, ExhibitWording
from app.features.exhibits.rules import (
    PLAYED,
    PREVIEW_WORDS,
    SENSITIVE,
    SENSITIVITY_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
    EvidenceType,
    Preview,
    Sensitivity,
    chain_words,
    fact_lines,
    size_words,
)
from app.features.incidents.models import IncidentContent
from app.features.incidents.queries import IncidentView, incident_row

MOST_ENTRIES = 50
"""Entries of the log on one page, but for a day that has more."""


@dataclass(frozen=True)
class ExhibitView:
    """One piece of evidence. Of what is sensitive, `is_shown` says whether this reader may open it."""

    row: Exhibit
    content: ExhibitContent
    is_shown: bool = True

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def title(self) -> str:
        if not self.is_shown:
            return f"{self.type_label}, {SENSITIVITY_LABELS[self.content.sensitivity].lower()}"
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
        return self.is_shown and self.content.preview is Preview.MADE and self.content.preview_id is not None

    @property
    def plays(self) -> str:
        """“audio” or “video”, where this person may open the file and a browser may play it; else empty."""
        return self.content.media.partition("/")[0] if self.is_shown and self.content.media in PLAYED else ""

    @property
    def may_be_messages(self) -> bool:
        """Whether it is offered to be read as an export of messages: by what it is called, or was said to be."""
        is_named = self.content.name.lower().endswith((".txt", ".xml", ".eml", ".mbox", ".csv", ".zip"))
        return self.is_shown and (is_named or self.content.type is EvidenceType.ORIGINAL_MESSAGE_FILE)

    @property
    def may_hold_files(self) -> bool:
        """Whether it is offered to look for files in it: an archive or mail, by what it is or is called."""
        is_named = self.content.name.lower().endswith((".zip", ".eml", ".mbox"))
        is_mail = self.content.type in (EvidenceType.ORIGINAL_MESSAGE_FILE, EvidenceType.EMAIL_WITH_HEADERS)
        return self.is_shown and (is_named or is_mail or self.content.media == "application/zip")

    @property
    def fact_lines(self) -> list[tuple[str, str]]:
        return fact_lines(self.content.facts)


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
    return [_view(case, row) for row in rows]


def exhibit_row(work: Work, case: OpenCase, exhibit_id: UUID, *, to_amend: bool = False) -> Exhibit:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(Exhibit, exhibit_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def exhibit_view(work: Work, case: OpenCase, exhibit_id: UUID) -> ExhibitView:
    return _view(case, exhibit_row(work, case, exhibit_id))


def with_file(
    work: Work, actor: Actor, case_id: UUID, exhibit_id: UUID, *, permission: Permission, kind: str = "exhibit file"
) -> tuple[OpenCase, ExhibitView]:  # fmt: skip
    """The case, and an exhibit whose file this person may open; noted as an opening of the file for her alone."""
    case = open_case(work, actor, case_id, "exhibits", permission=permission)
    case.demand(Permission.EXHIBITS_READ)
    exhibit = exhibit_view(work, case, exhibit_id)
    demand_sight(case, exhibit.content)
    return open_case(work, actor, case_id, kind, permission=permission), exhibit


def _view(case: OpenCase, row: Exhibit) -> ExhibitView:
    content = case.open(row, ExhibitContent)
    is_shown = content.sensitivity not in SENSITIVE or case.may(Permission.EXHIBITS_SENSITIVE)
    return ExhibitView(row, content, is_shown)


def sensitivity_with(work: Work, case: OpenCase, incident_id: UUID | None) -> Sensitivity:
    """How sensitive a file is that comes after its entry, as whoever wrote the entry said."""
    if incident_id is None:
        return Sensitivity.NORMAL
    return Sensitivity(case.open(incident_row(work, case, incident_id), IncidentContent).files_are)


def demand_sight(case: OpenCase, content: ExhibitContent) -> None:
    """Whoever opens a file that is sensitive, or changes what is known of it, holds the permission for that."""
    if content.sensitivity in SENSITIVE:
        case.demand(Permission.EXHIBITS_SENSITIVE)


def chain_of(work: Work, actor: Actor, view: ExhibitView) -> list[tuple[str, str, object]]:
    """(what, who noted it, when) for each link, the newest first."""
    names = names_of(work, actor, {link.by for link in view.content.chain if link.by})
    return [
        (
            chain_words(link.what, link.came_from, link.went_to, link.on),
            names.get(link.by, "") if link.by else "",
            link.at,
        )
        for link in reversed(view.content.chain)
    ]


def original_of(work: Work, case: OpenCase, view: ExhibitView) -> OpenedFile:
    """The file as it came; whoever gives it out verifies it first."""
    demand_sight(case, view.content)
    return _file(work, case, view.content.file_id, FileKind.ORIGINAL)


def preview_of(work: Work, case: OpenCase, view: ExhibitView) -> OpenedFile:
    demand_sight(case, view.content)
    return _file(work, case, view.content.preview_id, FileKind.DERIVED)


def unnamed_exhibits(work: Work, after: UUID | None, most: int) -> list[Exhibit]:
    """Exhibits kept before stored files were named by rows of their own, in the order of their ids."""
    named = select(StoredFile.id).where(StoredFile.about == Exhibit.id)
    query = select(Exhibit).where(~named.exists()).order_by(Exhibit.id).limit(most)
    return list(work.session.scalars(query.where(Exhibit.id > after) if after else query))


def all_exhibits(work: Work, after: UUID | None, most: int) -> list[Exhibit]:
    query = select(Exhibit).order_by(Exhibit.id).limit(most)
    return list(work.session.scalars(query.where(Exhibit.id > after) if after else query))


def files_in(work: Work, case: OpenCase, content: ExhibitContent) -> list[tuple[OpenedFile, str]]:
    """Each file of an exhibit with the SHA-256 that it must have, empty where none was noted."""
    wanted = (
        (content.file_id, FileKind.ORIGINAL, content.sha256),
        (content.preview_id, FileKind.DERIVED, ""),
    )
    return [(opened_file(work, case, one, kind), digest) for one, kind, digest in wanted if one is not None]


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
    lasted: dict[date, date] = {}
    until = date.min
    for day in reversed(days):
        until = max([until, *(view.last_day for view, _ in by_day[day])])
        lasted[day] = until
    gaps = {day: max(0, (day - lasted[before]).days - 1) for day, before in pairwise(days)}
    return [LogDay(day, by_day[day], gaps.get(day, 0)) for day in days]


def shown_days(days: list[LogDay], until: date | None) -> tuple[list[LogDay], date | None]:
    """Whole days for one page, those up to `until`, and the day from which the next page goes on, if there is more."""
    shown: list[LogDay] = []
    for one in days:
        if until is not None and one.day > until:
            continue
        if shown and sum(len(day.entries) for day in (*shown, one)) > MOST_ENTRIES:
            return shown, one.day
        shown.append(one)
    return shown, None


def _file(work: Work, case: OpenCase, file_id: UUID | None, kind: FileKind) -> OpenedFile:
    if file_id is None:
        raise NotFound()
    return opened_file(work, case, file_id, kind)


def file_ids_of(work: Work, case: OpenCase) -> set[UUID]:
    """The ids of every file that this case has or had, for shredding; a row that does not open tells none."""
    rows: list[Exhibit | ExhibitWording] = [
        *work.session.scalars(select(Exhibit).where(Exhibit.case_id == case.id)),
        *work.session.scalars(select(ExhibitWording).where(ExhibitWording.case_id == case.id)),
    ]
    found: set[UUID | None] = {row.object_id for row in files_of(work.session, case.id)}
    for row in rows:
        with suppress(SealBroken):
            content = case.open(row, ExhibitContent)
            found |= {content.file_id, content.preview_id}
    return {one for one in found if one is not None}
