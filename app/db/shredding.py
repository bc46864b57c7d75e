"""The registry of everything that names a case, what shredding does to it, and the one act that does it to the rows.

It opens nothing and asks nobody: who may shred is decided above. A new table that is not listed fails the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.db.base import Row, metadata, reached
from app.db.ledger import LedgerLeaf
from app.db.types import UtcMoment

IN_ONE_QUESTION = 500


class Fate(StrEnum):
    """What becomes of a table's rows when a case is shredded."""

    CASE = "its id is the case's: the row goes"
    ROWS = "its rows with the case's id go"
    PERSON = "rows of the victim's pages go: their person is a page of the case"
    WORDING = "rows of the case go, and those that stand for one of its rows"
    SUBJECT = "rows whose subject is the case go"
    STAYS = "bare leaves and tombstones: they name the case and no key opens them"
    HASHED = "rows that name the case by a keyed hash go: the feature that has the key forgets them"
    NONE = "names no case"


_ROWS = (
    "call_reason", "case", "case_freeze", "case_relation", "challenge", "challenge_reply", "challenge_step",
    "challenge_wording", "charge_answer", "contact", "court_order", "court_order_wording", "deletion", "due",
    "emergency_opening", "entry_wording", "evidence_pack", "exhibit", "exhibit_wording", "facts_history",
    "file_piece", "file_upload", "handover", "held_delivery", "identifier", "incident", "incident_wording",
    "information_request",
    "legal_hold", "letter", "location", "location_history", "match_due", "mutation", "news_proposal", "note",
    "opening_reason", "page_account", "page_act", "page_plan", "page_visit", "person", "person_history",
    "pinned_case", "plan_check", "plan_item", "plan_item_rival", "plan_item_wording", "plan_review",
    "plan_version", "priority_change", "published_update", "restriction", "risk_assessment",
    "risk_assessment_wording", "risk_dimension", "risk_typology", "safe_contact", "safe_contact_history",
    "saying", "share", "share_grant", "share_source", "sharing_record", "sharing_step", "status_change",
    "stored_file", "talk_record", "task", "transfer", "update", "update_wording", "victim", "visit",
    "visit_act", "wishes",
)  # fmt: skip
_NONE = (
    "account", "agency", "backup_run", "bank_holiday", "configuration_change", "configured_value", "credential",
    "data_breach", "deadline_rule", "desk", "desk_member", "dropped_tree", "far_name",
    "intake_key", "milestone", "notice", "notice_hours", "orphan_file", "owed_scrub", "passkey", "phone",
    "push_subscription", "question_set", "retention_rule", "retention_run", "risk_tool", "risk_training",
    "sharing_agreement",
    "site", "starter_list", "strange_try", "team", "team_member", "transfer_offer", "tree_head",
    "unusual_use", "verify_run", "visit_card", "watch_beat",
)  # fmt: skip

REGISTRY: dict[str, Fate] = {
    "case_sight": Fate.CASE,
    "first_wording": Fate.WORDING,
    "possible_match": Fate.HASHED,
    "rotation": Fate.SUBJECT,
    **dict.fromkeys(("draft", "known_device", "session", "single_use_code"), Fate.PERSON),
    **dict.fromkeys(("access_leaf", "ledger_leaf", "tombstone"), Fate.STAYS),
    **dict.fromkeys(_ROWS, Fate.ROWS),
    **dict.fromkeys(_NONE, Fate.NONE),
}
"""Every table of the data by its name. The key store and the file store are emptied by `access.shredding`."""


class Tombstone(Row, table=True):
    """What is left of a shredded case; `id` is the case's id. Nothing in it is personal.

    `leaves`: how many entries of the ledger the case had. `files`: its files by their ids, until they are gone.
    `passed_at`: when list, keys and files were done for the first time; `finished_on`: done once more, a longest
    request later.
    """

    __tablename__ = "tombstone"

    site_id: UUID = Field(index=True)
    reference: str
    reason: str
    first_by: UUID
    second_by: UUID
    shredded_on: date
    leaves: int
    files: str = ""
    passed_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    finished_on: date | None = Field(default=None, index=True)

    @property
    def file_ids(self) -> list[UUID]:
        return [UUID(one) for one in self.files.split()]


def purge(session: Session, case_id: UUID) -> int:
    """Delete every row that names this case, as the registry says; returns how many. Done twice it does no harm."""
    tables = metadata.tables
    own = [tables[name] for name, fate in REGISTRY.items() if fate is Fate.ROWS]
    ids = [case_id]
    for table in own:
        ids += session.scalars(select(table.c.id).where(table.c.case_id == case_id))
    pages = tables["page_account"]
    page_ids = list(session.scalars(select(pages.c.id).where(pages.c.case_id == case_id)))
    gone = 0
    for name, fate in REGISTRY.items():
        table = tables[name]
        if fate is Fate.ROWS:
            gone += _deleted(session, table, table.c.case_id == case_id)
        elif fate is Fate.CASE:
            gone += _deleted(session, table, table.c.id == case_id)
        elif fate is Fate.SUBJECT:
            gone += _deleted(session, table, table.c.subject == case_id)
        elif fate is Fate.PERSON:
            gone += sum(_deleted(session, table, table.c.person_id.in_(some)) for some in _some(page_ids))
        elif fate is Fate.WORDING:
            of_case = table.c.case_id == case_id
            gone += sum(_deleted(session, table, or_(of_case, table.c.id.in_(some))) for some in _some(ids))
    return gone


def leaves_of(session: Session, case_id: UUID) -> int:
    """How many entries of the ledger this case has."""
    count = select(func.count()).select_from(LedgerLeaf).where(LedgerLeaf.case_id == case_id)
    return int(session.scalar(count) or 0)


def unfinished(session: Session) -> list[Tombstone]:
    """The tombstones whose keys or files may still be there, the oldest first."""
    found = select(Tombstone).where(Tombstone.finished_on.is_(None))
    return list(session.scalars(found.order_by(Tombstone.shredded_on, Tombstone.id)))


def tombstones(session: Session) -> list[Tombstone]:
    return list(session.scalars(select(Tombstone).order_by(Tombstone.shredded_on, Tombstone.id)))


def faults_of(session: Session) -> list[str]:
    """What is wrong with the tombstones: a case that still has its row, or fewer entries than it had."""
    faults = []
    sight = metadata.tables["case_sight"]
    for stone in tombstones(session):
        if session.scalar(select(sight.c.id).where(sight.c.id == stone.id)) is not None:
            faults.append(f"the shredded case {stone.reference} is there again")
        if leaves_of(session, stone.id) < stone.leaves:
            faults.append(f"entries of the shredded case {stone.reference} are missing")
    return faults


def _deleted(session: Session, table: Table, which: ColumnElement[bool]) -> int:
    return reached(session.execute(delete(table).where(which)))


def _some(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)
    for start in range(0, len(every), IN_ONE_QUESTION):
        yield every[start : start + IN_ONE_QUESTION]
