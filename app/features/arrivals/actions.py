"""The only writer of an arrival. Everything of the case is sealed anew under a key of the other site; nothing is lost.

Files are sealed anew ahead of it. Then one transaction moves every row, and both ledgers tell of it: killed before its
end, the case is whole where it was; after it, whole at the other site.
"""

from __future__ import annotations

import json
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from app.access import codes, sessions
from app.access.actor import Relation
from app.access.door import OpenCase, Purpose
from app.access.models import CaseRelation, CaseSight, Draft, PageAccount, ShareGrant
from app.access.moving import MovedFiles
from app.access.trace import hash_of
from app.access.transferring import new_page_room, new_share_room, page_room, share_room, site_room
from app.access.work import Work
from app.core.errors import Conflict, NotFound
from app.db.base import reached
from app.db.places import Place
from app.features.accounts.actions import keep_far_names
from app.features.arrivals import queries, rules
from app.features.cases.models import Case, CaseContent, StatusChange, StatusContent
from app.features.cases.rules import ClosureReason, Status
from app.features.contacts.models import Note, NoteContent
from app.features.deadlines.actions import announce, settle
from app.features.identifiers.actions import note_identifiers
from app.features.identifiers.models import MatchDue
from app.features.matches.actions import forget_case
from app.features.merges.queries import released, rows_under
from app.features.merges.rules import changed_files
from app.features.pages.models import PageAct, PageActContent, PageSecretContent
from app.features.pages.queries import CODE_PURPOSE
from app.features.pages.rules import Act, PageStatus
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why
from app.features.plans.queries import newest_version
from app.features.shares.models import Share, ShareContent, SharingStep, SharingStepContent
from app.features.shares.rules import RecordStatus, StepKind
from app.features.subscriptions.actions import notify
from app.features.transfers.actions import close_offer, end_transfer, hold_case
from app.features.transfers.models import OfferContent, Transfer, TransferContent, TransferOffer
from app.features.transfers.queries import site_and_team
from app.features.transfers.rules import TransferStatus


def move_case(
    work: Work, leaving: OpenCase, arriving: OpenCase, row: Transfer, offer: TransferOffer, files: MovedFiles
) -> None:
    """In the caller's transaction, which holds the case: it is the other site's from its end on."""
    _Move(work, leaving, arriving, row, offer, files).run()


def stop(work: Work, leaving: OpenCase, row: Transfer, offer: TransferOffer, why: str) -> None:
    """It cannot go after all: the case stays, and both sites are told; the one where it is, why."""
    end_transfer(work, leaving, row, TransferStatus.STOPPED, why)
    close_offer(work, None, offer, TransferStatus.STOPPED)


class _Move:
    """One move under way: what was moved so far, and what becomes of ids that others stand for from now on."""

    def __init__(
        self, work: Work, leaving: OpenCase, arriving: OpenCase, row: Transfer, offer: TransferOffer, files: MovedFiles
    ) -> None:  # fmt: skip
        self.work, self.leaving, self.arriving, self.files = work, leaving, arriving, files
        self.row, self.offer = row, offer
        self.there, self.here = site_room(work, offer.site_id), site_room(work, leaving.site_id)
        self.said = self.there.open(offer, OfferContent)
        self.taker = self.said.decided_by or offer.id
        self.moved: list[tuple[str, UUID, int, str, str]] = []
        self.others: dict[UUID, UUID] = {}
        """Page or copy → the one that stands for it at the other site."""
        self.compared: list[tuple[str, UUID, dict[str, Any]]] = []
        self.people: set[UUID] = set()

    def run(self) -> None:
        work, leaving, arriving = self.work, self.leaving, self.arriving
        for kind in rules.ENDS:
            settle(work, leaving.id, kind)
        sight = self._sight()
        for earlier in queries.earlier_of(work, leaving):
            self._earlier(earlier)
        self._pages(leaving)
        self._releases()
        gone, facts = self._facts()
        work.session.flush()
        self._rows()
        self._unsealed()
        work.session.flush()
        self._hand_over(facts)
        site, _ = site_and_team(work, leaving.team_id)
        keep_far_names(work, self.there, queries.names_from(work, self.here, site, self.people))
        sight.merged_into, sight.hold_fell_at, sight.emergency_until = arriving.id, None, None
        work.ledger.resealed(arriving, self.moved, because="transfer", moved_from=leaving)
        self._end(facts, gone)

    # ── What the door needs, at both sites ───────────────────────────────────────────────────────────────

    def _sight(self) -> CaseSight:
        left, to = hold_case(self.work, self.leaving.id), self.arriving
        self.work.add(CaseSight(id=to.id, site_id=to.site_id, team_id=to.team_id, reference=to.reference,
                                hold_fell_at=left.hold_fell_at, mismatch=left.mismatch))  # fmt: skip
        for kind, person in ((Relation.LEAD, self.said.lead), (Relation.BACKUP, self.said.backup)):
            if person is not None:
                self.work.add(CaseRelation(case_id=to.id, account_id=person, kind=kind.value,
                                           from_day=self.work.today, given_by=self.taker))  # fmt: skip
        self.work.session.flush()
        return left

    def _facts(self) -> tuple[Case, Case]:
        """(what stays at the one site, the facts at the other)."""
        old = self.work.session.get(Case, self.leaving.id, with_for_update=True)
        if old is None:
            raise NotFound()
        content = self.leaving.open(old, CaseContent)
        self._note_ids(content.model_dump(mode="json"))
        new = Case(id=self.arriving.id, site_id=self.arriving.site_id, case_id=self.arriving.id, version=old.version,
                   status=Status.ALLOCATED.value, priority=old.priority, referred_on=old.referred_on,
                   last_contact_on=old.last_contact_on, last_told_on=old.last_told_on,
                   reviewed_on=old.reviewed_on)  # fmt: skip
        new.sealed = self.arriving.seal(content, into=new)
        self.work.add(new)
        self.compared.append(("case", new.id, content.model_dump(mode="json")))
        change = StatusContent(before=Status(old.status), after=Status.ALLOCATED, reason=rules.FORMER,
                               changed_at=self.work.now, changed_by=self.taker)  # fmt: skip
        self._keep(StatusChange, change)
        old.status, old.closed_on = Status.TRANSFERRED.value, self.work.today
        old.last_contact_on = old.last_told_on = old.reviewed_on = None
        old.version += 1
        old.sealed = self.leaving.seal(CaseContent(closure=ClosureReason.MOVED), into=old)
        return old, new

    # ── What lies under keys of its own ──────────────────────────────────────────────────────────────────

    def _earlier(self, earlier: OpenCase) -> None:
        """A case that was merged into this one left a closed page under a key of its own: it goes with the rest, in a
        chain of its own. Copies were made anew at the merge: those that stayed behind go."""
        self._pages(earlier)
        for _, share in released(self.work, earlier):
            self.work.session.delete(share)
        self.work.session.flush()
        self.work.ledger.resealed(self.arriving, self.moved, because="transfer", moved_from=earlier)
        self.moved = []

    def _pages(self, leaving: OpenCase) -> None:
        """Closed at once; what was on it, and who opened it, goes with the case. Its copy of the plan goes nowhere."""
        for page in queries.pages_of(self.work, leaving):
            old, new = page_room(self.work, leaving, page.id), new_page_room(self.work, self.arriving)
            copy = PageAccount(id=new.id, site_id=new.site_id, case_id=self.arriving.id, made_on=page.made_on,
                               number=secrets.token_bytes(32), status=PageStatus.CLOSED.value)  # fmt: skip
            copy.sealed = new.seal(PageSecretContent(), into=copy)
            self.work.add(copy)
            self.others[page.id] = new.id
            for table, one in queries.on_page(self.work, page.id):
                self._move_row(table, one, new.seal_moved(old, one, table.name, Purpose.CONTENT))
            if page.status != PageStatus.CLOSED:
                content = PageActContent(act=Act.CLOSED, reason=rules.FORMER, by=self.taker, at=self.work.now)
                self._keep(PageAct, content, page_id=new.id, done_on=self.work.today)
            sessions.end_sessions_of(self.work, page.id)
            codes.withdraw_codes(self.work, page.id, CODE_PURPOSE)
            self.work.session.execute(delete(Draft).where(Draft.person_id == page.id))
            page.status, page.version = PageStatus.CLOSED.value, page.version + 1
            page.shows_updates = page.takes_entries = page.shows_openings = page.shows_plan = False
            page.sealed = old.seal(PageSecretContent(), into=page)
            for plan in queries.plans_on(self.work, page.id):
                self.work.session.delete(plan)

    def _releases(self) -> None:
        """Nobody of the first site's agencies opens a copy any more; it goes with the case, ended."""
        for grant, share in released(self.work, self.leaving):
            old, new = share_room(self.work, self.leaving, grant.id), new_share_room(self.work, self.arriving)
            grant.ended_on = grant.ended_on or self.work.today
            self.work.add(ShareGrant(id=new.id, site_id=new.site_id, case_id=self.arriving.id, desk_id=grant.desk_id,
                                     account_id=grant.account_id, released_on=grant.released_on,
                                     ended_on=grant.ended_on))  # fmt: skip
            copy = Share(id=new.id, site_id=new.site_id, case_id=self.arriving.id)
            copy.superseded_on = share.superseded_on
            copy.sealed = new.seal(old.open(share, ShareContent), into=copy)
            self.work.add(copy)
            self.work.session.delete(share)
            self.others[grant.id] = new.id
            for table, row in rows_under(self.work, grant.id):
                sealed = new.seal_moved(old, row, table, Purpose.CONTENT, self._heard)
                self._move_row(Case.metadata.tables[table], row, sealed)
                self.work.session.expunge(row)

    # ── Everything else ──────────────────────────────────────────────────────────────────────────────────

    def _rows(self) -> None:
        for place, rows in queries.moving(self.work, self.leaving):
            for row in rows:
                sealed = self._anew(place, row) if row.sealed else b""
                self._move_row(place.table, row, sealed)
                if place.table.name == "sharing_record" and row.status == RecordStatus.RELEASED:
                    self._end_release(row)

    def _anew(self, place: Place, row: Any) -> bytes:
        def change(plain: bytes) -> bytes:
            said = json.loads(plain)
            self._note_ids(said)
            if place.table.name in rules.COMPARED:
                self.compared.append((place.table.name, row.id, said))
            is_file = place.table.name in ("exhibit", "exhibit_wording")
            return json.dumps(changed_files(said, self.files.ids)).encode() if is_file else plain

        try:
            return self.arriving.seal_moved(
                self.leaving, row, place.table.name, Purpose(place.purpose), change
            )
        except KeyError:
            raise Conflict(rules.MOVED_MEANWHILE) from None

    def _move_row(self, table: Any, row: Any, sealed: bytes) -> None:
        """The row goes as it was read; whoever changed it meanwhile stops the move, and it begins anew."""
        values = {"site_id": self.arriving.site_id, "case_id": self.arriving.id, "sealed": sealed}
        for name in ("share_id", "page_id"):
            if (old := getattr(row, name, None)) in self.others:
                values[name] = self.others[old]
        self.people |= {value for column in table.c if isinstance(value := getattr(row, column.name), UUID)}
        self.moved.append((table.name, row.id, row.version, hash_of(bytes(row.sealed)), hash_of(sealed)))
        as_read = (table.c.id == row.id) & (table.c.sealed == row.sealed)
        if reached(self.work.session.execute(update(table).where(as_read).values(**values))) != 1:
            raise Conflict(rules.MOVED_MEANWHILE)

    def _end_release(self, row: Any) -> None:
        table = Case.metadata.tables["sharing_record"]
        ended = {"status": RecordStatus.ENDED.value}
        self.work.session.execute(update(table).where(table.c.id == row.id).values(**ended))
        step = SharingStepContent(kind=StepKind.ENDED, reason=rules.FORMER, at=self.work.now)
        self._keep(SharingStep, step, record_id=row.id)

    def _unsealed(self) -> None:
        """Rows without a content: sources of copies go along, hashes are made anew with the other site's key."""
        sources = (tables := Case.metadata.tables)["share_source"]
        for old, new in self.others.items():
            of_copy = update(sources).where(sources.c.share_id == old)
            self.work.session.execute(of_copy.values(share_id=new, case_id=self.arriving.id))
        for name in ("identifier", "match_due"):
            self.work.session.execute(delete(tables[name]).where(tables[name].c.case_id == self.leaving.id))
        forget_case(self.work, self.leaving.site_id, self.leaving.id)
        site_id, case_id = self.arriving.site_id, self.arriving.id
        for table, row_id, said in self.compared:
            note_identifiers(self.work, site_id, case_id, table, row_id, said)
            self.work.add(MatchDue(site_id=site_id, case_id=case_id, table=table, row_id=row_id))
        try:
            self.files.name_all(self.work, self.arriving, queries.stored_of(self.work, self.leaving))
        except KeyError:
            raise Conflict(rules.MOVED_MEANWHILE) from None

    def _hand_over(self, facts: Case) -> None:
        """Who takes it has a first contact to make, as with every case that is new in somebody's hands."""
        told, came_from = self.said, f"{self.said.from_site}, {self.said.from_team}"
        note = rules.came_words(told.reference, came_from, (told.proposed_by, told.agreed_by), told.note)
        said = NoteContent(facts=note, author_id=self.taker, written_at=self.work.now)
        self._keep(Note, said, written_on=self.work.today)
        first = () if newest_version(self.work, self.arriving) else ("case.allocated",)
        for event in (*first, f"contact.{facts.priority}", f"contact.{facts.priority}.attempt"):
            announce(self.work, self.arriving, event)
        review_soon(self.work, self.arriving, Why.CAME)

    def _end(self, facts: Case, gone: Case) -> None:
        work, leaving, arriving = self.work, self.leaving, self.arriving
        content = leaving.open(self.row, TransferContent)
        for row in queries.transfers_of(work, leaving):
            # What was typed for earlier offers does not stay either.
            said = leaving.open(row, TransferContent).without_words()
            ended = {"ended_at": work.now} if row is self.row else {}
            row.version += 1
            row.sealed = leaving.seal(said.model_copy(update=ended), into=row)
        self.row.status = TransferStatus.DONE.value
        arrived = self.said.answered().model_copy(update={"arrived_as": arriving.id})
        self.offer.status, self.offer.version = TransferStatus.DONE.value, self.offer.version + 1
        self.offer.sealed = self.there.seal(arrived, into=self.offer)
        work.ledger.entry("transfer.done", None, leaving, self.row)
        work.ledger.entry("case.transferred", None, leaving, gone, to_site=str(arriving.site_id))
        work.ledger.entry("transfer.done", None, self.there, self.offer)
        work.ledger.entry("case.received", None, arriving, facts, from_site=str(leaving.site_id),
                          from_case=str(leaving.id), taken_by=str(self.taker))  # fmt: skip
        told = (self.said.lead, self.said.backup, content.proposed_by)
        notify(work, *(one for one in told if one is not None))

    def _keep(self, model: type[Any], content: Any, **columns: Any) -> None:
        row = model.begin(self.arriving, **columns)
        row.sealed = self.arriving.seal(content, into=row)
        self.work.add(row)

    def _heard(self, plain: bytes) -> bytes:
        self._note_ids(json.loads(plain))
        return plain

    def _note_ids(self, said: Any) -> None:
        self.people |= rules.ids_in(said)
