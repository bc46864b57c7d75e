"""Up to where each tree of both logs was found whole: a file beside the data, by which the next check is bound.

Written so that a power cut leaves the former file or the new one. Nothing in it is secret; it holds sizes and hashes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.crypto.ledger import Frontier

Tree = tuple[UUID, str]


@dataclass
class Verified:
    """The edge of each tree, by its site and name, as the last check without faults found it."""

    path: Path
    edges: dict[Tree, Frontier] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Verified:
        """What the file says; nothing where it is missing or not whole, so that the check is in full."""
        try:
            said = json.loads(path.read_text())
            return cls(path, {(UUID(s), str(t)): Frontier.decode(bytes.fromhex(e)) for s, t, e in said})
        except (OSError, ValueError, TypeError):
            return cls(path)

    def write(self) -> None:
        """Replace the file at one stroke, durably. An edge that stands there and is longer stays: none is lowered."""
        kept = dict(self.edges)
        for tree, edge in Verified.read(self.path).edges.items():
            if tree not in kept or kept[tree].size < edge.size:
                kept[tree] = edge
        said = [[str(site), tree, edge.encode().hex()] for (site, tree), edge in kept.items()]
        fresh = self.path.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(json.dumps(said))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
