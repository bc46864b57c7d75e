"""Proofs to hand on: a signed checkpoint, and for each of some leaves its position and its path to the root.

A bundle names nobody and says nothing of what an entry says. Size and root are taken from the signed note alone, and a
bundle has one spelling, so that nothing stands in it that the signature does not hold. It shows that these leaves lie
in the tree, not that they are all that anybody might ask for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.errors import SealBroken
from app.crypto.checkpoints import NAME, Checkpoint, LedgerVerifier
from app.crypto.ledger import HASH_BYTES
from app.crypto.proofs import LONGEST_PROOF, includes, inclusion_proofs

FORMAT = "waymark-proof/1"
LONGEST_BUNDLE = 64 * 1024 * 1024
"""Characters; a bundle of 10,000 entries in a tree of a million leaves has about 16 million."""


@dataclass(frozen=True, slots=True)
class Proven:
    """One leaf (32 bytes), its position from 0, and the hashes that lead from it to the root, the nearest first."""

    position: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A signed note, and leaves that lie in the tree of which it tells, by their positions."""

    note: str
    proven: tuple[Proven, ...]

    @classmethod
    def over(cls, note: str, leaves: Sequence[bytes], positions: Iterable[int]) -> Bundle:
        """The bundle for these positions; `leaves` are all those of which `note` is the head.

        Raises ValueError if there is no such leaf.
        """
        wanted = sorted(set(positions))
        paths = inclusion_proofs(leaves, wanted)
        return cls(note, tuple(Proven(at, leaves[at], tuple(paths[at])) for at in wanted))

    def text(self) -> str:
        """Its one spelling: JSON with these keys in this order, hashes in hex, and a line end."""
        said = {
            "format": FORMAT,
            "checkpoint": self.note,
            "entries": [
                {"position": one.position, "leaf": one.leaf.hex(), "path": [step.hex() for step in one.path]}
                for one in self.proven
            ],
        }
        return json.dumps(said, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Bundle:
        """What `text()` wrote; SealBroken on everything else, another spelling of the same included."""
        if len(text) > LONGEST_BUNDLE:
            raise SealBroken
        try:
            said = json.loads(text)
            found = cls(
                str(said["checkpoint"]),
                tuple(
                    Proven(
                        int(one["position"]),
                        bytes.fromhex(one["leaf"]),
                        tuple(bytes.fromhex(step) for step in one["path"]),
                    )
                    for one in said["entries"]
                ),
            )
            is_spelled_so = found.text() == text
        except (ValueError, TypeError, LookupError, RecursionError):
            raise SealBroken from None
        if not is_spelled_so:
            raise SealBroken
        return found


def check_bundle(verifier: LedgerVerifier, bundle: Bundle) -> Checkpoint:
    """What the signed note says, if every leaf of the bundle lies in its tree; else SealBroken.

    Size and root come from the note, after its signature was checked: a path alone fits several sizes.
    """
    said = verifier.open(bundle.note)
    positions = [one.position for one in bundle.proven]
    if not _is_of_a_tree(said.origin) or not positions or positions != sorted(set(positions)):
        raise SealBroken
    for one in bundle.proven:
        if len(one.leaf) != HASH_BYTES or len(one.path) > LONGEST_PROOF:
            raise SealBroken
        if not includes(said.root, said.size, one.leaf, one.position, one.path):
            raise SealBroken
    return said


def _is_of_a_tree(origin: str) -> bool:
    """Whether a note tells of a tree as it stands; the same key signs too that a year was dropped."""
    parts = origin.split("/")
    try:
        return len(parts) == 3 and parts[0] == NAME and str(UUID(parts[1])) == parts[1] and bool(parts[2])
    except ValueError:
        return False
