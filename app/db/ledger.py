"""The tables of the ledger and of the access log, the one sequencer, and the check that needs no keys.

A leaf is stored unsequenced in the transaction of the act it tells of; the sequencer gives positions in
batches and writes the tree's new head. Leaves tell nothing; the entry with its salt is sealed beside them.
Trees follow RFC 6962; each batch's head is kept and signed with the ledger's key, so that any later change to an
earlier leaf is named, and who holds a checkpoint can tell a ledger that was written anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint, func, select, text
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.core.errors import SealBroken
from app.crypto.checkpoints import Checkpoint, LedgerSigner, LedgerVerifier, origin_of
from app.crypto.ledger import Frontier
from app.db.base import Row, SQLModel
from app.db.store import Store
from app.db.types import Ciphertext

BATCH = 2000
SEQUENCER_LOCK = 0x57_41_59


class LeafRow(Row):
    """What both logs share. `tree` names the tree within a site: "ledger", or "access-2026"."""

    site_id: UUID = Field(index=True)
    case_id: UUID | None = Field(default=None, index=True)
    tree: str
    day: date
    leaf: bytes
    sealed: bytes = Field(sa_type=Ciphertext, repr=False)
    position: int | None = Field(default=None)


class LedgerLeaf(LeafRow, table=True):
    __tablename__ = "ledger_leaf"
    __table_args__ = (UniqueConstraint("site_id", "tree", "position"),)


class AccessLeaf(LeafRow, table=True):
    """One opening. `slot` is a keyed hash of person, case, kind and quarter of an hour: one entry for each."""

    __tablename__ = "access_leaf"
    __table_args__ = (UniqueConstraint("site_id", "tree", "position"), UniqueConstraint("slot"))

    slot: bytes


class TreeHead(SQLModel, table=True):
    """The head of one tree after one batch: its size, its root, the right edge from which it grows on, and the signed
    checkpoint; heads from before checkpoints have none.
    """

    __tablename__ = "tree_head"

    site_id: UUID = Field(primary_key=True)
    tree: str = Field(primary_key=True)
    size: int = Field(primary_key=True)
    root: bytes
    edge: bytes
    checkpoint: str = ""


def sequence(store: Store, signer: LedgerSigner) -> int:
    """Give positions to what has none yet, at most `BATCH` a tree; returns how many leaves were placed."""
    with store.reading() as session:
        waiting = [
            (model, site, tree)
            for model in (LedgerLeaf, AccessLeaf)
            for site, tree in session.execute(
                select(model.site_id, model.tree).where(model.position.is_(None)).distinct()
            )
        ]
    return sum(_sequence_tree(store, signer, model, site, tree) for model, site, tree in waiting)


def _sequence_tree(store: Store, signer: LedgerSigner, model: type[LeafRow], site: UUID, tree: str) -> int:
    with store.writing() as session:
        if not store.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEQUENCER_LOCK})
        head = newest_head(session, site, tree)
        edge = Frontier.decode(head.edge) if head else Frontier()
        rows = session.execute(
            select(model.id, model.leaf)
            .where(model.site_id == site, model.tree == tree, model.position.is_(None))
            .order_by(model.day, model.id)
            .limit(BATCH)
        ).all()
        size = head.size if head else 0
        for offset, (row_id, leaf) in enumerate(rows):
            edge = edge.append(leaf)
            table = model.__table__  # type: ignore[attr-defined]
            session.execute(table.update().where(table.c.id == row_id).values(position=size + offset))
        if rows:
            said = Checkpoint(origin_of(site, tree), edge.size, edge.root())
            session.add(TreeHead(site_id=site, tree=tree, size=edge.size, root=edge.root(), edge=edge.encode(),
                                 checkpoint=signer.sign(said)))  # fmt: skip
        return len(rows)


def newest_head(session: Session, site: UUID, tree: str) -> TreeHead | None:
    return session.scalars(
        select(TreeHead)
        .where(TreeHead.site_id == site, TreeHead.tree == tree)
        .order_by(TreeHead.size.desc())
        .limit(1)
    ).first()


@dataclass
class TreeReport:
    """What the structural check found in one tree. `faults` is empty when every head still holds."""

    site_id: UUID
    tree: str
    leaves: int = 0
    heads: int = 0
    signed: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)


def verify_structure(store: Store, verifier: LedgerVerifier | None = None) -> list[TreeReport]:
    """Recompute every tree from its leaves and compare with every head ever written. Needs no keys; with the ledger's
    public key every head's signature is checked too, and a head without one after a signed head is a fault.
    """
    reports = []
    with store.reading() as session:
        for model in (LedgerLeaf, AccessLeaf):
            pairs = session.execute(select(model.site_id, model.tree).distinct())
            found: set[tuple[UUID, str]] = {(site, tree) for site, tree in pairs}
            prefix = "ledger" if model is LedgerLeaf else "access"
            heads = session.execute(select(TreeHead.site_id, TreeHead.tree).distinct())
            found |= {(site, tree) for site, tree in heads if tree.startswith(prefix)}
            reports += [
                _verify_tree(session, model, site, tree, verifier) for site, tree in sorted(found, key=str)
            ]
    return reports


def _verify_tree(
    session: Session, model: type[LeafRow], site: UUID, tree: str, verifier: LedgerVerifier | None
) -> TreeReport:
    report = TreeReport(site, tree)
    if verifier is not None:
        _verify_signatures(session, report, verifier)
    here = (model.site_id == site, model.tree == tree)
    report.waiting = (
        session.scalar(select(func.count()).select_from(model).where(*here, model.position.is_(None))) or 0
    )
    written = select(TreeHead.size, TreeHead.root).where(TreeHead.site_id == site, TreeHead.tree == tree)
    heads = {row.size: row.root for row in session.execute(written)}
    report.heads = len(heads)
    edge = Frontier()
    rows = session.execute(
        select(model.position, model.leaf).where(*here, model.position.is_not(None)).order_by(model.position)
    )
    for expected, (position, leaf) in enumerate(rows):
        if position != expected:
            report.faults.append(f"position {expected} is missing")
            return report
        if len(leaf) != 32:
            report.faults.append(f"the leaf at {position} is not a hash")
        edge = edge.append(leaf)
        report.leaves = expected + 1
        if report.leaves in heads and heads.pop(report.leaves) != edge.root():
            report.faults.append(f"the first {report.leaves} entries are not those that were there")
            return report
    report.faults += [f"the tree once had {size} entries and has {report.leaves}" for size in sorted(heads)]
    if report.leaves and not report.heads:
        report.faults.append("placed entries without any head")
    return report


def _verify_signatures(session: Session, report: TreeReport, verifier: LedgerVerifier) -> None:
    heads = session.execute(
        select(TreeHead.size, TreeHead.root, TreeHead.checkpoint)
        .where(TreeHead.site_id == report.site_id, TreeHead.tree == report.tree)
        .order_by(TreeHead.size)
    )
    for size, root, note in heads:
        if not note:
            if report.signed:
                report.faults.append(f"the head of {size} entries is not signed")
            continue
        said = Checkpoint(origin_of(report.site_id, report.tree), size, root)
        try:
            is_said = verifier.open(note) == said
        except SealBroken:
            is_said = False
        report.signed += 1
        if not is_said:
            report.faults.append(f"the head of {size} entries is not what the ledger's key signed")
