"""The tables of the ledger and of the access log, and the one sequencer. `db/checking.py` verifies what they hold.

A leaf is stored unsequenced in the transaction of the act it tells of; the sequencer gives positions in
batches and writes the tree's new head. Leaves tell nothing; the entry with its salt is sealed beside them.
Trees follow RFC 6962; each batch's head is kept and signed with the ledger's key, so that any later change to an
earlier leaf is named, and who holds a checkpoint can tell a ledger that was written anew.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint, select, text
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.crypto.checkpoints import Checkpoint, LedgerSigner, origin_of
from app.crypto.ledger import Frontier
from app.db.base import Row, SQLModel, table_of
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


class DroppedTree(SQLModel, table=True):
    """A year of openings that went as a whole, by the command for it; heads and checkpoints stay. `signed` is a
    checkpoint of `origin_of_dropped`: who has only the database cannot say that a tree was dropped.
    """

    __tablename__ = "dropped_tree"

    site_id: UUID = Field(primary_key=True)
    tree: str = Field(primary_key=True)
    size: int
    root: bytes
    dropped_on: date
    signed: str


def origin_of_dropped(site: UUID, tree: str) -> str:
    return f"{origin_of(site, tree)}/dropped"


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
            table = table_of(model)
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
