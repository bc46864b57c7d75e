"""Verification with contents: every entry opened, every sealed row compared with the chain that the ledger tells of it.

System purpose *verify*: it opens entries of the logs and no row, and returns no text to anybody, only what does not
match. One snapshot and little memory for a few cases at a time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, null, select
from sqlalchemy.orm import Session

from app.access.chains import NO_ENTRY, NO_ROW, Chain
from app.access.door import noting
from app.access.models import Site
from app.access.rooms import SystemPurpose
from app.access.shredding import undecided
from app.access.system import named_by_system
from app.access.tally import Tally
from app.access.trace import hash_of
from app.access.witness import Witness
from app.access.work import House, Work
from app.core.errors import SealBroken
from app.crypto.envelope import Context, DataKey, sealed_with, unpad
from app.crypto.ledger import SALT_BYTES, leaf_of
from app.db.base import metadata
from app.db.changes import RowKey
from app.db.ledger import AccessLeaf, LeafRow, LedgerLeaf
from app.db.shredding import Tombstone

UNDECIDED = "nobody decided on this tombstone: neither the shred list nor the ledger knows of it"
VANISHED = "this case has neither rows nor keys any more, and nobody decided that"
CASES_AT_ONCE = 25
STREAMED = 500
Group = tuple[UUID, UUID | None]
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Mismatch:
    """One thing that is not as the ledger says: in which table which row or entry, and what about it."""

    table: str
    id: UUID | None
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.id}: {self.what}" if self.id else f"{self.table}: {self.what}"


@dataclass
class GroupReport:
    """What was found for one case, or for a site apart from its cases."""

    site_id: UUID
    case_id: UUID | None
    entries: int = 0
    rows: int = 0
    without_key: int = 0
    is_shredded: bool = False
    faults: list[Mismatch] = field(default_factory=list)


def verify_contents(house: House, tell: Tell = lambda done, total: None) -> Iterator[GroupReport]:
    """A report for each site and each case, as it goes; `tell` hears how many of how many are done."""
    with house.store.reading() as session:
        groups = _groups(session)
    forged = undecided(house)
    for at in range(0, len(groups), CASES_AT_ONCE):
        tell(at, len(groups))
        with house.store.reading() as session, closing(Keys(house)) as keys:
            reports = _verified(session, keys, groups[at : at + CASES_AT_ONCE], forged)
        yield from reports
    tell(len(groups), len(groups))


def note_verified(work: Work, site_id: UUID, counts: Mapping[str, int]) -> None:
    """The check leaves an entry in each site's ledger: what was opened and compared, and how many faults there were."""
    work.ledger.entry("ledger.verified", None, noting(work, site_id), **counts)


class Keys:
    """The content keys that envelopes name, each looked up once; None where there is no such key any more."""

    def __init__(self, house: House) -> None:
        self._house, self._tally = house, Tally()
        self._known: dict[UUID, DataKey | None] = {}

    def of(self, sealed: bytes) -> DataKey | None:
        key_id, _ = sealed_with(sealed)
        if key_id not in self._known:
            found = named_by_system(self._house, self._tally, SystemPurpose.VERIFY, key_id)
            self._known |= {key_id: found}
        key = self._known[key_id]
        return key.derive("content") if key else None

    def close(self) -> None:
        """Say in the log how many were asked for."""
        self._tally.tell()


def _groups(session: Session) -> list[Group]:
    """Every site, and every case that any sealed row or entry names."""
    sites: list[Group] = [(site, None) for site in session.scalars(select(Site.id).order_by(Site.id))]
    cases: dict[UUID, UUID] = {}
    for table in [*_sealed_tables(), LedgerLeaf.metadata.tables["ledger_leaf"]]:
        if "case_id" in table.c:
            named = select(table.c.case_id, table.c.site_id).where(table.c.case_id.is_not(None)).distinct()
            cases |= {row.case_id: row.site_id for row in session.execute(named)}
    return [*sites, *((site, case) for case, site in sorted(cases.items(), key=str))]


@cache
def _chained() -> frozenset[str]:
    return frozenset(table.name for table in _sealed_tables())


def _sealed_tables() -> list[Table]:
    return [t for t in metadata.sorted_tables if {"id", "site_id", "version", "sealed"} <= set(t.c.keys())]


def _verified(
    session: Session, keys: Keys, groups: list[Group], forged: Sequence[Tombstone]
) -> list[GroupReport]:
    """Some groups together: every table is asked once for all cases among them, and once for each site."""
    parts = [_Part(session, keys, [group], forged) for group in groups if group[1] is None]
    if cases := [group for group in groups if group[1] is not None]:
        parts.append(_Part(session, keys, cases, forged))
    return [report for part in parts for report in part.run()]


class _Part:
    """One site apart from its cases, or some cases, which may be of several sites: their entries, then their rows."""

    def __init__(
        self, session: Session, keys: Keys, groups: list[Group], forged: Sequence[Tombstone]
    ) -> None:
        """`forged`: the tombstones that nobody decided. They hide nothing."""
        self._session, self._keys, self._forged = session, keys, forged
        self._reports = {case: GroupReport(site, case) for site, case in groups}
        stones = session.scalars(select(Tombstone.id).where(Tombstone.id.in_(case for _, case in groups)))
        self._buried = set(stones) - {one.id for one in forged}
        self._chains: dict[UUID | None, defaultdict[RowKey, Chain]] = {
            case: defaultdict(Chain) for _, case in groups
        }

    def run(self) -> Iterable[GroupReport]:
        witness = Witness()
        for report, told in self._entries(LedgerLeaf):
            _note_links(self._chains[report.case_id], told)
            if report.case_id is None:
                witness.hear(told)
        for _ in self._entries(AccessLeaf):
            pass
        for table in _sealed_tables():
            self._compare(table)
        if (own := self._reports.get(None)) is not None:
            self._end_site(own, witness)
        for report in self._reports.values():
            self._end(report)
        return self._reports.values()

    def _entries(self, model: type[LeafRow]) -> Iterator[tuple[GroupReport, dict[str, Any]]]:
        """The entries of these groups that open to their leaves; what does not is noted."""
        table = model.metadata.tables[str(model.__tablename__)]
        of = table.c
        found = select(of.id, of.site_id, of.case_id, of.leaf, of.sealed).where(self._mine(table))
        found = found.order_by(of.position.is_(None), of.position)
        for row in self._session.execute(found.execution_options(yield_per=STREAMED)):
            report = self._reports[row.case_id]
            entry = self._opened(report, table.name, row)
            if entry is not None:
                report.entries += 1
                yield report, json.loads(entry)

    def _opened(self, report: GroupReport, table: str, row: Any) -> bytes | None:
        """An entry as it was sealed; None if it does not open, or there is no key for it any more."""
        try:
            key = self._keys.of(bytes(row.sealed))
            if key is None:
                report.without_key += 1
                return None
            context = Context(
                site=row.site_id, case=row.case_id, table=table, column="sealed", row=row.id, version=1
            )
            plain = unpad(key.open(bytes(row.sealed), context))
        except SealBroken:
            report.faults.append(Mismatch(table, row.id, "this entry does not open"))
            return None
        salt, entry = plain[:SALT_BYTES], plain[SALT_BYTES:]
        if len(salt) != SALT_BYTES or leaf_of(salt, entry) != bytes(row.leaf):
            report.faults.append(Mismatch(table, row.id, "this entry is not the one of its leaf"))
        return entry

    def _compare(self, table: Table) -> None:
        """Each row of this table as it stands with its chain."""
        if None not in self._reports and "case_id" not in table.c:
            return
        case_id = table.c.case_id if "case_id" in table.c else null().label("case_id")
        found = select(table.c.id, case_id, table.c.version, table.c.sealed).where(self._mine(table))
        for row_id, case, version, sealed in self._session.execute(
            found.execution_options(yield_per=STREAMED)
        ):
            report = self._reports[case]
            report.rows += 1
            chain = self._chains[case].pop((table.name, row_id), None)
            said = chain.says_of(hash_of(bytes(sealed)), version) if chain else NO_ENTRY
            if said:
                report.faults.append(Mismatch(table.name, row_id, said))

    def _end_site(self, own: GroupReport, witness: Witness) -> None:
        """What the ledger was told of the openings and does not stand, and tombstones that were put there by hand."""
        own.faults += [
            Mismatch("access_leaf", None, fault) for fault in witness.faults(self._session, own.site_id)
        ]
        own.faults += [
            Mismatch("tombstone", one.id, UNDECIDED) for one in self._forged if one.site_id == own.site_id
        ]

    def _end(self, report: GroupReport) -> None:
        """What no row stands for, a case whose key went though its rows did not, and one that went undecided."""
        # A tombstone that was decided stands from the moment in which its rows went, until its key goes too.
        is_buried = report.case_id in self._buried
        for (name, row_id), chain in () if is_buried else self._chains[report.case_id].items():
            if said := chain.says_of(NO_ROW, 0):
                report.faults.append(Mismatch(name, row_id, said))
        # A case that was shredded has no key and no row left; its leaves stay and tell nothing.
        is_empty = bool(report.without_key and not report.rows)
        report.is_shredded = is_empty and is_buried
        if report.without_key and report.rows:
            lost = f"{report.without_key} entries have no key any more"
            report.faults.append(Mismatch("ledger_leaf", None, lost))
        elif is_empty and not is_buried and report.case_id is not None:
            report.faults.append(Mismatch("ledger_leaf", None, VANISHED))

    def _mine(self, table: Table) -> ColumnElement[bool]:
        if None not in self._reports:
            return table.c.case_id.in_(list(self._reports))
        mine = table.c.site_id == self._reports[None].site_id
        return mine & table.c.case_id.is_(None) if "case_id" in table.c else mine


def _note_links(chains: defaultdict[RowKey, Chain], told: dict[str, Any]) -> None:
    """The links that an entry holds; a row in it without `was` is only a mention. Drafts that were sealed anew are
    named too, but come and go without the ledger: they have no chain.
    """
    row = told.get("row")
    if row and "was" in row:
        chains[row["table"], UUID(row["id"])].add(row["was"], row["hash"], row["version"])
    for table, row_id, version, now, was in told.get("rows", ()):
        if table in _chained():
            chains[table, UUID(row_id)].add(was, now, version, is_coming="moved_from" in told)
