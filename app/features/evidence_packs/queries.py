"""Reads packs and what goes into one, for who has the case open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.stored import FileKind, OpenedFile, StoredFile, opened_file
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.evidence_packs.models import EvidencePack, PackContent
from app.features.evidence_packs.rules import (
    NEVER_OUT,
    ONLY_IF_SAID,
    STATUS_LABELS,
    PackStatus,
    groups_of,
    may_say_place,
)
from app.features.exhibits.models import Exhibit
from app.features.exhibits.queries import ExhibitView, exhibits_of
from app.features.exhibits.rules import size_words
from app.features.incidents.models import Incident
from app.features.incidents.queries import IncidentView, incidents_of
from app.features.shares.rules import TermsView


@dataclass(frozen=True)
class PackView(TermsView):
    """One pack, opened, with the names of who asked and decided."""

    row: EvidencePack
    content: PackContent
    author: str = ""
    decider: str = ""
    changed: int = 0
    """Entries and exhibits in it that are not any more as they were when it was asked for."""

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> PackStatus:
        return PackStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def holds(self) -> str:
        entries, exhibits = len(self.content.entries), len(self.content.exhibits)
        kept = f"{exhibits} {'exhibit' if exhibits == 1 else 'exhibits'}"
        return f"{entries} {'entry' if entries == 1 else 'entries'}, {kept}"

    @property
    def size(self) -> str:
        return size_words(self.content.size)

    @property
    def fingerprint(self) -> str:
        return groups_of(self.content.fingerprint)

    @property
    def verifier(self) -> str:
        """Empty for a pack that was made before this was kept."""
        return groups_of(self.content.verifier)

    @property
    def is_ready(self) -> bool:
        return self.status is PackStatus.READY

    @property
    def is_under_way(self) -> bool:
        return self.status is PackStatus.ASKED


def packs_of(work: Work, case: OpenCase) -> list[PackView]:
    """Every pack that was asked for, the newest first; without names."""
    rows = work.session.scalars(
        select(EvidencePack)
        .where(EvidencePack.case_id == case.id)
        .order_by(EvidencePack.asked_on.desc(), EvidencePack.id)
    ).all()
    return [PackView(row, case.open(row, PackContent)) for row in rows]


def pack_row(work: Work, case: OpenCase, pack_id: UUID, *, to_amend: bool = False) -> EvidencePack:
    row = work.session.get(EvidencePack, pack_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def pack_view(work: Work, actor: Actor, case: OpenCase, pack_id: UUID) -> PackView:
    row = pack_row(work, case, pack_id)
    content = case.open(row, PackContent)
    people = {one for one in (content.author_id, content.decided_by) if one}
    names = names_of(work, actor, people)
    return PackView(
        row,
        content,
        names.get(content.author_id, "") if content.author_id else "",
        names.get(content.decided_by, "") if content.decided_by else "",
        changed_in(work, case, content),
    )


def changed_in(work: Work, case: OpenCase, content: PackContent) -> int:
    """How many rows have another version by now, or are not there any more."""
    now: dict[UUID, int] = {}
    for model in (Incident, Exhibit):
        found = work.session.execute(select(model.id, model.version).where(model.case_id == case.id))
        now |= {row.id: row.version for row in found}
    asked = content.entries | content.exhibits
    return sum(now.get(row_id) != version for row_id, version in asked.items())


def file_of(work: Work, case: OpenCase, content: PackContent) -> OpenedFile:
    if content.file_id is None:
        raise NotFound()
    return opened_file(work, case, content.file_id, FileKind.DERIVED)


@dataclass(frozen=True)
class Choice:
    """What a pack may be chosen from: the log, and the evidence that this person may open and that ever goes out."""

    entries: list[IncidentView]
    exhibits: list[ExhibitView]
    hidden: int
    """Exhibits that somebody else alone may let out."""
    never: int
    """Exhibits that nobody lets out this way."""

    @property
    def sensitive(self) -> set[UUID]:
        """Exhibits that go out only where that was said."""
        return {one.id for one in self.exhibits if one.content.sensitivity in ONLY_IF_SAID}

    @property
    def with_place(self) -> set[UUID]:
        """Exhibits whose file says where it was made, or may: the original leaves with that in it."""
        return {one.id for one in self.exhibits if may_say_place(one.content.media, one.content.facts)}

    def taken(
        self, first: date | None, last: date | None, *, without: set[UUID]
    ) -> tuple[list[IncidentView], list[ExhibitView]]:
        """What lies in the time: entries by their days; exhibits with their entry, or by the day they were kept."""
        entries = [one for one in self.entries if _lies(one.row.happened_on, one.last_day, first, last)]
        ids = {one.id for one in entries}
        exhibits = [
            one
            for one in self.exhibits
            if one.id not in without
            and (
                one.row.incident_id in ids
                if one.row.incident_id
                else _lies(one.row.kept_on, one.row.kept_on, first, last)
            )
        ]
        return entries, exhibits


def _lies(begin: date, end: date, first: date | None, last: date | None) -> bool:
    return (first is None or end >= first) and (last is None or begin <= last)


def choice_of(work: Work, actor: Actor, case: OpenCase) -> Choice:
    """Oldest first, as a schedule tells it."""
    evidence = exhibits_of(work, case) if case.may(Permission.EXHIBITS_READ) else []
    leaving = [one for one in evidence if one.content.sensitivity not in NEVER_OUT]
    shown = [one for one in leaving if one.is_shown and one.content.file_id is not None]
    entries = sorted(incidents_of(work, case, actor), key=lambda one: (one.row.happened_on, one.number))
    exhibits = sorted(shown, key=lambda one: (one.row.kept_on, one.id))
    return Choice(entries, exhibits, len(leaving) - len(shown), len(evidence) - len(leaving))


def waiting_packs(work: Work) -> list[UUID]:
    """Packs that are to be made, of all sites; the job opens them one by one."""
    return list(
        work.session.scalars(
            select(EvidencePack.id)
            .where(EvidencePack.status == PackStatus.ASKED.value)
            .order_by(EvidencePack.asked_on, EvidencePack.id)
        )
    )


def packs_made_until(work: Work, day: date) -> list[UUID]:
    """What can still be fetched and was made by then."""
    ready = EvidencePack.status == PackStatus.READY.value
    return list(work.session.scalars(select(EvidencePack.id).where(ready, EvidencePack.made_on <= day)))


def files_put_away(work: Work) -> list[tuple[UUID, UUID]]:
    """(id, name in the store) of each file whose pack was put away."""
    rows = work.session.execute(
        select(StoredFile.id, StoredFile.object_id)
        .join(EvidencePack, StoredFile.about == EvidencePack.id)
        .where(EvidencePack.status == PackStatus.PUT_AWAY.value)
    )
    return [(row.id, row.object_id) for row in rows]
