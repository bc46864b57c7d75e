"""The check of both logs that needs no keys: every tree recomputed from its leaves, compared with every head.

In full, or on from the edges that an earlier check left (`db/verified.py`); and against checkpoints that others keep.
It reads leaves in small parts and no contents, and believes no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from app.core.errors import SealBroken
from app.crypto.checkpoints import Checkpoint, LedgerVerifier, origin_of
from app.crypto.ledger import HASH_BYTES, Frontier
from app.db.ledger import (
    AccessLeaf,
    DroppedTree,
    LeafRow,
    LedgerLeaf,
    TreeHead,
    newest_head,
    origin_of_dropped,
)
from app.db.store import Store
from app.db.verified import Tree

STREAMED = 2000
MODELS: tuple[tuple[type[LeafRow], str], ...] = ((LedgerLeaf, "ledger"), (AccessLeaf, "access"))
Tell = Callable[[str, int], None]


@dataclass
class TreeReport:
    """What the structural check found in one tree. `faults` is empty when every head still holds."""

    site_id: UUID
    tree: str
    leaves: int = 0
    heads: int = 0
    signed: int = 0
    waiting: int = 0
    since: int = 0
    was_dropped: bool = False
    faults: list[str] = field(default_factory=list)


def verify_structure(
    store: Store, verifier: LedgerVerifier | None = None, *, known: Mapping[Tree, Frontier] | None = None,
    is_incremental: bool = False, found: dict[Tree, Frontier] | None = None,
    tell: Tell = lambda tree, leaves: None,
) -> list[TreeReport]:  # fmt: skip
    """Recompute every tree from its leaves and compare with every head ever written. Needs no keys; with the ledger's
    public key every head's signature is checked too, and a head without one after a signed head is a fault.

    `known` are the edges of an earlier check: each of those trees must still be there and begin with its edge. If
    `is_incremental`, only what came after them is read. Edges of trees without fault are put into `found`.
    """
    reports, known = [], known or {}
    with store.reading() as session:
        for model, site, tree in _trees(session, known):
            check = _TreeCheck(session, model, site, tree, verifier, known.get((site, tree)), tell)
            if is_incremental and check.known is not None:
                check.edge = check.known
            reports.append(check.run())
            if found is not None and not check.report.faults:
                found[site, tree] = check.edge
    return reports


def _trees(session: Session, known: Iterable[Tree] = ()) -> Iterator[tuple[type[LeafRow], UUID, str]]:
    """Whatever has leaves or heads, was dropped, or was there at an earlier check."""
    named = {
        (site, tree) for site, tree in session.execute(select(TreeHead.site_id, TreeHead.tree).distinct())
    }
    named |= {(site, tree) for site, tree in session.execute(select(DroppedTree.site_id, DroppedTree.tree))}
    named |= set(known)
    for model, prefix in MODELS:
        mine = {(site, tree) for site, tree in session.execute(select(model.site_id, model.tree).distinct())}
        mine |= {(site, tree) for site, tree in named if tree.startswith(prefix)}
        yield from ((model, site, tree) for site, tree in sorted(mine, key=str))


class _TreeCheck:
    """One tree, walked once with its heads beside it."""

    def __init__(
        self, session: Session, model: type[LeafRow], site: UUID, tree: str, verifier: LedgerVerifier | None,
        known: Frontier | None, tell: Tell,
    ) -> None:  # fmt: skip
        self.session, self.model, self.verifier, self.tell = session, model, verifier, tell
        self.site, self.tree = site, tree
        self.report = TreeReport(site, tree)
        self.known, self.edge = known, Frontier()
        self.here = (model.site_id == site, model.tree == tree)

    def run(self) -> TreeReport:
        report = self.report
        report.waiting = self._count(self.model.position.is_(None))
        dropped = self.session.get(DroppedTree, (self.site, self.tree))
        if dropped is not None:
            self._start_after(dropped)
        elif self.edge.size:
            self._require_leaves()
        report.since = self.edge.size
        if self.known is not None and not report.faults:
            self._require_known(self.known)
        if not report.faults:
            self._walk()
        return report

    def _start_after(self, dropped: DroppedTree) -> None:
        """A tree that went whole: its last head stands for it; what came later goes on from there."""
        report, size = self.report, dropped.size
        report.was_dropped = True
        head = self.session.get(TreeHead, (self.site, self.tree, size))
        if self.verifier is not None:
            said = Checkpoint(origin_of_dropped(self.site, self.tree), size, dropped.root)
            if not _is_signed(self.verifier, dropped.signed, said):
                report.faults.append("it is said to have been dropped, but not under the ledger's key")
        if head is None or head.root != dropped.root:
            report.faults.append("it was dropped at a head that is not there")
        elif self._count(self.model.position < size):
            report.faults.append("it was dropped and yet some of it stands")
        else:
            self.edge = Frontier.decode(head.edge)
            if self.edge.root() != head.root:
                report.faults.append(f"the head of {size} entries has another edge")

    def _require_leaves(self) -> None:
        """Where an earlier check ended, as many leaves must stand before it."""
        size = self.edge.size
        if self._count(self.model.position < size) != size:
            self.report.faults.append(f"of the first {size} entries some are missing")

    def _require_known(self, known: Frontier) -> None:
        """The head at which an earlier check ended must stand, also of a tree that was dropped since."""
        size = known.size
        head = self.session.get(TreeHead, (self.site, self.tree, size)) if size else None
        if size and (head is None or head.root != known.root()):
            self.report.faults.append(f"the head of {size} entries is not the one that was verified before")
        elif not size and not self._count(true()) and newest_head(self.session, self.site, self.tree) is None:
            self.report.faults.append("it was there before and is gone")

    def _walk(self) -> None:
        report, start = self.report, self.edge.size
        report.leaves = start
        leaves = (
            select(self.model.position, self.model.leaf)
            .where(*self.here, self.model.position >= start)
            .order_by(self.model.position)
            .execution_options(yield_per=STREAMED)
        )
        # Closed also where the walk ends early: PostgreSQL keeps a cursor of its own for each.
        heads = self._heads(0 if report.was_dropped else start)
        with closing(heads), closing(self.session.execute(leaves)) as found:
            fault = self._follow(found, heads) or self._beyond()
        if fault:
            report.faults.append(fault)
        elif report.leaves and not report.heads and not start:
            report.faults.append("placed entries without any head")

    def _follow(self, leaves: Iterable[Any], heads: Iterator[Any]) -> str:
        """Append leaf after leaf and compare with each head on the way; the first thing that is wrong."""
        report, start = self.report, self.edge.size
        head = next(heads, None)
        for expected, (position, leaf) in enumerate(leaves, start):
            if position != expected:
                return f"position {expected} is missing"
            if len(leaf) != HASH_BYTES:
                return f"the leaf at {position} is not a hash"
            self.edge = self.edge.append(leaf)
            report.leaves = expected + 1
            if report.leaves % STREAMED == 0:
                self.tell(self.tree, report.leaves)
            while head is not None and head.size <= report.leaves:
                if head.size == report.leaves and head.root != self.edge.root():
                    return f"the first {head.size} entries are not those that were there"
                head = next(heads, None)
        while head is not None and head.size <= start:
            head = next(heads, None)
        return f"the tree once had {head.size} entries and has {report.leaves}" if head else ""

    def _beyond(self) -> str:
        """What has a place has a head; none may be left to be written by somebody else."""
        newest = newest_head(self.session, self.site, self.tree)
        if newest is not None and newest.size < self.report.leaves:
            return f"{self.report.leaves - newest.size} entries have places beyond the last head"
        return ""

    def _heads(self, start: int) -> Generator[Any, None, None]:
        """The heads after `start` in order, each with its signature checked."""
        found = (
            select(TreeHead.size, TreeHead.root, TreeHead.checkpoint)
            .where(TreeHead.site_id == self.site, TreeHead.tree == self.tree, TreeHead.size >= max(start, 1))
            .order_by(TreeHead.size)
            .execution_options(yield_per=STREAMED)
        )
        with closing(self.session.execute(found)) as heads:
            for head in heads:
                self.report.heads += 1
                if self.verifier is not None:
                    self._check_signature(head)
                yield head

    def _check_signature(self, head: Any) -> None:
        report = self.report
        if not head.checkpoint:
            if report.signed:
                report.faults.append(f"the head of {head.size} entries is not signed")
            return
        report.signed += 1
        said = Checkpoint(origin_of(self.site, self.tree), head.size, head.root)
        if self.verifier is not None and not _is_signed(self.verifier, head.checkpoint, said):
            report.faults.append(f"the head of {head.size} entries is not what the ledger's key signed")

    def _count(self, condition: Any) -> int:
        counted = select(func.count()).select_from(self.model).where(*self.here, condition)
        return self.session.scalar(counted) or 0


def _is_signed(verifier: LedgerVerifier, note: str, said: Checkpoint) -> bool:
    try:
        return verifier.open(note) == said
    except SealBroken:
        return False


def verify_held(store: Store, held: Iterable[Checkpoint]) -> list[str]:
    """Faults of the ledger against checkpoints that another party kept: each must be the beginning of its tree."""
    faults = []
    with store.reading() as session:
        trees = {origin_of(site, tree): (model, site, tree) for model, site, tree in _trees(session)}
        for checkpoint in held:
            if checkpoint.origin not in trees:
                faults.append(f"{checkpoint.origin}: this installation has no such tree")
                continue
            root = _root_at(session, *trees[checkpoint.origin], checkpoint.size)
            if root is None:
                faults.append(f"{checkpoint.origin}: it once had {checkpoint.size} entries and has fewer")
            elif root != checkpoint.root:
                faults.append(
                    f"{checkpoint.origin}: a fork. The first {checkpoint.size} entries are not those that were signed"
                )
    return faults


def _root_at(session: Session, model: type[LeafRow], site: UUID, tree: str, size: int) -> bytes | None:
    """The root over the first `size` leaves as they stand; of a tree that was dropped, the head that stayed."""
    if session.get(DroppedTree, (site, tree)) is not None:
        head = session.get(TreeHead, (site, tree, size))
        return head.root if head else None
    edge = Frontier()
    leaves = (
        select(model.leaf)
        .where(model.site_id == site, model.tree == tree, model.position < size)
        .order_by(model.position)
        .execution_options(yield_per=STREAMED)
    )
    for leaf in session.scalars(leaves):
        edge = edge.append(leaf)
    return edge.root() if edge.size == size else None
