"""The only writer of a merge. Every row of the case that goes is sealed anew in the one that stays; nothing is lost.

It is one transaction, longer than others and rare. Files are sealed anew ahead of it. What a case has once becomes a
former wording of what stays.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.access.actor import Actor
from app.access.door import OpenCase, Purpose, new_share, open_share
from app.access.models import ShareGrant
from app.access.moving import MovedFiles, move_files
from app.access.trace import hash_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, SealBroken
from app.db.base import reached
from app.db.places import Place
from app.features.cases.models import Case, CaseContent, FactsHistory, FormerFactsContent
from app.features.cases.rules import ClosureReason, Status
from app.features.charge_limits.actions import look_again
from app.features.contacts.models import Note, NoteContent
from app.features.deadlines.actions import announce, settle
from app.features.deadlines.rules import ENDS_WITH_CASE, DueKind
from app.features.deletions.queries import is_proposed
from app.features.identifiers.actions import note_row
from app.features.incidents.models import Incident
from app.features.matches.actions import move_case, note_merged
from app.features.matches.queries import match_row
from app.features.merges import queries, rules
from app.features.merges.forms import MergeForm
from app.features.names.rules import plain_words
from app.features.people.models import FormerContent, PersonHistory, Victim, VictimContent
from app.features.plans.models import PlanVersion, Wishes
from app.features.safe_contacts.actions import announce_reach
from app.features.safe_contacts.models import SafeContact, SafeContactHistory, SafeContactHistoryContent
from app.features.safe_contacts.rules import SafeContactBlock, SafeContactEvent
from app.features.shares.models import Share, ShareContent

ENDS = tuple(kind for kind in ENDS_WITH_CASE if kind is not DueKind.RISK_REVIEW)
"""What is due once in a case: of the case that goes it is settled, the one that stays has its own."""


def seal_files(work: Work, actor: Actor, match_id: UUID, form: MergeForm) -> MovedFiles:
    """Every file of the case that goes, as a stream, under the key and a new id of the one that stays."""
    staying, leaving = _chosen(work, actor, match_id, form)
    try:
        return move_files(work.house, leaving, staying, queries.stored_of(work, leaving))
    except (NotFound, SealBroken):
        raise FormRefused({"form": rules.FILE_MISSING}) from None


def _chosen(work: Work, actor: Actor, match_id: UUID, form: MergeForm) -> tuple[OpenCase, OpenCase]:
    """(the case that stays, the case that goes), if they may become one now."""
    _, halves = queries.halves_of(work, actor, match_id)
    staying = next((half for half in halves if half.case.id == form.keep), None)
    if staying is None:
        raise FormRefused({"keep": "Choose one of the two cases."})
    leaving = next(half for half in halves if half is not staying)
    for half in halves:
        if half.case.is_frozen or is_proposed(work, half.case):
            raise FormRefused({"form": rules.MISMATCHED if half.case.is_frozen else rules.PROPOSED})
    is_half = staying.case.is_restricted != leaving.case.is_restricted
    if problems := rules.merge_problems(staying.page, leaving.page, is_half_restricted=is_half):
        raise FormRefused(problems)
    return staying.case, leaving.case


def merge_cases(work: Work, actor: Actor, match_id: UUID, form: MergeForm, files: MovedFiles) -> OpenCase:
    """The supervisor makes two cases of one victim into one. It cannot be undone; both ledgers tell of it."""
    staying, leaving = _chosen(work, actor, match_id, form)
    queries.hold(work, staying, leaving)
    match = match_row(work, actor, match_id, to_amend=True)
    if match.version != form.version:
        raise Conflict(rules.CHANGED)
    note_merged(work, actor, match)
    move_case(work, actor.site_id, leaving.id, staying.id)
    for kind in ENDS:
        settle(work, leaving.id, kind)
    _Merge(work, actor, staying, leaving, files).run(form.reason)
    announce(work, staying, "plan.triggered", label="Review the plan: a second case was merged into this one")
    announce_reach(work, staying)
    look_again(work, staying)
    return staying


class _Merge:
    """One merge under way: what was moved so far, and what becomes of numbers and ids."""

    def __init__(
        self, work: Work, actor: Actor, staying: OpenCase, leaving: OpenCase, files: MovedFiles
    ) -> None:
        self.work, self.actor, self.staying, self.leaving, self.files = work, actor, staying, leaving, files
        self.moved: list[tuple[str, UUID, int, str, str]] = []
        self.shares: dict[UUID, UUID] = {}
        self.columns: dict[UUID, dict[str, Any]] = {}
        """Row → clear columns that are others from now on."""
        self.whole: set[str] = set()
        """Tables of which only the case that goes has its one row: it moves like any other."""

    def run(self, reason: str) -> None:
        work, staying, leaving = self.work, self.staying, self.leaving
        sight, left = queries.hold(work, staying, leaving)
        if sight.merged_into or left.merged_into:
            raise Conflict(rules.CHANGED)
        self._releases()
        self._victim()
        self._safe_contact()
        row, gone = self._facts()
        self._numbers()
        work.session.flush()
        self._rows()
        left.merged_into = staying.id
        queries.lead_on(work, leaving.id, staying.id)
        sight.mismatch = sight.mismatch or left.mismatch
        sight.hold_fell_at = sight.hold_fell_at or left.hold_fell_at
        left.hold_fell_at = None
        work.ledger.resealed(staying, self.moved, because="merge", moved_from=leaving, actor=self.actor)
        self._note(reason)
        work.ledger.entry("case.merged", self.actor, staying, row, merged=str(leaving.id))
        work.ledger.entry("case.merged-away", self.actor, leaving, gone, into=str(staying.id))

    # ── What lies under keys of its own ──────────────────────────────────────────────────────────────────

    def _releases(self) -> None:
        """A copy for each release, under a key of the case that stays; the old one ends and stays where it was."""
        for grant, share in queries.released(self.work, self.leaving):
            old = open_share(self.work, self.actor, grant.id, "merge")
            new = new_share(
                self.work, self.staying, desk_id=grant.desk_id, account_id=grant.account_id, is_new=False,
                for_meeting=grant.for_meeting,
            )  # fmt: skip
            self.work.session.flush()
            given = self.work.session.get(ShareGrant, new.id)
            if given is not None:
                given.released_on, given.ended_on = grant.released_on, grant.ended_on
            row = Share(id=new.id, site_id=new.site_id, case_id=self.staying.id,
                        superseded_on=share.superseded_on)  # fmt: skip
            row.sealed = new.seal(old.open(share, ShareContent), into=row)
            self.work.add(row)
            for table, said in queries.rows_under(self.work, grant.id):
                sealed = new.seal_moved(old, said, table, Purpose.CONTENT)
                self._told(table, said, sealed)
                said.sealed, said.share_id, said.case_id = sealed, new.id, self.staying.id
            grant.ended_on = grant.ended_on or self.work.today
            self.shares[grant.id] = new.id

    # ── What a case has once ─────────────────────────────────────────────────────────────────────────────

    def _victim(self) -> None:
        row, other = (queries.only_row(self.work, Victim, case) for case in (self.staying, self.leaving))
        if row is None or other is None:
            self.whole |= {"victim"}
            return
        said, content = self.leaving.open(other, VictimContent), self.staying.open(row, VictimContent)
        number = self._renumber(PersonHistory, "former_version", row.version, PersonHistory.about == other.id,
                                about=row.id)  # fmt: skip
        kept = FormerContent(**self._now(), former=said.model_dump(mode="json"))
        self._keep(PersonHistory, kept, about=row.id, former_version=number)
        other_name = said.name if _differ(said.name, content.name) else ""
        names = [content.former_names, other_name, said.former_names]
        content.former_names = ", ".join(dict.fromkeys(filter(None, names)))
        self._amend(row, number + 1, content)
        note_row(self.work, row, content)
        self.work.session.delete(other)

    def _safe_contact(self) -> None:
        """An unsafe mark on either counts; the other block is kept as it stood."""
        row, other = (queries.only_row(self.work, SafeContact, case) for case in (self.staying, self.leaving))
        if row is None or other is None:
            self.whole |= {"safe_contact"}
            return
        said, block = self.leaving.open(other, SafeContactBlock), self.staying.open(row, SafeContactBlock)
        number = self._renumber(SafeContactHistory, "number", row.version + 1,
                                SafeContactHistory.case_id == self.leaving.id)  # fmt: skip
        kept = SafeContactHistoryContent(event=SafeContactEvent.MERGED, author_id=self.actor.id, at=self.work.now,
                                         former=said)  # fmt: skip
        self._keep(SafeContactHistory, kept, number=number)
        if said.marked_unsafe and not block.marked_unsafe:
            marks = ("marked_unsafe", "unsafe_by", "unsafe_at", "unsafe_why")
            block = block.model_copy(update={name: getattr(said, name) for name in marks})
        row.unsafe = block.marked_unsafe
        self._amend(row, number, block)
        note_row(self.work, row, block)
        self.work.session.delete(other)

    def _facts(self) -> tuple[Case, Case]:
        row, other = (queries.only_row(self.work, Case, case) for case in (self.staying, self.leaving))
        if row is None or other is None:
            raise NotFound()
        content, said = self.staying.open(row, CaseContent), self.leaving.open(other, CaseContent)
        of_other = FactsHistory.case_id == self.leaving.id
        number = self._renumber(FactsHistory, "former_version", row.version, of_other)
        kept = FormerFactsContent(**self._now(), former=said.model_dump(mode="json"))
        self._keep(FactsHistory, kept, former_version=number)
        for day in ("last_contact_on", "last_told_on", "reviewed_on"):
            days = [value for value in (getattr(row, day), getattr(other, day)) if value]
            setattr(row, day, max(days, default=None))
        self._amend(row, number + 1, content)
        other.status, other.closed_on = Status.CLOSED.value, self.work.today
        other.version += 1
        other.sealed = self.leaving.seal(CaseContent(closure=ClosureReason.DUPLICATE), into=other)
        return row, other

    def _now(self) -> dict[str, Any]:
        return {"amended_at": self.work.now, "amended_by": self.actor.id}

    def _renumber(self, model: type[Any], name: str, first: int, *conditions: Any, **more: Any) -> int:
        """The other's former wordings go on after ours, in their order; returns the number that comes next."""
        rows = sorted(
            queries.former_of(self.work, model, *conditions), key=lambda one: int(getattr(one, name))
        )
        for number, row in enumerate(rows, first):
            self.columns[row.id] = {name: number, **more}
        return first + len(rows)

    def _keep(self, model: type[Any], content: Any, **columns: Any) -> None:
        row = model.begin(self.staying, **columns)
        row.sealed = self.staying.seal(content, into=row)
        self.work.add(row)

    def _amend(self, row: Any, version: int, content: Any) -> None:
        row.version = version
        row.sealed = self.staying.seal(content, into=row)

    # ── Everything else ──────────────────────────────────────────────────────────────────────────────────

    def _numbers(self) -> None:
        """Entries go on after ours; of sayings and plan versions the newest of ours stays the newest."""
        ways = ((Incident, rules.shift), (Wishes, rules.shift_before), (PlanVersion, rules.shift_before))
        for model, added in ways:
            mine, others = (
                queries.numbers_of(self.work, model, case.id) for case in (self.staying, self.leaving)
            )
            step = added(mine, others)
            for row in queries.former_of(self.work, model, model.case_id == self.leaving.id) if step else ():
                self.columns[row.id] = {"number": row.number + step}
                self.work.session.expunge(row)

    def _rows(self) -> None:
        keys = {self.leaving.content_key.id, *self.leaving.former}
        for place, rows in queries.moving(self.work, self.leaving, self.whole):
            for row in rows:
                if not row.sealed or place.key_of(row) in keys:
                    self._move(place, row)
        for table, what in rules.UNSEALED.items():
            if what == "moves":
                found = Case.metadata.tables[table]
                self.work.session.execute(
                    update(found).where(found.c.case_id == self.leaving.id).values(case_id=self.staying.id)
                )
        sources = Case.metadata.tables["share_source"]
        self._name_files()
        for old, new in self.shares.items():
            self.work.session.execute(update(sources).where(sources.c.share_id == old).values(share_id=new))

    def _move(self, place: Place, row: Any) -> None:
        values = {"case_id": self.staying.id, **self.columns.get(row.id, {})}
        if getattr(row, "share_id", None) in self.shares:
            values["share_id"] = self.shares[row.share_id]
        if row.sealed:
            change = self._with_files if place.table.name in ("exhibit", "exhibit_wording") else None
            values["sealed"] = self.staying.seal_moved(
                self.leaving, row, place.table.name, Purpose(place.purpose), change
            )
        # A row in which nothing is sealed is named too: it has its chain like any other.
        self._told(place.table.name, row, values.get("sealed", b""))
        as_read = (place.table.c.id == row.id) & (place.table.c.sealed == row.sealed)
        if reached(self.work.session.execute(update(place.table).where(as_read).values(**values))) != 1:
            raise Conflict(rules.CHANGED)

    def _name_files(self) -> None:
        try:
            self.files.name_all(self.work, self.staying, queries.stored_of(self.work, self.leaving))
        except KeyError:
            raise Conflict(rules.CHANGED) from None

    def _with_files(self, plain: bytes) -> bytes:
        try:
            return json.dumps(rules.changed_files(json.loads(plain), self.files.ids)).encode()
        except KeyError:
            raise Conflict(rules.CHANGED) from None

    def _told(self, table: str, row: Any, sealed: bytes) -> None:
        self.moved.append((table, row.id, row.version, hash_of(bytes(row.sealed)), hash_of(sealed)))

    def _note(self, reason: str) -> None:
        """A note in the case that stays says what happened, to whoever reads it later."""
        facts = f"Case {self.leaving.reference} of the same victim was merged into this one. {reason}"
        content = NoteContent(facts=facts, author_id=self.actor.id, written_at=self.work.now)
        self._keep(Note, content, written_on=self.work.today)


def _differ(one: str, other: str) -> bool:
    return sorted(plain_words(one)) != sorted(plain_words(other))
