"""The ledger as the witness of the access log: once a day each site's ledger is told how far its openings stand.

Who takes a year of openings away with its heads would have to cut the ledger too, whose checkpoints others keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.door import noting
from app.access.work import Work
from app.db.ledger import TreeHead

NOTED = "access-log.heads"
GONE = "{tree} had {size} entries, as the ledger was told, and has another beginning now, or none"


def note_heads(work: Work, site_id: UUID) -> None:
    """Note the newest head of each year of openings of this site, as "size root in hex" by the name of its tree."""
    of = TreeHead
    newest = (
        select(of.tree, func.max(of.size).label("size"))
        .where(of.site_id == site_id, of.tree != "ledger")
        .group_by(of.tree)
        .subquery()
    )
    rows = work.session.execute(
        select(of.tree, of.size, of.root)
        .join(newest, (newest.c.tree == of.tree) & (newest.c.size == of.size))
        .where(of.site_id == site_id)
        .order_by(of.tree)
    ).all()
    if rows:
        heads = {row.tree: f"{row.size} {bytes(row.root).hex()}" for row in rows}
        work.ledger.entry(NOTED, None, noting(work, site_id), **heads)


class Witness:
    """What the entries of one site's ledger said of its openings: the largest head of each year."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[int, bytes]] = {}

    def hear(self, told: Mapping[str, Any]) -> None:
        """One entry of the ledger; most of them speak of something else."""
        if told["type"] != NOTED:
            return
        for tree, said in told["facts"].items():
            size, root = said.split()
            # All earlier heads of a tree are beginnings of its largest one.
            self._told[tree] = max(self._told.get(tree, (0, b"")), (int(size), bytes.fromhex(root)))

    def faults(self, session: Session, site_id: UUID) -> list[str]:
        """Heads that were told and do not stand. Whether the leaves fit to those that do, the structural check says."""
        return [
            GONE.format(tree=tree, size=size)
            for tree, (size, root) in sorted(self._told.items())
            if (head := session.get(TreeHead, (site_id, tree, size))) is None or bytes(head.root) != root
        ]
